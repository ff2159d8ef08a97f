"""How a tender's prices become points, how totals are rounded, and what happens between equals. Judging: `rules/formula.py`.

Lives here: the table and what turns it into values of the rules. Without a row everything is as the rulebook usually has it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.rules import formula, rulebook
from tender.procurement.rules.criteria import Tree
from tender.procurement.rules.ranking import is_named
from tender.procurement.rules.rounding import Rounding

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


class ScoringTerms(models.Model):
    """What the tender document says of price formula, rounding and ties. An empty formula is the rulebook's usual one.

    Percent of `above`, `below`, `zero_at`, `threshold` as in `rules.formula.Formula`; `tie_leaf` is the name of a criterion.
    """

    class Formula(models.TextChoices):
        """Formulas there are; the rulebook says which a method may use."""

        LOWEST_FIRST = formula.LOWEST_FIRST, _("low price first: lowest price ÷ price")
        FIXED = formula.FIXED, _("fixed price, which is not scored")
        LEAST_COST = formula.LEAST_COST, _("the lowest evaluated price wins")
        AVERAGE = formula.AVERAGE, _("distance from the mean of all prices")
        LINEAR = formula.LINEAR, _("straight line from the lowest price")
        QUALITY_COST = formula.QUALITY_COST, _("quality first, price in a second envelope")

    class Mode(models.TextChoices):
        """Which way a half goes."""

        HALF_UP = "half_up", _("halves up")
        HALF_EVEN = "half_even", _("halves to the even digit")
        DOWN = "down", _("cut off")

    class TieEnd(models.TextChoices):
        """What decides between those who are still equal (O87 art. 68)."""

        DRAW = "draw", _("public random draw with a published seed")
        HAND = "hand", _("lots drawn by hand before witnesses")

    tender = models.OneToOneField("tender.Tender", on_delete=models.CASCADE, related_name="scoring_terms")
    formula = models.CharField(_("price formula"), max_length=12, choices=Formula.choices, blank=True)
    above = models.DecimalField(
        _("points off for each percent above the mean"), max_digits=5, decimal_places=2, default=Decimal(1), validators=NOT_NEGATIVE
    )
    below = models.DecimalField(
        _("points off for each percent below the mean"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("0.5"),
        validators=NOT_NEGATIVE,
    )
    zero_at = models.DecimalField(
        _("no points at this many percent above the lowest price"), max_digits=6, decimal_places=2, default=Decimal(100)
    )
    threshold = models.DecimalField(
        _("technical threshold (% of the technical points)"), max_digits=5, decimal_places=2, default=Decimal(60)
    )
    rounding_mode = models.CharField(_("rounding mode"), max_length=9, choices=Mode.choices, default=Mode.HALF_UP)
    tie_leaf = models.CharField(_("equal in score and price: more points for"), max_length=100, blank=True)
    tie_end = models.CharField(_("still equal"), max_length=4, choices=TieEnd.choices, default=TieEnd.DRAW)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(zero_at__gt=0), name="scoring_zero_above_lowest"),
            models.CheckConstraint(condition=Q(threshold__gte=0, threshold__lte=100), name="scoring_threshold_percent"),
        ]

    def __str__(self) -> str:
        return str(self.tender)


def scoring_terms_of(tender: Tender) -> ScoringTerms:
    """The row of a tender; the usual one, unsaved, when none was written yet."""
    found: ScoringTerms | None = getattr(tender, "scoring_terms", None)
    return found or ScoringTerms(tender=tender)


def formula_of(tender: Tender) -> formula.Formula:
    """The price formula of a tender."""
    row = scoring_terms_of(tender)
    if not row.formula:
        return formula.usual(rulebook.load(tender.rulebook), tender.method)
    return formula.Formula(row.formula, row.above, row.below, row.zero_at, row.threshold)


def has_two_envelopes(tender: Tender) -> bool:
    """Whether prices stay sealed until the technical scores are locked."""
    return scoring_terms_of(tender).formula == formula.QUALITY_COST


def rounding_of(tender: Tender) -> Rounding:
    """Stage, places and mode of a tender."""
    return Rounding(tender.rounding_stage, tender.rounding_places, scoring_terms_of(tender).rounding_mode)


def tie_break_of(tender: Tender) -> tuple[str, ...]:
    """What stands between equal totals before anybody draws: the price, then the named leaf."""
    leaf = scoring_terms_of(tender).tie_leaf
    return ("price", leaf) if leaf else ("price",)


def draws_by_seed(tender: Tender) -> bool:
    """Whether equals are separated by the draw of this system."""
    return scoring_terms_of(tender).tie_end == ScoringTerms.TieEnd.DRAW


def formula_refusal(tender: Tender, tree: Tree) -> Refusal | None:
    """The first thing wrong with the formula, or a leaf for ties that no longer stands in the tree."""
    found = formula.first_refusal(formula_of(tender), tree, rulebook.load(tender.rulebook), method=tender.method)
    leaf = scoring_terms_of(tender).tie_leaf
    if found or not leaf or not tree or is_named(leaf, tree):
        return found
    return Refusal(
        "tie_leaf_missing", refused("Ties are to be broken by “{name}”, which is not a scored criterion."),
        law=rulebook.load(tender.rulebook).law("tie_break"), status=422, field="tie_leaf", name=leaf,
    )  # fmt: skip
