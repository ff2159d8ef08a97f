"""Forms of remedies: what follows when an award falls, how an effect was carried out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.procurement.models import Fall


class FallForm(Form):
    """Why the award falls, and what the leader chooses then."""

    cause = forms.ChoiceField(label=_("cause"), choices=Fall.Cause.choices)
    then = forms.ChoiceField(
        label=_("what follows"), widget=forms.RadioSelect, choices=[c for c in Fall.Then.choices if c[0] != Fall.Then.OPEN],
        help_text=_("The next candidate gets an award of its own for the same seat; a new start ends the tender with its notice."),
    )  # fmt: skip


class DoneForm(Form):
    """How an effect was carried out."""

    how = TidyTextField(label=_("how it was carried out"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
