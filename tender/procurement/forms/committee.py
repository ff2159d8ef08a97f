"""Naming members of a committee, and their declaration of conflicts of interest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyTextField
from tender.parties.models import Person
from tender.procurement.models import Member


class PersonField(forms.ModelChoiceField):
    """People with their title and employer, as an officer needs them to choose."""

    def label_from_instance(self, obj: Person) -> str:
        """Name, and for experts title and unit."""
        expert = getattr(obj, "expert", None)
        return f"{obj} · {expert.title} · {expert.employer_name}" if expert else f"{obj}"


class MemberForm(Form):
    """Who is to sit, as what, and whether as leader."""

    person = PersonField(queryset=Person.objects.none(), label=_("Person"), empty_label="—")
    kind = forms.ChoiceField(label=_("Sits as"), choices=Member.Kind.choices)
    is_leader = forms.BooleanField(label=_("Leads the committee"), required=False)

    def __init__(self, people: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields["person"].queryset = people


class DeclarationForm(Form):
    """Whether there is a conflict of interest; which one, if so."""

    has_conflict = forms.TypedChoiceField(
        label=_("Do you have a relation to one of the bidders?"),
        choices=[("no", _("No, none of the relations named above")), ("yes", _("Yes, I withdraw from this committee"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    declaration = TidyTextField(label=_("Which relation to which bidder"), required=False, max_length=1000)
