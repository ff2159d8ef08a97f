"""Objections (质疑): filed by a bidder in time, accepted or refused, upheld or dismissed with an answer on paper, withdrawn.

Not here: what an open objection holds back (`models/award.py`), complaints to the finance department.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core import clock, files
from tender.core.actor import Actor
from tender.core.door import begin, lock, perform
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.documents.challenge import Matter, ObjectionReply
from tender.procurement.models import Award, Bid, Challenge, Criterion, Effect, ObjectionDetail, ObjectionPoint, Supplement, Tender
from tender.procurement.queries.challenge import window_of
from tender.procurement.queries.remedy import standing_of
from tender.procurement.rules import challenge as rules
from tender.procurement.rules import rulebook
from tender.procurement.rules.remedy import CHANGING, effects_of, may_take, points_of
from tender.procurement.services.effect import record_effect
from tender.procurement.services.paper import keep_paper
from workflows.lifecycles.audiences import officers

AUTHORITY = "同级财政部门"
LARGEST_PAPER = 20 * 1024 * 1024
FOLLOWS = {
    "continue": "该事项未影响采购结果，采购活动继续进行。",
    "correct": "采购人将依法澄清或者修改采购文件后继续开展采购活动。",
    "re_evaluate": "由原评审小组重新评审。",
    "next_candidate": "采购人将从合格的候选人中依法另行确定中标、成交供应商。",
    "restart": "采购人将依法重新开展采购活动。",
}
Replies = dict[int, tuple[bool, str]]


@dataclass(frozen=True)
class Bound:
    """What an objection is about, and who files it: one's own bid, a criterion, an agent with the paper that authorises it."""

    bid: Bid | None = None
    criterion: Criterion | None = None
    agent: str = ""
    upload: Any = None


@transaction.atomic
def file_challenge(
    tender: Tender,
    provider: Organisation,
    *,
    step: str,
    matter: str,
    facts: str,
    law: str,
    bound: Bound | None = None,
    by: Actor,
    at: datetime,
) -> Challenge:
    """A bidder objects to the document, the procedure or the result. Tells the officers; `reply_by` is in seven working days.
    Each paragraph of `matter` is a point that gets its own answer; `bound` says which lot, bid or criterion it is about.

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
    row = begin(challenge, by=by, at=at, logs="challenge.filed", tells=[officers])
    _write_points(row, matter)
    _write_detail(row, bound or Bound(), by=by, at=at)
    return row


def _write_points(challenge: Challenge, matter: str) -> None:
    found = points_of(matter) or (matter,)
    ObjectionPoint.objects.bulk_create(
        ObjectionPoint(challenge=challenge, number=n, claim=claim) for n, claim in enumerate(found, 1)
    )


def _write_detail(challenge: Challenge, bound: Bound, *, by: Actor, at: datetime) -> None:
    """What it is bound to; a bid of somebody else, or a criterion of another tender, is not taken."""
    bid = bound.bid if bound.bid and bound.bid.provider_id == challenge.provider_id else None
    leaf = bound.criterion if bound.criterion and bound.criterion.tender_id == challenge.tender_id else None
    paper = None
    if bound.upload:
        paper = files.receive(
            bound.upload, purpose="challenge", by=by, at=at, organisation_id=challenge.provider_id, largest=LARGEST_PAPER
        )
    if bid or leaf or bound.agent or paper:
        ObjectionDetail.objects.create(
            challenge=challenge, lot=bid.lot if bid else None, bid=bid, criterion=leaf, agent=bound.agent, authorisation=paper
        )


@transaction.atomic
def ask_supplement(challenge: Challenge, *, reason: str, by: Actor, at: datetime) -> Challenge:
    """The officer says once and wholly what is missing; five working days to complete it. Tells the provider.

    Refuses forbidden, reason_missing, supplement_once.
    """
    row = perform(challenge, "ask_supplement", by=by, at=at, reason=reason)
    due_on = rules.supplement_due(localdate(at), calendar=district_calendar())
    Supplement.objects.create(challenge=row, missing=reason, asked_at=at, due_on=due_on)
    return row


@transaction.atomic
def supplement(challenge: Challenge, *, text: str, by: Actor, at: datetime) -> Challenge:
    """The provider completes it; the period for the answer runs from now on, because only now it is whole. Tells the officers.

    Refuses forbidden, supplement_not_asked, supplement_late.
    """
    book = rulebook.load(challenge.tender.rulebook)
    reply_by = rules.reply_due(localdate(at), rules=book, calendar=district_calendar())
    row = perform(challenge, "supplement", by=by, at=at, reply_by=reply_by)
    found = Supplement.objects.get(challenge=row)
    found.text, found.given_at = text, at
    found.save(update_fields=["text", "given_at"])
    row.asked_supplement = found
    return row


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
def uphold(
    challenge: Challenge,
    *,
    reason: str,
    affects_result: bool = False,
    effect: str = "",
    replies: Replies | None = None,
    by: Actor,
    at: datetime,
) -> Challenge:
    """The objection is right; `reason` is the answer, `replies` that to each point, `effect` what follows at this stage. Where the
    result is touched the letters stay back until the effect is carried out. Tells the provider; prints 质疑答复函.

    Refuses forbidden, reason_missing, effect_not_lawful, reply_missing.
    """
    tender = lock(challenge.tender)
    if effect and (refusal := may_take(effect, standing_of(tender, challenge.step, challenge))):
        raise refusal
    changes = affects_result or effect in CHANGING
    row = perform(challenge, "uphold", by=by, at=at, reason=reason, answer=reason, affects_result=changes)
    if effect:
        law = dict(effects_of(standing_of(tender, row.step, row)))[effect]
        record_effect(tender, effect, law=law, challenge=row, by=by, at=at)
    _reply(row, replies)
    return _answered(row, reason, True)


@transaction.atomic
def dismiss(challenge: Challenge, *, reason: str, replies: Replies | None = None, by: Actor, at: datetime) -> Challenge:
    """The objection is not right; `reason` is the answer. Tells the provider; prints 质疑答复函."""
    lock(challenge.tender)
    row = perform(challenge, "dismiss", by=by, at=at, reason=reason, answer=reason)
    _reply(row, {number: (False, reply) for number, (_upheld, reply) in (replies or {}).items()})
    return _answered(row, reason, False)


@transaction.atomic
def withdraw(challenge: Challenge, *, by: Actor, at: datetime) -> Challenge:
    """The provider gives the objection up. Tells the officers."""
    lock(challenge.tender)
    row = perform(challenge, "withdraw", by=by, at=at)
    _arm_awards(row.tender.awards.filter(state="publicised"))
    return row


def _reply(challenge: Challenge, replies: Replies | None) -> None:
    """The reply to each point, with reasons (O94 art. 15). Refuses reply_missing: all points are answered, or only the whole."""
    if not replies:
        return
    for point in challenge.points.all():
        upheld, text = replies.get(point.number, (False, ""))
        if not text.strip():
            says = _("Every point gets its own reply with reasons.")
            raise Refusal("reply_missing", says, law="财政部令第94号 第15条", status=422, field=f"reply_{point.number}")
        point.upheld, point.reply = upheld, text
        point.save(update_fields=["upheld", "reply"])


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
        matters=_matters(challenge, answer, upheld),
        conclusion=_conclusion(challenge, answer, upheld),
        complaint_authority=AUTHORITY,
        complaint_workdays=book.period("complaint_filing").amount,
        complaint_by=rules.complaint_due(challenge.reply_by, rules=book, calendar=calendar),
        contact=tender.contact_name,
        phone=tender.contact_phone,
    )


def _matters(challenge: Challenge, answer: str, upheld: bool) -> tuple[Matter, ...]:
    """Point by point where each has its reply, else the whole."""
    points = list(challenge.points.all())
    if not points or not all(point.reply for point in points):
        return (Matter(claim=challenge.matter, reply=answer, facts=challenge.facts, law=challenge.law, upheld=upheld),)
    return tuple(
        Matter(claim=point.claim, reply=point.reply, facts=challenge.facts, law=challenge.law, upheld=bool(point.upheld))
        for point in points
    )


def _conclusion(challenge: Challenge, answer: str, upheld: bool) -> str:
    """The result, the whole answer where points have their own, and what follows."""
    said = "质疑成立" if upheld else "质疑不成立"
    own = [point.reply for point in challenge.points.all()]
    if own and all(own):
        said += f"。{answer}"
    found = Effect.objects.filter(challenge=challenge.pk).first()
    return f"{said}\n\n{FOLLOWS[found.kind]}（{found.law}）" if found else said
