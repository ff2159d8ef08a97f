"""A house full of rows: one of everything, made by the services, and then fifty of everything, copied straight into the tables.

Not here: what is measured with it (`test_queries.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pgtrigger
from django.db.models import Model
from django.db.models.base import ModelState
from viewflow.workflow.models import Process, Task

from tender.contracts.models import Agreement, Contract
from tender.contracts.services.agreement import enter_agreement
from tender.contracts.services.contract import draft_from_award
from tender.core import clock
from tender.core.actor import Actor
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, Delivery, DueMove, Notification, OutboxEvent
from tender.credits.models import Claim, CreditEntry
from tender.credits.services import claim as claims
from tender.delivery.models import Attendance, Enrolment, FeedbackAnswer, FeedbackRound, Session, TrainingClass
from tender.delivery.services import enrolment, feedback, training
from tender.parties.models import HeldSeat, Organisation, Person
from tender.parties.queries import actor_of
from tender.procurement.models import (
    Award,
    Bid,
    Challenge,
    Clarification,
    Complaint,
    ConformityVote,
    Criterion,
    DraftTemplate,
    Finding,
    Letter,
    Member,
    Need,
    Notice,
    Question,
    RedFlag,
    Requirement,
    Result,
    Score,
    Tender,
    TenderDocument,
)  # fmt: skip
from tender.procurement.rules.clarification import COSTS
from tender.procurement.services import challenge, complaint, draft, red_flag, template
from tender.procurement.services import clarification as letters
from tests.builders import AT, actor, after, before
from tests.builders import delivery as build
from tests.builders.bids import bid_draft, upload
from tests.builders.contracts import event_of

MANY = 49


@dataclass
class Crowd:
    """One of everything; the people who look at it."""

    scene: after.Scene
    award: Award
    contract: Contract
    training: TrainingClass
    round: FeedbackRound
    claim: Claim
    agreement: Agreement
    open: Tender
    draft: Tender
    bid: Bid
    question: Question
    flag: RedFlag
    people: dict[str, Actor]


def one_of_everything() -> Crowd:
    """A tender that went all the way, one open, one drafted, a class with its feedback, a claim, an agreement."""
    scene = after.examined_tender(bids=3)
    _letter(scene)
    scene = after.awarded_tender(after.decided_award(after.evaluated_tender(after.scored_tender(after.scoring_tender(scene)))))
    text = {"matter": "评分", "facts": "理由", "law": "第52条"}
    challenge.file_challenge(
        scene.tender, scene.providers[1], step="process", by=scene.provider_actors[1], at=scene.at, **text
    )  # fmt: skip
    challenge.accept(Challenge.objects.get(), by=scene.officer, at=scene.at)
    challenge.dismiss(Challenge.objects.get(), reason="不成立", by=scene.officer, at=scene.at)
    complaint.record(
        scene.tender, scene.providers[1], authority="财政局", number="1", filed_on=scene.at.date(), matter="不服",
        by=scene.officer, at=scene.at,
    )  # fmt: skip
    scene, award = after.notified_award(scene)
    contract = draft_from_award(event_of(award, "award.notified", scene.at), at=scene.at)
    first = (AT + timedelta(days=20)).date()
    with pgtrigger.ignore():
        Contract.objects.filter(pk=contract.pk).update(
            state="in_force", starts_on=first, ends_on=first + timedelta(days=300), signed_at=scene.at
        )
    held, round_ = _held_class(Contract.objects.get(pk=contract.pk))
    Person.objects.filter(pk=scene.officer.person_id).update(is_staff=True)  # the office's pages
    people = {
        "officer": scene.officer, "approver": scene.approver, "provider": scene.provider_actors[0],
        "loser": scene.provider_actors[1],
        "evaluator": scene.leader, "organiser": build.organiser(held), "supervisor": actor("supervisor", scene.side.buyer),
        "learner": actor_of(Person.objects.get(pk=held.participant_ids()[0]), AT),
    }  # fmt: skip
    claims.write_claim(
        part="theory", title="文章", description="调研", points=2, done_on=AT.date(), by=people["learner"], at=AT
    )  # fmt: skip
    claim = claims.declare(Claim.objects.get(), by=people["learner"], at=AT)
    now = clock.now()
    for who in ("officer", "provider"):
        Notification.objects.create(
            person_id=people[who].person_id, event_id=uuid4(), event="x", subject="x", at=AT, body="x", link="/"
        )
    opened = before.published_tender(scene.side, at=now)
    bid = bid_draft(opened.lots.first(), scene.providers[0], at=now)
    question = before.asked(opened, at=now)
    sketch = before.draft_tender(scene.side, at=now)
    draft.add_document(sketch, upload(), title="清单", by=scene.officer, at=now)
    # the check finds something with one row as with fifty, so that its own reading is counted both times
    Criterion.objects.filter(pk=sketch.criteria.filter(parent__isnull=False).last().pk).update(guidance="")
    template.keep(sketch, "范本", parts=["criteria", "requirements", "terms"], by=scene.officer, at=now)
    shown = TenderDocument.objects.get(tender=sketch)
    TenderDocument.objects.create(tender=opened, title="清单", file=shown.file, at=now)
    agreement = enter_agreement(
        buyer_id=scene.side.buyer.pk, provider_id=scene.providers[0].pk, title="校地合作", terms="条款", starts_on=first,
        ends_on=first, by=scene.officer, at=now,
    )  # fmt: skip
    flag = red_flag.look(scene.tender, at=scene.at)[0]
    judged = copy(flag)
    red_flag.explain(flag, reason="同一打印店", by=scene.officer, at=scene.at)
    judged._state, judged.pk = ModelState(), None
    judged.__dict__ |= {"state": "with_committee", "kind": "passages", "fingerprint": "judged"}
    with pgtrigger.ignore():
        judged.save()
    return Crowd(scene, award, contract, held, round_, claim, agreement, opened, sketch, bid, question, flag, people)


def _letter(scene: after.Scene) -> None:
    """A letter on a price, answered, voted on and decided."""
    said = letters.Asked("low_price", "请说明报价。", scene.at + timedelta(hours=1), hours=Decimal(40))
    row = letters.ask(scene.bids()[0], said, by=scene.leader, at=scene.at)
    costs = {name: Decimal(0) for name in COSTS} | {"teachers": scene.bids()[0].price}
    said = letters.Answer("自有场地。", costs=costs, uploads=[upload()])
    row = letters.answer(row, said, by=scene.provider_actors[0], clock=FixedClock(scene.at))
    for by in after.voters(scene):
        letters.vote(row, accepts=True, by=by, at=scene.at)
    letters.decide(row, reason="说明合理", consulted="同类成交价", by=scene.leader, at=scene.at)


def _held_class(contract: Contract) -> tuple[TrainingClass, FeedbackRound]:
    by, first = actor("organiser", contract.provider), (AT + timedelta(days=20)).date()
    thing = training.plan_class(
        contract,
        title="专题班",
        place="党校",
        starts_on=first,
        ends_on=first + timedelta(days=1),
        hours=8,
        dispatch_quota=80,
        self_quota=80,
        by=by,
        at=AT,
    )
    build.with_sessions(thing)
    thing = training.open_enrolment(thing, by=by, at=AT)
    enrolment.dispatch(thing, [build.learner(thing.buyer) for _n in range(2)], by=build.officer(thing), at=AT)
    thing = training.begin(thing, by=by, at=AT + timedelta(days=20))
    thing = training.deliver(build.attended(thing), by=by, at=AT + timedelta(days=30))
    round_ = feedback.open_round(thing, by=build.officer(thing), at=AT + timedelta(days=30))
    for secret in build.tickets(round_):
        feedback.take_answer(secret, marks={"goal": 4}, text="好", at=AT + timedelta(days=31))
    return thing, round_


def more(row: Any, **changes: Callable[[int], Any]) -> list[Any]:
    """Copies of a row, straight into its table; `changes` name columns (as `buyer_id`) and say what the k-th copy has there."""
    kind: type[Model] = type(row)
    made = []
    for k in range(MANY):
        new = copy(row)
        new._state = ModelState()
        new.pk = kind._meta.pk.get_default() if kind._meta.pk.has_default() else None
        for name, value in changes.items():
            new.__dict__[name] = value(k)
        made.append(new)
    with pgtrigger.ignore():
        return list(kind._base_manager.bulk_create(made))


def fifty_of_everything(one: Crowd) -> None:
    """Copy what the pages list."""
    firms = more(one.scene.providers[2], name=lambda k: f"机构甲{k}", uscc=lambda k: f"91X{k:015d}")
    row = Person.objects.get(pk=one.people["learner"].person_id)
    folk = more(
        row, username=lambda k: f"many{k}", email=lambda k: f"many{k}@example.test"
    )  # fmt: skip
    more(HeldSeat.objects.filter(role="learner").first(), person_id=lambda k: folk[k].pk)
    more(HeldSeat.objects.get(person_id=one.people["officer"].person_id), organisation_id=lambda k: firms[k].pk)
    _tenders(one, firms)
    _results(one, firms)
    _classes(one, folk)
    _office(one)


def _tenders(one: Crowd, firms: list[Organisation]) -> None:
    needs = more(Need.objects.first())
    copies = more(one.open, number=lambda k: f"多{k}", need_id=lambda k: needs[k].pk)
    for tender in (one.open, one.draft):
        last = tender.lots.last()
        more(last, number=lambda k: 10 + k)
        more(Criterion.objects.filter(tender=tender, parent__isnull=False).last(), name=lambda k: f"因素{k}")
        more(Requirement.objects.filter(tender=tender).first())
        more(AuditLine.objects.filter(thing_type="tender", thing_id=str(tender.pk)).last(), event=lambda k: "tender.edited")
    more(DraftTemplate.objects.get(), name=lambda k: f"范本{k}")
    more(TenderDocument.objects.get(tender=one.draft))
    more(TenderDocument.objects.get(tender=one.open))
    notice = Notice.objects.get(tender=one.open)
    more(notice, number=lambda k: f"公告{k}")
    more(one.question)
    more(one.question, answered_at=lambda k: one.open.published_at, answer=lambda k: "可以")
    process = Process.objects.filter(artifact_object_id=one.open.pk).first()
    task = Task.objects.filter(process=process, finished__isnull=True).first()
    others = more(process, artifact_object_id=lambda k: copies[k].pk)
    more(task, process_id=lambda k: others[k].pk)
    more(task)


def _results(one: Crowd, firms: list[Organisation]) -> None:
    mine = Clarification.objects.get()
    bid = one.scene.bids()[2]
    bids = more(bid, provider_id=lambda k: firms[k].pk, alias=lambda k: f"Z{k}", receipt=lambda k: f"RCPT{k}")
    for kind in (Finding, ConformityVote, Score, Result, Letter):
        for row in kind.objects.filter(bid=bid):
            more(row, bid_id=lambda k: bids[k].pk)
    more(mine, bid_id=lambda k: bids[k].pk)
    lots = more(one.scene.lot, number=lambda k: 10 + k)
    won = more(
        one.award.winner, lot_id=lambda k: lots[k].pk, alias=lambda k: f"W{k}", receipt=lambda k: f"WON{k}"
    )  # fmt: skip
    awards = more(one.award, lot_id=lambda k: lots[k].pk, winner_id=lambda k: won[k].pk)
    contracts = more(one.contract, award_id=lambda k: awards[k].pk, number=lambda k: f"合{k}")
    more(Challenge.objects.get())
    more(Complaint.objects.get())
    more(one.agreement)
    _flags(one)
    member = Member.objects.filter(evaluation__tender=one.scene.tender, is_leader=False).first()
    seats = more(build.learner(one.scene.side.buyer), username=lambda k: f"seat{k}", email=lambda k: f"seat{k}@example.test")
    more(member, person_id=lambda k: seats[k].pk)
    more(one.training, contract_id=lambda k: contracts[k].pk)
    more(one.training)


def _flags(one: Crowd) -> None:
    """Flags of all bids: those that the office reads, and those that the committee judges blind."""
    bids = list(Bid.objects.filter(lot=one.scene.lot))
    pieces = [{"row": 0, "bid": bid.pk, "where": "方案", "value": "同一段文字"} for bid in bids]
    office, judged = RedFlag.objects.get(pk=one.flag.pk), RedFlag.objects.get(fingerprint="judged")
    for flag in (office, judged):
        for copied in more(flag, fingerprint=lambda k, flag=flag: f"{flag.state}{k}", evidence=lambda k: pieces):
            copied.bids.set(bids)
    more(office.decisions.get())


def _classes(one: Crowd, folk: list[Person]) -> None:
    row = one.training.enrolments.first()
    places = more(row, learner_id=lambda k: folk[k].pk)
    for note in Attendance.objects.filter(enrolment=row):
        more(note, enrolment_id=lambda k: places[k].pk)
    more(Session.objects.filter(training=one.training).first())
    answer = FeedbackAnswer.objects.first()
    more(answer, id=lambda k: uuid4())
    classes = list(TrainingClass.objects.exclude(pk=one.training.pk)[:MANY])
    more(one.round, training_id=lambda k: classes[k].pk)
    more(Enrolment.objects.get(pk=row.pk), training_id=lambda k: classes[k].pk)
    more(one.claim)
    entry = CreditEntry.objects.create(
        learner=row.learner,
        part="base",
        points=2,
        reason="班",
        rule="x",
        source_type="x",
        source_id="0",
        earned_on=AT.date(),
        at=AT,
    )
    more(entry, source_id=lambda k: f"own{k}")
    more(entry, source_id=lambda k: f"other{k}", learner_id=lambda k: folk[k].pk)


def _office(one: Crowd) -> None:
    event = OutboxEvent.objects.create(name="x.y", at=AT, thing_type="tender", thing_id=str(one.open.pk))
    more(Delivery.objects.create(event=event, handler="a", state="dead"), handler=lambda k: f"a{k}")
    more(Delivery.objects.create(event=event, handler="b", state="pending"), handler=lambda k: f"b{k}")
    more(DueMove.objects.first(), thing_id=lambda k: f"x{k}")
    for who in ("officer", "provider"):
        row = Notification.objects.filter(person_id=one.people[who].person_id).first()
        more(row, event_id=lambda k: uuid4())
