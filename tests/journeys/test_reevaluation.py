"""An upheld objection lets the same committee evaluate again: the award stands, or it falls to who is first now."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse
from django.utils.translation import override

from tender.core import outbox
from tender.core.actor import WORKER
from tender.core.door import perform
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Effect, Evaluation, Notice, Report, Result
from tender.procurement.models.facts import judged_leaves
from tender.procurement.services import award, challenge, effect, evaluation, fall, recheck, reevaluation
from tests.builders import after
from workflows.flows.todo import todo_for

pytestmark = pytest.mark.django_db
TEXT = {"matter": "评分有误，漏看服务方案第三章", "facts": "服务方案得分畸低", "law": "财政部令第94号 第10条"}


def close(place, leaf, member):
    """Two bids near each other; the third member gave the second one next to nothing on one criterion."""
    if (place, member, leaf.kind) == (1, 2, "quality"):
        return (leaf.weight * Decimal("0.41")).quantize(Decimal("0.01"))
    if place == 0 and leaf.kind == "quality":
        return (leaf.weight * Decimal("0.86")).quantize(Decimal("0.01"))
    return (leaf.weight * Decimal("0.89")).quantize(Decimal("0.01"))


def code_of(call):
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


@pytest.fixture
def scene():
    return after.awarded_tender(after.decided_award(after.evaluated_tender(after.scored_tender(points=close))))


def upheld(scene, by=1):
    row = challenge.file_challenge(
        scene.tender, scene.providers[by], step="result", **TEXT, by=scene.provider_actors[by], at=scene.at
    )
    with after.small_papers():
        challenge.accept(row, by=scene.officer, at=scene.at)
        challenge.uphold(row, reason="成立，由原评标委员会重新评审。", effect="re_evaluate", by=scene.officer, at=scene.at)
    return Effect.objects.get()


def lines(by, at):
    with override("en"):
        return {str(line.title) for line in todo_for(by, at)[0]}


def signed_anew(scene, at):
    with after.small_papers():
        for seat in scene.members:
            evaluation.sign_report(scene.evaluation, by=scene.actor_of(seat), at=at)


def test_the_committee_evaluates_again_and_the_award_stands(scene):
    only, later = Award.objects.get(), scene.at + timedelta(hours=1)
    reopen = partial(reevaluation.reopen, scene.evaluation, reason="质疑成立", by=scene.officer, at=later)
    assert code_of(reopen) == "award_decided"
    found = upheld(scene)
    assert only.standing_challenge().code == "result_overturned"
    assert "Let the committee evaluate again" in lines(scene.officer, later)
    assert code_of(lambda: effect.carry_out(found, how="已重评", by=scene.officer, at=later)) == "effect_of_committee"
    row = reopen()
    assert (row.state, row.members.filter(report_signed_at__isnull=False).count()) == ("reconciling", 0)
    with after.small_papers():
        outbox.drain()
    assert Notification.objects.filter(person_id=scene.leader.person_id, event="evaluation.reopened").exists()
    title = "Look at the re-checks and sign the report anew"
    assert title in lines(scene.leader, later)
    void = partial(evaluation.void, scene.evaluation, reason="重来", by=scene.officer, at=later)
    assert code_of(void) == "signed_before"
    signed_anew(scene, later)
    assert title not in lines(scene.leader, later)
    found.refresh_from_db()
    assert (found.done_at, scene.evaluation.state, Report.objects.count()) == (later, "signed", 2)
    only.refresh_from_db()
    assert (only.state, only.standing_challenge()) == ("publicised", None)
    fallen = partial(fall.let_fall, only, cause="re_evaluated", then="next", reason="重评", by=scene.approver, at=later)
    assert code_of(fallen) == "still_first"


def test_the_re_evaluation_changes_the_ranking_and_the_other_bidder_is_awarded(scene):
    first, later = Award.objects.get(), scene.at + timedelta(hours=1)
    loser, one = scene.bids()[1], scene.sheets()[2]
    assert first.winner != loser
    found = upheld(scene)
    reevaluation.reopen(scene.evaluation, reason="质疑成立", by=scene.officer, at=later)
    leaves = [leaf for leaf in judged_leaves(scene.tender) if leaf.kind == "quality"]
    for leaf in leaves:
        new = (leaf.weight * Decimal("0.89")).quantize(Decimal("0.01"))
        known = {"cause": "abnormal", "new": new, "reason": "漏看第三章", "at": later}
        asked = recheck.ask(one, loser, leaf, **known, by=scene.leader)
        recheck.confirm(asked, finance="财采〔2026〕1号", by=scene.actor_of(one.member), at=later)
    assert Result.objects.order_by("place").first().bid == loser
    signed_anew(scene, later)
    found.refresh_from_db()
    assert found.done_at is None
    assert first.standing_challenge().code == "result_overturned"
    assert "The result has changed: overturn the award" in lines(scene.approver, later)
    with after.small_papers():
        after_it = fall.let_fall(
            first, cause="re_evaluated", then="next", reason="重新评审改变结果", by=scene.approver, at=later
        ).successor
        outbox.drain()
    found.refresh_from_db()
    assert (after_it.winner, found.done_at) == (loser, later)
    award.decide(after_it, by=scene.approver, at=later)
    after_it.refresh_from_db()
    assert not after_it.was_publicised(), "the earlier publicity named another first candidate"
    with after.small_papers():
        award.publicise(after_it, by=scene.officer, at=later)
    assert Notice.objects.filter(tender=scene.tender, kind="candidates").count() == 2


def test_nothing_is_opened_again_under_a_contract(scene):
    _scene, only = after.notified_award(scene)
    upheld(scene)
    assert Evaluation.objects.get().reopen_refusal() is None
    perform(only, "mark_contracted", by=WORKER, at=scene.at)
    assert Evaluation.objects.get().reopen_refusal().code == "contract_signed"


def test_nothing_is_opened_again_once_the_tender_has_ended(scene):
    only = Award.objects.get()
    with after.small_papers():
        fall.let_fall(only, cause="disqualified", then="restart", reason="重新开展", by=scene.approver, at=scene.at)
    assert scene.fresh().state == "failed"
    assert code_of(lambda: reevaluation.reopen(scene.evaluation, reason="再评", by=scene.officer, at=scene.at)) == "result_final"


def test_the_officer_opens_the_evaluation_by_its_page(scene, client):
    upheld(scene)
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    assert scene.evaluation.get_absolute_url() in client.get(scene.tender.get_absolute_url()).content.decode()
    url = reverse("procurement:evaluation-move", args=[scene.evaluation.pk, "reopen"])
    assert url in client.get(reverse("procurement:rechecks", args=[scene.evaluation.pk])).content.decode()
    client.post(url, {"reason": ""})
    assert scene.evaluation.state == "signed"
    assert client.post(url, {"reason": "质疑成立"}).status_code == 302
    assert scene.evaluation.state == "reconciling"
