"""Forms of an organisation: registration, evidence, a colleague's invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField
from tender.parties.models import Evidence, Organisation
from tender.parties.queries import PROVIDER_KINDS
from tender.parties.services.organisation import CONTACT, IDENTITY

KINDS = [(value, label) for value, label in Organisation.Kind.choices if value in PROVIDER_KINDS]


class OrganisationForm(Form):
    """Everything a registration asks."""

    name = TidyCharField(label=_("Name, as on the licence"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *KINDS])
    uscc = TidyCharField(
        label=_("Unified social credit code"), max_length=40, help_text=_("18 characters, as on the licence or certificate.")
    )
    legal_representative = TidyCharField(label=_("Legal representative"), max_length=100)
    is_small_micro = forms.BooleanField(label=_("Small or micro enterprise"), required=False)
    address = TidyCharField(label=_("Postal address"), max_length=300)
    contact_name = TidyCharField(label=_("Contact person"), max_length=100)
    contact_phone = TidyCharField(label=_("Contact telephone"), max_length=40)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        known = {name: getattr(organisation, name) for name in IDENTITY + CONTACT} if organisation else {}
        super().__init__(*args, initial={**known, **kwargs.pop("initial", {})}, **kwargs)
        if organisation is not None and organisation.state not in ("registered", "returned"):
            for name in IDENTITY:
                del self.fields[name]


class EvidenceForm(Form):
    """One paper."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=Evidence.Kind.choices)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False, help_text=_("Leave empty if it does not expire."))
    upload = forms.FileField(
        label=_("File"), max_length=400, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx"})
    )


class ColleagueForm(Form):
    """Whom to invite."""

    email = forms.EmailField(label=_("E-mail of your colleague's login"), max_length=254)
