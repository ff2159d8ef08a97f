"""Filing an objection, and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyCharField, TidyTextField
from tender.parties.models import Organisation
from tender.procurement.models import Challenge


class ChallengeForm(Form):
    """What an objection must contain (O94 art. 12)."""

    provider = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("On behalf of"), empty_label=None)
    step = forms.ChoiceField(label=_("directed against"), choices=Challenge.Step.choices)
    matter = TidyTextField(
        label=_("Matter and request"), max_length=4000, help_text=_("Say exactly what you object to, and what you ask for.")
    )
    facts = TidyTextField(label=_("Facts"), max_length=6000, help_text=_("What happened, when, and how it can be shown."))
    law = TidyCharField(label=_("Legal basis"), max_length=300, help_text=_("The article on which the objection rests."))

    def __init__(self, organisations: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields["provider"].queryset = organisations
        if organisations.count() == 1:
            self.fields["provider"].initial = organisations.first().pk
            self.fields["provider"].widget = forms.HiddenInput()


class UpholdForm(Form):
    """The answer (the reason of the card), and whether the result can stand."""

    affects_result = forms.BooleanField(
        label=_("The result cannot stand: hold the letters back until the leader overturns the award"), required=False
    )
