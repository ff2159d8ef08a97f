"""Single source and direct assignment: publicity with objections, then one sealed bid; a shadow bid outside the scoring."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from tender.core.actor import NOBODY
from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.portal import queries as portal
from tender.procurement.models import Invitation, Notice, ShadowBid, Tender
from tender.procurement.services import bid as bids
from tender.procurement.services import in_house, sole_source
from tender.procurement.services import tender as tenders
from tests.builders import AT, CLOCK, organisation
from tests.builders.after import small_papers
from tests.builders.before import buyer_side, published_tender
from tests.builders.bids import acting_for, open_it, sealed_bid
from tests.builders.flows import open_steps
from tests.builders.procedures import approved
from tests.procurement.pages import login
from workflows.flows.todo import todo_for

pytestmark = pytest.mark.django_db


def refused(code: str, do, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code
    return found.value


def named(side, *, ground: str = "only"):
    """A single source, named and public."""
    body = organisation("university")
    tender = approved(side, "single_source", ground)
    with small_papers():
        source = sole_source.name_source(tender, body, uniqueness="唯一具有该课程版权。", by=side.officer, at=AT)
    return tender, body, source


def test_from_publicity_to_one_sealed_bid():
    side = buyer_side()
    tender, body, source = named(side)
    notice = Notice.objects.get(tender=tender)
    assert (notice.kind, source.ends_on.isoformat()) == ("sole_source", "2026-03-09")  # five working days after 2 March
    assert portal.public_notice(notice.pk) == notice
    refused("publicity_running", tenders.publish, tender, by=side.officer, at=AT)
    made = sole_source.receive_objection(
        source, objector="某大学", text="我校也能承办。", by=side.officer, at=AT + timedelta(days=2)
    )
    over = source.over_at
    assert "第38条" in refused("objections_open", tenders.publish, tender, by=side.officer, at=over).law
    refused("publicity_over", sole_source.receive_objection, source, objector="甲", text="乙", by=side.officer, at=over)
    refused("answer_empty", sole_source.answer_objection, made, answer=" ", by=side.officer, at=over)
    sole_source.answer_objection(made, answer="经论证不成立。", by=side.officer, at=over)
    refused("objection_answered", sole_source.answer_objection, made, answer="再答", by=side.officer, at=over)
    with small_papers():
        tender = tenders.publish(tender, by=side.officer, at=over)
    assert Invitation.objects.get(tender=tender).provider == body
    refused("not_found", portal.public_tender, tender.pk, NOBODY)
    other = organisation("university")
    refused("not_invited", bids.start_bid, tender.lots.get(), provider=other, by=acting_for(other), at=over)
    sealed_bid(tender.lots.get(), body, at=over + timedelta(hours=1))
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    open_it(Tender.objects.get(pk=tender.pk), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    assert Tender.objects.get(pk=tender.pk).state == "opened"


def test_naming_the_source_is_judged():
    side = buyer_side()
    body = organisation("university")
    tender = approved(side, "single_source", "only")
    given = {"uniqueness": "唯一", "by": side.officer, "at": AT}
    assert "name_it" in open_steps(tender)
    refused("source_missing", tenders.publish, tender, by=side.officer, at=AT)
    refused("forbidden", sole_source.name_source, tender, body, **{**given, "by": side.approver})
    refused("uniqueness_missing", sole_source.name_source, tender, body, **{**given, "uniqueness": ""})
    refused("provider_unverified", sole_source.name_source, tender, organisation(verified=False), **given)
    with small_papers():
        sole_source.name_source(tender, body, **given)
    refused("source_named", sole_source.name_source, tender, body, **given)
    assert "invite" in open_steps(tender)


def test_an_emergency_needs_no_publicity():
    side = buyer_side()
    tender, _body, source = named(side, ground="emergency")
    assert source.ends_on is None
    assert not Notice.objects.filter(tender=tender).exists()
    with small_papers():
        assert tenders.publish(tender, by=side.officer, at=AT).state == "published"


def test_the_pages_of_the_source(client, monkeypatch):
    side = buyer_side()
    tender, _body, source = named(side)
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda self: AT + timedelta(days=1))
    officer = login(client, side.officer)
    page = f"/procurement/tenders/{tender.pk}/source/"
    assert officer.post(page, {"objector": "", "text": ""}).status_code == 422
    assert officer.post(page, {"objector": "某大学", "text": "我校也能承办。"}).status_code == 302
    objection = source.objections.get()
    assert officer.post(f"/procurement/source-objections/{objection.pk}/answer/", {"answer": "不成立"}).status_code == 302
    assert "不成立" in officer.get(page).content.decode()
    assert login(client, acting_for(organisation("university"))).get(page).status_code == 404


def test_direct_assignment_with_a_shadow_bid_and_without_bids():
    side = buyer_side()
    school = organisation("party_school")
    tender = approved(side, "direct_assignment", "main_channel")
    refused("no_bids_taken", tenders.publish, tender, by=side.officer, at=AT)
    refused("shadow_missing", in_house.assign, tender, by=side.approver, at=AT)
    given = {"cost": Decimal(240_000), "quality": "自有师资和场地。", "by": side.officer, "at": AT}
    refused("not_party_school", in_house.record_shadow, tender, organisation("university"), **given)
    refused("shadow_cost", in_house.record_shadow, tender, school, **{**given, "cost": Decimal("300000.01")})
    refused("shadow_quality", in_house.record_shadow, tender, school, **{**given, "quality": " "})
    refused("forbidden", in_house.record_shadow, tender, school, **{**given, "by": side.approver})
    in_house.record_shadow(tender, school, **given)
    refused("shadow_recorded", in_house.record_shadow, tender, school, **given)
    refused("forbidden", in_house.assign, tender, by=side.officer, at=AT)
    assert "assign" in open_steps(tender)
    assert in_house.assign(tender, by=side.approver, at=AT).state == "concluded"
    assert "assign" not in open_steps(tender)


def test_a_shadow_bid_beside_an_open_tender_is_seen_by_the_buyer_alone(client):
    side = buyer_side()
    school = organisation("party_school")
    tender = published_tender(side)
    given = {"cost": Decimal(246_800), "quality": "自有师资。", "by": side.officer, "at": AT}
    in_house.record_shadow(tender, school, **given)
    page = f"/procurement/tenders/{tender.pk}/in-house/"
    bidder = organisation("university")
    sealed_bid(tender.lots.get(), bidder, price=250_000)
    assert "246,800" in login(client, side.officer).get(page).content.decode()
    assert login(client, acting_for(bidder)).get(page).status_code == 403
    assert "246" not in str(AuditLine.objects.get(event="tender.shadow_recorded").args)
    for _n in range(2):
        sealed_bid(tender.lots.get(), organisation("university"))
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    open_it(Tender.objects.get(pk=tender.pk), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    assert "3,200.00" in login(client, side.officer).get(page).content.decode()
    ShadowBid.objects.get()
    late = Tender.objects.get(pk=tender.pk)
    refused("shadow_recorded", in_house.record_shadow, late, school, **given)


def test_a_shadow_bid_after_the_opening_is_refused():
    side = buyer_side()
    tender = published_tender(side)
    Tender.objects.filter(pk=tender.pk).update(opened_at=AT)
    from tender.procurement.rules import in_house as rules
    from tender.procurement.rules.rulebook import load

    found = rules.may_record(
        load(), state="opened", kind="party_school", is_verified=True, cost=Decimal(1), budget=Decimal(2), quality="x"
    )
    assert found.code == "shadow_too_late"
    assert rules.may_assign(load(), method="open_tender", has_shadow=True).code == "not_in_house"


def test_publishing_is_one_task_and_a_returned_draft_begins_the_procedure_anew():
    side = buyer_side()
    tender, _body, _source = named(side)
    with override("en"):
        titles = [str(line.title) for line in todo_for(side.officer, AT)[0]]
    assert [title for title in titles if "ublish" in title or "invite" in title] == ["Answer objections, then invite the source"]
    tenders.send_back(tender, reason="补充论证", by=side.approver, at=AT)
    assert "invite" not in open_steps(tender)
