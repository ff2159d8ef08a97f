"""Choosing the procedure: what is recorded, what is refused, and that dates and numbers follow the choice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Choice, Tender
from tender.procurement.models.facts import date_refusals
from tender.procurement.models.procedure_facts import failed_with, fewest_of, procedure_facts, procedure_refusal
from tender.procurement.queries.invitation import register_for
from tender.procurement.rules.procedure import Claim
from tender.procurement.services import bid as bids
from tender.procurement.services import failure, procedure
from tender.procurement.services import tender as tenders
from tests.builders import AT, CLOCK, actor, organisation
from tests.builders.after import small_papers
from tests.builders.before import buyer_side, draft_tender, published_tender
from tests.builders.bids import FixedClock, bid_draft, sealed_bid, verified_provider
from tests.builders.procedures import claim, drafted
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db


def refused(code: str, do, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code
    return found.value


def test_the_choice_is_recorded_with_ground_and_approval():
    side = buyer_side()
    tender = draft_tender(side)
    who = {"version": tender.version, "by": side.officer, "at": AT}
    refused("threshold_not_set", procedure.choose, tender, Claim("consultation", "gov_service", "理由"), **who)
    assert not Choice.objects.exists()
    assert Tender.objects.get(pk=tender.pk).method == "open_tender"
    procedure.choose(tender, claim("consultation", "gov_service"), **who)
    found = Choice.objects.get(tender=tender)
    assert (found.ground, found.approval_number, found.item) == ("gov_service", "渝财采〔2026〕8号", "培训服务")
    assert Tender.objects.get(pk=tender.pk).method == "consultation"
    assert AuditLine.objects.filter(event="tender.procedure_chosen", args__ground="gov_service").count() == 1
    refused(
        "forbidden", procedure.choose, tender, claim("consultation", "gov_service"), version=tender.version, by=side.approver, at=AT
    )


def test_the_choice_judges_dates_criteria_and_fewest_bids_anew():
    side = buyer_side()
    tender = draft_tender(side)
    assert date_refusals(tender, AT) == ()
    assert fewest_of(tender).bids == 3
    short = {"documents_until": (AT + timedelta(days=7)).date(), "deadline": AT + timedelta(days=10, hours=1)}
    Tender.objects.filter(pk=tender.pk).update(**short)
    assert [one.code for one in date_refusals(Tender.objects.get(pk=tender.pk), AT)] == ["deadline_too_early"]
    procedure.choose(tender, claim("consultation", "gov_service"), version=tender.version, by=side.officer, at=AT)
    tender = Tender.objects.get(pk=tender.pk)
    assert date_refusals(tender, AT) == ()  # 10 days, CC214 art. 10
    assert (fewest_of(tender).bids, fewest_of(tender).left) == (3, 2)
    procedure.choose(tender, claim("negotiation", "urgent"), version=tender.version, by=side.officer, at=AT)
    assert Tender.objects.get(pk=tender.pk).facts(AT).criteria_refusal.code == "only_price_counts"


def test_a_purchase_of_the_same_item_counts_and_a_failed_one_is_known():
    side = buyer_side()
    first = drafted(side, "consultation", "gov_service")
    tenders.submit(first, by=side.officer, at=AT)
    second = draft_tender(side)
    facts = procedure_facts(second, item="培训服务", original=None, at=AT)
    assert [(one.number, one.amount, one.is_approved) for one in facts.others] == [(first.number, Decimal("300000.00"), True)]
    assert procedure_facts(second, item="咨询服务", original=None, at=AT).others == ()
    assert failed_with(second) is None


def test_a_tender_failed_with_two_bids_lets_one_negotiate_with_the_two():
    side = buyer_side()
    tender = published_tender(side)
    for _n in range(2):
        sealed_bid(tender.lots.get(), verified_provider(at=AT)[0])
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    with small_papers():
        failed = failure.declare_failed(Tender.objects.get(pk=tender.pk), reason="不足三家", by=side.officer, at=tender.deadline)
    again = failure.retender(failed, by=side.officer, at=tender.deadline)
    assert failed_with(again) == 2
    who = {"version": again.version, "by": side.officer, "at": tender.deadline}
    refused("approval_for_ground", procedure.choose, again, Claim("negotiation", "two_left", "理由"), **who)
    procedure.choose(again, claim("negotiation", "two_left"), **who)
    assert fewest_of(Tender.objects.get(pk=again.pk)).bids == 2


def test_a_method_without_a_choice_cannot_be_submitted():
    side = buyer_side()
    tender = draft_tender(side)
    Tender.objects.filter(pk=tender.pk).update(method="invited_tender")
    tender = Tender.objects.get(pk=tender.pk)
    assert procedure_refusal(tender, AT).code in ("too_few_providers", "ground_missing")
    assert refused(procedure_refusal(tender, AT).code, tenders.submit, tender, by=side.officer, at=AT).law


def test_kinds_of_providers_follow_the_audience_and_class_one_may_not_bid():
    side = buyer_side()
    tender = published_tender(side)
    Tender.objects.filter(pk=tender.pk).update(audience="county")
    lot = Tender.objects.get(pk=tender.pk).lots.get()
    body, by = verified_provider(at=AT)
    said = refused("provider_kind", bids.start_bid, lot, provider=body, by=by, at=AT)
    assert said.law
    assert said.params["kind"] == "agency"
    school, teacher = verified_provider(kind="party_school", at=AT)
    draft = bid_draft(tender.lots.get(), school)
    refused("source_missing", procedure.classify, school, "one", source=" ", by=side.officer, at=AT)
    refused("forbidden", procedure.classify, school, "one", source="编办文件", by=teacher, at=AT)
    procedure.classify(school, "one", source="区委编办〔2025〕3号", by=side.officer, at=AT)
    assert "第102号" in refused("public_class_one", bids.seal_bid, draft, by=teacher, clock=FixedClock(AT + timedelta(days=2))).law
    procedure.classify(school, "two", source="区委编办〔2025〕4号", by=side.officer, at=AT)
    assert bids.seal_bid(draft, by=teacher, clock=FixedClock(AT + timedelta(days=2))).state == "sealed"


def test_the_page_shows_every_method_and_takes_the_choice(client):
    side = buyer_side()
    tender = draft_tender(side)
    go = login(client, side.officer)
    url = f"/procurement/tenders/{tender.pk}/draft/procedure/"
    text = go.get(url).content.decode()
    assert text.count('class="card method') == 7
    assert "disabled" in text
    data = {"chosen": "consultation.gov_service", "item": "培训服务", "argument": "", "version": tender.version}
    assert go.post(url, data).status_code == 422
    data |= {"argument": "属于政府购买服务", "approval_number": "1号", "approval_on": "2026-02-20"}
    assert go.post(url, data).status_code == 302
    assert Tender.objects.get(pk=tender.pk).method == "consultation"
    stranger = login(client, actor("officer", organisation("buyer")))
    assert stranger.get(url).status_code == 404


def test_an_officer_classes_an_institution_on_its_page(client):
    side = buyer_side()
    school, teacher = verified_provider(kind="party_school", at=AT)
    page = f"/procurement/organisations/{school.pk}/standing/"
    officer = login(client, side.officer)
    assert officer.post(page, {"public_class": "one", "source": ""}).status_code == 422
    assert officer.post(page, {"public_class": "one", "source": "区委编办〔2025〕3号"}).status_code == 302
    assert school.standing.public_class == "one"
    tender = published_tender(side)
    assert "公益一类" in officer.get(f"/procurement/tenders/{tender.pk}/in-house/").content.decode()
    assert login(client, teacher).get(page).status_code == 404


def test_the_register_of_a_draw_holds_the_kinds_that_the_rulebook_names_for_the_audience():
    kinds = {kind: organisation(kind) for kind in ("university", "agency")}
    tender = draft_tender(buyer_side())
    assert set(register_for(tender)) == set(kinds.values())
    tender.audience = "county"
    assert list(register_for(tender)) == [kinds["university"]]
