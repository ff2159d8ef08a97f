"""Several winners of one lot, and a limit on the lots that one bidder wins: from the report to the letters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tender.core.refusal import Refusal
from tender.procurement.models import Award, Letter, Lot, ScoringTerms, Tender
from tender.procurement.services import award, tie_draw
from tests.builders import after

pytestmark = pytest.mark.django_db


def ranked(*, lots: int = 1, winners: int = 1, most: int | None = None, points=after.points_for) -> after.Scene:
    """A tender with a signed report; the document's rule was set before the opening (here: before the signatures)."""
    scene = after.scored_tender(bids=4, lots=lots, points=points)
    Lot.objects.filter(tender=scene.tender).update(winners=winners)
    Tender.objects.filter(pk=scene.tender.pk).update(lots_won_most=most)
    scene.fresh()
    return after.evaluated_tender(scene)


def awards(scene: after.Scene) -> list[tuple[int, int, str]]:
    rows = Award.objects.filter(tender=scene.tender).select_related("lot", "winner__provider").order_by("lot__number", "seat")
    return [(row.lot.number, row.seat, row.winner.provider.name if row.winner else "") for row in rows]


def names(scene: after.Scene) -> list[str]:
    return [body.name for body in scene.providers]


def test_a_lot_with_two_winners_has_two_awards_and_one_letter_per_bidder():
    scene = ranked(winners=2)
    assert awards(scene) == [(1, 1, names(scene)[0]), (1, 2, names(scene)[1])]
    scene = after.awarded_tender(after.decided_award(scene))
    candidates = scene.tender.notices.get(kind="candidates").sheet["lots"]
    assert [one["name"] for one in candidates[0]["candidates"]] == names(scene)[:3]
    after.notified_award(scene)
    assert [bid.state for bid in scene.bids()] == ["selected", "selected", "not_selected", "not_selected"]
    assert Letter.objects.filter(is_win=True).count() == 2
    assert Letter.objects.count() == 4
    assert {row.state for row in Award.objects.all()} == {"notified"}


def test_who_has_won_one_lot_is_passed_in_the_next_when_the_limit_is_one():
    scene = ranked(lots=2, most=1)
    assert awards(scene) == [(1, 1, names(scene)[0]), (2, 1, names(scene)[1])]
    first = Award.objects.get(lot__number=2)
    with pytest.raises(Refusal) as refused:
        award.decide(first, winner=first.lot.bids.get(provider=scene.providers[0]), by=scene.approver, at=scene.at)
    assert refused.value.code == "not_first_candidate"
    assert award.decide(first, by=scene.approver, at=scene.at).winner.provider == scene.providers[1]


def test_without_a_limit_one_bidder_wins_both():
    scene = ranked(lots=2)
    assert awards(scene) == [(1, 1, names(scene)[0]), (2, 1, names(scene)[0])]


def test_equals_are_drawn_in_the_first_lot_before_the_second_is_decided(monkeypatch):
    monkeypatch.setattr(after, "PRICES", (Decimal(200000),) * 5)
    scene = ranked(lots=2, most=1, points=lambda place, leaf, member: leaf.weight * (80 if place < 2 else 60) / 100)
    assert awards(scene) == [(1, 1, ""), (2, 1, "")]
    one, two = Award.objects.filter(tender=scene.tender).order_by("lot__number")
    with pytest.raises(Refusal) as refused:
        award.decide(two, winner=two.lot.bids.filter(place=1).first(), reason="抽签", by=scene.approver, at=scene.at)
    assert refused.value.code == "earlier_seat_undecided"
    drawn = one.lot.bids.get(provider=scene.providers[1])
    with pytest.raises(Refusal) as refused:
        award.decide(one, winner=drawn, by=scene.approver, at=scene.at)
    assert refused.value.code == "draw_missing"
    with pytest.raises(Refusal) as refused:
        tie_draw.draw_among_equals(two, by=scene.approver, at=scene.at)
    assert refused.value.code == "nothing_to_draw"  # the second lot waits for the first
    ScoringTerms.objects.create(tender=scene.tender, tie_end="hand")
    one = Award.objects.get(pk=one.pk)
    award.decide(one, winner=drawn, reason="现场抽签，监督人员在场", by=scene.approver, at=scene.at)
    assert awards(scene) == [(1, 1, names(scene)[1]), (2, 1, names(scene)[0])]
    two.refresh_from_db()
    assert award.decide(two, by=scene.approver, at=scene.at).state == "decided"


def test_the_database_keeps_one_award_per_seat():
    scene = ranked()
    row = Award.objects.get(tender=scene.tender)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(tender=row.tender, lot=row.lot, buyer_id=row.buyer_id, proposed_at=scene.at)


@pytest.mark.parametrize("who", ["officer", "approver"])
def test_the_page_says_who_was_passed_and_why(client, who):
    from tender.parties.models import Person

    scene = ranked(lots=2, most=1)
    client.force_login(Person.objects.get(pk=getattr(scene, who).person_id))
    page = client.get(Award.objects.get(lot__number=2).get_absolute_url()).content.decode()
    assert "每个投标人最多中标1个标包" in page
