"""Forms of a tender's terms, and of the bond's records after the opening. Judging the terms by law: `rules/lint_terms.py`."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core import wording
from tender.core.forms import AmountField, DayField, Form, NumberField, TidyCharField, TidyTextField
from tender.core.refusal import Refusal
from tender.procurement.forms.draft import SectionForm
from tender.procurement.models import BondMeans, TenderTerms
from tender.procurement.rules import payment

OPEN = ("", _("nothing is said"))


def read_payments(text: str) -> list[dict[str, str]]:
    """Lines → payments; what cannot be read or does not add up is an error of the field."""
    try:
        return payment.to_json(payment.read_lines(text))
    except Refusal as refusal:
        raise forms.ValidationError(wording.says(refusal)) from refusal


class TermsForm(SectionForm):
    """What a tender document must say beside the requirement."""

    bid_validity_days = forms.IntegerField(
        label=_("Bids are valid for (days)"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Counted from the deadline; 90 are usual."),
    )
    consortium = forms.ChoiceField(
        label=_("Consortia"),
        choices=[OPEN, *TenderTerms.Consortium.choices],
        required=False,
        help_text=_("A tender document that is silent cannot refuse them."),
    )
    sme_reserved = forms.ChoiceField(
        label=_("Reserved for small enterprises"), choices=[OPEN, *TenderTerms.Reserved.choices], required=False
    )
    sme_industry = TidyCharField(
        label=_("Industry in the standard of small enterprises"),
        max_length=60,
        required=False,
        help_text=_("By it bidders know whether they are small."),
    )
    contract_months = forms.IntegerField(label=_("Contract term (months)"), required=False, min_value=1, max_value=240)
    payments = TidyTextField(
        label=_("Payments"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One payment a line: name, percent, when it is paid. The contract begins with them; empty leaves 30 and 70 percent."
        ),
    )
    bid_bond = AmountField(
        label=_("Bid bond for each lot"),
        required=False,
        lowest=Decimal("0.01"),
        help_text=_("Empty: none. At most 2 percent of the budget."),
    )
    bond_forms = forms.MultipleChoiceField(
        label=_("Forms of the bond allowed (never cash)"),
        choices=BondMeans.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all of them."),
    )
    bond_account = TidyCharField(label=_("Account the bond is paid into"), max_length=300, required=False)
    performance_bond = NumberField(
        label=_("Performance bond (% of the contract)"),
        required=False,
        lowest=Decimal("0.01"),
        highest=Decimal(100),
        help_text=_("Empty: none. At most 10 percent."),
    )
    performance_bond_return = TidyTextField(label=_("When the performance bond is returned"), max_length=1000, required=False)
    bond_payment = TidyTextField(label=_("How bonds are paid"), max_length=1000, required=False, help_text=_("Never in cash."))
    survey_targets = forms.IntegerField(
        label=_("Suppliers, experts and users asked in the survey"), required=False, min_value=0, max_value=10_000
    )
    is_public_service = forms.BooleanField(label=_("A service to the public"), required=False)
    is_complex = forms.BooleanField(label=_("Technically complex or special"), required=False)
    finance_approval = TidyCharField(
        label=_("Approval of the finance department (number)"),
        max_length=100,
        required=False,
        help_text=_("Only where the price counts more than the band of the method."),
    )

    def clean_payments(self) -> list[dict[str, str]]:
        """The payments that were typed, as they are stored."""
        return read_payments(self.cleaned_data["payments"])


class ReceiveForm(Form):
    """What the bank or guarantor says."""

    on = DayField(label=_("Received on"))
    form = forms.ChoiceField(label=_("Form received"), choices=BondMeans.choices)
    reference = TidyCharField(label=_("Bank reference"), max_length=200)


class ReturnForm(Form):
    """When and how it went back."""

    on = DayField(label=_("Went back on"))
    reference = TidyCharField(label=_("Reference of the return"), max_length=200, required=False)
    interest = AmountField(
        label=_("Interest paid for late days"), required=False, help_text=_("Only when it goes back late; 0 is an answer too.")
    )


class ConvertForm(Form):
    """When it became the performance bond."""

    on = DayField(label=_("From"))
