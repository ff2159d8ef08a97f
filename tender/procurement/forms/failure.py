"""The form that declares a tender failed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.procurement.models import Ending
from tender.procurement.rules.aftermath import BY_HAND, CAUSES


def cause_choices() -> list[tuple[str, str]]:
    """Causes that an officer states, each with its article, in the reader's language."""
    return [(key, f"{Ending.Cause(key).label} · {CAUSES[key]}") for key in BY_HAND]


class FailForm(Form):
    """The cause as the law names it, and the reason, prepared from the counts, as it stands in the notice."""

    cause = forms.ChoiceField(label=_("cause"), choices=cause_choices, initial="too_few")
    reason = TidyTextField(label=_("Reason, as it stands in the notice"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
