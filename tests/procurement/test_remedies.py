"""Remedies: silence of the leader, debrief, objections point by point, supplements, effects, complaints."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core import clock
from tender.core.models import AuditLine, DueMove
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Challenge, Complaint, Effect, Score, ScoreSheet, Suspension
from tender.procurement.queries.debrief import debrief_of
from tender.procurement.queries.duties import dates_of
from tender.procurement.queries.remedy import checks_of
from tender.procurement.services import award, challenge, complaint, effect, evaluation, fall, reevaluation
from tests.builders import after, person
from tests.builders.bids import PDF

pytestmark = pytest.mark.django_db
TEXT = {"matter": "第一候选人业绩不符", "facts": "合同签订于三年之前", "law": "财政部令第94号 第10条"}


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


def filed(scene, *, step="result", place=1, bound=None, **text):
    said = {**TEXT, **text}
    return challenge.file_challenge(
        scene.tender, scene.providers[place], step=step, **said, bound=bound, by=scene.provider_actors[place], at=scene.at
    )


def complained(scene, at=None):
    return complaint.record(
        scene.tender, scene.providers[2], authority="大渡口区财政局", number="渡财投〔2026〕1号",
        filed_on=localdate(at or scene.at), matter="对答复不服", by=scene.officer, at=at or scene.at,
    )  # fmt: skip


# --- award


def test_the_leaders_silence_makes_the_first_candidate_the_winner():
    scene = after.evaluated_tender(bids=3)
    one = Award.objects.get()
    ends = DueMove.objects.get(move="deem").due_at
    assert ends == one.silence_ends()
    assert award.deem_when_due(str(one.pk), clock=clock.FixedClock(ends - timedelta(seconds=1))) is None
    clock.fire_due(clock.FixedClock(ends))
    one.refresh_from_db()
    assert (one.state, one.winner, one.decided_at) == ("decided", scene.bids()[0], ends)
    line = AuditLine.objects.get(thing_type="award", move="deem")
    assert line.event == "award.deemed"


def test_equals_wait_for_the_draw_however_long_the_leader_says_nothing():
    scene = after.with_committee(bids=3)
    for bid in scene.bids():
        bid.price = after.PRICES[0]
        bid.save()
    after.evaluated_tender(
        after.scored_tender(after.scoring_tender(after.examined_tender(scene)), points=lambda place, leaf, member: leaf.weight / 2)
    )
    assert not DueMove.objects.filter(move="deem").exists()
    assert award.deem_when_due(str(Award.objects.get().pk), clock=clock.FixedClock(scene.at + timedelta(days=60))) is None
    assert Award.objects.get().state == "proposed"


def test_a_suspended_tender_keeps_the_leaders_period_open():
    scene = after.evaluated_tender(bids=3)
    one, row = Award.objects.get(), complained(scene)
    ends = one.silence_ends()
    with after.small_papers():
        pause = complaint.suspend(row, number="停1", days=20, by=scene.officer, at=scene.at)
        clock.fire_due(clock.FixedClock(ends))
        assert Award.objects.get().state == "proposed"
        clock.fire_due(clock.FixedClock(pause.until))
    assert Award.objects.get().silence_ends() == ends + timedelta(days=21)
    clock.fire_due(clock.FixedClock(ends + timedelta(days=21)))
    assert Award.objects.get().state == "decided"


def test_no_candidate_left_means_a_new_start_and_the_leader_alone_chooses():
    scene, one = after.notified_award(bids=3)
    assert refused(fall.let_fall, one, cause="refused", then="next", reason="x", by=scene.officer, at=scene.at).code == "forbidden"
    who = {"by": scene.approver, "at": scene.at}
    for _n in range(2):
        one = fall.let_fall(one, cause="refused", then="next", reason="放弃", **who).successor
    assert refused(fall.let_fall, one, cause="refused", then="next", reason="放弃", **who).code == "no_next_candidate"
    assert refused(fall.let_fall, one, cause="refused", then="restart", reason=" ", **who).code == "reason_missing"
    with after.small_papers():
        fall.let_fall(one, cause="refused", then="restart", reason="中标人放弃，无其他候选人", **who)
    assert (scene.fresh().state, scene.tender.ending.cause) == ("failed", "winner_fell")


def test_the_leader_lets_an_award_fall_on_the_page_and_sees_the_chain(client):
    scene, one = after.notified_award(bids=4)
    client.force_login(Person.objects.get(pk=scene.approver.person_id))
    url = reverse("procurement:award-move", args=[one.pk, "overturn"])
    answer = client.post(url, {"cause": "unsigned", "then": "next", "reason": "三十日内未签订合同"})
    second = Award.objects.get(state="proposed")
    assert answer.url == second.get_absolute_url()
    for address in (second.get_absolute_url(), reverse("procurement:tender", args=[scene.tender.pk])):
        assert "三十日内未签订合同" in client.get(address).content.decode()


def test_what_is_pending_holds_the_signatures_of_its_own_lot_only():
    scene, one = after.notified_award(bids=3)
    bound = challenge.Bound(bid=scene.bids()[1])
    row = filed(scene, bound=bound)
    assert one.signing_refusal().code == "challenge_open"
    assert row.detail.lot == scene.lot
    other = scene.tender.lots.create(number=2, title="另一包", budget=1000, ceiling=1000)
    apart = Award(tender=scene.tender, lot=other, state="notified")
    assert apart.signing_refusal() is None


# --- debrief


def test_a_loser_learns_its_scores_and_reasons_without_names_and_until_when_to_object(client):
    scene, _one = after.notified_award(bids=3)
    bid = scene.bids()[1]
    leaf = Score.objects.filter(bid=bid).first().criterion
    with pgtrigger.ignore():
        Score.objects.filter(bid=bid, criterion=leaf).update(comment="方案针对性一般")
    client.force_login(Person.objects.get(pk=scene.provider_actors[1].person_id))
    url = reverse("procurement:debrief", args=[bid.pk])
    text = client.get(url).content.decode()
    assert "方案针对性一般" in text
    for sheet in ScoreSheet.objects.select_related("evaluator"):
        assert sheet.evaluator.full_name not in text
    found = debrief_of(bid, today=localdate(scene.at))
    assert (found.prices.own, found.prices.award) == (after.PRICES[1], after.PRICES[0])
    assert found.until > localdate(scene.at)
    assert all(group.winner is not None for group in found.groups)
    for place in (0, 2):
        client.force_login(Person.objects.get(pk=scene.provider_actors[place].person_id))
        assert client.get(url).status_code == 404
    client.force_login(person("路人"))
    assert client.get(url).status_code == 404


def test_an_objection_begins_with_the_criterion_of_the_debrief(client, monkeypatch):
    scene, _one = after.notified_award(bids=3)
    monkeypatch.setattr("tender.core.clock.now", lambda: scene.at)
    bid = scene.bids()[1]
    leaf = Score.objects.filter(bid=bid).first().criterion
    client.force_login(Person.objects.get(pk=scene.provider_actors[1].person_id))
    url = f"{reverse('procurement:file-challenge', args=[scene.tender.pk])}?bid={bid.pk}&leaf={leaf.pk}"
    assert f"评审因素“{leaf.name}”" in client.get(url).content.decode()
    said = {"provider": scene.providers[1].pk, "step": "result", **TEXT, "agent": "张律师"}
    paper = SimpleUploadedFile("授权书.pdf", PDF, content_type="application/pdf")
    assert client.post(url, {**said, "upload": paper}).status_code == 302
    row = Challenge.objects.get()
    assert (row.detail.criterion, row.detail.bid, row.detail.agent) == (leaf, bid, "张律师")
    assert client.get(reverse("procurement:challenge-authorisation", args=[row.pk])).status_code == 200
    other = f"{reverse('procurement:file-challenge', args=[scene.tender.pk])}?bid={scene.bids()[0].pk}&leaf={leaf.pk}"
    assert f"评审因素“{leaf.name}”" not in client.get(other).content.decode()


# --- objections


def test_the_check_says_what_is_wrong_with_an_objection():
    scene = after.awarded_tender(bids=3)
    good = {check.key: check.holds for check in checks_of(filed(scene))}
    assert good.pop("facts") is None  # the officer looks
    assert set(good.values()) == {True}
    poor = filed(scene, matter="不服", law="有关规定", bound=challenge.Bound(agent="某人"))
    bad = {check.key for check in checks_of(poor) if check.holds is False}
    assert bad == {"once", "matter", "law", "agent"}


def test_what_is_missing_is_asked_once_and_completed_in_five_working_days():
    scene = after.awarded_tender(bids=3)
    row, officer = filed(scene), {"by": scene.officer, "at": scene.at}
    assert refused(challenge.supplement, row, text="x", by=scene.provider_actors[1], at=scene.at).code == "supplement_not_asked"
    challenge.ask_supplement(row, reason="请附证明材料", **officer)
    assert refused(challenge.ask_supplement, row, reason="再来", **officer).code == "supplement_once"
    assert refused(challenge.refuse, row, reason="不全", **officer).code == "supplement_running"
    due = row.asked().due_on
    late = scene.at + timedelta(days=(due - localdate(scene.at)).days + 1)
    assert refused(challenge.supplement, row, text="x", by=scene.provider_actors[1], at=late).code == "supplement_late"
    before = row.reply_by
    row = challenge.supplement(row, text="附上合同", by=scene.provider_actors[1], at=late - timedelta(days=1))
    assert row.reply_by > before
    assert row.asked().text == "附上合同"


def test_every_point_gets_its_own_answer_on_page_and_paper(client):
    scene = after.awarded_tender(bids=3)
    row = filed(scene, matter="第一，业绩不符。\n\n第二，开标有误。")
    challenge.accept(row, by=scene.officer, at=scene.at)
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    url = reverse("procurement:challenge-move", args=[row.pk, "uphold"])
    said = {"upheld_1": "on", "reply_1": "经查属实", "reply_2": "经查不实", "reason": "部分成立", "effect": "re_evaluate"}
    with after.small_papers():
        assert client.post(url, {**said, "reply_2": ""}).status_code == 200
        assert client.post(url, said).status_code == 302
    row.refresh_from_db()
    assert [(p.upheld, p.reply) for p in row.points.all()] == [(True, "经查属实"), (False, "经查不实")]
    sheet = challenge.reply_sheet(row, row.answer, True)
    assert [(m.reply, m.upheld) for m in sheet.matters] == [("经查属实", True), ("经查不实", False)]
    assert "重新评审" in sheet.conclusion
    assert row.affects_result


def test_a_re_evaluation_that_changes_nothing_lets_the_letters_go():
    scene = after.awarded_tender(bids=3)
    row = filed(scene)
    with after.small_papers():
        challenge.accept(row, by=scene.officer, at=scene.at)
        challenge.uphold(row, reason="一项分值有误", effect="re_evaluate", by=scene.officer, at=scene.at)
        found, one = Effect.objects.get(), Award.objects.get()
        assert one.standing_challenge().code == "result_overturned"
        assert refused(effect.carry_out, found, how="x", by=scene.approver, at=scene.at).code == "forbidden"
        assert refused(effect.carry_out, found, how="x", by=scene.officer, at=scene.at).code == "effect_of_committee"
        reevaluation.reopen(scene.evaluation, reason="质疑成立", by=scene.officer, at=scene.at)
        for seat in scene.members:
            evaluation.sign_report(scene.evaluation, by=scene.actor_of(seat), at=scene.at)
        assert one.standing_challenge() is None
        clock.fire_due(clock.FixedClock(one.publicity_ends))
    assert Award.objects.get().state == "notified"
    assert refused(effect.carry_out, found, how="x", by=scene.officer, at=scene.at).code == "effect_done"


# --- complaints


def test_a_complaint_is_for_the_buyers_side_and_supervisors(client):
    scene = after.awarded_tender(bids=3)
    row = complained(scene)
    other = refused(
        complaint.record, scene.tender, scene.providers[2], authority="x", number="1", filed_on=localdate(scene.at), matter="x",
        by=scene.approver, at=scene.at,
    )  # fmt: skip
    assert other.code == "forbidden"
    for place in range(3):
        client.force_login(Person.objects.get(pk=scene.provider_actors[place].person_id))
        assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(person("", ("supervisor", scene.side.buyer)))
    assert client.get(row.get_absolute_url()).status_code == 200


def test_the_decision_is_kept_with_its_paper_and_the_suspension_ends(client):
    scene = after.awarded_tender(bids=3)
    row = complained(scene)
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    with after.small_papers():
        url = reverse("procurement:complaint-suspend", args=[row.pk])
        assert client.post(url, {"number": "渡财停1", "days": "31"}).status_code == 200
        assert refused(complaint.suspend, row, number="1", days=31, by=scene.officer, at=scene.at).code == "suspension_too_long"
        complaint.suspend(row, number="渡财停1", days=30, by=scene.officer, at=scene.at)
        assert refused(complaint.suspend, row, number="1", by=scene.officer, at=scene.at).code == "suspended_before"
        said = {"verdict": "upheld", "number": "渡财决1", "text": "责令重新开展", "upload": SimpleUploadedFile("决定.pdf", PDF)}
        url = reverse("procurement:complaint-move", args=[row.pk, "decide"])
        day = localdate(scene.at).isoformat()
        assert client.post(url, {**said, "decided_on": day}).status_code == 200  # upheld, but without effect
        said["upload"] = SimpleUploadedFile("决定.pdf", PDF)
        assert client.post(url, {**said, "decided_on": day, "effect": "restart"}).status_code == 302
        row = Complaint.objects.get()
        assert (row.state, row.verdict, row.paper is not None) == ("decided", "upheld", True)
        assert client.get(reverse("procurement:complaint-paper", args=[row.pk])).status_code == 200
        complaint.resume(scene.fresh(), by=scene.officer, at=scene.at + timedelta(days=1))
        assert Suspension.objects.get().ended_at is not None
        one = Award.objects.get()
        assert one.standing_challenge().code == "result_overturned"
        later = {"by": scene.approver, "at": scene.at + timedelta(days=1)}
        fall.let_fall(one, cause="complaint", then="restart", reason="依处理决定", **later)
    assert Effect.objects.get().done_at is not None
    assert scene.fresh().state == "failed"


def test_days_of_a_complaint_become_duties():
    scene = after.awarded_tender(bids=3)
    complained(scene)
    keys = {duty.key for duty in dates_of(scene.fresh()).duties if duty.is_firm}
    assert {"complaint_decision", "complaint_admission"} <= keys


def test_prices_are_exact_in_the_debrief():
    scene, _one = after.notified_award(bids=3)
    assert isinstance(debrief_of(scene.bids()[1], today=localdate(scene.at)).leaves[0].mean, Decimal)
