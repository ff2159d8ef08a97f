"""Forms of the papers before the notice: the procurement plan, and the excuse for a short intention."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.procurement.models import ProcurementPlan


class ProcurementPlanForm(Form):
    """What REQ22 art. 13 asks for beside the draft."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    organised = forms.ChoiceField(label=_("Who carries it out"), choices=ProcurementPlan.Organised.choices)
    method_reason = TidyTextField(label=_("Why this method"), max_length=4000, required=False)
    packages = TidyTextField(label=_("Packages and subcontracting"), max_length=4000, required=False)
    contract_type = forms.ChoiceField(label=_("Type of contract"), choices=ProcurementPlan.Contract.choices)
    pricing = forms.ChoiceField(label=_("Pricing"), choices=ProcurementPlan.Pricing.choices)
    policy = TidyTextField(
        label=_("Policies carried out"),
        max_length=4000,
        required=False,
        help_text=_("Small enterprises, green purchasing and the like."),
    )
    acceptance = TidyTextField(label=_("Acceptance plan"), max_length=4000, required=False)
    risk = TidyTextField(label=_("Risks and what is done about them"), max_length=4000, required=False)


class ExcuseForm(Form):
    """Why a purchase does not wait for its intention."""

    reason = TidyTextField(label=_("Reason"), max_length=1000)
