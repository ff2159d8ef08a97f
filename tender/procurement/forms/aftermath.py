"""Forms of what follows a tender that ended early."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField, TidyTextField
from tender.procurement.models import Tender

ROWS = forms.Textarea(attrs={"rows": 3})


class AgainForm(Form):
    """What is mended before the purchase is tendered again."""

    fixes = TidyTextField(
        label=_("what is mended"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line each: unreasonable terms, dates, budget, where it was announced."),
    )  # fmt: skip


class MethodForm(Form):
    """The approval of another method, and the evidence of O74 art. 28."""

    method = forms.ChoiceField(label=_("method"))
    approval = TidyCharField(label=_("number of the approval"), max_length=100)
    approved_on = DayField(label=_("approved on"))
    notice_proof = TidyTextField(label=_("Where and when the notices were published"), max_length=1000, widget=ROWS)
    objections = TidyTextField(
        label=_("Statement on objections to the document"), max_length=1000, widget=ROWS,
        help_text=_("Whether providers objected to document or procedure, and how they were answered."),
    )  # fmt: skip
    opinion = TidyTextField(
        label=_("Opinion of the committee, or of at least three experts"), max_length=2000, widget=ROWS,
        help_text=_("That the document has no unreasonable terms, with their names."),
    )  # fmt: skip

    def __init__(self, methods: tuple[str, ...], data: Any = None) -> None:
        super().__init__(data)
        self.fields["method"].choices = [(key, Tender.Method(key).label) for key in methods]

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        evidence = {key: given[key] for key in ("notice_proof", "objections", "opinion")}
        return {"method": given["method"], "approval": given["approval"], "approved_on": given["approved_on"], "evidence": evidence}
