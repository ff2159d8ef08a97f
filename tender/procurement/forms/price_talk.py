"""Forms of the negotiation with the one source. Judging: `rules/price_talk.py`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, TidyCharField, TidyTextField
from tender.parties.models import Person
from tender.procurement.forms.committee import PersonField
from tender.procurement.models import Bid, PriceTalk, Talker


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people with their title and employer."""

    label_from_instance = PersonField.label_from_instance


class TalkForm(Form):
    """What the record says (O74 art. 42), with one agreed price per lot."""

    held_on = DayField(label=_("Day of the negotiation"))
    place = TidyCharField(label=_("Place"), max_length=200)
    buyers = PeopleField(
        label=_("Who negotiated for the buyer"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    experienced = PeopleField(
        label=_("Who negotiated with experience in the matter"), queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    costs = TidyTextField(label=_("What it costs the provider"), max_length=8000)
    similar = TidyTextField(label=_("Prices of similar contracts"), max_length=8000)
    rights = TidyTextField(
        label=_("Patents and know-how"), max_length=8000, required=False, help_text=_("Leave it empty if there are none.")
    )
    course = TidyTextField(label=_("How the price was agreed"), max_length=8000)
    terms = TidyTextField(label=_("Main terms of the contract"), max_length=8000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, people: Any, own: Any, bids: Sequence[Bid], talk: PriceTalk | None) -> None:
        super().__init__(data, initial=_initial(talk))
        self.fields["buyers"].queryset, self.fields["experienced"].queryset = own, people
        known = {one.bid_id: one.price for one in talk.prices.all()} if talk else {}
        for bid in bids:
            hint = _("Offered: {price}").format(price=f"¥{bid.price:,.2f}") if bid.price is not None else ""
            self.fields[f"price_{bid.pk}"] = AmountField(
                label=_("Agreed price of {lot}").format(lot=bid.lot), lowest=Decimal("0.01"), help_text=hint,
                initial=known.get(bid.pk),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Nobody negotiates twice."""
        found = super().clean() or self.cleaned_data
        if set(found.get("buyers") or ()) & set(found.get("experienced") or ()):
            self.add_error("experienced", _("Name everybody once."))
        return found

    def prices(self) -> dict[int, Decimal]:
        """The agreed prices by bid."""
        return {int(name[6:]): value for name, value in self.cleaned_data.items() if name.startswith("price_")}

    def people(self) -> list[tuple[Person, str]]:
        """Who negotiated as what."""
        found = [(person, Talker.Kind.BUYER) for person in self.cleaned_data["buyers"]]
        return [*found, *((person, Talker.Kind.EXPERIENCED) for person in self.cleaned_data["experienced"])]


def _initial(talk: PriceTalk | None) -> dict[str, Any]:
    if talk is None:
        return {"version": 0}
    texts = {name: getattr(talk, name) for name in ("held_on", "place", "costs", "similar", "rights", "course", "terms", "version")}
    people = list(talk.people.all())
    return texts | {
        "buyers": [one.person_id for one in people if one.kind == Talker.Kind.BUYER],
        "experienced": [one.person_id for one in people if one.kind == Talker.Kind.EXPERIENCED],
    }


class TalkSignForm(Form):
    """A signature, with a different opinion if there is one."""

    dissent = TidyTextField(
        label=_("A different opinion, with its reason"), required=False, max_length=4000,
        help_text=_("Leave it empty if you agree. What you write is printed on the record."),
    )  # fmt: skip


class DeemForm(Form):
    """Why somebody counts as agreeing."""

    reason = TidyTextField(label=_("How the signature was refused"), max_length=2000)
