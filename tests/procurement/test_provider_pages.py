"""Pages of the workspace, of bonds and of what a tender asks: the whole way in the browser's words, few queries, nothing lost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core import clock
from tender.parties.models import Organisation
from tender.parties.services import standing
from tender.procurement.models import Bid, BidColleague, Bond, Tender
from tender.procurement.queries.bid import draft_view
from tests.builders import AT, actor, organisation, person
from tests.builders.before import buyer_side, draft_tender
from tests.builders.bids import a_uscc, acting_for, bid_draft, published_tender, sealed_bid, upload
from tests.builders.bonds import asks_bond, bonds_of, fresh, opened_with_bonds, proves_bond, sound_provider

pytestmark = pytest.mark.django_db
BUDGET = 15


def login(*seats) -> Client:
    client = Client()
    client.force_login(person("", *seats, at=AT))
    return client


def login_for(provider) -> Client:
    client = Client()
    client.force_login(provider.held_seats.filter(role="provider").order_by("pk").first().person)
    return client


def url(name, *args):
    return reverse(f"procurement:{name}", args=args)


def once(**form):
    return {**form, "once": str(uuid.uuid4())}


@pytest.fixture
def bid():
    tender = asks_bond(published_tender(deadline=clock.now() + timedelta(days=3)))
    return fresh(bid_draft(tender.lots.get(), sound_provider(), at=clock.now()))


def test_bond_and_consortium_are_entered_on_their_pages_and_the_seal_waits_for_them(bid):
    client = login_for(bid.provider)
    page = client.get(url("bid-check", bid.pk)).content.decode()
    assert "目前还不能密封递交" in page
    assert "seal-form" not in page
    assert url("bid-part", bid.pk, "bond") in page
    form = {"form": "transfer", "reference": "流水77", "paid_on": "2026-03-03", "account": "甲行", "version": 9, "tab": "a"}
    assert client.post(url("bid-part", bid.pk, "bond"), once(**form)).status_code == 302
    client.post(url("bid-file-add", bid.pk, "bond"), once(upload=upload("凭证.pdf")))
    members = {
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "rows-0-name": "乙公司",
        "rows-0-uscc": a_uscc(),
        "rows-0-share": "30",
    }
    client.post(url("bid-part", bid.pk, "consortium"), once(own_share="60", version=9, tab="a", **members))
    page = client.get(bid.get_absolute_url()).content.decode()
    assert "份额合计必须正好为100%" in page
    form = once(own_share="70", version=99, tab="a", **members)
    assert client.post(url("bid-part", bid.pk, "consortium"), form).status_code == 302
    client.post(url("bid-file-add", bid.pk, "consortium"), once(upload=upload("协议.pdf")))
    page = client.get(url("bid-check", bid.pk)).content.decode()
    assert "目前还不能密封递交" not in page
    assert "乙公司" in page
    assert "流水77" in page
    client.post(url("bid-check", bid.pk), once(version=draft_view(bid).version, knows="on"))
    assert Bid.objects.get(pk=bid.pk).state == "sealed"


def test_what_was_typed_wrong_stays_on_the_page(bid):
    client = login_for(bid.provider)
    members = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-name": "丙公司", "rows-0-share": "many"}
    page = client.post(url("bid-part", bid.pk, "consortium"), once(own_share="60", version=9, **members))
    assert page.status_code == 422
    assert "丙公司" in page.content.decode()
    page = client.post(url("bid-part", bid.pk, "bond"), once(form="cash", reference="流水8", version=9))
    assert page.status_code == 422
    assert "流水8" in page.content.decode()


def test_colleagues_and_versions_on_their_pages(bid):
    client, colleague = login_for(bid.provider), person("", ("provider", bid.provider), at=AT)
    theirs = Client()
    theirs.force_login(colleague)
    assert theirs.get(bid.get_absolute_url()).status_code == 404
    assert client.post(url("bid-colleagues", bid.pk), once(person=colleague.pk, right="see")).status_code == 302
    assert theirs.get(bid.get_absolute_url()).status_code == 200
    first = bid.versions.last().number
    assert client.post(url("bid-part", bid.pk, "summary"), once(text="新的文字", version=99, tab="z")).status_code == 302
    assert theirs.post(url("bid-version", bid.pk, first), once()).status_code == 403
    assert "我们的方案" in client.get(url("bid-version", bid.pk, first)).content.decode()
    assert client.post(url("bid-version", bid.pk, first), once()).status_code == 302
    assert draft_view(bid).content["summary"] == "我们的方案"
    assert theirs.post(url("bid-colleague-remove", bid.pk, colleague.pk), once()).status_code == 403
    client.post(url("bid-colleague-remove", bid.pk, colleague.pk), once())
    assert BidColleague.objects.filter(bid=bid).count() == 1
    assert theirs.get(url("bid-start", bid.lot_id)).status_code == 200
    assert theirs.post(url("bid-start", bid.lot_id), once(provider=bid.provider_id)).status_code == 200
    assert theirs.get(bid.get_absolute_url()).status_code == 404


def test_a_debarred_provider_is_told_at_once_when_it_opens_the_tender(bid):
    officer, today = actor("officer", organisation("buyer")), localdate(clock.now())
    known = {"source": "市财政局", "article": "政府采购法 第77条", "by": officer, "at": AT}
    standing.debar(bid.provider, since=today, until=today + timedelta(days=400), **known)
    client = login_for(bid.provider)
    for address in (url("bid-start", bid.lot_id), bid.get_absolute_url(), url("bid-check", bid.pk)):
        assert "第77条" in client.get(address).content.decode(), address


@pytest.mark.parametrize("amount", [1, 8])
def test_the_pages_of_the_workspace_stay_within_the_budget(bid, amount, django_assert_max_num_queries):
    for _n in range(amount):
        proves_bond(bid, at=clock.now())
        person("", ("provider", bid.provider), at=AT)
    client = login_for(bid.provider)
    names = ["consortium", "bond", "declarations", f"evidence-{bid.lot.tender.requirements.first().pk}"]
    addresses = [url("bid-part", bid.pk, name) for name in names]
    addresses += [bid.get_absolute_url(), url("bid-check", bid.pk), url("bid-colleagues", bid.pk), url("bid-versions", bid.pk)]
    for address in (*addresses, url("bid-version", bid.pk, bid.versions.first().number)):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("amount", [3, 7])
def test_the_pages_of_bonds_and_links_stay_within_the_budget(amount, django_assert_max_num_queries):
    tender = opened_with_bonds(amount)
    client = login(("officer", tender.buyer))
    Organisation.objects.update(legal_representative="张三")
    for address in (url("bonds", tender.pk), url("bidder-links", tender.pk), bonds_of(tender)[0].get_absolute_url()):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200
    assert "张三" in client.get(url("bidder-links", tender.pk)).content.decode()


def test_an_officer_records_a_bond_on_its_page_and_its_bidder_reads_it():
    tender = opened_with_bonds()
    bond = bonds_of(tender)[0]
    client, own = login(("officer", tender.buyer)), login_for(bond.provider)
    form = {"on": "2026-03-20", "form": "transfer", "reference": "回单5"}
    assert client.post(url("bond-move", bond.pk, "receive"), once(**form)).status_code == 302
    assert Bond.objects.get(pk=bond.pk).state == "received"
    assert "回单5" in own.get(bond.get_absolute_url()).content.decode()
    assert own.get(url("bond-move", bond.pk, "give_back")).status_code == 403
    other = bonds_of(tender)[1]
    assert own.get(other.get_absolute_url()).status_code == 404
    assert login(("supervisor", organisation("supervisor"))).get(url("bonds", tender.pk)).status_code == 200


def test_the_examination_sees_facts_and_committee_members_do_not():
    tender = opened_with_bonds()
    bar = {"since": AT.date(), "until": AT.date() + timedelta(days=700), "source": "市财政局", "article": "政府采购法 第77条"}
    officer = actor("officer", tender.buyer)
    bond = bonds_of(tender)[0]
    standing.debar(bond.provider, **bar, by=officer, at=AT)
    standing.record_check(bond.provider, source="credit_china", result="clear", checked_on=AT.date(), by=officer, at=AT)
    page = login(("officer", tender.buyer)).get(url("examine", tender.lots.get().pk, "qualification")).content.decode()
    assert "市财政局" in page
    assert "信用中国" in page
    assert set(Bid.objects.values_list("state", flat=True)) == {"opened"}


def test_what_a_tender_asks_is_edited_refused_beside_the_field_and_shown():
    at = clock.now()
    side = buyer_side(at=at)
    tender = draft_tender(side, at=at)
    client = Client()
    from tender.parties.models import Person

    client.force_login(Person.objects.get(pk=side.officer.person_id))
    where = url("draft-section", tender.pk, "terms")
    form = {"sme_industry": "租赁和商务服务业", "bid_bond": "6000.01", "bond_forms": ["transfer"], "version": tender.version}
    page = client.post(where, once(**form))
    assert page.status_code == 422
    assert "第33条" in page.content.decode() or "¥6,000.00" in page.content.decode()
    assert client.post(where, once(**{**form, "bid_bond": "5000", "consortium": "refused", "next": "1"})).status_code == 302
    found = Tender.objects.get(pk=tender.pk)
    assert (found.terms.bid_bond, found.terms.allows_consortium) == (5000, False)
    page = client.get(reverse("procurement:tender-document", args=[tender.pk])).content.decode()
    assert "¥5,000.00" in page
    assert "租赁和商务服务业" in page


def test_the_opened_bid_shows_what_was_declared():
    tender = opened_with_bonds()
    bid = Bid.objects.filter(lot__tender=tender).first()
    page = login(("officer", tender.buyer)).get(bid.get_absolute_url()).content.decode()
    assert "流水0001" in page
    assert "保证金凭证.pdf" in page
    assert acting_for(bid.provider).holds("provider", bid.provider_id)
    assert sealed_bid(published_tender().lots.get()).state == "sealed"
