"""Credit checks and debarments: recorded by officers only, with dates and article, told to whom they concern."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from tender.core import outbox
from tender.core.models import AuditLine, Notification
from tender.core.refusal import Refusal
from tender.parties.models import CreditCheck
from tender.parties.queries.standing import bars_of, debarment_of
from tender.parties.rules.standing import Bar, bar_on, debarred, may_debar
from tender.parties.services import standing as services
from tests.builders import AT, actor, organisation, person
from tests.builders.bids import PDF, upload

FIRST, LAST = date(2026, 3, 1), date(2027, 2, 28)
DEBARRED = {"since": FIRST, "until": LAST, "source": "重庆市财政局", "article": "政府采购法 第77条"}


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.fixture
def body(db):
    return organisation("agency")


@pytest.fixture
def officer(db):
    return actor("officer", organisation("buyer"))


def test_both_days_of_a_debarment_count():
    bars = [Bar(FIRST, LAST, "政府采购法 第77条")]
    for day, barred in ((FIRST - timedelta(days=1), 0), (FIRST, 1), (LAST, 1), (LAST + timedelta(days=1), 0)):
        assert (debarred(bars, day) is not None) == bool(barred)
    refusal = debarred(bars, FIRST)
    assert (refusal.code, refusal.params["since"], refusal.params["until"]) == ("provider_debarred", FIRST, LAST)
    assert "第77条" in refusal.law


def test_of_several_debarments_the_longest_is_told():
    longest = Bar(FIRST, LAST + timedelta(days=9), "b")
    assert bar_on([Bar(FIRST, LAST, "a"), longest], FIRST) == longest


def test_a_debarment_names_its_article_and_ends_after_it_begins():
    assert may_debar(FIRST, LAST, "政府采购法 第77条") is None
    assert may_debar(FIRST, LAST, " ").code == "article_missing"
    assert may_debar(LAST, FIRST, "x").code == "debarment_dates"
    assert debarred([Bar(FIRST, LAST, "第22条")], FIRST).law == "政府采购法 第22条；财库〔2016〕125号"


def test_an_officer_debars_and_the_provider_is_told(body, officer):
    services.debar(body, **DEBARRED, by=officer, at=AT)
    assert debarment_of(body.pk, AT).code == "provider_debarred"
    outbox.drain()
    person("", ("provider", body))
    assert AuditLine.objects.get(event="organisation.debarred").args["article"] == "政府采购法 第77条"


def test_its_people_get_a_message(body, officer):
    own = actor("provider", body)
    services.debar(body, **DEBARRED, by=officer, at=AT)
    outbox.drain()
    note = Notification.objects.get(person_id=own.person_id)
    assert "第77条" in note.body


def test_a_lifted_debarment_bars_no_more(body, officer):
    bar = services.debar(body, **DEBARRED, by=officer, at=AT)
    assert refused(services.lift, bar, reason="", by=officer, at=AT).code == "reason_missing"
    services.lift(bar, reason="记录有误", by=officer, at=AT)
    assert debarment_of(body.pk, AT) is None
    assert debarment_of(body.pk, AT - timedelta(days=1)).code == "provider_debarred"
    assert services.lift(bar, reason="再次", by=officer, at=AT + timedelta(days=3)).lifted_on == AT.date()


def test_a_debarment_lifted_before_it_begins_is_none(body, officer):
    later = {**DEBARRED, "since": AT.date() + timedelta(days=9)}
    services.lift(services.debar(body, **later, by=officer, at=AT), reason="撤销", by=officer, at=AT)
    assert bars_of(body.pk) == []


def test_only_officers_record(body, officer):
    own = actor("provider", body)
    assert refused(services.debar, body, **DEBARRED, by=own, at=AT).code == "forbidden"
    known = {"source": "credit_china", "result": "clear", "checked_on": AT.date()}
    assert refused(services.record_check, body, **known, by=own, at=AT).code == "forbidden"
    assert services.record_check(body, **known, by=officer, at=AT).pk


def test_a_check_is_not_of_tomorrow_and_never_changed(body, officer):
    known = {"source": "credit_china", "result": "clear"}
    tomorrow = AT.date() + timedelta(days=1)
    assert refused(services.record_check, body, **known, checked_on=tomorrow, by=officer, at=AT).code == "check_in_future"
    services.record_check(body, **known, checked_on=AT.date(), upload=upload(), by=officer, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditCheck.objects.update(result="tax")


def test_checks_and_debarments_on_the_page(body):
    client, own = Client(), Client()
    client.force_login(person("", ("officer", organisation("buyer")), at=AT))
    own.force_login(person("", ("provider", body), at=AT))
    address = reverse("parties:standing", args=[body.pk])
    form = {"source": "credit_china", "result": "tax", "checked_on": "2026-03-01", "remark": "欠税", "upload": upload()}
    assert client.post(f"{address}checks/", form).status_code == 302
    assert b"".join(own.get(f"{address}checks/{CreditCheck.objects.get().pk}/file/")) == PDF
    wrong = {"since": "2026-03-02", "until": "2026-03-01", "source": "某局", "article": "政府采购法 第77条"}
    page = client.post(f"{address}debarments/", wrong)
    assert (page.status_code, "某局" in page.content.decode()) == (422, True)
    assert client.post(f"{address}debarments/", {**wrong, "until": "2099-03-01"}).status_code == 302
    page = own.get(address).content.decode()
    assert "2099年3月1日" in page
    assert "第77条" in page
    assert "欠税" in page
    assert own.post(f"{address}debarments/", {**wrong, "until": "2099-03-01"}).status_code in (403, 422)
    bar = body.debarments.get()
    assert own.get(f"{address}debarments/{bar.pk}/lift/").status_code == 404
    assert client.post(f"{address}debarments/{bar.pk}/lift/", {"reason": "有误"}).status_code == 302
