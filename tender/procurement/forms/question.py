"""Forms of questions and answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.parties.models import Organisation


class QuestionForm(Form):
    """A provider's question; `asker` is chosen only by people who act for several."""

    text = TidyTextField(
        label=_("Your question"),
        max_length=4000,
        help_text=_("Question and answer become public. Your name is never shown, so leave it out of the text."),
    )
    asker = forms.ModelChoiceField(label=_("Asked for"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: object, askers: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["asker"].queryset = askers  # type: ignore[attr-defined]
        self.initial.setdefault("asker", askers.first())  # type: ignore[attr-defined]
        if len(askers) < 2:  # type: ignore[arg-type]
            self.fields["asker"].widget = forms.HiddenInput()


class AnswerForm(Form):
    """The officer's answer."""

    text = TidyTextField(label=_("Answer"), max_length=8000)
