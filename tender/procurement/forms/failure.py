"""The form that declares a tender failed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.procurement.models import Ending
from tender.procurement.rules.aftermath import BY_HAND


class FailForm(Form):
    """The cause as the law names it, and the reason, prepared from the counts, as it stands in the notice."""

    cause = forms.ChoiceField(label=_("cause"), choices=[(key, Ending.Cause(key).label) for key in BY_HAND], initial="too_few")
    reason = TidyTextField(label=_("Reason, as it stands in the notice"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
