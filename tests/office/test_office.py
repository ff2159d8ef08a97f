"""Office pages: who gets in, what they show, what staff can change; everything else stays as it is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.door import note
from tender.core.models import AuditLine, CalendarDay, CalendarYear, Delivery, DueMove, OutboxEvent
from tender.parties.models import HeldSeat
from tender.procurement.models import Question
from tests.builders import AT, organisation, person

pytestmark = pytest.mark.django_db
ALL = ["office:deliveries", "office:moves", "office:trail", "office:calendar", "people:people"]
LOOK = ALL[:3]


def dead(settings):
    settings.OUTBOX_HANDLERS = "tests.office.test_office.HANDLERS"
    event = outbox.emit("test.failed", organisation(), by=CLOCK, at=AT)
    (delivery,) = event.deliveries.all()
    for _try in range(outbox.LAST_TRY):
        outbox.failed(delivery.pk, RuntimeError("邮件服务器不通"))
    return Delivery.objects.get(pk=delivery.pk)


HANDLERS = {"test.failed": ("tests.office.test_office.handle",)}


def handle(event, *, at):
    raise RuntimeError


@pytest.mark.parametrize("name", ALL)
def test_people_without_office_are_refused(client, name):
    client.force_login(person("", ("officer", organisation("buyer"))))
    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ALL)
def test_nobody_gets_in_without_a_login(client, name):
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ALL)
def test_staff_see_every_office_page(client, staff, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ALL)
def test_supervisors_see_what_happened_and_no_more(client, supervisor, name):
    assert client.get(reverse(name)).status_code == (200 if name in LOOK else 403)


def test_a_dead_delivery_is_shown_with_its_error_and_tried_again(client, staff, settings):
    delivery = dead(settings)
    page = client.get(reverse("office:deliveries")).content.decode()
    assert "邮件服务器不通" in page
    assert reverse("office:revive", args=[delivery.pk]) in page
    assert client.post(reverse("office:revive", args=[delivery.pk])).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)
    assert AuditLine.objects.filter(event="office.delivery_revived", actor_id=staff.pk).count() == 1


def test_a_supervisor_cannot_try_a_delivery_again(client, supervisor, settings):
    delivery = dead(settings)
    assert reverse("office:revive", args=[delivery.pk]) not in client.get(reverse("office:deliveries")).content.decode()
    assert client.post(reverse("office:revive", args=[delivery.pk])).status_code == 403
    assert Delivery.objects.get(pk=delivery.pk).state == "dead"


def test_failed_and_coming_moves_are_shown_apart(client, staff):
    DueMove.objects.create(
        thing_type="tender", thing_id="1", move="close", due_at=AT, attempts=2, last_error="Refusal: 未到截止时间"
    )
    DueMove.objects.create(thing_type="award", thing_id="2", move="notify", due_at=AT + timedelta(days=3000))
    page = client.get(reverse("office:moves")).content.decode()
    assert page.index("未到截止时间") < page.index("award.notify")


def test_the_trail_finds_filters_and_checks_lines(client, supervisor):
    body = organisation("university", "清华大学")
    note(body, "organisation.revised", by=CLOCK, at=AT, reason="更正地址")
    page = client.get(reverse("office:trail"), {"q": "更正地址"}).content.decode()
    assert "机构信息已修改" in page
    assert "机构信息已登记" not in page
    assert client.get(reverse("office:trail"), {"kind": "organisation"}).status_code == 200


def test_the_trail_keeps_who_has_bid_or_asked_until_the_opening(client, supervisor, sealed_bid):
    asker = sealed_bid.provider
    question = Question.objects.create(tender=sealed_bid.lot.tender, asker=asker, asked_by=person(), text="？", asked_at=AT)
    note(question, "question.asked", by=CLOCK, at=AT)
    for word, shown in (("bid.", f"投标 {sealed_bid.pk}"), ("question.", f"问题 {question.pk}")):
        _is_kept_until_the_opening(client, sealed_bid, word, shown)


def _is_kept_until_the_opening(client, sealed_bid, word, shown):
    assert shown not in client.get(reverse("office:trail"), {"q": word}).content.decode()
    tender = sealed_bid.lot.tender
    type(tender).objects.filter(pk=tender.pk).update(opened_at=AT)
    assert shown in client.get(reverse("office:trail"), {"q": word}).content.decode()
    type(tender).objects.filter(pk=tender.pk).update(opened_at=None)


def test_a_letter_about_a_bid_is_neither_shown_nor_counted_nor_tried_again_before_the_opening(client, staff, sealed_bid):
    """Each is a bid that was handed in."""
    page = reverse("office:deliveries")
    event = OutboxEvent.objects.create(name="bid.sealed", at=AT, thing_type="bid", thing_id=str(sealed_bid.pk))
    letter = Delivery.objects.create(event=event, handler="x.tell", state="dead", last_error="OSError: full")
    again = reverse("office:revive", args=[letter.pk])
    hidden = client.get(page)
    assert "bid.sealed" not in hidden.content.decode()
    assert (hidden.context["dead"], hidden.context["waiting"]) == (0, Delivery.objects.exclude(pk=letter.pk).count())
    assert client.post(again).status_code == 404
    type(sealed_bid.lot.tender).objects.filter(pk=sealed_bid.lot.tender_id).update(opened_at=AT)
    shown = client.get(page)
    assert "bid.sealed" in shown.content.decode()
    assert shown.context["dead"] == 1
    assert client.post(again).status_code == 302


def test_the_kinds_to_filter_the_trail_by_do_not_betray_that_there_is_a_bid(client, supervisor, sealed_bid):
    def kinds() -> str:
        page = client.get(reverse("office:trail")).content.decode()
        return page[page.index("<main") : page.index("</main>")]

    assert 'value="bid"' not in kinds()
    type(sealed_bid.lot.tender).objects.filter(pk=sealed_bid.lot.tender_id).update(opened_at=AT)
    assert 'value="bid"' in kinds()


@pytest.fixture
def sealed_bid():
    from tender.core.door import begin
    from tender.procurement.models import Bid, Lot, Tender

    buyer, school = organisation("buyer"), organisation("party_school")
    tender = Tender.objects.create(number="N", buyer=buyer, title="t", created_at=AT)
    lot = Lot.objects.create(tender=tender, number=1, title="包1", budget=10, ceiling=10)
    bid = begin(Bid(lot=lot, provider=school, started_at=AT), by=CLOCK, at=AT, logs="bid.started")
    note(bid, "bid.sealed", by=CLOCK, at=AT)
    return bid


def test_staff_enter_a_day_and_take_it_back(client, staff):
    here = reverse("office:calendar")
    sent = {"form": "day", "day-day": "2027-02-10", "day-is_working": "0", "day-name": "地方假日"}
    assert client.post(here, sent).status_code == 302
    row = CalendarDay.objects.get()
    assert (row.is_working, row.name) == (False, "地方假日")
    assert client.post(reverse("office:calendar-remove", args=[row.pk])).status_code == 302
    assert not CalendarDay.objects.exists()
    assert list(AuditLine.objects.values_list("event", flat=True)) == ["calendar.day_set", "calendar.day_taken_back"]


def test_a_year_without_days_is_not_declared_complete(client, staff):
    here, sent = reverse("office:calendar"), {"form": "year", "year-year": "2035", "year-source": "国办发明电"}
    assert client.post(here, sent).status_code == 422
    assert not CalendarYear.objects.exists()
    CalendarDay.objects.create(day="2035-10-01", is_working=False, name="国庆节")
    assert client.post(here, sent).status_code == 302
    assert CalendarYear.objects.get().source == "国办发明电"


def test_an_unknown_year_says_what_is_refused(client, staff):
    page = client.get(reverse("office:calendar")).content.decode()
    assert "tag--red" in page


def test_staff_give_and_end_a_seat(client, staff):
    someone, buyer = person(), organisation("buyer")
    here = reverse("people:person", args=[someone.pk])
    sent = {"organisation": buyer.pk, "role": "officer", "since_0": "2026-03-01", "since_1": "09:00", "since": "2026-03-01T09:00"}
    assert client.post(here, sent).status_code == 302
    seat = HeldSeat.objects.get(person=someone)
    end = reverse("people:dismiss", args=[someone.pk, seat.pk])
    assert client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "调离"}).status_code == 302
    seat.refresh_from_db()
    assert seat.until is not None
    assert set(AuditLine.objects.filter(thing_type="heldseat").values_list("event", "reason")) == {
        ("seat.granted", ""),
        ("seat.ended", "调离"),
    }


def test_nobody_is_put_on_two_sides(client, staff):
    school = organisation("party_school")
    someone = person("", ("provider", school))
    sent = {"organisation": organisation("buyer").pk, "role": "officer", "since": "2030-03-01T09:00"}
    answer = client.post(reverse("people:person", args=[someone.pk]), sent)
    assert answer.status_code == 422
    assert "政府采购法 第12条" in answer.content.decode()
    assert HeldSeat.objects.filter(person=someone).count() == 1


@pytest.mark.parametrize("name", ["office:deliveries", "office:moves", "office:trail", "people:people"])
@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.usefixtures("staff")
def test_office_pages_ask_no_more_for_more_rows(client, settings, django_assert_max_num_queries, name, rows):
    settings.OUTBOX_HANDLERS = "tests.office.test_office.HANDLERS"
    for number in range(rows):
        body = organisation()
        outbox.emit("test.failed", body, by=CLOCK, at=AT)
        DueMove.objects.create(thing_type="tender", thing_id=str(number), move="close", due_at=AT)
        person("", ("learner", body))
    with django_assert_max_num_queries(11):
        client.get(reverse(name))
