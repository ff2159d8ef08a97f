"""Publication: from a draft to the end of bidding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from workflows.flows.base import Follows
from workflows.flows.due import at
from workflows.flows.nodes import Begin, End, Exit, Step, page_named
from workflows.flows.steps import WITHOUT_NOTICE, publication, until_deadline
from workflows.lifecycles.rights import officer_of


def questions(tender: Any) -> Iterable[Any]:
    """Questions of this tender."""
    return tender.questions.all()


class PublicationFlow(Follows):
    """The officer drafts, the leader approves or returns, the notice goes public, questions are answered until the deadline."""

    process_title = _("Publication")
    thing = "tender"

    start = Begin("draft", "in_review", "approved", "published", label=_("Tender begun")).Next(this.draft)

    draft = Step("tender.submit", label=_("Complete the draft and submit it"), page=page_named("procurement:draft")).Next(
        this.review
    )

    review = Step("tender.approve", label=_("Review the draft")).Or("tender.send_back", this.draft).Next(this.publish)

    publish = (
        publication(elsewhere=lambda tender: tender.method in WITHOUT_NOTICE).Or("tender.send_back", this.draft).Next(this.bidding)
    )

    bidding = (
        until_deadline(meanwhile=questions, done=lambda question: question.answered_at is not None)
        .Do(this.answer)
        .Next(this.closed)
    )

    answer = Step(
        event="question.answered",
        label=_("Answer a question"),
        may=lambda by, question: officer_of(by, question.tender),
        done=lambda question: question.answered_at is not None,
        due=at("deadline"),
        page=page_named("procurement:questions", anchor="#question-{row}"),
    )

    closed = End(label=_("Bidding closed"))

    ended = Exit("tender.refuse", "tender.terminate", label=_("Refused or terminated"))
