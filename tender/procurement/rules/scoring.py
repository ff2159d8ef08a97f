"""Points: what evaluators gave, checked, added up and averaged, exactly.

Lives here: sheets → totals per evaluator → means. Decimal sums run in a context that traps the slightest rounding.
Not here: price points (`price.py`), the order of bidders (`ranking.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules.criteria import Criterion, plain
from tender.procurement.rules.price import Bid, Sheet
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.rulebook import Rulebook

EXACT = Context(prec=120, traps=[Inexact, InvalidOperation])
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


@dataclass(frozen=True)
class Scored:
    """Totals of one bidder: by evaluator (price included) and their mean."""

    evaluators: Mapping[str, Fraction]
    mean: Fraction


def evaluators_of(bids: Sequence[Bid]) -> list[str]:
    """Everybody who has a sheet for any bid, in a fixed order."""
    return sorted({evaluator for bid in bids for evaluator in bid.scores})


def score_refusals(bids: Sequence[Bid], judged: Sequence[Criterion], rules: Rulebook) -> list[Refusal]:
    """Missing scores, points out of bounds, unknown leaves, nobody left, evidence scored differently (O87 art. 62, 64)."""
    everybody = evaluators_of(bids)
    bounds = [(leaf.id, leaf.weight) for leaf in judged]
    fixed = [leaf.id for leaf in judged if leaf.kind == "fixed"]
    found: list[Refusal] = []
    for bid in bids:
        sheets = {evaluator: bid.scores.get(evaluator, {}) for evaluator in everybody}
        sitting = {evaluator: sheet for evaluator, sheet in sheets.items() if sheet is not None}
        if not sitting and judged:
            says = _("Nobody is left to score {bidder}: every evaluator recused.")
            found.append(Refusal("nobody_scores", says, law=rules.law("scores", "every_member"), bidder=bid.bidder))
        for evaluator, sheet in sitting.items():
            found += _sheet_refusals(bid.bidder, evaluator, sheet, bounds, rules)
        for leaf in fixed:
            if len({sheet.get(leaf) for sheet in sitting.values()} - {None}) > 1:
                says = _("“{leaf}” is scored from evidence, but the evaluators gave {bidder} different points.")
                law = rules.law("scores", "objective")
                found.append(Refusal("objective_scores_differ", says, law=law, leaf=leaf, bidder=bid.bidder))
    return found


def _sheet_refusals(
    bidder: str, evaluator: str, sheet: Sheet, bounds: Sequence[tuple[str, Decimal]], rules: Rulebook
) -> Iterator[Refusal]:
    """What is wrong with one sheet. The two comparisons per score are what 66,000 scores spend their time on."""
    zero, given = Decimal(0), 0
    for leaf, most in bounds:
        points = sheet.get(leaf)
        if points is None:
            given += leaf in sheet
            says = _("{evaluator} has not scored “{leaf}” of {bidder}; a missing score never counts as 0.")
            law = rules.law("scores", "every_member")
            yield Refusal("missing_score", says, law=law, evaluator=evaluator, leaf=leaf, bidder=bidder)
            continue
        given += 1
        if not zero <= points <= most:
            yield Refusal(
                "score_out_of_bounds",
                _("{evaluator} gave “{leaf}” of {bidder} {points} points; 0 to {most} are possible."),
                law=rules.law("scores", "bounds"),
                evaluator=evaluator,
                leaf=leaf,
                bidder=bidder,
                points=plain(points),
                most=plain(most),
            )
    if given < len(sheet):
        known = {leaf for leaf, _most in bounds}
        for leaf in sorted(set(sheet) - known):
            says = _("{evaluator} scored “{leaf}” of {bidder}, which is not a criterion that evaluators score.")
            law = rules.law("scores", "quantified")
            yield Refusal("unknown_criterion", says, law=law, evaluator=evaluator, leaf=leaf, bidder=bidder)


def score(bid: Bid, judged: Sequence[Criterion], price_points: Fraction, rounding: Rounding) -> Scored:
    """Totals of one bid whose sheets are complete: each evaluator's points plus the price, and their arithmetic mean.

    Without judged leaves the price alone counts. Rounds only at the stage that `rounding` names.
    """
    price = rounding.at("price_item", price_points)
    ids = [leaf.id for leaf in judged]
    totals: dict[str, Fraction] = {}
    with localcontext(EXACT):
        for evaluator in sorted(bid.scores):
            sheet = bid.scores[evaluator]
            if sheet is not None:
                points = Fraction(sum_of(sheet, ids, rounding))
                totals[evaluator] = rounding.at("evaluator_total", points + price)
    mean = sum(totals.values(), Fraction(0)) / len(totals) if totals else rounding.at("evaluator_total", price)
    return Scored(totals, rounding.at("final", mean))


def sum_of(sheet: Sheet, ids: Sequence[str], rounding: Rounding) -> Decimal:
    """The points of a complete sheet; each rounded first when every item is."""
    points: list[Decimal] = [sheet[leaf] for leaf in ids]  # type: ignore[misc]
    if rounding.stage == "each_item":
        places, mode = Decimal(1).scaleb(-rounding.places), ROUNDINGS[rounding.mode]
        with localcontext(Context(prec=120)):
            points = [one.quantize(places, mode) for one in points]
    return sum(points, Decimal(0))
