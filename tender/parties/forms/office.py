"""Forms of the office about people and their seats."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, MomentField, TidyTextField
from tender.parties.models import Organisation, Role


class AppointForm(Form):
    """A new seat of a person."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.order_by("name"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    since = MomentField(label=_("Since"))
    until = MomentField(label=_("Until"), required=False, help_text=_("Empty: until further notice."))


class DismissForm(Form):
    """Why a seat ends."""

    reason = TidyTextField(label=_("Reason"), max_length=500)
