"""Rights on the pages of contracts, classes, feedback and credits: who may only look gets no form; another department nothing."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tender.core.refusal import Refusal
from tender.credits.models import CreditEntry
from tender.credits.services import ledger
from tests.builders import AT, actor, organisation, person
from tests.builders import contracts as contract_build
from tests.builders import delivery as build
from tests.builders.contracts import event_of

pytestmark = pytest.mark.django_db


def signed_in(someone) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def entry():
    row = build.completed(build.delivered(people=1))[0]
    return ledger.credit_completion(event_of(row, "enrolment.completed"), at=AT), row.training.buyer


def test_an_entry_is_reversed_only_by_the_department_that_gave_it(entry):
    row, department = entry
    address, sent = reverse("credits:reverse", args=[row.pk]), {"reason": "重复登记", "once": str(uuid.uuid4())}
    elsewhere = organisation("buyer")
    stranger = signed_in(person("", ("officer", elsewhere)))
    assert (stranger.get(address).status_code, stranger.post(address, sent).status_code) == (404, 404)
    with pytest.raises(Refusal) as refused:
        ledger.reverse(row, reason="重复登记", by=actor("officer", elsewhere), at=AT)
    assert refused.value.status == 403
    assert CreditEntry.objects.count() == 1
    assert signed_in(person("", ("officer", department))).post(address, sent).status_code == 302
    assert CreditEntry.objects.count() == 2


def test_the_way_to_reverse_is_shown_only_where_it_is_open(entry, monkeypatch):
    row, department = entry
    monkeypatch.setattr("tender.core.clock.now", lambda: AT)
    page, way = reverse("credits:learner", args=[row.learner_id]), reverse("credits:reverse", args=[row.pk])
    assert way in signed_in(person("", ("officer", department))).get(page).content.decode()
    for browser in (Client(), signed_in(person("", ("officer", organisation("buyer"))))):
        assert way not in browser.get(page).content.decode()


def test_a_claim_is_reversed_by_the_department_it_went_to():
    from datetime import date
    from decimal import Decimal

    from tender.credits.services import claim
    from tender.parties.queries import actor_of

    department = organisation("buyer")
    learner = actor_of(build.learner(department), AT)
    made = claim.write_claim(
        part="self_study", title="自学", description="", points=Decimal(2), done_on=date(2026, 2, 1), by=learner, at=AT
    )
    officer = actor("officer", department)
    claim.approve(claim.declare(made, by=learner, at=AT), by=officer, at=AT)
    row = ledger.credit_claim(event_of(made, "claim.approved"), at=AT)
    with pytest.raises(Refusal):
        ledger.reverse(row, reason="有误", by=actor("officer", organisation("buyer")), at=AT)
    assert ledger.reverse(row, reason="有误", by=officer, at=AT).points == -2


def test_the_text_of_a_contract_is_edited_by_the_officer_only():
    contract = contract_build.drafted()
    address = reverse("contracts:contract-edit", args=[contract.pk])
    for role in ("approver", "supervisor"):
        browser = signed_in(person("", (role, contract.buyer)))
        assert browser.get(contract.get_absolute_url()).status_code == 200
        assert (browser.get(address).status_code, browser.post(address, {"version": "0"}).status_code) == (403, 403)
    assert signed_in(person("", ("officer", contract.buyer))).get(address).status_code == 200


def test_the_page_of_a_signature_is_for_who_signs():
    contract = contract_build.awaiting_provider()
    address = reverse("contracts:contract-move", args=[contract.pk, "sign_for_provider"])
    for someone in (person("", ("organiser", contract.provider)), person("", ("approver", contract.buyer))):
        browser = signed_in(someone)
        assert browser.get(contract.get_absolute_url()).status_code == 200
        assert (browser.get(address).status_code, browser.post(address, {"agree": "on"}).status_code) == (403, 403)
    assert signed_in(person("", ("provider", contract.provider))).get(address).status_code == 200
    early = reverse("contracts:contract-move", args=[contract.pk, "sign_for_department"])
    assert signed_in(person("", ("approver", contract.buyer))).get(early).status_code == 409


def test_a_session_is_removed_by_who_organises():
    thing = build.with_sessions(build.planned())
    address = reverse("delivery:session-remove", args=[thing.pk, thing.sessions.first().pk])
    for role, body in (("approver", thing.buyer), ("provider", thing.provider), ("supervisor", thing.buyer)):
        browser = signed_in(person("", (role, body)))
        assert browser.get(thing.get_absolute_url()).status_code == 200
        assert (browser.get(address).status_code, browser.post(address).status_code) == (403, 403)
    assert signed_in(person("", ("organiser", thing.provider))).get(address).status_code == 200
    assert thing.sessions.count() == 2


def test_a_ticket_is_offered_to_who_takes_part():
    round_ = build.open_round()
    address = reverse("delivery:ticket", args=[round_.pk])
    officer = signed_in(person("", ("officer", round_.buyer)))
    assert officer.get(round_.get_absolute_url()).status_code == 200
    assert (officer.get(address).status_code, officer.post(address).status_code) == (403, 403)
    assert signed_in(round_.training.enrolments.first().learner).get(address).status_code == 200
