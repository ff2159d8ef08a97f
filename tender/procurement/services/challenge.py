"""Objections (质疑): filed by a bidder in time, accepted or refused, upheld or dismissed with an answer on paper, withdrawn.

Not here: what an open objection holds back (`models/award.py`), complaints to the finance department.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tender.core import clock
from tender.core.actor import Actor
from tender.core.door import begin, lock, perform
from tender.core.models.calendar import district_calendar
from tender.core.refusal import forbidden
from tender.parties.models import Organisation
from tender.procurement.documents.challenge import Matter, ObjectionReply
from tender.procurement.models import Award, Challenge, Tender
from tender.procurement.queries.challenge import window_of
from tender.procurement.rules import challenge as rules
from tender.procurement.rules import rulebook
from tender.procurement.services.paper import keep_paper
from workflows.lifecycles.audiences import officers

AUTHORITY = "同级财政部门"


@transaction.atomic
def file_challenge(
    tender: Tender, provider: Organisation, *, step: str, matter: str, facts: str, law: str, by: Actor, at: datetime
) -> Challenge:
    """A bidder objects to the document, the procedure or the result. Tells the officers; `reply_by` is in seven working days.

    Refuses forbidden, not_took_part, step_not_come, objected_late.
    """
    if not by.holds("provider", provider.pk):
        raise forbidden()
    book, calendar, today = rulebook.load(tender.rulebook), district_calendar(), localdate(at)
    window = window_of(tender, provider.pk)
    if refusal := rules.may_file(step, window, on=today, rules=book, calendar=calendar):
        raise refusal
    challenge = Challenge(
        tender=tender, buyer_id=tender.buyer_id, provider=provider, filed_by_id=by.person_id, step=step, matter=matter,
        facts=facts, law=law, filed_at=at, reply_by=rules.reply_due(today, rules=book, calendar=calendar),
    )  # fmt: skip
    return begin(challenge, by=by, at=at, logs="challenge.filed", tells=[officers])


def accept(challenge: Challenge, *, by: Actor, at: datetime) -> Challenge:
    """The officer finds the objection admissible. Tells the provider."""
    return perform(challenge, "accept", by=by, at=at)


@transaction.atomic
def refuse(challenge: Challenge, *, reason: str, by: Actor, at: datetime) -> Challenge:
    """The officer refuses the objection as inadmissible, with the reason. Tells the provider."""
    lock(challenge.tender)
    row = perform(challenge, "refuse", by=by, at=at, reason=reason)
    return _answered(row, reason, None)


@transaction.atomic
def uphold(challenge: Challenge, *, reason: str, affects_result: bool = False, by: Actor, at: datetime) -> Challenge:
    """The objection is right; `reason` is the answer. With `affects_result` the letters stay back until the leader overturns the
    award. Tells the provider; prints 质疑答复函."""
    lock(challenge.tender)
    row = perform(challenge, "uphold", by=by, at=at, reason=reason, answer=reason, affects_result=affects_result)
    return _answered(row, reason, True)


@transaction.atomic
def dismiss(challenge: Challenge, *, reason: str, by: Actor, at: datetime) -> Challenge:
    """The objection is not right; `reason` is the answer. Tells the provider; prints 质疑答复函."""
    lock(challenge.tender)
    row = perform(challenge, "dismiss", by=by, at=at, reason=reason, answer=reason)
    return _answered(row, reason, False)


@transaction.atomic
def withdraw(challenge: Challenge, *, by: Actor, at: datetime) -> Challenge:
    """The provider gives the objection up. Tells the officers."""
    lock(challenge.tender)
    row = perform(challenge, "withdraw", by=by, at=at)
    _arm_awards(row.tender.awards.filter(state="publicised"))
    return row


def _answered(challenge: Challenge, answer: str, upheld: bool | None) -> Challenge:
    """Keep the answer and its paper, and let the clock look at the awards again."""
    challenge.answer = answer
    if upheld is not None:
        challenge.paper = keep_paper(
            reply_sheet(challenge, answer, upheld),
            name=f"质疑答复函_{challenge.tender.number}_{challenge.pk}",
            purpose="challenge",
            organisation_id=challenge.provider_id,
            at=challenge.answered_at,
        )
    challenge.save(update_fields=["answer", "paper"])
    _arm_awards(challenge.tender.awards.filter(state="publicised"))
    return challenge


def _arm_awards(awards: Iterable[Award]) -> None:
    """Awards whose letters were held back are due again (their moment may be over)."""
    for award in awards:
        clock.arm(award)


def reply_sheet(challenge: Challenge, answer: str, upheld: bool) -> ObjectionReply:
    """What stands on 质疑答复函 (O94 art. 15)."""
    tender, answered = challenge.tender, localdate(challenge.answered_at)
    book, calendar = rulebook.load(tender.rulebook), district_calendar()
    return ObjectionReply(
        number=f"{tender.number}-质疑{challenge.pk}",
        issuer=tender.buyer.name,
        dated=answered,
        addressee=challenge.provider.name,
        project_name=tender.title,
        project_number=tender.number,
        filed_on=localdate(challenge.filed_at),
        received_on=localdate(challenge.filed_at),
        matters=(Matter(claim=challenge.matter, reply=answer, facts=challenge.facts, law=challenge.law, upheld=upheld),),
        conclusion="质疑成立" if upheld else "质疑不成立",
        complaint_authority=AUTHORITY,
        complaint_workdays=book.period("complaint_filing").amount,
        complaint_by=rules.complaint_due(challenge.reply_by, rules=book, calendar=calendar),
        contact=tender.contact_name,
        phone=tender.contact_phone,
    )
