"""Conformity by the whole committee: every member votes, the majority finds, who differs signs a dissent (O87 art. 50, 61)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.documents.examination import ConformitySheet
from tender.procurement.models import Bid, ConformityVote, Dissent, Finding
from tender.procurement.queries.conformity import owes_vote, tally_of
from tender.procurement.services import committee, conformity, examination, examination_sheet
from tests.builders import after

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    scene = after.with_committee(bids=4)
    findings = [(bid, need, True) for bid in opened(scene) for need in needs(scene, "qualification")]
    examination.record(scene.lot, "qualification", findings, by=scene.officer, at=scene.at)
    with after.small_papers():
        examination.conclude(scene.lot, "qualification", by=scene.officer, at=scene.at)
    return scene


def opened(scene):
    return list(Bid.objects.filter(lot=scene.lot, state="opened").order_by("alias"))


def needs(scene, kind="conformity"):
    return list(scene.tender.requirements.filter(kind=kind))


def votes(scene, *, against=(), only=None):
    """Everybody votes; members at the places `against` find that the first bid misses the first requirement."""
    bids, asked = opened(scene), needs(scene)
    for place, by in enumerate(after.voters(scene)):
        if only is not None and place not in only:
            continue
        no = [(bids[0], asked[0], False, f"第{place}人认为不符合")] if place in against else []
        found = [(bid, need, True) for bid in bids for need in asked if not no or (bid, need) != (bids[0], asked[0])] + no
        examination.record(scene.lot, "conformity", found, by=by, at=scene.at)
    return bids[0]


def conclude(scene):
    with after.small_papers():
        return examination.conclude(scene.lot, "conformity", by=scene.leader, at=scene.at)


def test_conformity_is_concluded_only_when_every_member_has_voted(scene):
    votes(scene, only={0, 1, 2, 3})
    with pytest.raises(Refusal) as refused:
        conclude(scene)
    assert (refused.value.code, refused.value.params["count"]) == ("votes_missing", 1)
    assert not Finding.objects.filter(requirement__kind="conformity").exists()
    votes(scene, only={4})
    assert conclude(scene)


@pytest.mark.parametrize(("against", "state"), [((1, 2), "admitted"), ((1, 2, 3), "rejected")])
def test_the_majority_is_the_finding(scene, against, state):
    bid = votes(scene, against=against)
    conclude(scene)
    assert Bid.objects.get(pk=bid.pk).state == state
    found = Finding.objects.get(bid=bid, requirement=needs(scene)[0])
    assert found.reason == ("" if state == "admitted" else "第1人认为不符合；第2人认为不符合；第3人认为不符合")


def test_only_the_leader_concludes_for_the_committee(scene):
    votes(scene)
    with pytest.raises(Refusal) as refused, after.small_papers():
        examination.conclude(scene.lot, "conformity", by=scene.actor_of(scene.members[1]), at=scene.at)
    assert refused.value.status == 403
    assert conclude(scene)


def test_who_differs_may_sign_a_dissent_once_and_nobody_else(scene):
    votes(scene, against={1}, only={0, 1, 2})
    minority, other = scene.actor_of(scene.members[1]), scene.actor_of(scene.members[2])

    def refused(by, reason="材料形式不全"):
        with pytest.raises(Refusal) as found:
            conformity.dissent(scene.lot, reason=reason, by=by, at=scene.at)
        return found.value.code

    assert refused(minority) == "votes_missing"
    votes(scene, only={3, 4})
    assert refused(other) == "not_differing"
    assert refused(scene.officer) == "forbidden"
    assert refused(minority, "  ") == "reason_missing"
    made = conformity.dissent(scene.lot, reason="材料形式不全", by=minority, at=scene.at)
    assert made.member == scene.members[1]
    assert refused(minority) == "dissent_signed"
    assert Dissent.objects.count() == 1


def test_the_vote_of_a_member_who_left_does_not_count(scene):
    bid = votes(scene, against={1, 2, 3})
    gone = scene.members[1]
    committee.release_member(gone, reason="临时回避", by=scene.officer, at=scene.at)
    seat = committee.name_member(scene.evaluation, after.expert(), kind="expert", **after.DIRECT, by=scene.officer, at=scene.at)
    committee.declare(seat, has_conflict=False, by=scene.actor_of(seat), at=scene.at)
    assert [one.pk for one in tally_of(scene.lot).waiting] == [seat.pk]
    found = [(one, need, True) for one in opened(scene) for need in needs(scene)]
    examination.record(scene.lot, "conformity", found, by=scene.actor_of(seat), at=scene.at)
    conclude(scene)
    assert Bid.objects.get(pk=bid.pk).state == "admitted"


def test_the_sheet_shows_votes_and_dissents(scene):
    votes(scene, against={1})
    conformity.dissent(scene.lot, reason="材料形式不全", by=scene.actor_of(scene.members[1]), at=scene.at)
    bids = opened(scene)
    conformity.find(scene.lot, bids, by=scene.leader, at=scene.at)
    sheet = examination_sheet.sheet_of(scene.lot, "conformity", bids, by=scene.leader, at=scene.at)
    assert isinstance(sheet, ConformitySheet)
    assert sheet.bidders[0].votes[0] == "4:1"
    assert "材料形式不全" in sheet.signatories[1].note


def test_a_member_sees_only_its_own_votes_until_all_have_voted(client, scene):
    votes(scene, against={1}, only={1})
    client.force_login(Person.objects.get(pk=scene.members[2].person_id))
    url = reverse("procurement:examine", args=[scene.lot.pk, "conformity"])
    assert "第1人认为不符合" not in client.get(url).content.decode()
    votes(scene, only={0, 2, 3, 4})
    html = client.get(url).content.decode()
    assert "第1人认为不符合" in html
    assert scene.providers[0].name not in html
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    assert "第1人认为不符合" in client.get(url).content.decode()


def test_all_met_for_one_bid_is_one_press(client, scene):
    client.force_login(Person.objects.get(pk=scene.members[2].person_id))
    bid = opened(scene)[0]
    url = reverse("procurement:examine", args=[scene.lot.pk, "conformity"])
    assert client.post(url, {"all_met": bid.alias}).status_code == 302
    assert set(ConformityVote.objects.values_list("bid_id", "is_met")) == {(bid.pk, True)}
    assert ConformityVote.objects.count() == len(needs(scene))


def test_a_dissent_is_signed_on_the_page(client, scene):
    votes(scene, against={1})
    client.force_login(Person.objects.get(pk=scene.members[1].person_id))
    page = reverse("procurement:examine", args=[scene.lot.pk, "conformity"])
    assert "签署不同意见" in client.get(page).content.decode()
    assert client.post(reverse("procurement:dissent", args=[scene.lot.pk]), {"reason": "材料形式不全"}).status_code == 302
    assert Dissent.objects.get().reason == "材料形式不全"


def test_a_member_owes_its_vote_until_it_has_voted(scene):
    assert owes_vote(scene.members[1])
    votes(scene, only={1})
    assert not owes_vote(scene.members[1])
