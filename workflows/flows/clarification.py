"""Letters to bidders: who must answer, who must vote, who must decide, while the bids are examined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.core.wording import local
from tender.procurement.models import Clarification, Member
from tender.procurement.models.clarification import sitting_members
from tender.procurement.queries.conformity import owes_vote
from tender.procurement.services.clarification import may_write
from workflows.flows.base import Follows
from workflows.flows.evaluation import has_competition, oneself, unnamed
from workflows.flows.nodes import All, Begin, Each, End, Join, Step
from workflows.flows.steps import given_up


def letters(tender: Any) -> Iterable[Clarification]:
    """Every letter of the tender."""
    return Clarification.objects.filter(bid__lot__tender=tender).select_related("bid__lot__tender")


def voters(tender: Any) -> Iterable[Member]:
    """Every sitting member, with its tender."""
    seats = sitting_members(tender.pk)
    for seat in seats:
        seat.evaluation.tender = tender
    return seats


def is_past(tender: Any) -> bool:
    """Whether the examination is over."""
    return tender.state != "examining"


def due_text(letter: Any) -> str:
    """Until when the bidder may answer, the same in every language."""
    return f"{local(letter.deadline):%Y-%m-%d %H:%M}"


class ClarificationFlow(Follows):
    """While bids are examined, members vote, bidders answer letters in time, and people decide on every answer."""

    process_title = _("Letters to bidders")
    thing = "tender"

    start = Begin("examining", label=_("Examination begun"), when=has_competition).Next(this.both)

    both = All(label=_("At the same time")).Next(this.votes).Next(this.answers).Next(this.decisions)

    votes = (
        Each(voters, label=_("Every member"), done=lambda seat: not owes_vote(seat), until=is_past).Do(this.vote).Next(this.settled)
    )

    vote = Step(
        label=_("Vote on conformity or on an explained price"), may=oneself, done=lambda seat: not owes_vote(seat), about=unnamed
    )

    answers = (
        Each(letters, label=_("Every bidder that was asked"), done=lambda letter: letter.state != "asked", until=is_past)
        .Do(this.answer)
        .Next(this.settled)
    )

    answer = Step("clarification.answer_it", label=_("Answer a letter of the committee"), about=due_text)

    decisions = (
        Each(
            letters,
            label=_("Every answer"),
            done=lambda letter: letter.state not in ("answered", "unanswered"),
            until=is_past,
        )
        .Do(this.decide)
        .Next(this.settled)
    )

    decide = Step(
        label=_("Decide on a bidder's answer"),
        may=lambda by, letter: may_write(by, letter.bid, letter.kind),
        done=lambda letter: letter.state not in ("answered", "unanswered"),
        about=due_text,
    )

    settled = Join(label=_("All is settled")).Next(this.over)

    over = End(label=_("Examination over"))

    ended = given_up()
