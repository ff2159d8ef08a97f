"""Forms of a provider's standing: a credit check, a debarment, a particular by which it may be linked to others."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, NumberField, TidyCharField, TidyTextField
from tender.parties.models import CreditCheck, Particular


class CheckForm(Form):
    """One look into a register."""

    source = forms.ChoiceField(label=_("Register"), choices=CreditCheck.Source.choices)
    result = forms.ChoiceField(label=_("What stood there"), choices=CreditCheck.Result.choices)
    checked_on = DayField(label=_("Looked up on"))
    remark = TidyCharField(label=_("Remark"), max_length=300, required=False)
    upload = forms.FileField(
        label=_("Printed page"), required=False, max_length=400, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})
    )


class DebarmentForm(Form):
    """One debarment."""

    since = DayField(label=_("First day"))
    until = DayField(label=_("Last day"))
    source = TidyCharField(label=_("Who decided"), max_length=200)
    article = TidyCharField(label=_("Article of law"), max_length=200)
    remark = TidyCharField(label=_("Remark"), max_length=300, required=False)


class LiftForm(Form):
    """Why a debarment ends early."""

    reason = TidyTextField(label=_("Reason"), max_length=2000)


class ParticularForm(Form):
    """One fact about oneself."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Particular.Kind.choices, initial=Particular.Kind.SHAREHOLDER)
    value = TidyCharField(label=_("Name, number or address"), max_length=300)
    share = NumberField(label=_("Share (%)"), required=False, highest=Decimal(100), help_text=_("Only for shareholders."))
