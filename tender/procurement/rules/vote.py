"""Votes of a committee on facts it must find together: the majority decides, who differs may sign a dissent (O87 art. 61).

Lives here: counting. Not here: who sits (`rules/committee.py`), scores, which every member gives alone (`scoring.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tender.core.refusal import Refusal, _

LAW = "财政部令第87号 第61条"


@dataclass(frozen=True)
class Vote:
    """One member's yes or no, with the reason of a no."""

    member: int
    says_yes: bool
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the majority found; `reason` joins the different reasons of those who said no, where they prevailed."""

    says_yes: bool
    yes: int
    no: int
    reason: str
    differing: tuple[int, ...]


def outcome(votes: Sequence[Vote], sitting: Sequence[int]) -> Outcome:
    """The finding of the sitting members; votes of others (who left) do not count. In any order of votes the same.

    Refuses votes_missing until every sitting member has voted, vote_tied where neither side has more (a lawful committee is odd).
    """
    counted = sorted((vote for vote in votes if vote.member in sitting), key=lambda vote: vote.member)
    if absent := len(set(sitting)) - len({vote.member for vote in counted}):
        raise Refusal("votes_missing", _("{count} members have not voted yet."), law=LAW, status=422, count=absent)
    yes = sum(vote.says_yes for vote in counted)
    no = len(counted) - yes
    if yes == no:
        raise Refusal("vote_tied", _("The votes are equal; the committee must go on deliberating."), law=LAW, yes=yes, no=no)
    says_yes = yes > no
    reasons = dict.fromkeys(vote.reason.strip() for vote in counted if not vote.says_yes and vote.reason.strip())
    return Outcome(
        says_yes, yes, no, "" if says_yes else "；".join(reasons), tuple(v.member for v in counted if v.says_yes != says_yes)
    )


def minority(outcomes: Iterable[Outcome], member: int) -> bool:
    """Whether this member differs from any of these findings, and so may sign a dissent."""
    return any(member in found.differing for found in outcomes)


def may_dissent(*, differs: bool, has_signed: bool, reason: str) -> Refusal | None:
    """A dissent is signed once, with its reason, by a member who differs; who does not sign is deemed to agree."""
    if has_signed:
        return Refusal("dissent_signed", _("You have signed a dissent already."), law=LAW)
    if not differs:
        return Refusal("not_differing", _("Your votes are those of the majority; there is nothing to dissent from."), law=LAW)
    if not reason.strip():
        return Refusal("reason_missing", _("Please give a reason."), law=LAW, status=422, field="reason")
    return None
