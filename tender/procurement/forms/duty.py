"""Forms by which people say what they did: a duty done, or a day from which a period runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, TidyCharField
from tender.procurement.models.duty_words import RECORDED
from tender.procurement.rules.duties import Thing
from tender.procurement.rules.duty_kinds import RECORDED as STARTS


class MarkForm(Form):
    """On which day it was done, and how."""

    done_on = DayField(label=_("Day"))
    note_text = TidyCharField(
        label=_("Note"), help_text=_("How it was done, for example the number of the letter."), max_length=500
    )


class RecordForm(MarkForm):
    """Which day came, for which contract if it is one of a contract."""

    field_order = ("what", "done_on", "note_text")
    what = forms.ChoiceField(label=_("What happened"))

    def __init__(self, *args: Any, things: Iterable[Thing], method: str, **known: Any) -> None:
        super().__init__(*args, **known)
        others = () if method == "framework" else ("framework_signed_on", "second_stage_on", "framework_expired_on")
        others += () if method == "single_source" else ("objected_publicity_on",)
        contracts = [thing for thing in things if thing.kind == "contract"]
        choices: list[tuple[str, Any]] = []
        for name, kind in STARTS.items():
            if name in others:
                continue
            if kind:
                choices += [(f"{name}:{thing.key}", f"{RECORDED[name]} · {thing.name}") for thing in contracts]
            else:
                choices.append((name, RECORDED[name]))
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
