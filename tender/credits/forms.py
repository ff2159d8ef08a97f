"""Forms of credits: a claim, a reversal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import DayField, Form, ScoreField, TidyCharField, TidyTextField
from tender.core.wording import points
from tender.credits.models import Claim
from tender.credits.rules import credit


class ClaimForm(Form):
    """What a learner declares."""

    part = forms.ChoiceField(label=_("Part"), choices=Claim.Part.choices)
    title = TidyCharField(label=_("Title"), max_length=200)
    description = TidyTextField(label=_("What you declare"), max_length=4000)
    points = ScoreField(label=_("Points asked for"), lowest=Decimal("0.01"), highest=Decimal(40))
    done_on = DayField(label=_("Done on"))
    evidence = forms.FileField(label=_("Evidence"), required=False, help_text=_("PDF, Word or a picture, at most 20 MB."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        caps = credit.load().caps
        said = [f"{label} {points(caps[part])}" for part, label in Claim.Part.choices]
        self.fields["points"].help_text = _("Most points that count in a cycle") + ": " + " · ".join(said)


class ReversalForm(Form):
    """Why an entry is taken back."""

    reason = TidyTextField(label=_("Reason"), max_length=250)
