"""Forms of a needs survey: asking, answering, choosing what becomes a need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, MomentField, TidyCharField, TidyTextField
from tender.parties.models import Organisation
from tender.procurement.models import Need


def months_of(year: int) -> list[tuple[str, str]]:
    """The months of a year as choices, valued by their first day."""
    return [(f"{year}-{month:02}-01", f"{year}-{month:02}") for month in range(1, 13)]


def said_shortly(theme: str, audience: str, people: int, days: int, month: date) -> str:
    """A wanted class in one line."""
    said = gettext("{theme} · {audience} · {people} people · {days} days · {month}")
    words = dict(Need.Audience.choices)
    return said.format(theme=theme, audience=words[audience], people=people, days=days, month=f"{month:%Y-%m}")


class MonthField(forms.TypedChoiceField):
    """A month of one year; the value is its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=date.fromisoformat, empty_value=None, **kwargs)

    def offer(self, year: int) -> None:
        """Let the months of this year be chosen."""
        self.choices = months_of(year)

    def prepare_value(self, value: Any) -> Any:
        """A stored day as the value of its month."""
        return value.replace(day=1).isoformat() if isinstance(value, date) else value


class SurveyForm(Form):
    """Whom to ask about what, until when."""

    title = TidyCharField(label=_("Title"), max_length=180)
    year = forms.IntegerField(label=_("Year of the training"), min_value=2000, max_value=2100)
    about = TidyTextField(label=_("What those asked should know"), max_length=4000, required=False)
    closes_at = MomentField(label=_("Answers are taken until"))
    units = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label=_("Units asked"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.cleaned_data, "units": [unit.pk for unit in self.cleaned_data["units"]]}


class AnswerForm(Form):
    """One class that is wanted. A learner answers for one person: there is no head count then."""

    unit_id = forms.TypedChoiceField(label=_("Answer for"), coerce=int)
    theme = TidyCharField(label=_("Theme"), max_length=120, help_text=_("What should be learnt, in a few words."))
    audience = forms.ChoiceField(label=_("Audience"), choices=Need.Audience.choices)
    head_count = forms.IntegerField(label=_("Head count"), min_value=1, max_value=100_000)
    days = forms.IntegerField(label=_("Training days"), min_value=1, max_value=400)
    month = MonthField(label=_("Wished month"))
    reason = TidyTextField(label=_("Why it is needed"), max_length=2000, required=False)

    def __init__(self, *args: Any, year: int, seats: Sequence[tuple[Organisation, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].offer(year)
        self.fields["unit_id"].choices = [(unit.pk, unit.name) for unit, _whole in seats]
        if len(seats) == 1:
            self.fields["unit_id"].widget = forms.HiddenInput()
            self.fields["unit_id"].initial = seats[0][0].pk
        if not any(whole for _unit, whole in seats):
            del self.fields["head_count"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {"head_count": 1, **self.cleaned_data}


class TakeUpForm(Form):
    """Which groups of answers become needs."""

    groups = forms.TypedMultipleChoiceField(label=_("Wishes"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, groups: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = groups
