"""Re-checks of an evaluation: who may take part, what a score and its neighbours are, the list with old and new values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tender.core.actor import Actor
from tender.procurement.models import Bid, Criterion, Evaluation, Recheck, Result, Score, ScoreSheet
from tender.procurement.models.facts import judged_leaves
from tender.procurement.models.scoring_terms import rounding_of
from tender.procurement.queries.committee import member_of
from tender.procurement.rules.recheck import Item
from tender.procurement.rules.rounding import rounded


def may_take_part(by: Actor, evaluation: Evaluation) -> bool:
    """A sitting member, or the buyer's officer or leader. Supervisors look only."""
    buyer = evaluation.tender.buyer_id
    return by.holds("officer", buyer) or by.holds("approver", buyer) or member_of(by, evaluation) is not None


def item_of(sheet: ScoreSheet, bid: Bid, leaf: Criterion | None) -> Item:
    """One score of a locked sheet with what the other members gave; without a leaf the total of the bid on this sheet."""
    if leaf is None:
        return _total_of(sheet, bid)
    rows = Score.objects.filter(sheet__lot=sheet.lot, bid=bid, criterion=leaf, sheet__member__left_at=None)
    given = dict(rows.exclude(points=None).values_list("sheet_id", "points"))
    mine = given.pop(sheet.pk, None)
    return Item(mine, list(given.values()), leaf.weight, leaf.kind == "fixed")


def _total_of(sheet: ScoreSheet, bid: Bid) -> Item:
    result, tender = Result.objects.get(bid=bid), sheet.lot.tender
    points = Score.objects.filter(sheet=sheet, bid=bid).values_list("points", flat=True)
    rounding = rounding_of(tender)
    each = [rounding.at("each_item", Fraction(one)) for one in points if one is not None]
    exact = rounding.at("evaluator_total", sum(each, Fraction(result.price_score)))
    recorded = result.per_evaluator.get(str(sheet.member_id))
    return Item(None, [], Decimal(0), False, Decimal(recorded) if recorded else None, rounded(exact, 4))


def rechecks_of(evaluation: Evaluation) -> list[Recheck]:
    """All re-checks with their people and what became of them."""
    related = ("sheet__member__person", "bid__provider", "criterion", "person", "done__person")
    return list(Recheck.objects.filter(evaluation=evaluation).select_related(*related).prefetch_related("done__before__bid"))


def open_cells(sheet: ScoreSheet) -> tuple[list[Bid], list[Criterion]]:
    """What a re-check of a sheet can be about."""
    recused = sheet.recusals.values("bid_id")
    bids = Bid.objects.filter(lot=sheet.lot, result__isnull=False).exclude(pk__in=recused).select_related("provider")
    return list(bids.order_by("place", "pk")), judged_leaves(sheet.lot.tender)
