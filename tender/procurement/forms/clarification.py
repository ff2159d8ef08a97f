"""Forms of letters to bidders: what the committee asks, what a bidder answers, votes and decisions.

Judging: `rules/clarification.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, Form, MomentField, NumberField, TidyTextField
from tender.procurement.forms.amendment import ManyFilesField
from tender.procurement.rules.clarification import CORRECTION, COSTS, LOW_PRICE

COST_LABELS = {
    "teachers": _("Teachers' fees"), "venue": _("Venue"), "board": _("Board and lodging"), "materials": _("Materials"),
    "transport": _("Transport"), "management": _("Management"), "tax": _("Tax"), "profit": _("Profit"),
}  # fmt: skip


class AskForm(Form):
    """What is asked, until when; the figures of a price that does not add up; the training hours behind a low price."""

    item = TidyTextField(label=_("What the bidder is to explain"), max_length=4000)
    deadline = MomentField(label=_("Answer until"))
    words = AmountField(label=_("Amount in words on the opening list, as a number"), required=False)
    body = AmountField(label=_("Total in the body of the bid"), required=False)
    units = AmountField(label=_("Sum of the unit prices"), required=False)
    slip = forms.BooleanField(label=_("The unit prices are off by their decimal point"), required=False)
    hours = NumberField(
        label=_("Training hours of the requirement"),
        lowest=Decimal("0.5"),
        highest=Decimal(100_000),
        help_text=_("Costs are shown per hour."),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != CORRECTION:
            for name in ("words", "body", "units", "slip"):
                del self.fields[name]
        if kind != LOW_PRICE:
            del self.fields["hours"]


class AnswerForm(Form):
    """A bidder's one answer, by the kind of letter."""

    confirms = forms.TypedChoiceField(
        label=_("Corrected price"),
        choices=[("yes", _("We stand by the corrected price")), ("no", _("We do not stand by the corrected price"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = TidyTextField(
        label=_("Answer"), max_length=8000, help_text=_("Do not name your organisation: the committee judges blind.")
    )
    uploads = ManyFilesField(label=_("Evidence"), required=False)
    signs = forms.BooleanField(
        label=_("I sign for the bidder. This answer keeps within the bid and does not change its substance.")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != CORRECTION:
            del self.fields["confirms"]
        self.fields["text"].required = kind != CORRECTION
        if kind == LOW_PRICE:
            for name in COSTS:
                self.fields[f"cost_{name}"] = AmountField(label=COST_LABELS[name])
        order = ["confirms", *(f"cost_{name}" for name in COSTS), "text", "uploads", "signs"]
        self.order_fields(order)

    def costs(self) -> dict[str, Decimal]:
        """The cost table as typed."""
        return {name: found for name in COSTS if (found := self.cleaned_data.get(f"cost_{name}")) is not None}


class VoteForm(Form):
    """One member's vote on an explained price."""

    accepts = forms.TypedChoiceField(
        label=_("Your vote"),
        choices=[("yes", _("The price is explained")), ("no", _("The price is not explained"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = TidyTextField(label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DecideForm(Form):
    """The decision, with reasons; on a low price the majority of the votes stands for `accepts`."""

    accepts = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The answer is taken into account")), ("no", _("The answer is not taken into account"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    consulted = TidyTextField(
        label=_("What the committee consulted"), max_length=4000,
        help_text=_("Similar awards, market prices, labour cost, cost of the trade; with the addresses that were searched."),
    )  # fmt: skip
    reason = TidyTextField(label=_("Reasons"), max_length=2000)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in (CORRECTION, LOW_PRICE):
            del self.fields["accepts"]
        if kind != LOW_PRICE:
            del self.fields["consulted"]
