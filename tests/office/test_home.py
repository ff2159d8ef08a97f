"""A person's first page, messages, and the page of a process."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.door import perform
from tender.core.models import Notification
from tender.parties.models import HeldSeat, Organisation, Person
from tender.parties.queries import actor_of
from tender.procurement.models import Award, Lot, Tender
from tests.builders import AT, actor, organisation, person
from tests.builders.flows import content_facts, draft, processes
from workflows.flows.todo import todo_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(monkeypatch):
    monkeypatch.setattr(Tender, "facts", content_facts)
    return organisation("buyer")


@pytest.fixture
def officer(buyer):
    return actor("officer", buyer)


@pytest.fixture
def approver(buyer):
    return actor("approver", buyer)


def login(client, by):
    someone = Person.objects.get(pk=by.person_id)
    client.force_login(someone)
    return someone


def titles(lines):
    return [str(line.title) for line in lines]


def test_the_list_shows_what_a_person_may_do_and_what_others_do_meanwhile(buyer, officer, approver):
    tender = draft(buyer, officer)
    todo, waiting = todo_for(officer, AT)
    assert [(line.thing, line.url) for line in todo] == [(tender.title, reverse("procurement:draft", args=[tender.pk]))]
    assert (waiting, todo_for(approver, AT)[0]) == ([], [])
    perform(tender, "submit", by=officer, at=AT)
    todo, waiting = todo_for(officer, AT)
    assert (todo, len(waiting)) == ([], 1)
    assert len(todo_for(approver, AT)[0]) == 1


def test_an_officer_of_another_department_sees_nothing_of_it(buyer, officer):
    draft(buyer, officer)
    assert todo_for(actor("officer", organisation("buyer")), AT) == ([], [])


def test_a_colleague_who_takes_the_seat_takes_the_tasks(buyer, officer):
    draft(buyer, officer)
    HeldSeat.objects.filter(person_id=officer.person_id).update(until=AT - timedelta(days=1))
    gone = actor_of(Person.objects.get(pk=officer.person_id), AT)
    assert (todo_for(gone, AT)[0], len(todo_for(actor("officer", buyer), AT)[0])) == ([], 1)


def test_dates_are_urgent_when_near_and_late_when_past(buyer, officer, approver):
    tender = draft(buyer, officer, deadline=AT + timedelta(days=10))
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=approver, at=AT)
    perform(tender, "publish", by=officer, at=AT)

    def line(at):
        (found,) = todo_for(officer, at)[1]
        return found.urgent, found.late

    assert line(AT + timedelta(days=8)) == (False, False), "the clock never hurries anybody"
    perform(tender, "close", by=CLOCK, at=tender.deadline)
    (found,) = todo_for(officer, tender.deadline + timedelta(hours=1))[0]
    assert (found.urgent, found.late, found.due) == (True, True, tender.deadline)


def awards(buyer, officer, count):
    from tender.core.door import begin

    tender = draft(buyer, officer)
    for number in range(count):
        lot = Lot.objects.create(tender=tender, number=number + 1, title=f"包{number}", budget=10, ceiling=10)
        begin(Award(tender=tender, lot=lot, buyer=buyer, proposed_at=AT), by=officer, at=AT, logs="award.proposed")


@pytest.mark.parametrize("count", [1, 40])
def test_the_first_page_asks_no_more_for_more_tasks(client, officer, approver, django_assert_max_num_queries, count):
    awards(Organisation.objects.get(kind="buyer"), officer, count)
    for number in range(count):
        Notification.objects.create(
            person_id=approver.person_id, event_id=f"00000000-0000-0000-0000-{number:012}", event="x", subject="s", at=AT
        )
    login(client, approver)
    with django_assert_max_num_queries(13):
        page = client.get(reverse("home")).content.decode()
    assert page.count("task__title") == count


def test_an_empty_list_says_what_will_come(client, officer):
    login(client, officer)
    assert "empty" in client.get(reverse("home")).content.decode()


def test_messages_are_read_one_by_one_and_all_at_once(client, buyer, officer, approver):
    tender = draft(buyer, officer)
    perform(tender, "submit", by=officer, at=AT)
    outbox.drain()
    someone = login(client, approver)
    message = Notification.objects.get(person=someone)
    assert message.subject in client.get(reverse("notifications")).content.decode()
    page = client.get(reverse("notification", args=[message.event_id])).content.decode()
    assert tender.get_absolute_url() in page
    message.refresh_from_db()
    assert message.read_at is not None
    Notification.objects.update(read_at=None)
    client.post(reverse("notifications-read"))
    assert not Notification.objects.filter(read_at=None).exists()


def test_nobody_reads_the_messages_of_another(client, buyer, officer, approver):
    perform(draft(buyer, officer), "submit", by=officer, at=AT)
    outbox.drain()
    login(client, officer)
    message = Notification.objects.get(person_id=approver.person_id)
    assert client.get(reverse("notification", args=[message.event_id])).status_code == 404
    client.post(reverse("notifications-read"))
    message.refresh_from_db()
    assert message.read_at is None


def test_the_process_page_shows_done_now_and_next(client, buyer, officer, approver):
    tender = draft(buyer, officer)
    perform(tender, "submit", by=officer, at=AT)
    (process,) = processes(tender)
    login(client, officer)
    page = client.get(reverse("flows:process", args=[process.pk])).content.decode()
    assert officer.name in page
    assert page.count("<svg xmlns") == 1
    for colour in ("#2f7d4f", "#123f7d"):
        assert f'stroke="{colour}"' in page


def test_a_thing_leads_to_the_process_that_is_under_way(client, buyer, officer, approver):
    tender = draft(buyer, officer)
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=approver, at=AT)
    perform(tender, "publish", by=officer, at=AT)
    perform(tender, "close", by=CLOCK, at=tender.deadline)
    publication, opening = processes(tender)
    login(client, officer)
    answer = client.get(reverse("flows:thing", args=["tender", tender.pk]))
    assert answer.url == reverse("flows:process", args=[opening.pk])
    assert reverse("flows:process", args=[publication.pk]) in client.get(answer.url).content.decode()
    for kind, pk in (("tender", 0), ("person", officer.person_id), ("nothing", 1)):
        assert client.get(reverse("flows:thing", args=[kind, pk])).status_code == 404


@pytest.mark.parametrize("role", ["provider", "learner", "evaluator"])
def test_the_process_page_is_closed_to_those_outside_the_department(client, buyer, officer, role):
    tender = draft(buyer, officer)
    (process,) = processes(tender)
    client.force_login(person("", (role, organisation("party_school"))))
    assert client.get(reverse("flows:thing", args=["tender", tender.pk])).status_code == 404
    assert client.get(reverse("flows:process", args=[process.pk])).status_code == 404


def test_the_process_page_asks_no_more_for_more_tasks(client, buyer, officer, approver, django_assert_max_num_queries):
    tender = draft(buyer, officer)
    for _round in range(20):
        perform(tender, "submit", by=officer, at=AT)
        perform(tender, "send_back", by=approver, at=AT, reason="再改")
    (process,) = processes(tender)
    login(client, officer)
    with django_assert_max_num_queries(13):
        page = client.get(reverse("flows:process", args=[process.pk]))
    assert page.content.decode().count("history__entry") >= 40
    assert timezone.is_aware(process.created)
