"""Forms about the procedure: the choice with its ground, the class of an institution. Judging by law: `rules/procedure.py`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, TidyCharField, TidyTextField
from tender.procurement.forms.draft import SectionForm
from tender.procurement.models import Standing
from tender.procurement.rules.procedure import Claim, Verdict


def options(verdicts: Sequence[Verdict]) -> list[tuple[str, str]]:
    """Every (method.ground) that may be chosen."""
    found = []
    for one in verdicts:
        if one.is_lawful:
            keys = [ground.ground.key for ground in one.grounds if ground.refusal is None] if one.grounds else [""]
            found += [(f"{one.method}.{key}", key) for key in keys]
    return found


class ProcedureForm(SectionForm):
    """One ground of one lawful method; argument and approval where the law wants them."""

    chosen = forms.ChoiceField(label=_("Procedure and ground"), widget=forms.RadioSelect)
    item = TidyCharField(
        label=_("Budget item"),
        max_length=80,
        help_text=_("Purchases of one item in one year are summed: buying in parts must not evade the open tender."),
    )
    argument = TidyTextField(label=_("Why the ground applies"), max_length=4000, required=False)
    approval_number = TidyCharField(label=_("Approval of the finance authority: number"), max_length=80, required=False)
    approval_on = DayField(label=_("Approval of the finance authority: date"), required=False)
    original = AmountField(
        label=_("Amount of the original contract"),
        lowest=Decimal("0.01"),
        required=False,
        help_text=_("Only for an addition to an earlier contract."),
    )

    def __init__(self, *args: Any, verdicts: Sequence[Verdict] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = options(verdicts)

    def claim(self) -> Claim:
        """What the officer states."""
        method, _dot, ground = self.cleaned_data["chosen"].partition(".")
        known = self.cleaned_data
        return Claim(method, ground, known["argument"], known["approval_number"], known["approval_on"])

    def add_error(self, field: str | None, error: Any) -> None:
        """A refusal about the ground belongs to the list of grounds."""
        super().add_error("chosen" if field == "ground" else field, error)


class StandingForm(Form):
    """How a public institution is classed."""

    public_class = forms.ChoiceField(label=_("Class of the public institution"), choices=Standing.PublicClass.choices)
    source = TidyCharField(label=_("Document that says so"), max_length=200)
