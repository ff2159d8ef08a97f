"""The form of a training need."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, TidyCharField, TidyTextField
from tender.procurement.models import Need


class NeedForm(Form):
    """Who should learn what, when, and for how much."""

    title = TidyCharField(
        label=_("Title"), max_length=180, help_text=_("What the training is about, as it will stand in the notice.")
    )
    purpose = TidyTextField(label=_("Purpose"), max_length=4000)
    audience = forms.ChoiceField(label=_("Audience"), choices=Need.Audience.choices)
    head_count = forms.IntegerField(label=_("Head count"), min_value=1, max_value=100_000)
    days = forms.IntegerField(label=_("Training days"), min_value=1, max_value=400)
    month = DayField(label=_("Planned start"), help_text=_("Any day of the month in which it should begin."))
    budget = AmountField(label=_("Budget"), lowest=Decimal("0.01"))
