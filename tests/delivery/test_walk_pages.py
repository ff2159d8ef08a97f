"""What a newcomer stumbled over on pages: ticks lost by a search, buttons that lead nowhere, a class appraised one by one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tender.core import clock
from tender.core.files import keep
from tender.core.verification import new_code
from tender.delivery.models import Appraisal, Certificate, Enrolment, FeedbackRound
from tender.delivery.services import enrolment as enrolments
from tender.delivery.services import feedback, training
from tender.parties.models import Person
from tender.parties.queries import actor_of
from tests.builders import AT, person
from tests.builders import delivery as build

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sees(client):
    """The page of an address for somebody."""

    def page(someone, name, *args, data=None, status=200):
        client.force_login(someone)
        url = reverse(name, args=args)
        english = {"accept-language": "en"}
        answer = client.get(url, headers=english) if data is None else client.post(url, data, headers=english)
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer.content.decode()

    return page


def called(thing, name):
    someone = build.learner(thing.buyer)
    Person.objects.filter(pk=someone.pk).update(full_name=name)
    return Person.objects.get(pk=someone.pk)


def test_searching_and_pasting_keep_what_is_ticked(sees):
    thing = build.enrolling()
    officer = person("", ("officer", thing.buyer))
    one, other, third = (called(thing, name) for name in ("冯伟", "刘强", "吕娜"))
    data = {"find": "1", "q": "刘强", "learners": [one.pk], "names": "3. 吕娜\n赵不在"}
    page = sees(officer, "delivery:dispatch", thing.pk, data=data)
    assert page.count(" checked") == 2
    assert all(f'value="{who.pk}"' in page for who in (one, other, third))
    assert "赵不在" in page
    data = {"learners": [one.pk], "names": "吕娜\n赵不在"}
    assert "赵不在" in sees(officer, "delivery:dispatch", thing.pk, data=data)
    assert not Enrolment.objects.exists()
    sees(officer, "delivery:dispatch", thing.pk, data={"learners": [one.pk], "names": "吕娜"}, status=302)
    assert set(Enrolment.objects.values_list("learner_id", flat=True)) == {one.pk, third.pk}


def test_only_the_department_is_shown_the_way_to_dispatch(sees):
    thing = build.enrolling()
    way = reverse("delivery:dispatch", args=[thing.pk])
    for name in ("delivery:class", "delivery:roster"):
        assert way in sees(person("", ("officer", thing.buyer)), name, thing.pk)
        assert way not in sees(person("", ("organiser", thing.provider)), name, thing.pk)


def test_an_officer_is_shown_the_way_to_plan_a_class(sees):
    thing = build.planned()
    assert reverse("delivery:class-new") in sees(person("", ("officer", thing.buyer)), "delivery:classes")


def test_a_whole_class_is_appraised_on_one_page(sees):
    thing = build.delivered(people=3)
    organiser = person("", ("organiser", thing.provider))
    first, second, third = thing.enrolments.order_by("pk")
    data = {f"a{first.pk}-result": "yes", f"a{first.pk}-exam": "９０", f"a{second.pk}-result": "no", f"a{second.pk}-text": "缺考"}
    assert "Write the appraisal here" in sees(organiser, "delivery:appraise-all", thing.pk, data=data)
    page = sees(organiser, "delivery:appraise-all", thing.pk, data={**data, "text": "认真", f"a{third.pk}-exam": "101"})
    assert "缺考" in page
    assert not Appraisal.objects.exists()
    sees(organiser, "delivery:appraise-all", thing.pk, data={**data, "text": "认真"}, status=302)
    assert [Enrolment.objects.get(pk=row.pk).state for row in (first, second, third)] == ["completed", "failed", "confirmed"]
    assert dict(Appraisal.objects.values_list("text", "exam")) == {"认真": Decimal(90), "缺考": None}


def test_who_missed_too_much_stops_the_whole_page_and_is_named(sees):
    thing = build.running(people=2)
    first, second = thing.enrolments.order_by("pk")
    thing = build.attended(thing, {second.pk: "absent"})
    training.deliver(thing, by=build.organiser(thing), at=AT + 30 * DAY)
    data = {f"a{row.pk}-result": "yes" for row in (first, second)} | {"text": "好"}
    page = sees(person("", ("organiser", thing.provider)), "delivery:appraise-all", thing.pk, data=data)
    assert f"{second.learner}: " in page
    assert not Appraisal.objects.exists()


def test_an_appraisal_is_not_offered_again_once_it_is_written(sees):
    thing = build.delivered(people=1)
    (row,) = build.completed(thing)
    sees(person("", ("organiser", thing.provider)), "delivery:appraise", row.pk, status=409)


def test_attendance_stays_readable_after_the_appraisal_and_has_no_button_for_who_may_not_note(sees):
    thing = build.delivered(people=1)
    (row,) = build.completed(thing)
    session = thing.sessions.first()
    page = sees(person("", ("organiser", thing.provider)), "delivery:attendance", thing.pk, session.pk)
    assert str(row.learner) in page
    assert "Note the attendance" not in page
    other = build.running()
    page = sees(person("", ("officer", other.buyer)), "delivery:attendance", other.pk, other.sessions.first().pk)
    assert "Note the attendance" not in page


def test_the_examination_of_a_participant_is_called_so(sees):
    thing = build.delivered(people=1)
    (row,) = build.completed(thing)
    page = sees(person("", ("organiser", thing.provider)), "delivery:enrolment", row.pk)
    assert "Examination result" in page


def test_feedback_is_shown_to_the_provider_and_the_leader_and_linked_for_nobody_else(sees):
    round_ = build.open_round(people=1)
    thing = round_.training
    for role, body in (("provider", thing.provider), ("approver", thing.buyer)):
        who = person("", (role, body))
        assert round_.get_absolute_url() in sees(who, "delivery:class", thing.pk)
        sees(who, "delivery:feedback", round_.pk)
    stranger = build.learner(thing.buyer)
    assert round_.get_absolute_url() not in sees(stranger, "delivery:class", thing.pk)


def test_the_page_of_the_ticket_gives_the_same_ticket_when_it_is_sent_again(sees):
    round_ = build.open_round(people=1)
    who = Person.objects.get(pk=round_.participant_ids()[0])
    FeedbackRound.objects.filter(pk=round_.pk).update(closes_at=clock.now() + DAY)
    key = feedback.new_key()
    url = reverse("delivery:ticket", args=[round_.pk])
    first = sees(who, "delivery:ticket", round_.pk, data={"key": key})
    assert "<code>" in first
    assert sees(who, "delivery:ticket", round_.pk, data={"key": key}).split("<code>")[1][:32] == first.split("<code>")[1][:32]
    sees(who, "delivery:ticket", round_.pk, data={}, status=409)
    assert url not in sees(who, "delivery:feedback", round_.pk)


def test_who_withdrew_is_shown_the_way_back(sees):
    thing = build.enrolling()
    me = build.learner(thing.buyer)
    row = enrolments.request(thing, by=actor_of(me, AT), at=AT)
    enrolments.withdraw(row, by=actor_of(me, AT), at=AT)
    way = reverse("delivery:request", args=[thing.pk])
    assert way in sees(me, "delivery:class", thing.pk)
    assert way in sees(me, "delivery:enrolment", row.pk)


def test_a_paper_is_verified_by_the_code_typed_from_it(client):
    thing = build.delivered(people=1)
    (row,) = build.completed(thing)
    code = new_code()
    stored = keep(b"%PDF-1.4", name="a.pdf", purpose="certificate", at=AT, organisation_id=thing.buyer_id, key=code)
    Certificate.objects.create(enrolment=row, number="1", code=str(code), paper=stored, at=AT)
    enter, text = reverse("portal:verify-enter"), str(code)
    for typed in (text, text.upper(), text.replace("-", ""), f"http://x/verify/{text[:30]}\n{text[30:]}/"):
        assert client.get(enter, {"code": typed}).url == reverse("portal:verify", args=[code])
    assert client.get(enter, {"code": "abc"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "places"), [("１２", 12), ("0", 0), ("2.5", None), ("-1", None), ("2001", None), ("1e309", None)]
)
def test_places_are_whole_numbers_and_full_width_digits_count(sees, typed, places):
    thing = build.planned()
    officer = person("", ("officer", thing.buyer))
    assert 'type="number"' not in sees(officer, "delivery:class-edit", thing.pk)
    data = {name: getattr(thing, name) for name in ("title", "place", "starts_on", "ends_on", "hours", "self_quota")}
    data |= {"audience": "staff", "dispatch_quota": typed}
    page = sees(officer, "delivery:class-edit", thing.pk, data=data, status=200 if places is None else 302)
    thing.refresh_from_db()
    assert thing.dispatch_quota == (10 if places is None else places)
    assert places is not None or typed in page
