"""The form of an amendment: what may change once the notice is public (O87 art. 27)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, MomentField, TidyCharField, TidyTextField
from tender.procurement.forms.terms import TermsForm, read_payments
from tender.procurement.models import Tender, TenderTerms
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.rules import payment
from tender.procurement.services.amended_terms import TERMS
from tender.procurement.services.amendment import TEXTS, Wish


class ManyFilesInput(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each upload checked for itself."""
        return [super(ManyFilesField, self).clean(one, initial) for one in data or () if one]


class AmendmentForm(Form):
    """Every field that may change, filled with what holds now."""

    goal = TidyTextField(max_length=4000, required=False)
    requirement = TidyTextField(max_length=20000)
    standards = TidyTextField(max_length=8000, required=False)
    place = TidyCharField(max_length=200)
    period = TidyCharField(max_length=200)
    acceptance = TidyTextField(max_length=8000)
    payment = TidyTextField(max_length=4000)
    contact_name = TidyCharField(max_length=100)
    contact_phone = TidyCharField(max_length=40)
    documents_until = DayField()
    deadline = MomentField()
    documents = ManyFilesField(label=_("Further documents"), required=False)
    reason = TidyTextField(label=_("Reason for the correction"), max_length=2000)

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        names = [*TEXTS, "documents_until", "deadline"]
        super().__init__(*args, initial={name: getattr(tender, name) for name in names}, **kwargs)
        for name in names:
            self.fields[name].label = tender._meta.get_field(name).verbose_name
        nodes = list(tender.criteria.all())
        groups = {node.parent_id for node in nodes}
        self.leaves = [node for node in nodes if node.pk not in groups]
        self._add_terms(terms_of(tender))
        reason, lots = self.fields.pop("reason"), list(tender.lots.order_by("number"))
        if len(lots) > 1:
            self.fields["lots"] = forms.TypedMultipleChoiceField(
                label=_("Lots concerned"),
                coerce=int,
                required=False,
                choices=[(lot.number, f"{lot.number} · {lot.title}") for lot in lots],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None ticked means all lots. Bidders of these lots are asked to confirm or replace their bids."),
            )
        for leaf in self.leaves:
            self.fields[f"guidance-{leaf.pk}"] = TidyTextField(
                label=_("How “{name}” is scored").format(name=leaf.name),
                max_length=4000,
                required=False,
                initial=leaf.guidance,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["reason"] = reason

    def _add_terms(self, terms: TenderTerms) -> None:
        """The terms that may change, with the fields that the draft's form has for them."""
        for name in TERMS:
            field = deepcopy(TermsForm.base_fields[name])  # type: ignore[attr-defined]
            field.initial = payment.to_lines(terms.schedule) if name == "payments" else getattr(terms, name)
            self.fields[name] = field

    def clean_payments(self) -> list[dict[str, str]]:
        """The payments that were typed, as they are stored."""
        return read_payments(self.cleaned_data["payments"])

    def wish(self) -> Wish:
        """What the officer wants changed."""
        clean = self.cleaned_data
        return Wish(
            {name: clean[name] for name in (*TEXTS, "documents_until", "deadline")},
            {name: clean[name] for name in TERMS},
            {leaf.pk: clean[f"guidance-{leaf.pk}"] for leaf in self.leaves},
            clean["documents"],
            tuple(clean.get("lots", ())),
        )
