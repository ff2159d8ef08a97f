"""Signing the evaluation report, with or without a dissenting opinion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.procurement.rules.method_words import OPEN, Words


class SignForm(Form):
    """Agreement, or a dissent with its reason (O87 art. 61)."""

    opinion = forms.ChoiceField(
        label=_("Your opinion"),
        choices=[("agree", _("I agree with the conclusions of the report")), ("dissent", _("I sign with a dissenting opinion"))],
        initial="agree",
        widget=forms.RadioSelect,
    )
    dissent = TidyTextField(label=_("Dissenting opinion and its reason"), required=False, max_length=2000)

    def __init__(self, *args: Any, words: Words = OPEN, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["opinion"]
        field.choices = [(key, words.speak(str(label))) for key, label in field.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A dissent is only one with its reason."""
        found = super().clean() or self.cleaned_data
        if found.get("opinion") == "dissent" and not found.get("dissent"):
            self.add_error("dissent", _("Please write your opinion and its reason."))
        if found.get("opinion") == "agree":
            found["dissent"] = ""
        return found
