"""Forms of last offers: the group's invitation, the provider's offer. Judging: `rules/offer.py`."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, Form, MomentField, TidyTextField


class InviteForm(Form):
    """Until when, and what the group changed in the requirement."""

    deadline = MomentField(label=_("Deadline for last offers"))
    changes = TidyTextField(
        label=_("What changed in the requirement"),
        max_length=4000,
        required=False,
        help_text=_("Told to all who are still in, in the same words and at the same time."),
    )


class OfferForm(Form):
    """The last price, once."""

    price = AmountField(label=_("Last offer"), lowest=Decimal("0.01"))
    knows = forms.BooleanField(label=_("I know that a last offer is made once and cannot be changed or withdrawn."))
