"""Forms of the draft editor, one per screen. Each carries the version it was opened with; lists add rows (`SectionForm.rows`).

Not here: judging by law (`services/draft.py`, `rules/`), the criteria tree's rows (`criteria.py`).
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, MomentField, NumberField, TidyCharField, TidyTextField
from tender.procurement.models import Need, Requirement, Tender
from tender.procurement.rules.merge import mark

KNOWN = frozenset({"version", "tab", "seen"})


class SectionForm(Form):
    """One screen of the draft. `rows` is a formset for screens that hold a list."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    tab = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=8000, required=False)
    rows_class: type[forms.BaseFormSet] | None = None

    def __init__(self, *args: Any, rows: list[dict[str, Any]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = self.rows_class(self.data or None, initial=rows, prefix="rows") if self.rows_class else None

    def is_valid(self) -> bool:
        """Both the form and its rows."""
        if self.rows is None or self.rows.is_valid():
            return super().is_valid()
        if super().is_valid():
            self.add_error(None, _("Please correct the marked rows."))
            for error in self.rows.non_form_errors():
                self.add_error(None, error)
        return False

    def values(self) -> dict[str, Any]:
        """What was typed, without what the form knows of itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in KNOWN}

    @property
    def window(self) -> dict[str, Any]:
        """The version that was read and the browser window it was read in, for the service."""
        return {"version": self.cleaned_data["version"], "tab": self.cleaned_data.get("tab", "")}

    @property
    def marks(self) -> dict[str, str]:
        """Marks of what stood in the fields when the form was opened; none when they cannot be read."""
        try:
            found = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}

    def kept_rows(self) -> list[dict[str, Any]]:
        """Rows that hold something and are not removed."""
        return [row.cleaned_data for row in self.rows or () if row.cleaned_data and not row.cleaned_data.get("DELETE")]

    def renew(self, tender: Tender) -> None:
        """After a refusal: the next save knows what is stored now, and everything typed stays."""
        self.data = self.data.copy()
        self.data["version"] = str(tender.version)

    def take_over(self, stored: dict[str, Any]) -> None:
        """After a refusal: fields that others changed, and this form did not touch, show what is stored now."""
        fresh, marks = type(self)(initial=stored), self.marks
        for name in stored:
            if name not in self.cleaned_data or name in KNOWN or mark(self.cleaned_data[name]) != marks.get(name):
                continue
            value = fresh[name].value()
            if isinstance(value, list):
                self.data.setlist(name, value)
            elif isinstance(value, bool):
                self.data[name] = "on" if value else ""
            else:
                self.data[name] = fresh.fields[name].widget.format_value(value) or ""


class BasicsForm(SectionForm):
    """Title and contact."""

    title = TidyCharField(label=_("Title of the tender"), max_length=200)
    audience = forms.ChoiceField(label=_("Audience"), choices=[("", "—"), *Need.Audience.choices], required=False)
    contact_name = TidyCharField(label=_("Contact person"), max_length=100, required=False)
    contact_phone = TidyCharField(label=_("Contact phone"), max_length=40, required=False)


class RequirementForm(SectionForm):
    """What is bought, where, when, how it is accepted and paid."""

    goal = TidyTextField(label=_("Goal of the training"), max_length=4000, required=False)
    requirement = TidyTextField(
        label=_("What the provider must do"),
        max_length=20000,
        required=False,
        help_text=_("Courses, lecturers, rooms, board and lodging. Name no brand, place of registration or size of the provider."),
    )
    standards = TidyTextField(label=_("Standards to be met"), max_length=8000, required=False)
    quantity = TidyCharField(label=_("Quantity"), max_length=200, required=False)
    place = TidyCharField(label=_("Place of delivery"), max_length=200, required=False)
    period = TidyCharField(label=_("Period of delivery"), max_length=200, required=False)
    acceptance = TidyTextField(label=_("How it is accepted"), max_length=8000, required=False)
    payment = TidyTextField(
        label=_("How it is paid"), max_length=4000, required=False, help_text=_("At the latest 30 days after the invoice.")
    )


class LotForm(Form):
    """One lot."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = TidyCharField(label=_("Title of the lot"), max_length=200)
    description = TidyTextField(label=_("What is bought"), max_length=4000, required=False)
    budget = AmountField(label=_("Budget"), lowest=Decimal("0.01"))
    ceiling = AmountField(label=_("Ceiling price"), help_text=_("At most the budget. There is never a lowest price."))
    winners = forms.IntegerField(label=_("Winners"), min_value=1, max_value=20, initial=1, required=False)


class LotsForm(SectionForm):
    """All lots."""

    rows_class = forms.formset_factory(LotForm, extra=0, can_delete=True, max_num=60, validate_max=True, absolute_max=80)


class RequirementRowForm(Form):
    """One requirement."""

    kind = forms.ChoiceField(label=_("Examined as"), choices=Requirement.Kind.choices, initial=Requirement.Kind.QUALIFICATION)
    text = TidyCharField(label=_("What is required"), max_length=500)
    evidence = TidyCharField(label=_("Evidence asked for"), max_length=300, required=False)


class RequirementsForm(SectionForm):
    """All qualification and conformity requirements."""

    rows_class = forms.formset_factory(
        RequirementRowForm, extra=0, can_delete=True, max_num=100, validate_max=True, absolute_max=120
    )


class ScoringForm(SectionForm):
    """When evaluators must give a reason, and the price deduction for small enterprises."""

    comment_below = NumberField(label=_("Reason required below this share of the points (%)"), highest=Decimal(100))
    comment_above = NumberField(label=_("Reason required above this share of the points (%)"), highest=Decimal(100))
    small_micro_deduction = NumberField(
        label=_("Price deduction for small and micro enterprises (%)"),
        highest=Decimal(20),
        help_text=_("10 to 20 percent; 0 where the tender is reserved for them."),
    )
    lots_won_most = forms.IntegerField(
        label=_("Lots that one bidder may win"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Empty sets no limit. Lots are awarded in the order of their numbers."),
    )


class DatesForm(SectionForm):
    """Until when documents are available and bids are taken."""

    documents_until = DayField(label=_("Documents available until"))
    deadline = MomentField(label=_("Deadline for bids and opening"))


class DocumentForm(Form):
    """One file of the tender."""

    title = TidyCharField(label=_("Title of the document"), max_length=200, required=False)
    file = forms.FileField(label=_("File"), help_text=_("PDF, Word, Excel, PowerPoint, PNG or JPEG, at most 50 MB."))
