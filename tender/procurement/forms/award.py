"""The leader's decision on an award."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.core.wording import money, points
from tender.procurement.models import Award, Bid


class CandidateField(forms.ModelChoiceField):
    """Candidates with price and score."""

    def label_from_instance(self, obj: Bid) -> str:
        """Name, price and score."""
        return f"{obj.provider} · {money(obj.price)} · {points(obj.result.total)}"


class DecideForm(Form):
    """The first candidate; where several share the first place, the one that was drawn, and how."""

    winner = CandidateField(queryset=Bid.objects.none(), label=_("First candidate"), widget=forms.RadioSelect, empty_label=None)
    reason = TidyTextField(label=_("How the winner was drawn"), required=False, max_length=1000)

    def __init__(self, award: Award, data: Any = None) -> None:
        super().__init__(data)
        first = award.lot.bids.filter(state="ranked", place=1).select_related("provider", "result")
        self.fields["winner"].queryset = first
        found = list(first)
        if len(found) == 1:
            self.fields["winner"].initial = found[0].pk
            del self.fields["reason"]
