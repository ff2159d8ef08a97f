"""The screen of price formula, rounding and ties. What the rulebook allows: `rules/formula.py`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import NumberField
from tender.procurement.forms.draft import SectionForm
from tender.procurement.models import ScoringTerms
from tender.procurement.rules.rounding import MOST_PLACES

STAGES = [
    ("price_item", _("the price points")),
    ("each_item", _("the points of every criterion")),
    ("evaluator_total", _("each evaluator's total")),
    ("final", _("the final score alone")),
]


class FormulaForm(SectionForm):
    """Formula with its numbers, rounding, ties. `leaves` are the names that a tie may be broken by."""

    formula = forms.ChoiceField(
        label=_("Price formula"),
        choices=[("", _("as usual for this method"))],
        required=False,
        help_text=_("Only formulas that the rulebook allows for the method can be saved."),
    )
    above = NumberField(label=_("Points off for each percent above the mean"), highest=Decimal(100), required=False)
    below = NumberField(label=_("Points off for each percent below the mean"), highest=Decimal(100), required=False)
    zero_at = NumberField(
        label=_("No points at this many percent above the lowest price"),
        lowest=Decimal("0.01"),
        highest=Decimal(1000),
        required=False,
    )
    threshold = NumberField(
        label=_("Technical threshold (% of the technical points)"),
        highest=Decimal(100),
        required=False,
        help_text=_("The price envelope of a bid below it stays sealed."),
    )
    rounding_stage = forms.ChoiceField(label=_("What is rounded"), choices=STAGES)
    rounding_places = forms.IntegerField(label=_("Decimal places"), min_value=0, max_value=MOST_PLACES)
    rounding_mode = forms.ChoiceField(label=_("How it is rounded"), choices=ScoringTerms.Mode.choices)
    tie_leaf = forms.ChoiceField(label=_("Equal in score and price: more points for"), required=False)
    tie_end = forms.ChoiceField(label=_("Still equal"), choices=ScoringTerms.TieEnd.choices)

    def __init__(
        self, *args: Any, allowed: Iterable[str] = (), leaves: Iterable[str] = (), **kwargs: Any
    ) -> None:  # every formula can be sent, so that one which is not allowed is refused with its article
        super().__init__(*args, **kwargs)
        names = dict(ScoringTerms.Formula.choices)
        offered = list(allowed) or list(names)
        sent = self.data.get("formula") if self.is_bound else self.initial.get("formula")
        keys = [*offered, *([sent] if sent in names and sent not in offered else [])]
        self.fields["formula"].choices = [("", _("as usual for this method")), *((key, names[key]) for key in keys)]  # type: ignore[attr-defined]
        self.fields["tie_leaf"].choices = [("", _("nothing; go on to the next line")), *((one, one) for one in leaves)]  # type: ignore[attr-defined]
        known = self.initial.get("tie_leaf") or self.data.get("tie_leaf")
        if known and known not in dict(self.fields["tie_leaf"].choices):  # type: ignore[attr-defined]
            self.fields["tie_leaf"].choices = [*self.fields["tie_leaf"].choices, (known, known)]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was typed; a number left empty keeps what stood there."""
        return {name: value for name, value in super().values().items() if value is not None}
