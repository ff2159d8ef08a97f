"""Forms of what a tender asks of bidders besides its requirements, and of the bond's records after the opening."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, TidyCharField
from tender.procurement.forms.draft import SectionForm
from tender.procurement.models import BondTerms


class TermsForm(SectionForm):
    """Industry, consortium, bond."""

    industry = TidyCharField(
        label=_("Industry of the object"),
        max_length=100,
        required=False,
        help_text=_(
            "As the national classification of small enterprises names it. Small enterprises then hand in a full declaration."
        ),
    )
    allows_consortium = forms.BooleanField(
        label=_("Consortia may bid"), required=False, help_text=_("If the file is silent they may (Order 87, art. 19).")
    )
    amount = AmountField(
        label=_("Bid bond for each lot"), required=False, help_text=_("Leave it empty if none is asked. At most 2 % of the budget.")
    )
    forms = forms.MultipleChoiceField(
        label=_("Forms allowed (never cash)"),
        choices=BondTerms.Form.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    account = TidyCharField(label=_("Account it is paid into"), max_length=300, required=False)


class ReceiveForm(Form):
    """What the bank or guarantor says."""

    on = DayField(label=_("Received on"))
    form = forms.ChoiceField(label=_("Form received"), choices=BondTerms.Form.choices)
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
