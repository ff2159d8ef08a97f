"""Award of one lot: decision, publicity, letters. And the objection, which may come at any time."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from workflows.flows.base import Follows
from workflows.flows.due import at, by_law
from workflows.flows.nodes import Begin, End, Exit, Step, Wait


class AwardFlow(Follows):
    """The leader decides, the officer publishes the candidates, and after the publicity period the letters go out (at once, with
    one source)."""

    process_title = _("Award")
    thing = "award"

    start = Begin("proposed", "decided", "publicised", label=_("Award proposed")).Next(this.decide)

    decide = (
        Step("award.decide", due=by_law("determine_winner", "proposed_at")).Or("award.deem", this.publicise).Next(this.publicise)
    )

    publicise = (
        Step("award.publicise", label=_("Make the result public"), due=by_law("award_notice", "decided_at"))
        .Or("award.notify", this.notified)
        .Next(this.publicity)
    )

    publicity = Wait(
        "award.notified",
        label=_("Wait for the end of the publicity period"),
        until=lambda award: award.state not in ("proposed", "decided", "publicised"),
        due=at("publicity_ends"),
    ).Next(this.notified)

    notified = End(label=_("Letters sent"))

    ended = Exit("award.overturn", label=_("Overturned"))


class ComplaintFlow(Follows):
    """The officer keeps the record of what the finance department decides."""

    process_title = _("Complaint")
    thing = "complaint"

    start = Begin("pending", label=_("Complaint on record")).Next(this.decide)

    decide = Step("complaint.decide", due=at("decision_due")).Next(this.decided)

    decided = End(label=_("Decision on record"))

    ended = Exit("complaint.withdraw", label=_("Withdrawn (complaint)"))


class ObjectionFlow(Follows):
    """The officer looks whether an objection is admissible, and answers it in time."""

    process_title = _("Objection")
    thing = "challenge"

    start = Begin("filed", "accepted", label=_("Objection filed")).Next(this.admit)

    admit = (
        Step("challenge.accept", label=_("Accept or refuse the objection"), due=at("reply_by"))
        .Or("challenge.refuse", this.refused)
        .Next(this.answer)
    )

    answer = (
        Step("challenge.uphold", label=_("Answer the objection"), due=at("reply_by"))
        .Or("challenge.dismiss", this.answered)
        .Next(this.answered)
    )

    answered = End(label=_("Answered"))

    refused = End(label=_("Inadmissible"))

    ended = Exit("challenge.withdraw", label=_("Withdrawn"))
