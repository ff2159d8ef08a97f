"""Forms of the public site: searching notices, checking a paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField
from tender.portal.queries import Search
from tender.procurement.models import Notice


class SearchForm(Form):
    """What a visitor looks for."""

    words = TidyCharField(label=_("Words, number or buyer"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of notice"), required=False, choices=[("", _("all kinds")), *Notice.Kind.choices])
    since = DayField(label=_("Published from"), required=False)
    until = DayField(label=_("Published until"), required=False)

    def search(self) -> Search:
        """The search of a valid form."""
        return Search(**self.cleaned_data)


class CheckForm(Form):
    """A copy of a paper that somebody wants to compare with the one on record."""

    file = forms.FileField(label=_("PDF file to compare"))
