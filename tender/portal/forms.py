"""Forms of the public site: searching notices, checking a paper."""

from __future__ import annotations

import re
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField
from tender.portal.queries import Search
from tender.procurement.models import Notice

CODE = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


class SearchForm(Form):
    """What a visitor looks for."""

    words = TidyCharField(label=_("Words, number or buyer"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of notice"), required=False, choices=[("", _("all kinds")), *Notice.Kind.choices])
    since = DayField(label=_("Published from"), required=False)
    until = DayField(label=_("Published until"), required=False)

    def search(self) -> Search:
        """The search of a valid form."""
        return Search(**self.cleaned_data)


class CodeForm(Form):
    """The code of a paper, or the whole address that is printed with it."""

    code = TidyCharField(label=_("Code or address on the paper"), max_length=300)

    def clean_code(self) -> UUID:
        """The code itself, whatever stands around it; a code broken over two lines is whole again."""
        found = CODE.search("".join(self.cleaned_data["code"].split()).lower())
        if found is None:
            raise forms.ValidationError(_("This holds no code: 32 digits and letters a to f, in groups, as under the QR."))
        return UUID(found.group())


class CheckForm(Form):
    """A copy of a paper that somebody wants to compare with the one on record."""

    file = forms.FileField(label=_("PDF file to compare"))
