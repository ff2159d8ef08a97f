"""Pages of bids, opening and organisations: the whole way in the browser's words, few queries, nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from tender.core import clock
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.parties.models import Organisation
from tender.procurement.models import Bid, Tender
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import tender as tenders
from tests.builders import AT, organisation, person
from tests.builders.bids import (
    DEADLINE,
    PDF,
    a_uscc,
    acting_for,
    bid_draft,
    closed_tender,
    leaves,
    opened_tender,
    published_tender,
    sealed_bid,
    upload,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BUDGET = 15


def login(*seats) -> Client:
    client = Client()
    client.force_login(person("", *seats, at=AT), backend=BACKEND)
    return client


def login_for(provider) -> Client:
    client = Client()
    client.force_login(provider.held_seats.filter(role="provider").first().person, backend=BACKEND)
    return client


@pytest.fixture
def tender():
    return published_tender(deadline=clock.now() + timedelta(days=3), lots=2)


@pytest.fixture
def bid(tender):
    return bid_draft(tender.lots.first(), at=clock.now())


def part(bid, slug):
    return reverse("procurement:bid-part", args=[bid.pk, slug])


def once():
    return str(uuid.uuid4())


def test_the_whole_way_from_start_to_receipt(tender):
    provider = organisation("university")
    client = login(("provider", provider))
    lot = tender.lots.first()
    page = client.post(reverse("procurement:bid-start", args=[lot.pk]), {"provider": provider.pk, "once": once()}, follow=True)
    bid = Bid.objects.get(provider=provider)
    assert page.redirect_chain[-1][0] == bid.get_absolute_url()
    leaf = leaves(tender)[0]
    client.post(part(bid, f"answers-{leaf.pk}"), {"text": "三个同类项目", "version": 0, "tab": "a", "once": once()})
    price = {"price": "１４８，０００", "period": "5天", "declares_no_collusion": "on", "version": 1, "tab": "a", "once": once()}
    assert client.post(part(bid, "price"), price).status_code == 302
    add = reverse("procurement:bid-file-add", args=[bid.pk, "summary"])
    assert client.post(add, {"upload": upload("方案.pdf"), "once": once()}).status_code == 302
    check = client.get(reverse("procurement:bid-check", args=[bid.pk]))
    assert "¥148,000.00" in check.content.decode()
    assert "壹拾肆万捌仟元整" in check.content.decode()
    sealed = client.post(
        reverse("procurement:bid-check", args=[bid.pk]),
        {"version": draft_view(bid).version, "knows": "on", "once": once()},
        follow=True,
    )
    bid = Bid.objects.get(pk=bid.pk)
    assert bid.state == "sealed"
    assert bid.receipt in sealed.content.decode()
    with mock.patch("tender.core.papers.pdf", return_value=PDF):
        assert client.get(reverse("procurement:bid-receipt-paper", args=[bid.pk])).content == PDF
    withdraw = reverse("procurement:bid-move", args=[bid.pk, "withdraw"])
    assert client.get(withdraw).status_code == 200
    client.post(withdraw, {"once": once()})
    assert Bid.objects.get(pk=bid.pk).state == "withdrawn"


def test_the_real_receipt_is_a_pdf(tender):
    bid = sealed_bid(tender.lots.first(), at=clock.now())
    response = login_for(bid.provider).get(reverse("procurement:bid-receipt-paper", args=[bid.pk]))
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("typed", ["1e309", "NaN", "一万", "-1", "1.234", "151250.01", "0"])
def test_a_price_that_is_none_is_refused_and_what_was_typed_stays(bid, typed):
    client = login_for(bid.provider)
    form = {"price": typed, "period": "我方承诺六天", "version": 9, "tab": "a", "once": once()}
    page = client.post(part(bid, "price"), form)
    assert page.status_code == 422
    text = page.content.decode()
    assert typed in text
    assert "我方承诺六天" in text
    assert draft_view(bid).content["price"] == "148000"


def test_autosave_answers_204_and_the_same_window_may_save_again_and_again(bid):
    client = login_for(bid.provider)
    address, seen = part(bid, "summary"), draft_view(bid).version
    for text in ("一", "一二", "一二三"):
        answer = client.post(address, {"text": text, "version": seen, "tab": "tab1"}, headers={"X-Autosave": "1"})
        assert answer.status_code == 204
    assert draft_view(bid).content["summary"] == "一二三"


def test_another_window_is_refused_and_both_texts_are_on_the_page(bid):
    client = login_for(bid.provider)
    address, seen = part(bid, "summary"), draft_view(bid).version
    client.post(address, {"text": "同事的文字", "version": seen, "tab": "tab1", "once": once()})
    late = client.post(address, {"text": "我的文字", "version": seen, "tab": "tab2"}, headers={"X-Autosave": "1"})
    assert late.status_code == 409
    page = client.post(address, {"text": "我的文字", "version": seen, "tab": "tab2", "once": once()})
    assert page.status_code == 422
    assert "我的文字" in page.content.decode()
    assert "同事的文字" in page.content.decode()
    again = {"text": "我的文字", "version": draft_view(bid).version, "tab": "tab2", "once": once()}
    assert client.post(address, again).status_code == 302
    assert draft_view(bid).content["summary"] == "我的文字"


def test_a_wrong_file_is_refused_on_the_page(bid):
    client = login_for(bid.provider)
    page = client.post(
        reverse("procurement:bid-file-add", args=[bid.pk, "summary"]), {"upload": upload("a.pdf", b"MZ"), "once": once()}
    )
    assert page.status_code == 422
    assert "文件" in page.content.decode()


def test_sealing_without_confirming_is_refused(bid):
    client = login_for(bid.provider)
    page = client.post(reverse("procurement:bid-check", args=[bid.pk]), {"version": draft_view(bid).version, "once": once()})
    assert page.status_code == 200
    assert Bid.objects.get(pk=bid.pk).state == "draft"


def test_the_form_sent_twice_seals_once(bid):
    client = login_for(bid.provider)
    form = {"version": draft_view(bid).version, "knows": "on", "once": once()}
    address = reverse("procurement:bid-check", args=[bid.pk])
    first, second = client.post(address, form), client.post(address, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert bid.envelopes.count() == 2


def test_one_downloads_ones_own_draft_file(tender):
    bid = bid_draft(tender.lots.first(), with_file=True, at=clock.now())
    [file] = draft_view(bid).content["files"]
    address = reverse("procurement:bid-file", args=[bid.pk, file])
    answer = login_for(bid.provider).get(address)
    assert b"".join(answer) == PDF
    assert login(("provider", organisation("agency"))).get(address).status_code == 404


def test_opening_on_the_page(django_assert_max_num_queries):
    tender = closed_tender(3)
    Tender.objects.filter(pk=tender.pk).update(deadline=AT)
    client = login(("officer", tender.buyer))
    address = reverse("procurement:opening", args=[tender.pk])
    assert "3份密封投标" in client.get(address).content.decode()
    with mock.patch("tender.core.papers.pdf", return_value=PDF):
        assert client.post(address, {"once": once()}).status_code == 302
    page = client.get(address).content.decode()
    assert "¥150,000.00" in page
    assert "投标人甲" not in page
    assert b"".join(client.get(reverse("procurement:opening-record", args=[tender.pk]))) == PDF


def test_an_opening_that_is_refused_says_why_and_changes_nothing():
    tender = closed_tender(3)  # closed by a clock that ran ahead: by database time its deadline is still to come
    Tender.objects.filter(pk=tender.pk).update(deadline=clock.now() + timedelta(days=1))
    client = login(("officer", tender.buyer))
    address = reverse("procurement:opening", args=[tender.pk])
    page = client.post(address, {"once": once()}).content.decode()
    assert "投标截止前不得开启任何投标文件" in page
    assert "3份密封投标" in page
    assert Tender.objects.get(pk=tender.pk).state == "closed"
    assert set(Bid.objects.values_list("state", flat=True)) == {"sealed"}


def test_failing_and_tendering_again_on_the_pages():
    tender = closed_tender(1)
    client = login(("officer", tender.buyer))
    address = reverse("procurement:tender-fail", args=[tender.pk])
    assert "仅有1家供应商投标" in client.get(address).content.decode()
    with mock.patch("tender.core.papers.pdf", return_value=PDF):
        assert client.post(address, {"cause": "too_few", "reason": "不足三家", "once": once()}).status_code == 302
    assert reverse("procurement:tender-again", args=[tender.pk]) in client.get(address).content.decode()
    answer = client.post(reverse("procurement:tender-again", args=[tender.pk]), {"once": once()})
    assert answer.status_code == 302
    assert Tender.objects.exclude(pk=tender.pk).get().state == "draft"


@pytest.mark.parametrize("amount", [1, 6])
def test_pages_of_a_bid_stay_within_the_budget(tender, amount, django_assert_max_num_queries):
    provider = organisation("agency")
    for _i in range(amount):
        more = published_tender(deadline=clock.now() + timedelta(days=3))
        bid = sealed_bid(more.lots.get(), provider, with_file=True, at=clock.now())
    client = login_for(provider)
    for address in (
        reverse("procurement:bids"),
        bid.get_absolute_url(),
        part(bid, "summary"),
        part(bid, "price"),
        reverse("procurement:bid-check", args=[bid.pk]),
        reverse("procurement:bid-receipt", args=[bid.pk]),
    ):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("amount", [3, 9])
def test_pages_of_an_opening_stay_within_the_budget(amount, django_assert_max_num_queries):
    tender = opened_tender(amount, with_files=True)
    client = login(("officer", tender.buyer))
    bid = Bid.objects.filter(lot__tender=tender).first()
    for address in (reverse("procurement:opening", args=[tender.pk]), bid.get_absolute_url()):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200


def test_a_bid_after_the_deadline_says_what_became_of_it():
    tender = published_tender(lots=2)
    sealed, draft = sealed_bid(tender.lots.first()), bid_draft(tender.lots.last())
    Tender.objects.filter(pk=tender.pk).update(deadline=AT)
    assert "未递交" in login_for(draft.provider).get(draft.get_absolute_url()).content.decode()
    tenders.close(Tender.objects.get(pk=tender.pk), by=CLOCK, clock=FixedClock(DEADLINE))
    page = login_for(sealed.provider).get(sealed.get_absolute_url()).content.decode()
    assert "未开启退回" in page
    assert acting_for(sealed.provider).holds("provider", sealed.provider_id)


# --- organisations --------------------------------------------------------------------------------------------------


def test_registration_on_the_pages():
    client = login()
    form = {
        "name": "巴渝干部教育中心",
        "kind": "agency",
        "uscc": "91500104000000000X",
        "legal_representative": "张三",
        "address": "重庆市大渡口区",
        "contact_name": "李四",
        "contact_phone": "023-1",
        "once": once(),
    }
    page = client.post(reverse("parties:organisation-new"), form)
    assert page.status_code == 422
    assert "校验码" in page.content.decode()
    assert "巴渝干部教育中心" in page.content.decode()
    page = client.post(reverse("parties:organisation-new"), {**form, "uscc": a_uscc(), "once": once()}, follow=True)
    body = Organisation.objects.get(name="巴渝干部教育中心")
    assert page.status_code == 200
    client.post(reverse("parties:evidence-add", args=[body.pk]), {"kind": "licence", "upload": upload("执照.pdf"), "once": once()})
    client.post(reverse("parties:organisation-move", args=[body.pk, "submit"]), {"once": once()})
    office = login(("officer", organisation("buyer")))
    assert "巴渝干部教育中心" in office.get(reverse("parties:organisations")).content.decode()
    paper = body.evidence.get()
    assert b"".join(office.get(reverse("parties:evidence", args=[body.pk, paper.pk]))) == PDF
    office.post(reverse("parties:organisation-move", args=[body.pk, "verify"]), {"once": once()})
    assert Organisation.objects.get(pk=body.pk).state == "verified"


@pytest.mark.parametrize("amount", [1, 30])
def test_pages_of_organisations_stay_within_the_budget(amount, django_assert_max_num_queries):
    bodies = [organisation("agency") for _i in range(amount)]
    client = login(("officer", organisation("buyer")))
    for address in (reverse("parties:organisations"), bodies[0].get_absolute_url()):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200


def test_a_person_without_an_organisation_is_told_what_to_do():
    assert reverse("parties:organisation-new") in login().get(reverse("procurement:bids")).content.decode()
