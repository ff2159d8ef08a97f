"""Reading an evaluation: who has submitted (before), every total of every evaluator (after the sheets are locked).

Before the lock nobody learns a score from here. A lot's overview is a handful of queries however many bids and evaluators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Criterion, Evaluation, Lot, Member, Report, Result, Score, ScoreSheet
from tender.procurement.models.facts import judged_leaves
from tender.procurement.queries.committee import is_buyers, member_of
from tender.procurement.rules.rounding import rounded

LOCKED = ["reconciling", "signed"]


def sheets_of(evaluation: Evaluation) -> list[ScoreSheet]:
    """All sheets with member and lot, without scores."""
    return list(
        ScoreSheet.objects.filter(evaluation=evaluation)
        .select_related("member__person", "lot", "evaluation__tender")
        .order_by("lot__number", "member_id")
    )


def access_returnable(by: Actor, pk: int) -> ScoreSheet:
    """A sheet for the buyer's officer, who may send it back unread; not_found (404) to others."""
    found = ScoreSheet.objects.select_related("evaluation__tender", "lot", "member__person").filter(pk=pk).first()
    if found is None or not by.holds("officer", found.buyer_id):
        raise Refusal("not_found", _("There is no such score sheet."), status=404)
    return found


def access_scores(by: Actor, lot_pk: int) -> Lot:
    """A lot whose sheets are locked, for the buyer's people, supervisors and the sitting members; scores_secret before that."""
    lot = (
        Lot.objects.select_related("tender__buyer", "tender__evaluation").filter(pk=lot_pk, sheets__isnull=False).distinct().first()
    )
    if lot is None or not (is_buyers(by, lot.tender) or member_of(by, lot.tender.evaluation)):
        raise Refusal("not_found", _("There is no such evaluation."), status=404)
    if lot.tender.evaluation.state not in LOCKED:
        raise Refusal(
            "scores_secret",
            _("Nobody sees scores before every sheet is signed and locked."),
            law="财政部令第87号 第66条",
            status=403,
        )
    return lot


def access_report(by: Actor, pk: int) -> Report:
    """A printed report for the buyer's people, supervisors and the members; not_found (404) otherwise."""
    found = Report.objects.select_related("evaluation__tender", "paper").filter(pk=pk).first()
    if found is None or not (is_buyers(by, found.evaluation.tender) or member_of(by, found.evaluation)):
        raise Refusal("not_found", _("There is no such report."), status=404)
    return found


@dataclass(frozen=True)
class ResultRow:
    """One bid in the overview: totals per evaluator in their order, mean, highest minus lowest, place."""

    bid: Bid
    price_score: Decimal
    totals: Sequence[Decimal | None]
    total: Decimal
    spread: Decimal
    place: int
    flags: Sequence[str]


@dataclass(frozen=True)
class Overview:
    """All results of one lot."""

    lot: Lot
    members: Sequence[Member]
    rows: Sequence[ResultRow]


def overview_of(lot: Lot) -> Overview:
    """Every bid × evaluator of a lot, best first, in two queries."""
    members = list(Member.objects.filter(sheets__lot=lot, left_at=None).select_related("person").order_by("pk"))
    results = Result.objects.filter(bid__lot=lot).select_related("bid__provider").order_by("place", "pk")
    return Overview(lot, members, [_row(result, members) for result in results])


def _row(result: Result, members: Sequence[Member]) -> ResultRow:
    totals = [Decimal(found) if (found := result.per_evaluator.get(str(m.pk))) else None for m in members]
    known = [total for total in totals if total is not None]
    spread = max(known) - min(known) if known else Decimal(0)
    return ResultRow(result.bid, result.price_score, totals, result.total, spread, result.place, result.flags)


@dataclass(frozen=True)
class LeafRow:
    """One criterion of one bid: (evaluator, points, reason) of everybody, and the mean."""

    leaf: Criterion
    cells: Sequence[tuple[str, Decimal | None, str]]
    mean: Decimal


def leaf_rows(bid: Bid) -> tuple[list[Member], list[LeafRow]]:
    """Every score of one bid, criterion by criterion, in three queries."""
    lot = bid.lot
    members = list(Member.objects.filter(sheets__lot=lot, left_at=None).select_related("person").order_by("pk"))
    found = {(s.criterion_id, s.sheet.member_id): s for s in Score.objects.filter(bid=bid).select_related("sheet")}
    rows = []
    for leaf in judged_leaves(lot.tender):
        scores = [found.get((leaf.pk, m.pk)) for m in members]
        known = [Fraction(s.points) for s in scores if s is not None and s.points is not None]
        mean = rounded(sum(known, Fraction(0)) / max(len(known), 1), 2)
        given = [(str(m.person), s.points if s else None, s.comment if s else "") for m, s in zip(members, scores, strict=True)]
        rows.append(LeafRow(leaf, given, mean))
    return members, rows


def group_scores(bid: Bid) -> list[tuple[str, Decimal, Decimal]]:
    """(group, most points, mean points) of one bid, price included: what a provider learns."""
    nodes = list(bid.lot.tender.criteria.all())
    parent = {node.pk: node.parent_id for node in nodes}

    def top(pk: int) -> int:
        while parent[pk] is not None:
            pk = parent[pk]  # type: ignore[assignment]
        return pk

    sums: dict[int, Fraction] = {}
    found = list(Score.objects.filter(bid=bid, sheet__state="locked").values_list("criterion_id", "points", "sheet_id"))
    count = len({sheet for _leaf, _points, sheet in found}) or 1  # a member who stepped back from this bid has no score for it
    for leaf, points, _sheet in found:
        sums[top(leaf)] = sums.get(top(leaf), Fraction(0)) + Fraction(points or 0)
    rows = []
    for node in (one for one in nodes if one.parent_id is None):
        is_price = node.kind == "price" and node.pk not in sums
        rows.append(
            (node.name, node.weight, bid.result.price_score if is_price else rounded(sums.get(node.pk, Fraction(0)) / count, 2))
        )
    return rows
