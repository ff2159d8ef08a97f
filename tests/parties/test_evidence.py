"""Papers of an organisation: verified, returned, reminded of once each, expired by the clock; what is amiss is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tender.core import outbox
from tender.core.clock import FixedClock, fire_due
from tender.core.models import AuditLine, Notification
from tender.core.models.clock import DueMove
from tender.core.refusal import Refusal
from tender.parties.models import Evidence
from tender.parties.queries.standing import access_paper, needs_of
from tender.parties.rules import evidence as rules
from tender.parties.services import evidence as services
from tender.parties.services import organisation as organisations
from tests.builders import AT, SHANGHAI, actor, organisation, person
from tests.builders.bids import upload

END = date(2026, 6, 30)


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.fixture
def body(db):
    return organisation("agency")


@pytest.fixture
def own(body):
    return actor("provider", body)


@pytest.fixture
def officer(db):
    return actor("officer", organisation("buyer"))


def shown(body, own, kind="licence", until=END, at=AT):
    return services.add_evidence(body, kind=kind, upload=upload(), valid_until=until, by=own, at=at)


def fresh(paper):
    return Evidence.objects.get(pk=paper.pk)


# --- rules: no database ---------------------------------------------------------------------------------------------


def test_a_paper_counts_on_its_last_day_and_not_the_day_after():
    last = datetime(2026, 6, 30, 23, 59, 59, tzinfo=SHANGHAI)
    assert rules.has_expired(END, at=last) is None
    assert rules.has_expired(END, at=last + timedelta(seconds=1)).code == "evidence_expired"
    assert rules.has_expired(None, at=last) is None


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(-400, 60))
def test_reminders_lie_between_verification_and_the_end(end, days):
    verified = datetime(end.year, end.month, end.day, 12, tzinfo=SHANGHAI) + timedelta(days=days)
    found = list(rules.reminders(end, verified_at=verified))
    assert all(verified < moment < rules.expires_at(end) for _days, moment in found)
    assert [n for n, _moment in found] == sorted({n for n, _moment in found}, reverse=True)


def test_the_paper_that_counts_is_the_verified_one_that_lasts_longest():
    old, new = rules.Paper("tax", "verified", date(2026, 5, 1)), rules.Paper("tax", "verified", date(2027, 5, 1))
    endless, waiting = rules.Paper("tax", "verified", None), rules.Paper("tax", "shown", date(2030, 1, 1))
    assert rules.best_of([old, waiting, new], "tax") == new
    assert rules.best_of([old, endless, new], "tax") == endless
    assert rules.best_of([waiting, rules.Paper("tax", "expired")], "tax") == waiting
    assert rules.best_of([new], "licence") is None


def test_a_training_agency_needs_its_licence_to_run_training_and_a_university_does_not():
    assert "education" in rules.needed_kinds("agency")
    assert "education" not in rules.needed_kinds("university")


def test_the_last_day_may_not_lie_before_the_first():
    assert rules.valid_dates(END, END) is None
    assert rules.valid_dates(END, END - timedelta(days=1)).code == "evidence_dates"
    assert rules.ends_before(END, rules.expires_at(END))
    assert not rules.ends_before(END, rules.expires_at(END) - timedelta(seconds=1))
    assert rules.is_near_end(END, on=END - timedelta(days=30))
    assert not rules.is_near_end(END, on=END - timedelta(days=31))


# --- services -------------------------------------------------------------------------------------------------------


def test_an_officer_verifies_a_paper_and_its_owners_are_told(body, own, officer):
    paper = shown(body, own)
    assert services.verify(paper, by=officer, at=AT).state == "verified"
    assert AuditLine.objects.filter(event="evidence.verified", thing_id=str(paper.pk)).count() == 1
    outbox.drain()
    assert Notification.objects.get(event="evidence.verified").person_id == own.person_id


def test_only_an_officer_judges_and_a_return_needs_its_reason(body, own, officer):
    paper = shown(body, own)
    assert refused(services.verify, paper, by=own, at=AT).code == "forbidden"
    assert refused(services.send_back, paper, reason=" ", by=officer, at=AT).code == "reason_missing"
    assert services.send_back(paper, reason="看不清", by=officer, at=AT).state == "returned"
    assert next(need for need in needs_of(body, on=AT.date()) if need.kind == "licence").reason == "看不清"


def test_reminders_are_told_thirty_and_seven_days_before_once_each_and_then_it_expires(body, own, officer):
    paper = services.verify(shown(body, own), by=officer, at=AT)
    outbox.drain()
    mail.outbox.clear()
    for day, told, state in (
        (date(2026, 5, 30), 0, "verified"), (date(2026, 5, 31), 1, "verified"), (date(2026, 6, 10), 1, "verified"),
        (date(2026, 6, 23), 2, "verified"), (date(2026, 6, 24), 2, "verified"), (date(2026, 7, 1), 2, "expired"),
    ):  # fmt: skip
        for _again in range(2):
            fire_due(FixedClock(datetime(day.year, day.month, day.day, 9, 30, tzinfo=SHANGHAI)))
        outbox.drain()
        assert Notification.objects.filter(event="evidence.expiring").count() == told, day
        assert fresh(paper).state == state
    assert len(mail.outbox) == 3
    assert not DueMove.objects.filter(thing_type="evidence").exists()


def test_a_clock_that_slept_reminds_once_and_not_twice(body, own, officer):
    services.verify(shown(body, own), by=officer, at=AT)
    fire_due(FixedClock(datetime(2026, 6, 25, tzinfo=SHANGHAI)))
    outbox.drain()
    assert Notification.objects.filter(event="evidence.expiring").count() == 1


def test_a_paper_verified_in_its_last_week_is_not_reminded_of(body, own, officer):
    late = datetime(2026, 6, 26, tzinfo=SHANGHAI)
    services.verify(shown(body, own), by=officer, at=late)
    assert list(DueMove.objects.filter(thing_type="evidence").values_list("move", flat=True)) == ["expire"]


def test_a_paper_that_is_over_is_neither_shown_nor_verified(body, own, officer):
    over = rules.expires_at(END)
    assert refused(shown, body, own, at=over).code == "evidence_expired"
    paper = shown(body, own)
    assert refused(services.verify, paper, by=officer, at=over).code == "evidence_expired"


def test_verifying_the_organisation_verifies_the_papers_that_wait(officer):
    body = organisation("agency", verified=False)
    own = actor("provider", body)
    papers = [shown(body, own), shown(body, own, "tax")]
    organisations.submit(body, by=own, at=AT)
    assert refused(shown, body, own, "record").code == "evidence_fixed"
    organisations.verify(body, by=officer, at=AT)
    assert [fresh(paper).state for paper in papers] == ["verified", "verified"]


def test_what_was_verified_stays_and_what_nobody_judged_may_be_taken_back(body, own, officer):
    kept, taken = services.verify(shown(body, own), by=officer, at=AT), shown(body, own, "tax")
    assert refused(services.remove_evidence, kept, by=own, at=AT).code == "evidence_fixed"
    services.remove_evidence(taken, by=own, at=AT)
    assert list(body.evidence.all()) == [kept]
    assert not DueMove.objects.filter(thing_type="evidence", thing_id=str(taken.pk)).exists()


def test_a_returned_licence_is_no_licence(officer):
    body = organisation("agency", verified=False)
    own = actor("provider", body)
    services.send_back(shown(body, own), reason="过期", by=officer, at=AT)
    assert refused(organisations.submit, body, by=own, at=AT).code == "evidence_missing"


def test_what_is_missing_ending_returned_and_expired_is_said(body, own, officer):
    services.verify(shown(body, own, "licence", None), by=officer, at=AT)
    services.verify(shown(body, own, "tax", AT.date() + timedelta(days=20)), by=officer, at=AT)
    services.send_back(shown(body, own, "social"), reason="缺页", by=officer, at=AT)
    shown(body, own, "record")
    said = {need.kind: need.standing for need in needs_of(body, on=AT.date())}
    assert said == {"licence": "verified", "tax": "ending", "social": "returned", "record": "shown", "education": "missing"}


# --- pages ----------------------------------------------------------------------------------------------------------


def login(*seats):
    client = Client()
    client.force_login(person("", *seats, at=AT))
    return client


def test_the_queue_shows_what_waits_first_and_is_the_offices_own(body, own, officer):
    done, waiting = services.verify(shown(body, own, "tax", None), by=officer, at=AT), shown(body, own, "record", None)
    page = login(("officer", organisation("buyer"))).get(reverse("parties:papers")).content.decode()
    assert page.index(waiting.get_absolute_url()) < page.index(done.get_absolute_url())
    assert login(("provider", body)).get(reverse("parties:papers")).status_code == 404


@pytest.mark.parametrize("amount", [1, 12])
def test_pages_of_papers_stay_within_the_budget(body, own, amount, django_assert_max_num_queries):
    papers = [shown(body, own, "other", None) for _i in range(amount)]
    client = login(("officer", organisation("buyer")))
    for address in (reverse("parties:papers"), reverse("parties:standing", args=[body.pk]), papers[0].get_absolute_url()):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


def test_a_paper_is_verified_and_returned_on_its_page(body, own):
    paper = shown(body, own, "tax", None)
    client = login(("officer", organisation("buyer")))
    assert client.post(f"{paper.get_absolute_url()}move/verify/", {"once": ""}).status_code == 302
    assert client.post(f"{paper.get_absolute_url()}move/send_back/", {"reason": "与登记不符"}).status_code == 302
    assert "与登记不符" in login(("provider", body)).get(paper.get_absolute_url()).content.decode()
    assert "与登记不符" in login(("provider", body)).get(reverse("parties:standing", args=[body.pk])).content.decode()


def test_a_stranger_sees_neither_paper_nor_standing(body, own):
    paper = shown(body, own)
    stranger = actor("provider", organisation("agency"))
    assert refused(access_paper, stranger, paper.pk).status == 404
    client = login(("provider", organisation("agency")))
    for address in (
        paper.get_absolute_url(),
        reverse("parties:standing", args=[body.pk]),
        reverse("parties:particulars", args=[body.pk]),
    ):
        assert client.get(address).status_code == 404
