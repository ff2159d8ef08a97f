"""Filing an objection, and answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyCharField, TidyTextField
from tender.parties.models import Organisation
from tender.procurement.models import Challenge, Effect, ObjectionPoint
from tender.procurement.services.challenge import Bound

MOST_OF_CLAIM = 200


class ChallengeForm(Form):
    """What an objection must contain (O94 art. 12)."""

    provider = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("On behalf of"), empty_label=None)
    step = forms.ChoiceField(label=_("directed against"), choices=Challenge.Step.choices)
    matter = TidyTextField(
        label=_("Matter and request"),
        max_length=4000,
        help_text=_(
            "Say exactly what you object to, and what you ask for; an empty line between points, each gets its own answer."
        ),
    )
    facts = TidyTextField(label=_("Facts"), max_length=6000, help_text=_("What happened, when, and how it can be shown."))
    law = TidyCharField(label=_("Legal basis"), max_length=300, help_text=_("The article on which the objection rests."))

    agent = TidyCharField(
        label=_("Agent"), max_length=100, required=False, help_text=_("Only if somebody from outside files for the provider.")
    )
    upload = forms.FileField(
        label=_("Authorisation of the agent"), required=False, max_length=400,
        help_text=_("PDF, Word or a picture, at most 20 MB."),
    )  # fmt: skip

    def __init__(self, organisations: Any, data: Any = None, sent: Any = None, *, bound: Any = None) -> None:
        super().__init__(data, sent)
        self.bound = bound
        self.fields["provider"].queryset = organisations
        if organisations.count() == 1:
            self.fields["provider"].initial = organisations.first().pk
            self.fields["provider"].widget = forms.HiddenInput()
        if bound is not None:
            self.fields["step"].initial = Challenge.Step.RESULT
            self.fields["matter"].initial = bound.matter
            self.fields["law"].initial = bound.law

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        given = {name: self.cleaned_data[name] for name in ("provider", "step", "matter", "facts", "law")}
        bid, leaf = (self.bound.bid, self.bound.leaf) if self.bound else (None, None)
        return {**given, "bound": Bound(bid, leaf, self.cleaned_data["agent"], self.cleaned_data["upload"])}


class SupplementForm(Form):
    """What was missing."""

    text = TidyTextField(label=_("Supplement"), max_length=6000, help_text=_("Everything that was asked for."))


class AnswerForm(Form):
    """The answer to every point with reasons (O94 art. 15), the whole, and what follows where the objection is upheld."""

    def __init__(self, points: list[ObjectionPoint], effects: tuple[tuple[str, str], ...], data: Any = None) -> None:
        super().__init__(data)
        self.points, self.upholds = points, bool(effects)
        for point in points if len(points) > 1 else ():
            claim = point.claim if len(point.claim) <= MOST_OF_CLAIM else f"{point.claim[:MOST_OF_CLAIM]}…"
            if effects:
                self.fields[f"upheld_{point.number}"] = forms.BooleanField(
                    label=_("Point {number} is upheld").format(number=point.number), required=False, initial=True
                )
            self.fields[f"reply_{point.number}"] = TidyTextField(
                label=_("Reply to point {number}").format(number=point.number), help_text=claim, max_length=3000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.fields["reason"] = TidyTextField(
            label=_("Answer with reasons"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Facts found, the law applied, and the result."),
        )  # fmt: skip
        if effects:
            names = dict(Effect.Kind.choices)
            self.fields["effect"] = forms.ChoiceField(
                label=_("What follows at this stage"), choices=[(key, f"{names[key]} · {law}") for key, law in effects],
                widget=forms.RadioSelect,
            )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        several = len(self.points) > 1
        replies = {
            one.number: (bool(given.get(f"upheld_{one.number}")), given[f"reply_{one.number}"] if several else given["reason"])
            for one in self.points
        }
        if not several:
            replies = {number: (self.upholds, text) for number, (_was, text) in replies.items()}
        more = {"effect": given["effect"]} if self.upholds else {}
        return {"reason": given["reason"], "replies": replies if several else None, **more}
