"""Forms of a bid: one place of the draft, price and declarations, an upload, the seal.

A form here judges only what a person can mistype; what is lawful is judged by the service.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, Form, TidyCharField, TidyTextField
from tender.procurement.services.bid_draft import LONGEST

ACCEPT = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg"


class DraftForm(Form):
    """What every draft form carries unseen: the version the person saw, and their window."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    tab = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def changes(self) -> dict[str, Any]:
        """The typed values by their path in the draft."""
        raise NotImplementedError

    @property
    def seen(self) -> dict[str, Any]:
        """`version` and `tab` as the service takes them."""
        return {"version": self.cleaned_data.get("version") or 0, "tab": self.cleaned_data.get("tab") or ""}


class TextForm(DraftForm):
    """One answer."""

    text = TidyTextField(
        label=_("Your answer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Do not name your organisation here: this part is judged without names."),
    )

    def __init__(self, *args: Any, path: str = "", blind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.path = path
        if not blind:
            self.fields["text"].help_text = ""

    def changes(self) -> dict[str, Any]:
        """The text at this form's path."""
        return {self.path: self.cleaned_data["text"]}


class PriceForm(DraftForm):
    """Price and declarations."""

    price = AmountField(label=_("Bid price"), required=False)
    period = TidyCharField(
        label=_("Period of delivery you offer"), required=False, max_length=200, help_text=_("It is read out at the opening.")
    )
    is_small_micro = forms.BooleanField(
        label=_("We declare that we are a small or micro enterprise"),
        required=False,
        help_text=_("Then the price deduction for small and micro enterprises applies. A false declaration is punished."),
    )
    declares_no_collusion = forms.BooleanField(
        label=_("We declare that this bid was made independently, without agreement with other bidders"), required=False
    )

    def changes(self) -> dict[str, Any]:
        """All four values."""
        price = self.cleaned_data["price"]
        return {
            "price": "" if price is None else price,
            "period": self.cleaned_data["period"],
            "is_small_micro": self.cleaned_data["is_small_micro"],
            "declares_no_collusion": self.cleaned_data["declares_no_collusion"],
        }


class UploadForm(Form):
    """One file."""

    upload = forms.FileField(label=_("File"), max_length=400, widget=forms.FileInput(attrs={"accept": ACCEPT}))


class SealForm(Form):
    """The version that was checked, and that the person knows what sealing means."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    knows = forms.BooleanField(
        label=_("We have checked the answers. We know that nobody can read the bid before the opening, ourselves excepted."),
        error_messages={"required": _("Please confirm that you have checked the answers.")},
    )


class StartForm(Form):
    """For which of one's organisations the bid is made."""

    provider = forms.ChoiceField(label=_("Bidder"))

    def __init__(self, *args: Any, providers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers
        if len(providers) == 1:
            self.fields["provider"].widget = forms.HiddenInput()
            self.fields["provider"].initial = providers[0][0]
