"""The committee: who may sit, lead, and what a declaration does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tender.core import outbox
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.parties.models import HeldSeat, Organisation
from tender.procurement.models import Member
from tender.procurement.models.facts import committee_refusal
from tender.procurement.services import committee
from tests.builders import after, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return after.examining(bids=3)


def name(scene, someone, **how):
    known = {"kind": "expert", "letter": "授权函1号", **after.DIRECT, **how}
    return committee.name_member(scene.evaluation, someone, **known, by=scene.officer, at=scene.at)


def test_an_expert_is_named_and_told(scene):
    someone = after.expert()
    seat = name(scene, someone, is_leader=True)
    outbox.drain()
    assert (seat.kind, seat.is_leader, seat.has_conflict) == ("expert", True, None)
    assert Notification.objects.get(person=someone).event == "evaluation.member_named"


def test_an_expert_employed_by_a_bidder_is_refused_with_the_article(scene):
    with pytest.raises(Refusal) as refused:
        name(scene, after.expert(employer=scene.providers[0]))
    assert (refused.value.code, refused.value.law) == ("evaluator_of_bidder", "政府采购法实施条例 第9条")


def test_an_expert_employed_by_a_bidder_within_three_years_is_refused(scene):
    someone = after.expert()
    someone.expert.former_employers.add(scene.providers[1])
    with pytest.raises(Refusal) as refused:
        name(scene, someone)
    assert refused.value.code == "evaluator_of_bidder"


def test_an_evaluator_who_acts_for_the_bidder_is_refused(scene):
    someone = after.expert()
    HeldSeat.objects.create(person=someone, organisation=scene.providers[2], role="organiser", since=scene.tender.created_at)
    with pytest.raises(Refusal) as refused:
        name(scene, someone)
    assert refused.value.code == "evaluator_of_bidder"


@pytest.mark.parametrize(
    ("who", "how", "code"),
    [
        (lambda s: person("", ("evaluator", s.side.buyer)), {}, "not_in_pool"),
        (lambda s: after.expert(employer=s.side.buyer), {}, "expert_of_buyer"),
        (lambda s: after.expert(), {"kind": "buyer"}, "not_of_buyer"),
        (lambda s: person("", ("evaluator", s.side.buyer)), {"kind": "buyer", "is_leader": True}, "buyer_leads"),
        (lambda s: person("", ("evaluator", s.side.buyer), ("approver", s.side.buyer)), {"kind": "buyer"}, "decides_award"),
        (lambda s: person(""), {"kind": "buyer"}, "no_evaluator_seat"),
    ],
)
def test_the_wrong_person_on_the_wrong_seat_is_refused(scene, who, how, code):
    with pytest.raises(Refusal) as refused:
        name(scene, who(scene), **how)
    assert refused.value.code == code
    assert name(scene, person("", ("evaluator", scene.side.buyer)), kind="buyer").kind == "buyer"


def test_only_the_officer_names_members(scene):
    with pytest.raises(Refusal) as refused:
        committee.name_member(scene.evaluation, after.expert(), kind="expert", by=scene.approver, at=scene.at)
    assert refused.value.status == 403


def test_nobody_is_named_twice(scene):
    someone = after.expert()
    name(scene, someone)
    with pytest.raises(Refusal) as refused:
        name(scene, someone)
    assert refused.value.code == "named_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(evaluation=scene.evaluation, person=someone, kind="expert")


@pytest.mark.parametrize(("size", "code"), [(3, "committee_too_small"), (6, "committee_even"), (5, None), (7, None)])
def test_size_of_the_committee(size, code):
    scene = after.with_committee(size=size)
    refusal = committee_refusal(scene.tender)
    assert (refusal.code if refusal else None) == code


def test_a_committee_without_leader_or_declarations_is_refused(scene):
    after.with_committee(scene, declared=False)
    assert committee_refusal(scene.tender).code == "declarations_missing"
    for seat in scene.members:
        committee.declare(seat, has_conflict=False, by=scene.actor_of(seat), at=scene.at)
    assert committee_refusal(scene.tender) is None
    Member.objects.filter(is_leader=True).update(is_leader=False)
    assert committee_refusal(scene.tender).code == "leader_missing"


def test_who_declares_a_conflict_leaves_and_must_be_replaced(scene):
    after.with_committee(scene, declared=False)
    seat = scene.members[1]
    by = scene.actor_of(seat)
    with pytest.raises(Refusal) as refused:
        committee.declare(seat, has_conflict=True, text=" ", by=by, at=scene.at)
    assert refused.value.code == "declaration_empty"
    committee.declare(seat, has_conflict=True, text="曾任该校兼职教授", by=by, at=scene.at)
    gone = Member.objects.get(pk=seat.pk)
    assert (gone.has_conflict, gone.left_at, gone.declaration) == (True, scene.at, "曾任该校兼职教授")
    for other in scene.members[:1] + scene.members[2:]:
        committee.declare(other, has_conflict=False, by=scene.actor_of(other), at=scene.at)
    assert committee_refusal(scene.tender).code == "committee_too_small"
    fresh = name(scene, after.expert())
    committee.declare(fresh, has_conflict=False, by=scene.actor_of(fresh), at=scene.at)
    assert committee_refusal(scene.tender) is None


def test_everybody_declares_once_and_for_themselves(scene):
    after.with_committee(scene, declared=False)
    seat = scene.members[0]
    with pytest.raises(Refusal) as refused:
        committee.declare(seat, has_conflict=False, by=scene.actor_of(scene.members[1]), at=scene.at)
    assert refused.value.status == 403
    committee.declare(seat, has_conflict=False, by=scene.actor_of(seat), at=scene.at)
    with pytest.raises(Refusal) as refused:
        committee.declare(seat, has_conflict=True, text="改口", by=scene.actor_of(seat), at=scene.at)
    assert refused.value.code == "declared_already"


def test_the_leader_can_change_and_a_member_can_be_released(scene):
    after.with_committee(scene)
    committee.choose_leader(scene.members[2], by=scene.officer, at=scene.at)
    assert list(Member.objects.filter(is_leader=True)) == [scene.members[2]]
    with pytest.raises(Refusal) as refused:
        committee.release_member(scene.members[3], reason="", by=scene.officer, at=scene.at)
    assert refused.value.code == "reason_missing"
    committee.release_member(scene.members[3], reason="因公出差", by=scene.officer, at=scene.at)
    assert Member.objects.get(pk=scene.members[3].pk).left_at == scene.at


def test_the_committee_is_closed_once_scoring_has_begun():
    scene = after.scoring_tender()
    with pytest.raises(Refusal) as refused:
        name(scene, after.expert())
    assert refused.value.code == "committee_closed"


def test_members_are_not_shown_to_bidders_or_the_public(client):
    scene = after.with_committee()
    from django.urls import reverse

    from tender.parties.models import Person

    client.force_login(Person.objects.get(pk=scene.provider_actors[0].person_id))
    assert client.get(reverse("procurement:committee", args=[scene.tender.pk])).status_code == 404
    assert client.get(reverse("procurement:evaluation", args=[scene.evaluation.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("procurement:committee", args=[scene.tender.pk])).status_code == 302
    assert Organisation.objects.exists()
