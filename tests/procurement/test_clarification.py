"""Askers under a stable pseudonym, no opening over open questions without a reason, bids confirmed after a correction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, Notification
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Amendment, BidConfirmation, Override, Tender
from tender.procurement.queries.amendment import to_confirm
from tender.procurement.services import amendment, bid_confirm, question
from tender.procurement.services import bid as bids
from tender.procurement.services import override as overrides
from tender.procurement.services import tender as tenders
from tender.procurement.services.opening import open_bids
from tests.builders import AT, actor
from tests.builders.before import asked, buyer_side
from tests.builders.bids import DEADLINE, SECOND, acting_for, published_tender, sealed_bid, verified_provider

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASON = "提问单位已书面撤回提问，见附件"


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return published_tender(buyer=side.buyer)


def closed(tender: Tender) -> Tender:
    for place in range(3):
        sealed_bid(tender.lots.get(), price=148000 - place)
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    return Tender.objects.get(pk=tender.pk)


def test_an_asker_keeps_one_name_on_a_tender_and_has_another_elsewhere(side, tender):
    body, by = verified_provider()
    mine = [question.ask(tender, asker=body, text=f"第{n}问？", by=by, at=AT).pseudonym for n in range(2)]
    other = asked(tender).pseudonym
    assert mine[0] == mine[1] != other
    assert len(mine[0]) == 3
    elsewhere = [question.ask(published_tender(buyer=side.buyer), asker=body, text="？", by=by, at=AT).pseudonym for _n in range(4)]
    assert set(elsewhere) != {mine[0]}


def test_the_pseudonym_is_shown_and_the_name_is_not(side, tender, client):
    body, by = verified_provider("不愿具名学院")
    found = question.ask(tender, asker=body, text="可否联合投标？", by=by, at=AT)
    question.answer(found, text="不接受联合体。", by=side.officer, at=AT)
    page = client.get(reverse("portal:tender", args=[tender.pk])).content.decode()
    assert found.pseudonym in page
    assert "不愿具名学院" not in page


def test_bids_are_not_opened_over_an_open_question(side, tender):
    waiting = asked(tender)
    row = closed(tender)
    clock = FixedClock(DEADLINE + SECOND)
    with pytest.raises(Refusal) as refused:
        open_bids(row, by=side.officer, clock=clock)
    assert (refused.value.code, refused.value.params["count"]) == ("questions_open", 1)
    question.answer(waiting, text="可以。", by=side.officer, at=DEADLINE)
    assert open_bids(row, by=side.officer, clock=clock).lines


def test_a_reason_on_record_lets_the_opening_go_on(side, tender):
    asked(tender)
    row = closed(tender)
    overrides.override(row, "questions_open", reason=REASON, by=side.officer, at=DEADLINE)
    outbox.drain()
    assert open_bids(row, by=side.officer, clock=FixedClock(DEADLINE + SECOND)).lines
    line = AuditLine.objects.get(event="tender.overridden")
    assert (line.reason, line.args["code"]) == (REASON, "questions_open")
    assert Notification.objects.get(event="tender.overridden").person_id == side.approver.person_id
    with pytest.raises(DatabaseError), transaction.atomic():
        Override.objects.update(reason="另一个理由")


@pytest.mark.parametrize(
    "case",
    [
        ("questions_open", "短", "officer", "reason_missing"),
        ("before_deadline", REASON, "officer", "nothing_to_override"),
        ("questions_open", REASON, "approver", "forbidden"),
    ],
)
def test_only_an_officer_sets_aside_only_what_may_be_set_aside(side, tender, case):
    code, reason, who, expected = case
    asked(tender)
    row = closed(tender)
    with pytest.raises(Refusal) as refused:
        overrides.override(row, code, reason=reason, by=getattr(side, who), at=DEADLINE)
    assert refused.value.code == expected
    assert not Override.objects.exists()
    assert overrides.override(row, "questions_open", reason=REASON, by=side.officer, at=DEADLINE).pk


def test_nothing_is_set_aside_where_no_rule_refuses(side, tender):
    row = closed(tender)
    with pytest.raises(Refusal) as refused:
        overrides.override(row, "questions_open", reason=REASON, by=side.officer, at=DEADLINE)
    assert refused.value.code == "nothing_to_override"


def corrected(tender: Tender, side, *, at=AT + 3 * DAY, **values) -> Amendment:
    lots = values.pop("lots", ())
    wish = amendment.Wish(values or {"place": "重庆市大渡口区委党校"}, lots=lots)
    amendment.amend(tender, wish, reason="场地调整", by=side.officer, at=at)
    return Amendment.objects.latest("pk")


def test_a_bid_sealed_before_a_correction_is_confirmed_by_its_own_people(side, tender):
    bid = sealed_bid(tender.lots.get())
    made = corrected(tender, side)
    assert to_confirm(bid) == [made]
    clock = FixedClock(AT + 4 * DAY)
    with pytest.raises(Refusal) as refused:
        bid_confirm.confirm_bid(bid, by=verified_provider()[1], clock=clock)
    assert refused.value.code == "forbidden"
    bid_confirm.confirm_bid(bid, by=acting_for(bid.provider), clock=clock)
    assert to_confirm(bid) == []
    assert BidConfirmation.objects.get().amendment == made
    with pytest.raises(Refusal) as refused:
        bid_confirm.confirm_bid(bid, by=acting_for(bid.provider), clock=clock)
    assert refused.value.code == "nothing_to_confirm"


def test_replacing_the_bid_needs_no_confirmation(side, tender):
    bid = sealed_bid(tender.lots.get())
    corrected(tender, side)
    bids.seal_bid(bid, by=acting_for(bid.provider), clock=FixedClock(AT + 4 * DAY))
    bid.refresh_from_db()
    assert to_confirm(bid) == []


def test_confirming_at_the_deadline_is_too_late(side, tender):
    bid = sealed_bid(tender.lots.get())
    corrected(tender, side)
    tender.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        bid_confirm.confirm_bid(bid, by=acting_for(bid.provider), clock=FixedClock(tender.deadline))
    assert refused.value.code == "tender_not_open"
    assert bid_confirm.confirm_bid(bid, by=acting_for(bid.provider), clock=FixedClock(tender.deadline - SECOND))


def test_a_correction_of_one_lot_or_of_a_telephone_number_asks_nobody_else(side):
    tender = published_tender(lots=2, buyer=side.buyer)
    first, second = (sealed_bid(lot) for lot in tender.lots.order_by("number"))
    made = corrected(tender, side, place="教学楼二楼", lots=(2,))
    assert (to_confirm(first), to_confirm(second)) == ([], [made])
    harmless = corrected(tender, side, at=AT + 4 * DAY, contact_phone="023-68900001")
    assert not harmless.is_material
    assert to_confirm(first) == []


def test_the_workspace_asks_and_confirms(side, tender, client):
    bid = sealed_bid(tender.lots.get())
    made = corrected(tender, side)
    Tender.objects.filter(pk=tender.pk).update(deadline=made.at + timedelta(days=20000))
    client.force_login(bid_person(bid))
    page = client.get(bid.get_absolute_url()).content.decode()
    assert made.notice.title in page
    answer = client.post(reverse("procurement:bid-confirm", args=[bid.pk]))
    assert answer.status_code == 302
    assert BidConfirmation.objects.filter(bid=bid).exists()
    assert made.notice.title not in client.get(bid.get_absolute_url()).content.decode()


def bid_person(bid):
    return Person.objects.get(pk=acting_for(bid.provider).person_id)


def test_the_opening_page_leads_to_the_reason(side, tender, client):
    asked(tender)
    row = closed(tender)
    client.force_login(Person.objects.get(pk=side.officer.person_id))
    where = reverse("procurement:override", args=[row.pk, "questions_open"])
    assert where in client.get(reverse("procurement:opening", args=[row.pk])).content.decode()
    assert client.post(where, {"reason": "短"}).status_code == 422
    assert client.post(where, {"reason": REASON}).status_code == 302
    assert REASON in client.get(reverse("procurement:tender-record", args=[row.pk])).content.decode()


def test_a_stranger_cannot_set_a_rule_aside(side, tender, client):
    asked(tender)
    row = closed(tender)
    client.force_login(Person.objects.get(pk=actor("officer", verified_provider()[0]).person_id))
    where = reverse("procurement:override", args=[row.pk, "questions_open"])
    assert client.post(where, {"reason": REASON}).status_code in (403, 404)
    assert not Override.objects.exists()
