"""The committee by lot: need, frozen list, draw, spares, conflicts at every step, replacement, and a fresh evaluation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core import outbox
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.parties.models import Person, PoolEntry, Relation
from tender.parties.services import pool as entries
from tender.procurement.models import Appointment, ExpertDraw, Member, Result, ScoreSheet, Tender, VoidedResult
from tender.procurement.models.facts import committee_refusal
from tender.procurement.queries.expert_draw import register
from tender.procurement.queries.sheet import access_sheet
from tender.procurement.rules.expert_draw import commitment_of, draw, list_digest
from tender.procurement.services import committee, evaluation, expert_draw, sheet
from tests.builders import after, person, pool

pytestmark = pytest.mark.django_db


def refused(code, do, *args, **known):
    with pytest.raises(Refusal) as found:
        do(*args, **known)
    assert found.value.code == code, found.value
    return found.value


def who(scene):
    return {"by": scene.officer, "at": scene.at}


def relate(scene, someone, body, **known):
    known = {"kind": "employment", **known}
    return entries.add_relation(
        someone.expert.entry, organisation_name=body.name, by=scene.officer, at=scene.at, **known
    )  # fmt: skip


def test_a_draw_seats_the_experts_and_anybody_can_repeat_it():
    scene = after.examining()
    pool.pool()
    stated = pool.need(scene)
    assert commitment_of(stated.secret) == stated.commitment
    assert list_digest(stated.entrants()) == stated.digest
    made = expert_draw.draw_experts(stated, word="公正", **who(scene))
    assert made.seed == f"{scene.tender.number}|{stated.digest}|公正|{stated.secret}"
    again = draw(reversed(stated.entrants()), stated.wanted, seed=made.seed)
    assert again == ExpertDraw.objects.get().outcome
    people = {stated.by_code[one.code]["person"] for one in again.experts}
    assert people == set(Member.objects.values_list("person_id", flat=True))
    assert sorted(Appointment.objects.values_list("subject", flat=True)) == ["", "", *["training_evaluation"] * 2]
    outbox.drain()
    assert Notification.objects.filter(event="evaluation.member_named").count() == 4
    refused("drawn_already", expert_draw.draw_experts, stated, **who(scene))
    refused("drawn_already", pool.need, scene)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpertDraw.objects.update(seed="x")


def test_who_must_avoid_or_may_not_sit_is_left_out_of_the_list():
    scene = after.examining()
    pool.pool(8)
    linked = pool.pooled("关联人")
    PoolEntry.objects.filter(expert=pool.pooled("停用").expert).update(state="suspended")
    PoolEntry.objects.filter(expert=pool.pooled("没空").expert).update(is_available=False)
    pool.pooled("本单位", employer=scene.side.buyer)
    pool.pooled("投标人", employer=scene.providers[0])
    phone = pool.pooled("同号")
    Person.objects.filter(pk=phone.pk).update(phone="023-11112222")
    type(scene.providers[1]).objects.filter(pk=scene.providers[1].pk).update(contact_phone="02311112222")
    relate(scene, pool.pooled("申报"), scene.providers[2], kind="shareholder")
    relate(scene, pool.pooled("旧人"), scene.providers[2], until=localdate(scene.at) - timedelta(days=365 * 3 + 2))
    mother = pool.pooled("子公司").expert.person
    relate(scene, linked, scene.providers[0], kind="family")
    relate(scene, mother, scene.side.buyer, kind="other")
    stated = pool.need(scene)
    listed = {row["name"] for row in stated.pool}
    assert {row["name"]: row["why"] for row in stated.left_out} == {
        "没空": "unavailable", "本单位": "own_unit", "投标人": "conflict", "同号": "conflict", "申报": "conflict",
        "关联人": "conflict", "子公司": "own_unit",
    }  # fmt: skip
    assert "旧人" in listed
    assert "停用" not in listed
    assert Relation.objects.filter(source="detected", is_hint=True, person=phone).count() == 1


def test_a_list_that_is_no_longer_true_is_frozen_anew_before_the_seed_is_known():
    scene = after.examining()
    people = pool.pool()
    stated = pool.need(scene)
    relate(scene, people[0], scene.providers[0])
    refused("list_outdated", expert_draw.draw_experts, stated, **who(scene))
    fresh = pool.need(scene)
    refused("need_outdated", expert_draw.draw_experts, stated, **who(scene))
    assert expert_draw.draw_experts(fresh, **who(scene)).need == fresh


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"members": 3, "experts": 2}, "committee_too_small"),
        ({"experts": 3}, "committee_too_few_experts"),
        ({"is_complex": True}, "committee_too_small"),
        ({"fields": {"magic": 1}}, "subject_unknown"),
        ({"fields": {"law": 4}}, "field_short"),
        ({"spares": 9}, "spares_short"),
    ],
)
def test_an_unlawful_or_impossible_need_is_refused(known, code):
    scene = after.examining()
    pool.pool()
    assert refused(code, pool.need, scene, **known).law
    assert pool.need(scene).pk


def test_only_the_officer_draws():
    scene = after.examining()
    pool.pool()
    stated = pool.need(scene)
    found = refused("forbidden", expert_draw.draw_experts, stated, by=scene.approver, at=scene.at)
    assert found.status == 403


def test_a_member_who_declines_is_replaced_by_the_next_spare_who_knows_the_field():
    scene, made = pool.drawn(declared=False, spares=4)
    seat = next(m for m in scene.members if m.kind == "expert" and m.appointment.subject)
    refused("reason_missing", committee.replace_from_spares, seat, reason="", **who(scene))
    fresh = committee.replace_from_spares(seat, reason="因公外出", **who(scene))
    rows = made.need.by_code
    able = [one for one in made.outcome.spares if seat.appointment.subject in rows[one.code]["fields"]]
    assert fresh.person_id == rows[able[0].code]["person"]
    assert (fresh.replaces.out, fresh.appointment.basis, fresh.replaces.reason) == (seat, "spare", "因公外出")


def test_when_no_spare_is_left_the_free_seat_is_drawn_again():
    scene, _made = pool.drawn(declared=False, spares=0)
    seat = scene.members[1]
    refused("no_spare", committee.replace_from_spares, seat, reason="病假", **who(scene))
    assert Member.objects.get(pk=seat.pk).left_at is None
    committee.release_member(seat, reason="病假", **who(scene))
    refused("vacancies_only", pool.need, scene, experts=2, spares=0, fields={})
    extra = expert_draw.draw_experts(pool.need(scene, experts=1, spares=0, fields={}), **who(scene))
    assert Appointment.objects.get(draw=extra).member.replaces.out == seat


def test_the_buyers_representative_needs_a_letter_and_never_leads():
    scene = after.examining()
    own = person("", ("evaluator", scene.side.buyer))
    assert refused("letter_missing", committee.name_member, scene.evaluation, own, kind="buyer", **who(scene)).law.endswith(
        "第45条"
    )
    seat = committee.name_member(scene.evaluation, own, kind="buyer", letter="授权函1号", **who(scene))
    assert seat.appointment.letter == "授权函1号"
    refused("buyer_leads", committee.choose_leader, seat, **who(scene))


def test_an_expert_is_named_without_a_draw_only_for_the_reason_of_the_law():
    scene = after.examining()
    someone = after.expert()
    refused("direct_unreasoned", committee.name_member, scene.evaluation, someone, kind="expert", **who(scene))
    refused("direct_unapproved", committee.name_member, scene.evaluation, someone, kind="expert", reason="专业", **who(scene))
    seat = committee.name_member(scene.evaluation, someone, kind="expert", **after.DIRECT, **who(scene))
    assert (seat.appointment.basis, seat.appointment.approval) == ("direct", after.DIRECT["approval"])


def test_the_experts_choose_their_leader_among_themselves():
    scene = after.with_committee()
    committee.choose_leader(scene.members[2], by=scene.actor_of(scene.members[1]), at=scene.at)
    assert Member.objects.get(is_leader=True) == scene.members[2]
    found = refused("forbidden", committee.choose_leader, scene.members[1], by=scene.actor_of(scene.members[4]), at=scene.at)
    assert found.status == 403


def test_a_conflict_that_becomes_known_stops_the_member_at_once_and_the_officer_is_told():
    scene = after.scoring_tender()
    mine = scene.sheets()[0]
    by = scene.actor_of(mine.member)
    assert access_sheet(by, mine.pk) == mine
    pool_entry(mine.evaluator)
    relate(scene, mine.evaluator, scene.providers[0], kind="director")
    for do in (
        lambda: access_sheet(by, mine.pk),
        lambda: after.fill(scene, mine),
        lambda: sheet.submit_sheet(mine, by=by, at=scene.at),
    ):
        found = refused("conflict_known", do)
        assert (found.status, found.law) == (403, "政府采购法实施条例 第9条")
    outbox.drain()
    told = Notification.objects.filter(event="evaluation.conflict_found")
    assert {one.person_id for one in told} == {scene.officer.person_id}
    assert access_sheet(scene.actor_of(scene.sheets()[1].member), scene.sheets()[1].pk)


def pool_entry(someone):
    return PoolEntry.objects.create(expert=someone.expert, entered_at=someone.date_joined)


def test_a_replacement_during_the_scoring_voids_the_sheet_and_hands_out_a_fresh_one():
    scene = after.scoring_tender()
    *others, last = scene.sheets()
    out = scene.sheets()[1]
    after.fill(scene, out)
    sheet.submit_sheet(out, by=scene.actor_of(out.member), at=scene.at)
    committee.release_member(out.member, reason="突发疾病", **who(scene))
    assert ScoreSheet.objects.get(pk=out.pk).state == "voided"
    assert out.scores.exists()
    refused("not_found", access_sheet, scene.actor_of(out.member), out.pk)
    for one in (one for one in [*others, last] if one.pk != out.pk):
        after.fill(scene, one)
        sheet.submit_sheet(one, by=scene.actor_of(one.member), at=scene.at)
    assert scene.evaluation.state == "scoring"
    fresh = committee.name_member(scene.evaluation, after.expert(), kind="expert", **after.DIRECT, **who(scene))
    assert (fresh.replaces.out, fresh.replaces.sheets) == (out.member, 1)
    assert not fresh.sheets.exists()
    committee.declare(fresh, has_conflict=False, by=scene.actor_of(fresh), at=scene.at)
    own = fresh.sheets.get()
    after.fill(scene, own)
    sheet.submit_sheet(own, by=scene.actor_of(fresh), at=scene.at)
    assert scene.evaluation.state == "reconciling"
    assert str(out.member_id) not in Result.objects.first().per_evaluator
    assert str(fresh.pk) in Result.objects.first().per_evaluator
    refused("committee_closed", committee.release_member, fresh, reason="x", **who(scene))


def test_o87_49_a_voided_evaluation_is_kept_and_followed_by_a_new_committee():
    scene = after.scored_tender()
    old = scene.evaluation
    refused("not_voided", evaluation.form_anew, old, **who(scene))
    evaluation.void(old, reason="评标委员会组成违法", **who(scene))
    assert (scene.fresh().state, {bid.state for bid in scene.bids()}) == ("examining", {"admitted"})
    assert (Result.objects.count(), VoidedResult.objects.count()) == (0, 3)
    assert {one.state for one in scene.sheets()} == {"voided"}
    refused("forbidden", evaluation.form_anew, old, by=scene.approver, at=scene.at)
    evaluation.form_anew(old, **who(scene))
    refused("not_voided", evaluation.form_anew, old, **who(scene))
    scene.tender = Tender.objects.get(pk=scene.tender.pk)
    assert (scene.tender.evaluation, committee_refusal(scene.tender).code) == (scene.evaluation, "leader_missing")
    scene.members = []
    again = after.scoring_tender(after.with_committee(scene))
    for one in ScoreSheet.objects.filter(evaluation=again.evaluation):
        after.fill(again, one)
        sheet.submit_sheet(one, by=again.actor_of(one.member), at=again.at)
    assert (Result.objects.count(), again.evaluation.state) == (3, "reconciling")
    done = after.evaluated_tender(again)
    assert done.tender.state == "evaluated"


def test_a_result_that_counts_cannot_be_deleted():
    after.scored_tender()
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.all().delete()


def test_the_record_is_secret_until_the_result_is_announced_and_public_afterwards(client):
    scene, made = pool.drawn()
    url, name = reverse("procurement:expert-draw", args=[made.pk]), str(scene.members[0].person)
    spare = made.need.by_code[made.outcome.spares[0].code]["name"]
    assert client.get(url).status_code == 404
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    html = client.get(url).content.decode()
    assert all(text in html for text in (made.seed, made.need.digest, name, spare))
    client.logout()
    scored = after.scored_tender(after.scoring_tender(after.examined_tender(scene)))
    publicised = after.awarded_tender(after.decided_award(after.evaluated_tender(scored)))
    assert client.get(url).status_code == 404, "the publicity of candidates is not the result"
    after.notified_award(publicised)
    shown = {one.kind: client.get(one.get_absolute_url()).content.decode() for one in scene.tender.notices.all()}
    assert [kind for kind, text in shown.items() if url in text] == ["award"]
    html = client.get(url).content.decode()
    assert all(text in html for text in (made.seed, made.need.digest, name))
    assert spare not in html


def test_the_list_is_read_in_few_queries(django_assert_max_num_queries):
    scene = after.examining()
    pool.pool(3)
    with django_assert_max_num_queries(10):
        register(scene.evaluation, at=scene.at)
    pool.pool(9)
    with django_assert_max_num_queries(10):
        register(scene.evaluation, at=scene.at)
