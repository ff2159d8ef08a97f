"""Forms of contracts: the text of a draft, a signature, an agreement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.contracts.models import Contract
from tender.core.forms import DayField, Form, NumberField, TidyCharField, TidyTextField
from tender.parties.queries import providers


class ContractForm(Form):
    """Place, period, one field per article and per payment, and the version that was read."""

    place = TidyCharField(label=_("Place of delivery"), max_length=200)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, contract: Contract, *args: Any, **kwargs: Any) -> None:
        self.contract = contract
        first = {"place": contract.place, "starts_on": contract.starts_on, "ends_on": contract.ends_on, "version": contract.version}
        for n, article in enumerate(contract.articles):
            first[f"article_{n}"] = article["text"]
        for n, term in enumerate(contract.payments):
            first[f"percent_{n}"], first[f"condition_{n}"] = term["percent"], term["condition"]
        super().__init__(*args, initial=first, **kwargs)
        for n, article in enumerate(contract.articles):
            self.fields[f"article_{n}"] = TidyTextField(label=article["title"], max_length=4000)
        for n, term in enumerate(contract.payments):
            name = {"name": term["name"]}
            self.fields[f"percent_{n}"] = NumberField(label=_("%(name)s: percent of the amount") % name, highest=Decimal(100))
            self.fields[f"condition_{n}"] = TidyCharField(label=_("%(name)s: when it is paid") % name, max_length=200)

    def values(self) -> dict[str, Any]:
        """What `services.contract.save_text` takes."""
        data = self.cleaned_data
        return {
            "place": data["place"], "starts_on": data["starts_on"], "ends_on": data["ends_on"], "version": data["version"],
            "articles": [{**a, "text": data[f"article_{n}"]} for n, a in enumerate(self.contract.articles)],
            "payments": [
                {**t, "percent": f"{data[f'percent_{n}'].normalize():f}", "condition": data[f"condition_{n}"]}
                for n, t in enumerate(self.contract.payments)
            ],
        }  # fmt: skip


class SignForm(Form):
    """The digest of the text that was shown, and the deliberate tick."""

    digest = forms.CharField(widget=forms.HiddenInput)
    agree = forms.BooleanField(label=_("I have read the text and sign it for my side. This cannot be undone."))


class AgreementForm(Form):
    """A long-term agreement as it was signed on paper."""

    provider_id = forms.ModelChoiceField(queryset=None, label=_("Partner"))
    title = TidyCharField(label=_("Title"), max_length=200)
    terms = TidyTextField(label=_("What was agreed"), max_length=4000)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider_id"].queryset = providers().filter(state="verified")

    def values(self) -> dict[str, Any]:
        """What `services.agreement.enter_agreement` takes."""
        return {**self.cleaned_data, "provider_id": self.cleaned_data["provider_id"].pk}
