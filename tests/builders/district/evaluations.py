"""Committees that form, score and sign; an award with its letters and objections; another department."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from tender.parties.models import Person
from tender.parties.queries import actor_of
from tender.procurement.models import Award, Examination, Letter, Report, ScoreSheet
from tender.procurement.models.facts import judged_leaves
from tender.procurement.services import challenge, complaint, sheet
from tests.builders import after, before
from tests.builders.bids import PDF
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
        "opened bid": (opened.pk,), "opened file": (opened.pk, opened.files.first().file_id),
        "scoring": (scoring.tender.pk,), "scoring lot": (scoring.lot.pk,), "scoring bid": (scoring.bids()[0].pk,),
        "scoring evaluation": (scoring.evaluation.pk,), "void": (scoring.evaluation.pk, "void"), "sheet": (one.pk,),
        "sheet leaf": (one.pk, leaf.pk), "sheet file": (one.pk, file),
        "examination": (Examination.objects.filter(lot=scoring.lot).first().pk,),
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
        "signing evaluation": (signing.evaluation.pk,), "signing lot": (signing.lot.pk,), "signing bid": (signing.bids()[0].pk,),
        "awarded": (scene.tender.pk,), "award": (one.pk,), "overturn": (one.pk, "overturn"), "result": (result.pk,),
        "letter": (Letter.objects.get(bid=result).pk,), "report": (Report.objects.get(lot=scene.lot).pk,),
        "objection": (filed.pk,), "answered": (answered.pk,), "objection accept": (filed.pk, "accept"),
        "objection withdraw": (filed.pk, "withdraw"), "objection ask": (filed.pk, "ask_supplement"),
    }  # fmt: skip
    remedies(found, side, ranked)
    decide = after.evaluated_tender(ranked())
    found.places["decide"] = (Award.objects.get(tender=decide.tender).pk, "decide")


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
