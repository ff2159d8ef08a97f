"""The leader's decision on an award."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyCharField, TidyTextField
from tender.core.wording import money, points
from tender.procurement.models import Award, Bid
from tender.procurement.models.allocation import Seats
from tender.procurement.models.scoring_terms import draws_by_seed
from tender.procurement.models.tie_draw import standing_draw


class CandidateField(forms.ModelChoiceField):
    """Candidates with price and score."""

    def label_from_instance(self, obj: Bid) -> str:
        """Name, price and score."""
        return f"{obj.provider} · {money(obj.price)} · {points(obj.result.total)}"


class DrawForm(Form):
    """What the leader adds to the seed."""

    word = TidyCharField(
        label=_("A word of your choice for the seed"),
        required=False,
        max_length=60,
        help_text=_(
            "It goes into the seed together with the list, the signed report and a random part, so that nobody alone chooses it."
        ),
    )


class DecideForm(Form):
    """The first candidate; where several share the first place, the one that was drawn, and how."""

    winner = CandidateField(queryset=Bid.objects.none(), label=_("First candidate"), widget=forms.RadioSelect, empty_label=None)
    reason = TidyTextField(label=_("How the winner was drawn"), required=False, max_length=1000)

    def __init__(self, award: Award, data: Any = None) -> None:
        super().__init__(data)
        seats = Seats(award.tender)
        seat = seats.of(award)
        found = seats.eligible(seat) if seat else []
        if seat and seat.winner:
            found = [bid for bid in found if str(bid.provider_id) == seat.winner]
        made = standing_draw(award, found) if len(found) > 1 and draws_by_seed(award.tender) else None
        if made:
            found = [bid for bid in found if bid.pk == made.drawn_bid]
        self.fields["winner"].queryset = Bid.objects.filter(pk__in=[bid.pk for bid in found]).select_related("provider", "result")
        if len(found) == 1:
            self.fields["winner"].initial = found[0].pk
            del self.fields["reason"]
