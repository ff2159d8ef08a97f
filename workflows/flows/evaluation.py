"""Evaluation: examination, committee, declarations, score sheets, signatures, report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.core.actor import Actor
from tender.procurement.models import Bid, Member, ScoreSheet
from tender.procurement.models.facts import committee_refusal
from workflows.flows.base import Follows
from workflows.flows.nodes import All, Begin, Each, End, Exit, Join, Step, page_named
from workflows.lifecycles.rights import officer_of

BEFORE_SCORING = ("opened", "examining")
BEFORE_REPORT = (*BEFORE_SCORING, "evaluating")


def members(tender: Any) -> Iterable[Member]:
    """Members who sit, and those who left because they declared a conflict."""
    return Member.objects.filter(Q(left_at=None) | Q(has_conflict=True), evaluation__current_of=tender).select_related("evaluation")


def sitting(tender: Any) -> Iterable[Member]:
    """Members who sit."""
    return Member.objects.filter(left_at=None, evaluation__current_of=tender).select_related("evaluation")


def sheets(tender: Any) -> Iterable[ScoreSheet]:
    """Every score sheet of the tender."""
    counted = ScoreSheet.objects.filter(evaluation__current_of=tender).exclude(state="voided")
    return counted.select_related("lot")


def is_scored(tender: Any) -> bool:
    """Whether no sheet is waited for any more."""
    return tender.state not in BEFORE_REPORT or tender.evaluation.state not in ("forming", "scoring")


def has_competition(tender: Any) -> bool:
    """Whether bids compete: with one source the price is negotiated instead (`price_talk.py`)."""
    return bool(tender.method != "single_source")


def is_examined(tender: Any) -> bool:
    """Whether no opened bid waits for its examination."""
    return not Bid.objects.filter(lot__tender=tender, state="opened").exists()


def has_committee(tender: Any) -> bool:
    """Whether the committee is lawful in size and make-up and everybody has declared."""
    return tender.state not in BEFORE_SCORING or committee_refusal(tender) is None


def oneself(by: Actor, member: Any) -> bool:
    """The member, and nobody else."""
    return by.person_id is not None and by.person_id == member.person_id


def unnamed(member: Any) -> str:
    """A member's own task needs no name in the member's list."""
    return ""


class EvaluationFlow(Follows):
    """Bids are examined while the committee is formed and declares; every member scores alone; all sign the report.

    A voided evaluation ends it; it begins again, so that a new committee is formed."""

    process_title = _("Evaluation")
    thing = "tender"

    start = Begin("opened", "examining", "evaluating", label=_("Bids opened"), when=has_competition, again=True).Next(
        this.begin_examination
    )

    begin_examination = Step("tender.begin_examination").Next(this.both)

    both = All(label=_("At the same time")).Next(this.examine).Next(this.committee).Next(this.declarations)

    examine = Step(
        label=_("Examine the bids"),
        may=officer_of,
        done=is_examined,
        event="examination.concluded",
        page=page_named("procurement:examination"),
    ).Next(this.ready)

    committee = Step(
        label=_("Form the evaluation committee"), may=officer_of, done=has_committee, page=page_named("procurement:committee")
    ).Next(this.ready)

    declarations = (
        Each(
            members,
            label=_("Every member"),
            done=lambda member: member.has_conflict is not None,
            until=lambda tender: tender.state not in BEFORE_SCORING or has_committee(tender),
        )
        .Do(this.declare)
        .Next(this.ready)
    )

    declare = Step(
        label=_("Declare conflicts of interest"),
        may=oneself,
        done=lambda member: member.has_conflict is not None,
        about=unnamed,
    )

    ready = Join(label=_("All is ready")).Next(this.hand_out)

    hand_out = Step("tender.begin_evaluation", label=_("Hand out the score sheets")).Next(this.at_work)

    at_work = All(label=_("At the same time")).Next(this.scoring).Next(this.joining)

    scoring = (
        Each(
            sheets,
            label=_("Every member, every lot"),
            done=lambda sheet: sheet.state in ("submitted", "locked"),
            until=is_scored,
        )
        .Do(this.score)
        .Next(this.all_scored)
    )

    joining = (
        Each(
            members,
            label=_("Who follows a member that left"),
            done=lambda member: member.has_conflict is not None,
            until=is_scored,
        )
        .Do(this.declare_late)
        .Next(this.all_scored)
    )

    declare_late = Step(
        label=_("Declare conflicts of interest"),
        may=oneself,
        done=lambda member: member.has_conflict is not None,
        about=unnamed,
    )

    score = Step("scoresheet.submit", label=_("Fill in and sign the score sheet"), about=lambda sheet: str(sheet.lot))

    all_scored = Join(label=_("All is scored")).Next(this.signing)

    signing = (
        Each(
            sitting,
            label=_("Every member"),
            done=lambda member: member.report_signed_at is not None,
            until=lambda tender: tender.state not in BEFORE_REPORT,
        )
        .Do(this.sign)
        .Next(this.evaluated)
    )

    sign = Step(
        label=_("Sign the evaluation report"),
        may=oneself,
        done=lambda member: member.report_signed_at is not None,
        about=unnamed,
        page=lambda tender, member: reverse("procurement:sign-report", args=[tender.evaluation.pk]),
    )

    evaluated = End(label=_("Report signed"))

    ended = Exit("tender.fail", "tender.terminate", label=_("Failed or terminated"))

    voided = Exit("evaluation.void", label=_("Evaluation voided"))
