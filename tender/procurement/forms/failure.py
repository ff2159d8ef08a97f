"""The form that declares a tender failed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField


class FailForm(Form):
    """The reason, prepared from the counts, as it stands in the notice."""

    reason = TidyTextField(label=_("Reason, as it stands in the notice"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
