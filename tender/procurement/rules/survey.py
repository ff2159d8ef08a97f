"""A needs survey: when it may open and be answered, and how answers become groups. Pure rules.

Not here: what a group becomes (`services/survey.py` notes it as a need).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tender.core.refusal import Refusal, _


@dataclass(frozen=True)
class SurveyFacts:
    """What the cards of a survey need."""

    closes_at: datetime
    units: int


@dataclass(frozen=True)
class Wish:
    """One answer: a class that somebody wants. `key` names the row."""

    key: int
    theme: str
    audience: str
    head_count: int
    days: int
    month: date
    reason: str = ""


@dataclass(frozen=True)
class WishGroup:
    """Answers that want the same theme for the same audience. `days`: the longest asked for; `month`: the one most ask for."""

    theme: str
    audience: str
    head_count: int
    days: int
    month: date
    reasons: tuple[str, ...]
    keys: tuple[int, ...]

    @property
    def key(self) -> int:
        """The group's own key: that of its first answer."""
        return self.keys[0]


def may_open(facts: SurveyFacts, *, at: datetime) -> Refusal | None:
    """Somebody is asked, and there is time to answer."""
    if not facts.units:
        return Refusal("nobody_asked", _("Choose at least one unit to ask."), status=422, field="units")
    if facts.closes_at <= at:
        says = _("The survey would close before it opens.")
        return Refusal("closes_too_early", says, status=422, field="closes_at", instead=_("Set a later moment of closing."))
    return None


def may_close(facts: SurveyFacts, *, at: datetime) -> Refusal | None:
    """The clock closes it, not before its moment."""
    if at < facts.closes_at:
        return Refusal("before_closing", _("The survey is open until {until}."), until=facts.closes_at)
    return None


def may_answer(state: str, closes_at: datetime, *, at: datetime) -> Refusal | None:
    """Answers are taken while the survey is open and before its moment of closing, whatever the clock has done so far."""
    if state == "open" and at < closes_at:
        return None
    return Refusal("survey_closed", _("This survey does not take answers now."), instead=_("Ask the organisation department."))


def grouped(wishes: Iterable[Wish]) -> tuple[WishGroup, ...]:
    """Answers by theme (white space and case aside) and audience, the largest head count first."""
    found: dict[tuple[str, str], list[Wish]] = {}
    for wish in wishes:
        found.setdefault(("".join(wish.theme.split()).casefold(), wish.audience), []).append(wish)
    groups = [
        WishGroup(
            theme=first.theme,
            audience=first.audience,
            head_count=sum(wish.head_count for wish in same),
            days=max(wish.days for wish in same),
            month=_favourite(same),
            reasons=tuple(dict.fromkeys(wish.reason for wish in same if wish.reason)),
            keys=tuple(wish.key for wish in same),
        )
        for same in found.values()
        for first in same[:1]
    ]
    return tuple(sorted(groups, key=lambda group: (-group.head_count, group.month, group.key)))


def _favourite(wishes: list[Wish]) -> date:
    """The month that most people ask for; of equals the earliest."""
    votes: dict[date, int] = {}
    for wish in wishes:
        votes[wish.month] = votes.get(wish.month, 0) + wish.head_count
    return min(votes, key=lambda month: (-votes[month], month))
