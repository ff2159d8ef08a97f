"""What goes wrong on the way, through pages: late by a second, twice at once, too large, too long. Refused with nothing lost."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tender.core import clock, files
from tender.core.models import AuditLine
from tender.core.uploads import UnnamedFileUploadHandler
from tender.parties.models import Organisation, Person
from tender.procurement.models import Award, Bid, BidFile, Envelope, Member, Notice, Tender
from tender.procurement.queries.bid import draft_view
from tests.builders import after, person
from tests.builders.before import approved_tender, buyer_side
from tests.builders.bids import PDF, a_uscc, bid_draft, published_tender, upload

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECOND = timedelta(seconds=1)


def once() -> str:
    return str(uuid.uuid4())


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who if isinstance(who, Person) else Person.objects.get(pk=who.person_id), backend=BACKEND)
    return client


def bidding(bid) -> Client:
    return signed_in(bid.provider.held_seats.first().person)


class Hands:
    """A clock whose hands are moved by the test."""

    def __init__(self, at):
        self.at = at

    def now(self, *_self):
        return self.at


@pytest.fixture
def hands(monkeypatch):
    """Database time, moved by the test."""
    found = Hands(clock.now())
    monkeypatch.setattr("tender.core.clock.now", found.now)
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", found.now)
    return found


@pytest.fixture
def bid(hands):
    return bid_draft(published_tender(deadline=hands.at + timedelta(days=1)).lots.get(), at=hands.at)


@pytest.mark.parametrize(("early", "sealed"), [(SECOND, True), (timedelta(0), False), (-SECOND, False)])
def test_a_bid_sealed_on_its_page_a_second_early_is_in_and_at_the_deadline_it_is_late(bid, hands, early, sealed):
    address, before = reverse("procurement:bid-check", args=[bid.pk]), draft_view(bid).content
    browser = bidding(bid)
    assert browser.get(address).status_code == 200
    hands.at = bid.lot.tender.deadline - early
    answer = browser.post(address, {"version": draft_view(bid).version, "knows": "on", "once": once()}, follow=True)
    assert answer.status_code == 200
    assert Envelope.objects.exists() is sealed
    assert Bid.objects.get().state == ("sealed" if sealed else "draft")
    assert ("截止" in answer.content.decode()) or sealed
    assert draft_view(bid).content == before, "what was written is still there"


def test_an_upload_that_began_in_time_and_ended_late_is_refused_and_loses_nothing(bid, hands, monkeypatch):
    """The bytes are still on their way when the deadline comes: the moment after the last byte decides."""
    received = UnnamedFileUploadHandler.file_complete

    def slowly(handler, size):
        hands.at = bid.lot.tender.deadline + SECOND
        return received(handler, size)

    browser, before = bidding(bid), draft_view(bid).content
    address = reverse("procurement:bid-file-add", args=[bid.pk, "summary"])
    assert browser.post(address, {"upload": upload("早.pdf"), "once": once()}).status_code == 302
    BidFile.objects.all().delete()
    monkeypatch.setattr(UnnamedFileUploadHandler, "file_complete", slowly)
    answer = browser.post(address, {"upload": upload("晚.pdf"), "once": once()})
    assert answer.status_code == 422
    assert "截止" in answer.content.decode()
    assert BidFile.objects.count() == 0
    assert draft_view(bid).content["summary"] == before["summary"]


@pytest.mark.parametrize(
    ("typed", "read"), [("１２３", "123.00"), ("￥１４８，０００．５０", "148000.50"), ("148 000", "148000.00")]
)
def test_a_price_in_full_width_digits_is_a_price(bid, typed, read):
    version = draft_view(bid).version
    form = {"price": typed, "period": "五天", "declares_no_collusion": "on", "version": version, "tab": "a", "once": once()}
    assert bidding(bid).post(reverse("procurement:bid-part", args=[bid.pk, "price"]), form).status_code == 302
    assert Decimal(draft_view(bid).content["price"]) == Decimal(read)


def test_a_file_over_the_size_is_refused_on_the_page_with_both_sizes(bid, settings, monkeypatch):
    monkeypatch.setattr(files.check, "__kwdefaults__", {**files.check.__kwdefaults__, "largest": 1000})
    settings.UPLOAD_MAX_BYTES = 2000
    address = reverse("procurement:bid-file-add", args=[bid.pk, "summary"])
    answer = bidding(bid).post(address, {"upload": upload("大.pdf", PDF + b"0" * 150_000), "once": once()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert files.said_size(len(PDF) + 150_000) in page
    assert BidFile.objects.count() == 0
    assert draft_view(bid).content["files"] == {}


def test_an_expert_of_a_bidder_cannot_be_named_on_the_page():
    scene = after.examining()
    own, free = after.expert("王教授", employer=scene.providers[0]), after.expert("赵教授")
    officer, address = signed_in(scene.officer), reverse("procurement:committee", args=[scene.tender.pk])
    refused = officer.post(address, {"person": own.pk, "kind": "expert", **after.DIRECT, "once": once()})
    assert refused.status_code == 200
    assert "第9条" in refused.content.decode()
    assert not Member.objects.exists()
    assert officer.post(address, {"person": free.pk, "kind": "expert", **after.DIRECT, "once": once()}).status_code == 302
    assert Member.objects.get().person == free


@pytest.mark.parametrize("who", ["officer", "leader", "bidder", "supervisor"])
def test_an_award_is_decided_on_its_page_by_the_leader_of_the_buyer_alone(who):
    scene = after.evaluated_tender()
    award = Award.objects.get()
    people = {
        "officer": scene.officer, "leader": scene.leader, "bidder": scene.provider_actors[0],
        "supervisor": person("", ("supervisor", scene.side.buyer)),
    }  # fmt: skip
    address, lines = reverse("procurement:award-move", args=[award.pk, "decide"]), AuditLine.objects.count()
    form = {"winner": scene.bids()[0].pk, "once": once()}
    assert signed_in(people[who]).post(address, form).status_code in (403, 404)
    assert (Award.objects.get().state, AuditLine.objects.count()) == ("proposed", lines)
    assert signed_in(scene.approver).post(address, {**form, "once": once()}).status_code == 302


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("机" * 200, "机" * 200),
        ("机" * 201, None),
        ("\u202e司公训培\u202c一\u200f二", "司公训培一二"),
        ("<b>训&练</b>" * 3, "<b>训&练</b>" * 3),
    ],
)
def test_a_name_of_an_organisation_is_kept_harmless_or_refused(name, kept):
    browser = signed_in(person())
    form = {
        "name": name, "kind": "agency", "uscc": a_uscc(), "legal_representative": "张三\u202e", "address": "重庆",
        "contact_name": "李四", "contact_phone": "023-1", "once": once(),
    }  # fmt: skip
    answer = browser.post(reverse("parties:organisation-new"), form, follow=True)
    page = answer.content.decode()
    assert not {"\u202e", "\u202c", "\u200f"} & set(page)
    assert "<b>训" not in page
    if kept is None:
        assert (answer.status_code, Organisation.objects.count()) == (422, 0)
        assert name in page, "what was typed stays on the page"
    else:
        assert (answer.status_code, Organisation.objects.get().name) == (200, kept)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_publish_at_once_on_the_page_one_does_and_the_other_is_told(monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", lambda sheet, *, verify_url: PDF)
    side = buyer_side(at=clock.now())
    tender = approved_tender(side, at=clock.now())
    second = person("", ("officer", side.buyer))
    address, gate, answers = reverse("procurement:tender-move", args=[tender.pk, "publish"]), threading.Barrier(2), []

    def publish(browser: Client) -> None:
        try:
            gate.wait(10)
            answers.append(browser.post(address, {"once": once()}))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=(signed_in(who),)) for who in (side.officer, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    told = sorted(answers, key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in told] in ([200, 302], [302, 409])
    other = next(answer for answer in told if answer.status_code != 302)
    assert "公告中" in other.content.decode()
    assert (Tender.objects.get().state, Notice.objects.count()) == ("published", 1)
    assert AuditLine.objects.filter(event="tender.published").count() == 1


def test_a_form_whose_answer_was_lost_is_answered_again_and_done_once(bid):
    browser, address = bidding(bid), reverse("procurement:bid-check", args=[bid.pk])
    form = {"version": draft_view(bid).version, "knows": "on", "once": once()}
    first, again = browser.post(address, form), browser.post(address, form)
    assert (
        (first.status_code, first.url) == (again.status_code, again.url) == (302, reverse("procurement:bid-receipt", args=[bid.pk]))
    )
    assert AuditLine.objects.filter(event="bid.sealed").count() == 1
    assert not AuditLine.objects.filter(event="bid.replaced").exists()
