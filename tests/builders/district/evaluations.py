"""Committees that form, score and sign; an award with its letters and objections; another department."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.door import begin
from tender.parties.models import Person, PoolEntry
from tender.parties.queries import actor_of
from tender.parties.services import pool as entries
from tender.procurement.models import Award, Evaluation, Examination, Letter, Recheck, RedFlag, Report, ScoreSheet
from tender.procurement.models.facts import judged_leaves
from tender.procurement.rules.clarification import COSTS
from tender.procurement.services import challenge, clarification, complaint, evaluation, sheet
from tests.builders import after, before, pool
from tests.builders.bids import PDF, upload
from tests.builders.district.town import NOW, District


def scene_of(found: District, side: before.BuyerSide) -> after.Scene:
    """A tender in examination whose first bidders are `bidder` and `rival`."""
    scene = after.examining(side=side, with_files=True)
    for name, body in zip(("bidder", "rival"), scene.providers, strict=False):
        found.seat(name, "provider", body)
    return scene


def evaluating(found: District, side: before.BuyerSide) -> None:
    """A committee that forms, and one that scores: each has written a comment."""
    experts = [found.people["evaluator"], found.people["peer"]]
    forming = scene_of(found, side)
    after.with_committee(forming, declared=False, experts=experts)
    member = forming.members[0]
    opened = forming.bids()[0]
    scoring = after.scoring_tender(after.examined_tender(after.with_committee(scene_of(found, side), experts=experts)))
    for name, text in (("evaluator", "暗号评语一"), ("peer", "暗号评语二")):
        one = ScoreSheet.objects.get(lot__tender=scoring.tender, evaluator=found.people[name])
        leaf = judged_leaves(scoring.tender)[0]
        sheet.save_scores(one, [(scoring.bids("admitted")[0], leaf, Decimal("1.23"), text)], by=found.by(name), at=scoring.at)
    one = ScoreSheet.objects.get(lot__tender=scoring.tender, evaluator=found.people["evaluator"])
    file = opened_file(scoring)
    found.places |= {
        "forming": (forming.tender.pk,), "forming lot": (forming.lot.pk, "qualification"),
        "conformity": (forming.lot.pk, "conformity"), "member": (member.pk,), "forming evaluation": (forming.evaluation.pk,),
        "counting lot": (forming.lot.pk,), "opened bid": (opened.pk,), "opened file": (opened.pk, opened.files.first().file_id),
        "scoring": (scoring.tender.pk,), "scoring lot": (scoring.lot.pk,), "scoring bid": (scoring.bids()[0].pk,),
        "scoring evaluation": (scoring.evaluation.pk,), "void": (scoring.evaluation.pk, "void"), "sheet": (one.pk,),
        "sheet leaf": (one.pk, leaf.pk), "sheet file": (one.pk, file),
        "examination": (Examination.objects.filter(lot=scoring.lot).first().pk,),
    }  # fmt: skip


def writing(found: District, side: before.BuyerSide) -> None:
    """A committee that has examined its bids and written to the first bidder: one letter is open, one on the price answered."""
    experts = [found.people["evaluator"], found.people["peer"]]
    scene = after.examined_tender(after.with_committee(scene_of(found, side), experts=experts))
    bid, until = scene.bids("admitted")[0], scene.at + timedelta(hours=1)
    open_one = clarification.ask(bid, clarification.Asked("clarification", "请说明。", until), by=scene.leader, at=scene.at)
    low = clarification.Asked("low_price", "请说明报价。", until, hours=Decimal(40))
    price = clarification.ask(bid, low, by=scene.leader, at=scene.at)
    costs = {name: Decimal(0) for name in COSTS} | {"teachers": bid.price}
    said = clarification.Answer("自有场地。", costs=costs, uploads=[upload()])
    price = clarification.answer(price, said, by=found.by("bidder"), clock=FixedClock(scene.at))
    found.places |= {
        "letters": (scene.tender.pk,), "letters lot": (scene.lot.pk,), "letter to write": (bid.pk, "correction"),
        "letter to bidder": (open_one.pk,), "price letter": (price.pk,), "letter file": (price.pk, price.files.get().pk),
    }  # fmt: skip


def opened_file(scene: after.Scene) -> int:
    """The number of a file that evaluators see under a neutral name."""
    return scene.bids("admitted")[0].files.exclude(part="price").first().pk


def awarded(found: District, side: before.BuyerSide) -> None:
    """A report that waits for signatures; candidates in public with an objection; letters that are out."""
    experts = [found.people["evaluator"], found.people["peer"]]

    def ranked() -> after.Scene:
        seated = after.with_committee(scene_of(found, side), experts=experts)
        return after.scored_tender(after.scoring_tender(after.examined_tender(seated)))

    signing = ranked()
    signed_sheet = signing.sheets()[2]
    asked = Recheck.objects.create(
        evaluation=signing.evaluation, sheet=signed_sheet, bid=signing.bids()[0], cause="abnormal", old_points=1, new_points=2,
        criterion=judged_leaves(signing.tender)[0], reason="畸低", person_id=signed_sheet.evaluator_id, at=signing.at,
    )  # fmt: skip
    scene, one = after.notified_award(after.awarded_tender(after.decided_award(after.evaluated_tender(ranked()))))
    filed = challenge.file_challenge(
        scene.tender, scene.providers[1], step="result", matter="评分有误", facts="业绩漏计。", law="第94号令",
        by=actor_of(found.people["rival"], NOW), at=scene.at,
    )  # fmt: skip
    answered = challenge.file_challenge(
        scene.tender, scene.providers[1], step="process", matter="开标", facts="开标过程。", law="第94号令",
        by=actor_of(found.people["rival"], NOW), at=scene.at,
    )  # fmt: skip
    challenge.accept(answered, by=side.officer, at=scene.at)
    challenge.dismiss(answered, reason="不成立。", by=side.officer, at=scene.at)
    result = scene.bids()[1]
    found.places |= {
        "signing sheet": (signed_sheet.pk,), "recheck": (asked.pk,),
        "signing evaluation": (signing.evaluation.pk,), "signing lot": (signing.lot.pk,), "signing bid": (signing.bids()[0].pk,),
        "awarded": (scene.tender.pk,), "award": (one.pk,), "overturn": (one.pk, "overturn"), "result": (result.pk,),
        "letter": (Letter.objects.get(bid=result).pk,), "report": (Report.objects.get(lot=scene.lot).pk,),
        "objection": (filed.pk,), "answered": (answered.pk,), "objection accept": (filed.pk, "accept"),
        "objection withdraw": (filed.pk, "withdraw"), "objection ask": (filed.pk, "ask_supplement"),
    }  # fmt: skip
    remedies(found, side, ranked)
    decide = after.evaluated_tender(ranked())
    found.places["decide"] = (Award.objects.get(tender=decide.tender).pk, "decide")


def flagged(found: District) -> None:
    """What the worker noted of the opened bids before the committee that forms."""
    tender = Evaluation.objects.get(pk=found.places["forming evaluation"][0]).tender
    flag = RedFlag.objects.filter(tender=tender).first()
    found.places |= {"flagged": (tender.pk,), "flag": (flag.pk,), "explain flag": (flag.pk, "explain")}


def remedies(found: District, side: before.BuyerSide, ranked: Callable[[], after.Scene]) -> None:
    """An objection with an agent that was upheld; a complaint that is pending, and one that was decided while suspended."""
    scene = after.awarded_tender(after.decided_award(after.evaluated_tender(ranked())))
    officer, at = {"by": side.officer, "at": scene.at}, scene.at
    paper = SimpleUploadedFile("授权书.pdf", PDF, content_type="application/pdf")
    filed = challenge.file_challenge(
        scene.tender, scene.providers[1], step="result", matter="评分有误", facts="业绩漏计。", law="第94号令 第10条",
        bound=challenge.Bound(agent="张律师", upload=paper), by=actor_of(found.people["rival"], NOW), at=at,
    )  # fmt: skip
    challenge.accept(filed, **officer)
    upheld = challenge.file_challenge(
        scene.tender, scene.providers[1], step="process", matter="开标", facts="开标过程。", law="第94号令 第10条",
        by=actor_of(found.people["rival"], NOW), at=at,
    )  # fmt: skip
    challenge.accept(upheld, **officer)
    challenge.uphold(upheld, reason="成立。", effect="re_evaluate", **officer)
    known = {"authority": "财政局", "filed_on": at.date(), "matter": "不服答复"}
    pending = complaint.record(scene.tender, scene.providers[1], number="1", **known, **officer)
    paused = after.awarded_tender(after.decided_award(after.evaluated_tender(ranked())))
    decided = complaint.record(paused.tender, paused.providers[1], number="2", **known, **officer)
    complaint.suspend(decided, number="停2", **officer)
    complaint.decide(
        decided, verdict="rejected", number="决2", decided_on=at.date(), text="驳回", **officer,
        upload=SimpleUploadedFile("决定书.pdf", PDF, content_type="application/pdf"),
    )  # fmt: skip
    found.places |= {
        "authorised": (filed.pk,), "objection uphold": (filed.pk, "uphold"), "effect": (upheld.effect.pk,),
        "complaint": (pending.pk,), "complaint decide": (pending.pk, "decide"), "complaint withdraw": (pending.pk, "withdraw"),
        "decided complaint": (decided.pk,), "suspended": (paused.tender.pk,), "resume": (paused.tender.pk, "resume"),
    }  # fmt: skip


def elsewhere(found: District) -> None:
    """Another department with a committee of its own."""
    scene = after.scoring_tender(bids=3)
    for name, by in (
        ("officer elsewhere", scene.officer),
        ("approver elsewhere", scene.approver),
        ("evaluator elsewhere", scene.leader),
    ):
        found.people[name] = Person.objects.get(pk=by.person_id)


def by_lot(found: District, side: before.BuyerSide) -> None:
    """An entry in the pool that waits; a need with its frozen list; a committee by lot; an evaluation that was voided."""
    expert = found.people["evaluator"].expert
    entry = begin(PoolEntry(expert=expert, entered_at=NOW), by=CLOCK, at=NOW, logs="expert.entered")
    own = found.by("evaluator")
    subject = entries.add_subject(entry, "law", by=own, at=NOW)
    relation = entries.add_relation(entry, kind="employment", organisation_name="某研究院", by=own, at=NOW)
    pool.pool(8)
    need = pool.need(scene_of(found, side))
    drawn, made = pool.drawn(scene_of(found, side))
    stopped = after.with_committee(scene_of(found, side))
    evaluation.void(stopped.evaluation, reason="评标委员会组成违法", by=stopped.officer, at=stopped.at)
    found.places |= {
        "expert": (expert.pk,), "expert field": (expert.pk, subject.pk), "verify expert": (expert.pk, "verify"),
        "relation": (relation.pk,), "need": (need.pk,), "drawn": (made.pk,), "voided": (stopped.evaluation.pk,),
        "drawn committee": (drawn.tender.pk,),
    }  # fmt: skip
