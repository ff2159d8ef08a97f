"""Forms of a framework: entry, call-off, rotation, price round. Judging: `rules/framework.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, MomentField, TidyCharField, TidyTextField
from tender.procurement.models import Entrant, Lot


class EntryForm(Form):
    """From when until when the framework is in force."""

    starts_on = DayField(label=_("In force from"))
    ends_on = DayField(label=_("In force until"), help_text=_("Two years at most."))


class CallOffForm(Form):
    """A direct selection."""

    entrant = forms.ModelChoiceField(label=_("Provider"), queryset=Entrant.objects.none())
    need = TidyCharField(label=_("What for"), max_length=300)
    price = AmountField(label=_("Call-off price"), lowest=Decimal("0.01"))
    reason = TidyTextField(label=_("Why this provider"), max_length=2000)

    def __init__(self, *args: Any, entrants: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entrants is not None:
            self.fields["entrant"].queryset = entrants


class TurnForm(Form):
    """The next in the rotation takes its chance, or declines it (no price)."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=Lot.objects.none())
    need = TidyCharField(label=_("What for"), max_length=300)
    price = AmountField(
        label=_("Call-off price"), lowest=Decimal("0.01"), required=False, help_text=_("Leave it empty if the provider declined.")
    )
    reason = TidyTextField(label=_("Reason"), max_length=2000)

    def __init__(self, *args: Any, lots: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lots is not None:
            self.fields["lot"].queryset = lots


class RoundForm(Form):
    """A second price round."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=Lot.objects.none())
    need = TidyCharField(label=_("What for"), max_length=300)
    deadline = MomentField(label=_("Deadline for offers"))

    def __init__(self, *args: Any, lots: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lots is not None:
            self.fields["lot"].queryset = lots


class PriceOfferForm(Form):
    """One sealed offer."""

    price = AmountField(label=_("Offer"), lowest=Decimal("0.01"))
