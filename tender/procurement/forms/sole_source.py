"""Forms of single source and of the in-house option. Judging: `rules/sole_source.py`, `rules/in_house.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, Form, TidyCharField, TidyTextField
from tender.parties.models import Organisation


class SourceForm(Form):
    """The one source and why there is no other."""

    provider = forms.ModelChoiceField(label=_("The one source"), queryset=Organisation.objects.none())
    uniqueness = TidyTextField(label=_("Why only this provider can do it"), max_length=8000)

    def __init__(self, *args: Any, register: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if register is not None:
            self.fields["provider"].queryset = register


class ObjectionForm(Form):
    """An objection that came in."""

    objector = TidyCharField(label=_("Who objects"), max_length=200)
    text = TidyTextField(label=_("Objection"), max_length=8000)


class ObjectionAnswerForm(Form):
    """The answer to it."""

    answer = TidyTextField(label=_("Answer"), max_length=8000)


class ShadowForm(Form):
    """What the Party School would cost and offer."""

    organisation = forms.ModelChoiceField(label=_("Party School"), queryset=Organisation.objects.none())
    cost = AmountField(label=_("Cost"), lowest=Decimal("0.01"))
    quality = TidyTextField(
        label=_("What it offers"), max_length=8000, help_text=_("Courses, lecturers, rooms, service: in the order of the criteria.")
    )

    def __init__(self, *args: Any, schools: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if schools is not None:
            self.fields["organisation"].queryset = schools
