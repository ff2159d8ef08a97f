"""Naming members of a committee, and their declaration of conflicts of interest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField, TidyTextField
from tender.parties.models import Person
from tender.parties.rules.subject import name_of, subjects
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
    reason = TidyCharField(
        label=_("For an expert: why nobody can be drawn"), max_length=500, required=False,
        help_text=_("Only a difficult and specialised purchase may do without a draw."),
    )  # fmt: skip
    approval = TidyCharField(label=_("For an expert: consent of the supervising budget unit"), max_length=200, required=False)
    letter = TidyCharField(label=_("For the buyer's representative: letter of authorisation"), max_length=200, required=False)

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


class NeedForm(Form):
    """What committee is needed: its size, how many experts are drawn for which field, how many spares, and when."""

    members = forms.IntegerField(label=_("Members of the committee"), min_value=1, max_value=99)
    experts = forms.IntegerField(label=_("Experts to draw"), min_value=1, max_value=99)
    spares = forms.IntegerField(label=_("Spare members"), min_value=0, max_value=30, initial=3)
    day = DayField(label=_("Evaluation on"))
    is_complex = forms.BooleanField(label=_("Technically complex, or of large social impact"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in subjects():
            label = name_of(code, get_language() or "zh")
            self.fields[f"field-{code}"] = forms.IntegerField(label=label, min_value=0, max_value=20, required=False)

    def plain(self) -> list[Any]:
        """The fields above the catalogue."""
        return [self[name] for name in ("members", "experts", "spares", "day", "is_complex")]

    def catalogue(self) -> list[Any]:
        """One number per field of the catalogue."""
        return [self[f"field-{code}"] for code in subjects()]

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        known = {name: self.cleaned_data[name] for name in ("members", "experts", "spares", "day", "is_complex")}
        return {**known, "fields": {code: n for code in subjects() if (n := self.cleaned_data.get(f"field-{code}"))}}
