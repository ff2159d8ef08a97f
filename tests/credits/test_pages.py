"""Pages of contracts, classes, feedback and credits: who may open them, how many queries they take, and that acting there works."""

import re
import uuid

import pytest
from django.urls import reverse

from tender.contracts.models import Contract
from tender.credits.models import Claim
from tender.credits.services import ledger
from tender.delivery.models import Enrolment, FeedbackAnswer, TrainingClass
from tender.delivery.services import enrolment as enrolments
from tests.builders import AT, organisation, person
from tests.builders import contracts as contract_build
from tests.builders import delivery as build
from tests.builders.contracts import event_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def login(client):
    def as_person(someone):
        client.force_login(someone)
        return client

    return as_person


def test_contract_list_takes_as_many_queries_for_many_rows_as_for_one(login, django_assert_max_num_queries):
    first = contract_build.drafted()
    supervisor = person("", ("supervisor", first.buyer))
    browser = login(supervisor)
    for _n in range(4):
        contract_build.drafted()
    with django_assert_max_num_queries(15):
        response = browser.get(reverse("contracts:contracts"))
    assert response.content.decode().count(first.title) >= 1
    assert Contract.objects.count() == 5


def test_a_contract_goes_from_draft_to_force_through_its_pages(login):
    contract = contract_build.drafted()
    officer, leader = person("", ("officer", contract.buyer)), person("", ("approver", contract.buyer))
    provider = person("", ("provider", contract.provider))
    edit = reverse("contracts:contract-edit", args=[contract.pk])
    page = login(officer).get(edit).content.decode()
    data = dict(re.findall(r'name="(percent_\d|version)" value="([^"]*)"', page))
    data |= {f"article_{n}": article["text"] for n, article in enumerate(contract.articles)}
    data |= {f"condition_{n}": term["condition"] for n, term in enumerate(contract.payments)}
    data |= {f"percent_{n}": term["percent"] for n, term in enumerate(contract.payments)}
    data |= {"version": "0", "place": "重庆", "starts_on": "2026-04-01", "ends_on": "2026-12-31", "once": uuid.uuid4()}
    assert login(officer).post(edit, data).status_code == 302
    steps = [(officer, "submit", {}), (leader, "approve", {})]
    for who, move, extra in steps:
        assert login(who).post(f"{contract.get_absolute_url()}move/{move}/", {"once": uuid.uuid4(), **extra}).status_code == 302
    for who, move in ((provider, "sign_for_provider"), (leader, "sign_for_department")):
        url = f"{contract.get_absolute_url()}move/{move}/"
        digest = re.search(r'name="digest" value="([0-9a-f]{64})"', login(who).get(url).content.decode()).group(1)
        assert login(who).post(url, {"digest": digest, "once": uuid.uuid4()}).status_code == 200  # without the tick nothing happens
        assert login(who).post(url, {"digest": digest, "agree": "on", "once": uuid.uuid4()}).status_code == 302
    assert Contract.objects.get().state == "in_force"


def test_a_contract_is_not_there_for_strangers(login):
    contract = contract_build.in_force()
    stranger = person("", ("provider", organisation("agency")))
    assert login(stranger).get(contract.get_absolute_url()).status_code == 404


def test_a_percent_that_is_no_number_keeps_what_was_typed(login):
    contract = contract_build.drafted()
    officer = person("", ("officer", contract.buyer))
    data = {"version": "0", "place": "某处很长的地名", "starts_on": "x", "ends_on": "2026-12-31", "percent_0": "1e309"}
    response = login(officer).post(reverse("contracts:contract-edit", args=[contract.pk]), data)
    assert response.status_code == 200
    assert "某处很长的地名" in response.content.decode()
    assert "1e309" in response.content.decode()


def test_class_page_roster_and_attendance_keep_their_query_budget(login, django_assert_max_num_queries):
    thing = build.running(people=8)
    organiser = person("", ("organiser", thing.provider))
    session = thing.sessions.first()
    urls = [thing.get_absolute_url(), reverse("delivery:roster", args=[thing.pk]), reverse("delivery:classes")]
    urls.append(reverse("delivery:attendance", args=[thing.pk, session.pk]))
    browser = login(organiser)
    for url in urls:
        with django_assert_max_num_queries(15):
            assert browser.get(url).status_code == 200


def test_a_learner_chooses_a_class_and_withdraws(login):
    thing = build.enrolling()
    who = build.learner(thing.buyer)
    assert login(who).post(reverse("delivery:request", args=[thing.pk]), {"once": uuid.uuid4()}).status_code == 302
    row = Enrolment.objects.get(learner=who)
    assert login(who).post(f"{row.get_absolute_url()}move/withdraw/", {"once": uuid.uuid4()}).status_code == 302
    assert Enrolment.objects.get(pk=row.pk).state == "withdrawn"


def test_a_learner_does_not_see_who_else_takes_part(login):
    thing = build.running()
    other = thing.enrolments.first()
    who = build.learner(thing.buyer)
    assert login(who).get(reverse("delivery:roster", args=[thing.pk])).status_code == 403
    assert login(who).get(other.get_absolute_url()).status_code == 404


def test_attendance_is_noted_on_its_page(login):
    thing = build.running(people=2)
    organiser = person("", ("organiser", thing.provider))
    session = thing.sessions.first()
    marks = {f"e-{pk}": "leave" for pk in thing.enrolments.values_list("pk", flat=True)}
    url = reverse("delivery:attendance", args=[thing.pk, session.pk])
    assert login(organiser).post(url, {**marks, "once": uuid.uuid4()}).status_code == 302
    assert session.attendances.filter(state="leave").count() == 2


def test_feedback_from_ticket_to_answer_through_the_pages(login, client):
    round_ = build.open_round(people=6)
    round_.closes_at = None  # the pages judge by database time; the round of the builder lies in its own year
    round_.save()
    who = round_.training.enrolments.first().learner
    page = login(who).post(reverse("delivery:ticket", args=[round_.pk])).content.decode()
    secret = re.search(r'name="ticket" value="([^"]+)"', page).group(1)
    client.logout()
    form = client.post(reverse("delivery:answer"), {"ticket": secret}).content.decode()
    assert "goal" in form
    refused = client.post(reverse("delivery:answer"), {"ticket": secret, "send": "1", "text": "写了很多字"})
    assert (refused.status_code, "写了很多字" in refused.content.decode()) == (422, True)
    assert client.post(reverse("delivery:answer"), {"ticket": secret, "send": "1", "goal": "5"}).status_code == 200
    assert FeedbackAnswer.objects.get().marks == {"goal": 5}


def test_ranking_and_learner_pages_are_public_and_keep_their_budget(client, django_assert_max_num_queries):
    rows = build.completed(build.delivered(people=6))
    for row in rows:
        ledger.credit_completion(event_of(row, "enrolment.completed"), at=AT)
    for url in (reverse("credits:ranking"), reverse("credits:learner", args=[rows[0].learner_id])):
        with django_assert_max_num_queries(15):
            response = client.get(url)
        assert response.status_code == 200
        assert rows[0].learner.full_name in response.content.decode()
    assert client.get(reverse("credits:ranking"), {"csv": "1"}).status_code == 200


def test_a_claim_is_written_declared_and_approved_through_the_pages(login):
    department = organisation("buyer")
    who, officer = build.learner(department), person("", ("officer", department))
    data = {
        "part": "theory",
        "title": "调研报告",
        "description": "写了报告",
        "points": "５",
        "done_on": "2026-01-10",
        "once": uuid.uuid4(),
    }
    assert login(who).post(reverse("credits:claim-new"), data).status_code == 302
    claim = Claim.objects.get()
    assert claim.points == 5
    assert login(who).post(f"{claim.get_absolute_url()}move/declare/", {"once": uuid.uuid4()}).status_code == 302
    assert login(officer).post(f"{claim.get_absolute_url()}move/approve/", {"once": uuid.uuid4()}).status_code == 302
    assert Claim.objects.get().state == "approved"


def test_somebody_elses_claim_is_not_there(login):
    department = organisation("buyer")
    who, other = build.learner(department), build.learner(department)
    data = {"part": "theory", "title": "x", "description": "y", "points": "1", "done_on": "2026-01-10", "once": uuid.uuid4()}
    login(who).post(reverse("credits:claim-new"), data)
    assert login(other).get(Claim.objects.get().get_absolute_url()).status_code == 404


def test_a_class_is_planned_on_its_page(login):
    contract = contract_build.in_force()
    organiser = person("", ("organiser", contract.provider))
    data = {
        "contract": contract.pk,
        "title": "新班",
        "audience": "township",
        "place": "党校",
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.starts_on.isoformat(),
        "hours": "8",
        "dispatch_quota": "10",
        "self_quota": "2",
        "once": uuid.uuid4(),
    }
    assert login(organiser).post(reverse("delivery:class-new"), data).status_code == 302
    assert TrainingClass.objects.get().title == "新班"


def test_dispatching_on_the_page_enrols_the_chosen(login):
    thing = build.enrolling()
    people = [build.learner(thing.buyer) for _n in range(3)]
    officer = person("", ("officer", thing.buyer))
    url = reverse("delivery:dispatch", args=[thing.pk])
    assert people[0].full_name in login(officer).get(url).content.decode()
    assert login(officer).post(url, {"learners": [people[0].pk, people[2].pk], "once": uuid.uuid4()}).status_code == 302
    assert thing.enrolments.filter(state="confirmed").count() == 2
    assert enrolments.Attendance.objects.count() == 0
