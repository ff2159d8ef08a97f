"""The form that asks from which day the dates of a tender are counted backwards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form

BEGINS, SIGNED = "begins", "signed"


class BackwardForm(Form):
    """The day that must be kept, and whether the contract waits for objections."""

    day = DayField(label=_("Day that must be kept"))
    what = forms.ChoiceField(
        label=_("What happens then"),
        choices=[(BEGINS, _("The class begins")), (SIGNED, _("The contract is signed"))],
        initial=BEGINS,
    )
    waits = forms.BooleanField(
        label=_("Sign only after the time for objections"),
        required=False,
        initial=True,
        help_text=_("The law allows signing after the award publicity; an objection then meets a signed contract."),
    )
