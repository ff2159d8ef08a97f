"""The form of an amendment: what may change once the notice is public (O87 art. 27)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, MomentField, TidyCharField, TidyTextField
from tender.procurement.models import Tender
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

    def wish(self) -> Wish:
        """What the officer wants changed."""
        clean = self.cleaned_data
        return Wish(
            {name: clean[name] for name in (*TEXTS, "documents_until", "deadline")},
            {leaf.pk: clean[f"guidance-{leaf.pk}"] for leaf in self.leaves},
            clean["documents"],
            tuple(clean.get("lots", ())),
        )
