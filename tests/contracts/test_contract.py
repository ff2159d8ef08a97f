"""Contracts: drawn from the award, edited, approved, signed by both sides."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tender.contracts import rules
from tender.contracts.models import Contract, Signature
from tender.contracts.queries import access_contract, digest_of
from tender.contracts.services import contract as services
from tender.contracts.services.agreement import bring_into_force, enter_agreement
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Notice, Tender, TenderTerms
from tests.builders import AT, actor, organisation
from tests.builders import contracts as build

pytestmark = pytest.mark.django_db


def test_a_contract_is_drawn_from_the_award_once_with_its_price():
    award = build.notified_award()
    event = build.event_of(award, "award.notified")
    first, again = services.draft_from_award(event, at=AT), services.draft_from_award(event, at=AT)
    assert first == again
    assert (first.amount, first.provider, first.state) == (award.price, award.winner.provider, "draft")
    assert str(first.sign_by) == "2026-04-01"  # 30 days after 2 March (政府采购法 第46条)


def test_a_contract_begins_with_the_payments_and_the_bond_that_the_tender_states():
    award = build.notified_award()
    stated = [
        {"name": "预付款", "percent": "50", "condition": "签订后10日内支付"},
        {"name": "尾款", "percent": "50", "condition": "验收后支付"},
    ]
    TenderTerms.objects.create(
        tender=award.tender, payments=stated, performance_bond=Decimal(5), performance_bond_return="验收合格后退还"
    )
    drafted = services.draft_from_award(build.event_of(award, "award.notified"), at=AT)
    assert drafted.payments == stated
    bond = next(article["text"] for article in drafted.articles if article["key"] == "bond")
    assert "合同金额的5%" in bond
    assert "验收合格后退还" in bond


def test_a_silent_tender_leaves_the_usual_payments_and_no_bond():
    drafted = services.draft_from_award(build.event_of(build.notified_award(), "award.notified"), at=AT)
    assert [term["percent"] for term in drafted.payments] == ["30", "70"]
    assert "本合同不收取履约保证金。" in [article["text"] for article in drafted.articles]


def test_both_sides_sign_the_same_text_and_the_contract_is_in_force():
    contract = build.in_force()
    assert contract.state == "in_force"
    assert {s.digest for s in contract.signatures.all()} == {digest_of(contract)}
    assert [s.side for s in contract.signatures.all()] == ["provider", "department"]
    assert AuditLine.objects.filter(event="contract.signed", thing_id=contract.pk).count() == 1


def test_signing_a_text_that_is_not_the_one_shown_is_refused():
    contract = build.awaiting_provider()
    with pytest.raises(Refusal) as refused:
        services.sign_for_provider(contract, digest="0" * 64, by=actor("provider", contract.provider), at=AT)
    assert refused.value.code == "text_changed"
    assert Contract.objects.get(pk=contract.pk).state == "awaiting_provider"
    assert not Signature.objects.exists()


def test_the_other_side_cannot_sign_for_the_provider():
    contract = build.awaiting_provider()
    with pytest.raises(Refusal) as refused:
        services.sign_for_provider(contract, digest=digest_of(contract), by=actor("approver", contract.buyer), at=AT)
    assert refused.value.code == "forbidden"


def test_a_period_that_ends_before_it_begins_is_refused_and_nothing_is_saved():
    contract = build.completed_text(build.drafted())
    said = {
        "articles": contract.articles, "payments": contract.payments, "place": contract.place, "starts_on": contract.ends_on,
        "ends_on": contract.starts_on, "version": contract.version, "by": actor("officer", contract.buyer), "at": AT,
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        services.save_text(contract, **said)
    assert (refused.value.code, refused.value.field) == ("period_reversed", "ends_on")
    assert Contract.objects.get(pk=contract.pk).version == contract.version


def test_submitting_without_a_period_is_refused_with_the_article():
    contract = build.drafted()
    with pytest.raises(Refusal) as refused:
        services.submit(contract, by=actor("officer", contract.buyer), at=AT)
    assert (refused.value.code, refused.value.law) == ("contract_incomplete", "财政部令第87号 第72条")


def test_payments_that_do_not_add_up_are_refused_at_submission():
    contract = build.completed_text(build.drafted())
    officer = actor("officer", contract.buyer)
    short = [{**term, "percent": "30"} for term in contract.payments]
    contract = services.save_text(
        contract,
        articles=contract.articles,
        payments=short,
        place="x",
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        version=contract.version,
        by=officer,
        at=AT,
    )
    with pytest.raises(Refusal) as refused:
        services.submit(contract, by=officer, at=AT)
    assert refused.value.code == "payments_not_whole"


def test_two_officers_cannot_overwrite_each_other():
    contract = build.drafted()
    stale = Contract.objects.get(pk=contract.pk)
    build.completed_text(contract)
    with pytest.raises(Refusal) as refused:
        build.completed_text(stale)
    assert refused.value.code == "edited_meanwhile"


def test_a_signed_contract_is_printed_announced_and_ends_award_and_tender():
    contract = build.in_force(printed=True)
    assert contract.paper.size > 10_000
    assert Notice.objects.get(tender=contract.tender).kind == "contract"
    assert Award.objects.get(pk=contract.award_id).state == "contracted"
    assert Tender.objects.get(pk=contract.tender_id).state == "concluded"
    build.contract_signed(build.event_of(contract, "contract.signed"), at=AT)
    assert Notice.objects.count() == 1


def test_a_provider_sees_its_contract_only_once_it_is_approved():
    contract = build.drafted()
    provider = actor("provider", contract.provider)
    with pytest.raises(Refusal):
        access_contract(provider, contract.pk)
    approved = build.awaiting_provider()
    assert access_contract(actor("provider", approved.provider), approved.pk) == approved
    with pytest.raises(Refusal):
        access_contract(provider, approved.pk)


def test_signatures_cannot_be_changed():
    build.in_force()
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.update(digest="1" * 64)


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_payments_always_add_up_to_the_amount(amount, parts):
    percents = [Decimal(part) for part in parts]
    assert sum(rules.payment_amounts(amount, percents), Decimal(0)) == amount


def test_an_agreement_cannot_be_brought_into_force_after_its_last_day():
    buyer, day = organisation("buyer"), AT.date()
    given = {"buyer_id": buyer.pk, "provider_id": organisation().pk, "title": "校地合作", "terms": "合作", "at": AT}
    made = enter_agreement(**given, starts_on=day, ends_on=day, by=actor("officer", buyer))
    with pytest.raises(Refusal) as refused:
        bring_into_force(made, by=actor("approver", buyer), at=AT + timedelta(days=1))
    assert (refused.value.code, refused.value.params["last"]) == ("agreement_over", day)
    assert bring_into_force(made, by=actor("approver", buyer), at=AT).state == "in_force"


def test_from_a_contract_in_force_its_organiser_comes_to_a_new_class(client):
    contract = build.in_force()
    ways = []
    for role, body in (("organiser", contract.provider), ("approver", contract.buyer)):
        client.force_login(Person.objects.get(pk=actor(role, body).person_id))
        ways.append(
            f"{reverse('delivery:class-new')}?contract={contract.pk}" in client.get(contract.get_absolute_url()).content.decode()
        )
    assert ways == [True, False]
