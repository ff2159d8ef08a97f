"""Rights are judged before a form is read: who may only look gets no form and no answer to one; its success stands beside it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tender.core.models import AuditLine
from tender.parties.models import Person
from tender.procurement.models import Need, Tender
from tests.builders import after, organisation, person
from tests.builders.before import buyer_side, submitted, training_need
from tests.builders.bids import closed_tender

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who if isinstance(who, Person) else Person.objects.get(pk=who.person_id), backend=BACKEND)
    return client


@pytest.fixture
def supervisor():
    return signed_in(person("纪检", ("supervisor", organisation("supervisor"))))


def form(**fields: str) -> dict[str, str]:
    return {"once": str(uuid.uuid4()), **fields}


@pytest.mark.parametrize("sent", [{}, {"reason": "理由"}])
def test_a_step_is_refused_to_who_may_only_look_whatever_is_sent(supervisor, sent):
    side = buyer_side()
    tender = submitted(side)
    address = reverse("procurement:tender-move", args=[tender.pk, "send_back"])
    lines = AuditLine.objects.count()
    for browser in (supervisor, signed_in(side.officer)):
        assert browser.post(address, form(**sent)).status_code == 403
    assert AuditLine.objects.count() == lines
    leader = signed_in(side.approver)
    assert leader.post(address, form()).status_code == 200, "a missing reason is asked for"
    assert leader.post(address, form(reason="请补充\u202e验收标准。")).status_code == 302
    assert AuditLine.objects.latest("pk").reason == "请补充验收标准。", "nothing in a reason turns the line around"


def test_only_the_officer_opens_even_by_a_form_without_fields(supervisor):
    tender = closed_tender(3)
    address = reverse("procurement:opening", args=[tender.pk])
    officer = signed_in(person("", ("officer", tender.buyer)))
    for browser in (supervisor, signed_in(person("", ("approver", tender.buyer)))):
        assert browser.get(address).status_code == 200
        assert browser.post(address).status_code == 403
    assert officer.post(address).status_code == 302
    assert officer.post(address).status_code == 200, "opened already: said on the page, no broken page"


def test_a_need_is_corrected_by_the_officer_only(supervisor):
    side = buyer_side()
    need = training_need(side)
    address = reverse("procurement:need-edit", args=[need.pk])
    for browser in (supervisor, signed_in(side.approver)):
        assert browser.get(reverse("procurement:need", args=[need.pk])).status_code == 200
        assert browser.get(address).status_code == 403
        assert browser.post(address, form(title="改")).status_code == 403
    assert signed_in(side.officer).get(address).status_code == 200
    assert Need.objects.get().title == need.title


def test_a_tender_is_declared_failed_by_the_officer_only(supervisor):
    tender = closed_tender(2)
    address = reverse("procurement:tender-fail", args=[tender.pk])
    for browser in (supervisor, signed_in(person("", ("approver", tender.buyer)))):
        assert browser.get(address).status_code == 200
        assert browser.post(address, form(reason="不足三家")).status_code == 403
    assert signed_in(person("", ("officer", tender.buyer))).post(address, form()).status_code == 200
    assert Tender.objects.get().state == "closed"


def test_findings_are_recorded_by_who_examines_only(supervisor):
    scene = after.with_committee()
    address = reverse("procurement:examine", args=[scene.lot.pk, "qualification"])
    for browser in (supervisor, signed_in(scene.approver)):
        assert browser.get(address).status_code == 200
        assert browser.post(address, form()).status_code == 403
    assert signed_in(scene.officer).post(address, form()).status_code in (200, 302)
    address = reverse("procurement:examine", args=[scene.lot.pk, "conformity"])
    assert signed_in(scene.officer).post(address, form()).status_code == 403
    for member in (scene.leader, scene.actor_of(scene.members[1])):
        assert signed_in(member).post(address, form()).status_code in (200, 302)
