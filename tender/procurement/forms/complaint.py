"""Forms of a complaint on record: taking it down, suspending the tender, the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField, TidyTextField
from tender.parties.models import Organisation
from tender.procurement.models import Challenge, Complaint, Effect, Tender


class OrganisationField(forms.ModelChoiceField):
    """Organisations by name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The name."""
        return obj.name


class ComplaintForm(Form):
    """What the finance department told of a complaint (O94 art. 18)."""

    complainant = OrganisationField(queryset=Organisation.objects.none(), label=_("Complainant"))
    challenge = forms.ModelChoiceField(
        queryset=Challenge.objects.none(), label=_("The objection before it"), required=False, empty_label=_("none on record")
    )
    authority = TidyCharField(label=_("finance department"), max_length=200)
    number = TidyCharField(label=_("file number"), max_length=100)
    filed_on = DayField(label=_("received by it on"))
    matter = TidyTextField(label=_("matter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, tender: Tender, data: Any = None) -> None:
        super().__init__(data)
        known = set(tender.challenges.values_list("provider_id", flat=True))  # a complaint comes after an objection (O94 art. 17)
        if tender.opened_at:  # before the opening nobody learns here who has bid
            known |= set(tender.bidder_ids())
        self.fields["complainant"].queryset = Organisation.objects.filter(pk__in=known).order_by("name")
        self.fields["challenge"].queryset = tender.challenges.exclude(state="withdrawn")


class SuspendForm(Form):
    """The notice by which the finance department asks to stop."""

    number = TidyCharField(label=_("number of the suspension notice"), max_length=100)
    days = forms.IntegerField(
        label=_("days"), min_value=1, max_value=30, required=False,
        help_text=_("As the notice says; empty for the longest the law allows, 30 days."),
    )  # fmt: skip


class DecisionForm(Form):
    """The decision of the finance department, with its paper and effect."""

    verdict = forms.ChoiceField(label=_("decision"), choices=Complaint.Verdict.choices, widget=forms.RadioSelect)
    number = TidyCharField(label=_("number of the decision"), max_length=100)
    decided_on = DayField(label=_("decided on"))
    text = TidyTextField(label=_("what was decided"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    effect = forms.ChoiceField(label=_("effect"), required=False, help_text=_("Only where the complaint is upheld."))
    upload = forms.FileField(
        label=_("The decision as a file"), required=False, max_length=400, help_text=_("PDF, Word or a picture, at most 20 MB.")
    )

    def __init__(self, effects: tuple[tuple[str, str], ...], data: Any = None, sent: Any = None) -> None:
        super().__init__(data, sent)
        names = dict(Effect.Kind.choices)
        self.fields["effect"].choices = [("", "—"), *((key, f"{names[key]} · {law}") for key, law in effects)]
