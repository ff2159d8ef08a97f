"""The bids of lots with all their scores, as the rules take them: bidders by bid id, evaluators by member id.

Four queries for all lots together. Not here: evaluating them (`rules/evaluation.py`), who may see what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tender.core.refusal import Refusal
from tender.procurement.models import Bid, BidRecusal, Lot, Score, Tender
from tender.procurement.models.facts import IN, tree_of
from tender.procurement.models.scoring_terms import formula_of, rounding_of, tie_break_of
from tender.procurement.rules import criteria, price, rulebook, scoring
from tender.procurement.rules.evaluation import EvaluationCase

Sheets = dict[int, dict[str, dict[str, Decimal | None] | None]]


def sheets_of(lots: Sequence[Lot]) -> Sheets:
    """Bid → member → leaf → points; None for a member who stepped back from that bid."""
    sheets: dict[tuple[int, int], dict[str, Decimal | None]] = {}
    found = Score.objects.filter(sheet__lot__in=lots).exclude(sheet__state="voided")
    rows = found.values_list("bid_id", "sheet__member_id", "criterion_id", "points")
    for bid, member, leaf, points in rows.iterator(chunk_size=5000):
        sheets.setdefault((bid, member), {})[str(leaf)] = points
    scores: Sheets = {}
    for (bid, member), points_of in sheets.items():
        scores.setdefault(bid, {})[str(member)] = points_of
    recused = BidRecusal.objects.filter(sheet__lot__in=lots).exclude(sheet__state="voided")
    for bid, member in recused.values_list("bid_id", "sheet__member_id"):
        scores.setdefault(bid, {})[str(member)] = None
    return scores


def cases_of(tender: Tender, lots: Sequence[Lot], *, ranked: bool = False) -> dict[int, EvaluationCase]:
    """The case of each lot with its admitted bids that have a price; with `ranked` those that were given a place."""
    found = Bid.objects.filter(lot__in=lots, state__in=IN).exclude(price=None)
    scores, bids = sheets_of(lots), list(found.exclude(place=None) if ranked else found)
    rules, tree, how = rulebook.load(tender.rulebook), tree_of(tender), rounding_of(tender)
    return {
        lot.pk: EvaluationCase(
            rules=rules,
            criteria=tree,
            bids=[
                price.Bid(str(bid.pk), bid.price, scores.get(bid.pk, {}), small_micro=bid.is_small_micro)
                for bid in bids
                if bid.lot_id == lot.pk
            ],
            method=tender.method,
            object=tender.object,
            ceiling=lot.ceiling,
            budget=lot.budget,
            rounding=how,
            policy=price.Policy(small_micro_deduction=tender.small_micro_deduction),
            tie_break=tie_break_of(tender),
            formula=formula_of(tender),
        )
        for lot in lots
    }


def technical_faults(lot: Lot) -> list[Refusal]:
    """What is wrong with the sheets of a lot whose prices are still sealed."""
    tree = tree_of(lot.tender)
    return scoring.score_refusals(unpriced(lot), criteria.judged(tree), rulebook.load(lot.tender.rulebook))


def unpriced(lot: Lot) -> list[price.Bid]:
    """The bids with their sheets; the price is not known and stands as 0, which nothing here reads."""
    scores = sheets_of([lot])
    return [price.Bid(str(bid.pk), Decimal(0), scores.get(bid.pk, {})) for bid in lot.bids.filter(state__in=IN)]
