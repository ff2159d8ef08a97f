"""Price formulas: how a price becomes points, which the rulebook allows for a method, and what each asks of the criteria.

Lives here: Formula and its arithmetic, exact (Fraction). Not here: deductions and low prices (`price.py`), totals (`scoring.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria
from tender.procurement.rules.criteria import Criterion, Tree, plain
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rulebook import Rulebook

LOWEST_FIRST, FIXED, LEAST_COST, AVERAGE, LINEAR, QUALITY_COST = KINDS = (
    "lowest_first", "fixed", "least_cost", "average", "linear", "quality_cost",
)  # fmt: skip
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Formula:
    """The formula of a tender document with its numbers; those of other formulas are not read.

    `above`, `below`: points taken off for each percent above or below the mean (average). `zero_at`: percent above the lowest
    price at which no points are left (linear). `threshold`: percent of the judged points that a bid needs (quality_cost).
    """

    kind: str = LOWEST_FIRST
    above: Decimal = Decimal(1)
    below: Decimal = Decimal("0.5")
    zero_at: Decimal = Decimal(100)
    threshold: Decimal = Decimal(60)

    @property
    def has_two_envelopes(self) -> bool:
        """Whether prices stay sealed until the technical scores are locked."""
        return self.kind == QUALITY_COST


def allowed(rules: Rulebook, method: str) -> list[str]:
    """The formulas that the rulebook allows for a method, the usual one first; a book without any keeps to O87 art. 55."""
    rows = rules.raw.get("price_formulas", {})
    return [kind for kind in KINDS if method in rows.get(kind, {}).get("methods", ())] or [LOWEST_FIRST]


def usual(rules: Rulebook, method: str) -> Formula:
    """What counts where the tender document is silent. Two envelopes are never silent: bidders must know how to seal."""
    return Formula(next((kind for kind in allowed(rules, method) if kind != QUALITY_COST), LOWEST_FIRST))


def kind_refusal(kind: str, rules: Rulebook, *, method: str) -> Refusal | None:
    """A formula that the rulebook does not allow for the method, with the article that says so."""
    if kind in allowed(rules, method):
        return None
    rows = rules.raw.get("price_formulas", {})
    row = rows.get(kind) or rules.raw["price"]["lowest_first"]
    says = _("The rulebook “{rulebook}” does not allow this price formula for this method.")
    instead = _("Choose one that the rulebook allows.")
    return Refusal(
        "formula_not_allowed", says, law=row["law"], instead=instead, status=422, field="formula", rulebook=rules.title,
        formula=kind, method=method, allowed=allowed(rules, method),
    )  # fmt: skip


def tree_refusal(kind: str, tree: Tree, rules: Rulebook) -> Refusal | None:
    """A fixed price is not scored (O87 art. 55); where the lowest price decides, nothing else is (O87 art. 54)."""
    law = rules.raw.get("price_formulas", {}).get(kind, rules.raw["price"]["lowest_first"])["law"]
    weight, scored = criteria.price_weight(tree), criteria.judged(tree)
    if kind == FIXED and weight:
        says = _("The price is fixed, so it cannot be scored; the criteria give it {weight} points.")
        return Refusal("fixed_price_scored", says, law=law, status=422, field="criteria", weight=plain(weight))
    if kind == LEAST_COST and scored:
        says = _("The lowest price decides, so nothing but the price is scored; “{name}” has points.")
        return Refusal("only_price_decides", says, law=law, status=422, field="criteria", name=scored[0].name)
    return None


def first_refusal(formula: Formula, tree: Tree, rules: Rulebook, *, method: str) -> Refusal | None:
    """The first thing the rulebook says against formula and criteria together; an empty tree is judged elsewhere."""
    return kind_refusal(formula.kind, rules, method=method) or (tree_refusal(formula.kind, tree, rules) if tree else None)


def points(formula: Formula, evaluated: Mapping[str, Fraction], weight: Decimal) -> dict[str, Fraction]:
    """Points of each bidder for its evaluated price, from 0 to `weight`, exact. Nobody's offer is dropped (O87 art. 55)."""
    if not evaluated:
        return {}
    full = Fraction(weight)
    if formula.kind == AVERAGE:
        mean = sum(evaluated.values(), Fraction(0)) / len(evaluated)
        return {bidder: _off_mean(formula, full, price / mean) for bidder, price in evaluated.items()}
    best = min(evaluated.values())
    if formula.kind == LINEAR:
        reach = Fraction(formula.zero_at) / HUNDRED
        return {bidder: full * max(1 - (price / best - 1) / reach, Fraction(0)) for bidder, price in evaluated.items()}
    return {bidder: full * best / price for bidder, price in evaluated.items()}


def _off_mean(formula: Formula, full: Fraction, share: Fraction) -> Fraction:
    """Full points at the mean; so many off for each percent beside it."""
    percent = abs(share - 1) * HUNDRED
    return max(full - percent * Fraction(formula.above if share > 1 else formula.below), Fraction(0))


def technical_share(bid: Bid, judged: Sequence[Criterion]) -> Fraction | None:
    """Percent of the judged points that a bid has on average; None while a sheet is incomplete or nobody scored."""
    sheets = [sheet for sheet in bid.scores.values() if sheet is not None]
    given = [sheet.get(leaf.id) for sheet in sheets for leaf in judged]
    most = sum((Fraction(leaf.weight) for leaf in judged), Fraction(0))
    if not given or None in given or not most:
        return None
    return sum((Fraction(one) for one in given if one is not None), Fraction(0)) / len(sheets) / most * HUNDRED


def threshold_refusal(bid: Bid, judged: Sequence[Criterion], formula: Formula, rules: Rulebook) -> Refusal | None:
    """A bid below the technical threshold, whose price envelope stays sealed. Exactly the threshold is enough."""
    if not formula.has_two_envelopes:
        return None
    share = technical_share(bid, judged)
    if share is None or share >= Fraction(formula.threshold):
        return None
    says = _("{bidder} has less than {threshold} percent of the technical points; its price envelope stays sealed.")
    law = rules.raw["price_formulas"][QUALITY_COST]["law"]
    return Refusal("below_threshold", says, law=law, bidder=bid.bidder, threshold=plain(formula.threshold))


def fixed_refusal(bid: Bid, formula: Formula, rules: Rulebook, *, fixed: Decimal | None) -> Refusal | None:
    """An offer other than the fixed price, which the ceiling of the lot states."""
    if formula.kind != FIXED or fixed is None or bid.price == fixed:
        return None
    says = _("The price is fixed at {fixed}; {bidder} offers {price}.")
    law = rules.raw["price_formulas"][FIXED]["law"]
    return Refusal("price_not_fixed", says, law=law, bidder=bid.bidder, fixed=plain(fixed), price=plain(bid.price))
