"""Forms of the expert pool: an entry, a field, a relation. Judging: `services/pool.py`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField
from tender.parties.models import PoolEntry, Relation
from tender.parties.rules.subject import name_of, subjects


def subject_choices() -> list[tuple[str, str]]:
    """The catalogue in the reader's language."""
    return [(code, name_of(code, get_language() or "zh")) for code in subjects()]


class EntryForm(Form):
    """Title and where the expert lives; whether they can be drawn at present."""

    title = TidyCharField(label=_("Professional title"), max_length=100)
    grade = forms.ChoiceField(label=_("Level of the title"), choices=PoolEntry.Grade.choices)
    region = TidyCharField(label=_("Region"), max_length=100, required=False)
    address = TidyCharField(
        label=_("Home address"), max_length=300, required=False, help_text=_("Compared with the addresses of bidders only.")
    )
    is_available = forms.BooleanField(label=_("Can be drawn at present"), required=False, initial=True)


class NewExpertForm(Form):
    """Somebody with a login who joins the pool."""

    email = forms.EmailField(label=_("E-mail address of the login"))
    title = TidyCharField(label=_("Professional title"), max_length=100)
    grade = forms.ChoiceField(label=_("Level of the title"), choices=PoolEntry.Grade.choices)
    employer_name = TidyCharField(label=_("Employer"), max_length=200)
    region = TidyCharField(label=_("Region"), max_length=100, required=False)
    codes = forms.MultipleChoiceField(label=_("Fields"), choices=subject_choices, widget=forms.CheckboxSelectMultiple)


class SubjectForm(Form):
    """One more field."""

    code = forms.ChoiceField(label=_("Field"))

    def __init__(self, known: list[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].choices = [pair for pair in subject_choices() if pair[0] not in known]


class RelationForm(Form):
    """A relation to an organisation, with its time."""

    kind = forms.ChoiceField(label=_("Kind of relation"), choices=Relation.Kind.choices)
    organisation_name = TidyCharField(label=_("Name or code of the organisation"), max_length=200)
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False, help_text=_("Empty while it lasts."))
    detail = TidyCharField(label=_("Remark"), max_length=300, required=False)


class CloseForm(Form):
    """When a relation ended."""

    until = DayField(label=_("Ended on"))
