"""The public site: notices, feed, papers, verification, and nothing that is not public."""

import uuid
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tender.core import clock, files
from tender.procurement.models import Notice
from tender.procurement.services import tender as services
from tests.builders import AT
from tests.builders.before import buyer_side, draft_tender, printed, published_tender

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", printed)


@pytest.fixture
def tender():
    return published_tender(at=clock.now())


@pytest.fixture
def notice(tender):
    return Notice.objects.get(tender=tender)


def test_an_empty_site_says_so(client):
    assert client.get(reverse("portal:home")).status_code == 200


def test_a_notice_is_listed_read_and_downloaded_without_a_login(client, notice):
    assert notice.title in client.get(reverse("portal:home")).content.decode()
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "项目概况" in page
    assert "&lt;p&gt;" not in page
    paper = client.get(reverse("portal:paper", args=[notice.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")
    assert paper["Content-Type"] == "application/pdf"


def test_what_people_typed_never_becomes_markup(client):
    side = buyer_side()
    draft = draft_tender(side)
    type(draft).objects.filter(pk=draft.pk).update(requirement="<script>alert(1)</script>")
    draft.refresh_from_db()
    services.submit(draft, by=side.officer, at=AT)
    services.approve(draft, by=side.approver, at=AT)
    tender = services.publish(draft, by=side.officer, at=AT)
    page = client.get(tender.notices.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=招标公告", True),
        ("words=没有这个", False),
        ("kind=tender", True),
        ("kind=award", False),
        ("since=2100-01-01", False),
        ("until=2100-01-01", True),
        ("since=nonsense", True),
        ("page=99", True),
    ],
)
def test_notices_are_searched_by_words_kind_and_day(client, notice, query, found):
    page = client.get(reverse("portal:home") + "?" + query)
    assert page.status_code == 200
    assert (notice.title in page.content.decode()) is found


def test_the_feed_is_atom_with_one_entry_per_notice(client, notice):
    answer = client.get(reverse("portal:feed"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    space = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(answer.content).findall(f"{space}entry")
    assert [entry.findtext(f"{space}title") for entry in entries] == [notice.title]
    assert entries[0].findtext(f"{space}id").endswith(notice.get_absolute_url())


def test_a_paper_is_verified_by_its_code_and_by_its_bytes(client, notice):
    where = reverse("portal:verify", args=[notice.paper_id])
    page = client.get(where)
    assert notice.paper.sha256 in page.content.decode()
    content = b"".join(files.chunks(notice.paper))
    assert where.encode() in content
    for copy, same in ((content, True), (content + b" ", False)):
        assert client.post(where, {"file": SimpleUploadedFile("a.pdf", copy)}).context["same"] is same


def test_an_unknown_code_is_no_paper_of_ours(client):
    assert client.get(reverse("portal:verify", args=[uuid.uuid4()])).status_code == 404


def test_an_upload_is_no_paper_of_ours(client, tender):
    from tests.builders import actor

    side_officer = actor("officer", tender.buyer)
    stored = files.receive(
        SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), purpose="tender", by=side_officer, at=AT, organisation_id=tender.buyer_id
    )
    assert client.get(reverse("portal:verify", args=[stored.pk])).status_code == 404


def test_drafts_are_not_public(client):
    tender = draft_tender()
    assert client.get(reverse("portal:tender", args=[tender.pk])).status_code == 404


def test_public_pages_ask_few_queries_and_no_more_as_rows_grow(client, tender, notice, django_assert_max_num_queries):
    for more in (0, 24):
        for _n in range(more):
            published_tender(at=clock.now() - timedelta(minutes=1))
        for where in (reverse("portal:home"), reverse("portal:feed"), notice.get_absolute_url(), tender_url(tender)):
            with django_assert_max_num_queries(MOST_QUERIES):
                assert client.get(where).status_code == 200


def tender_url(tender):
    return reverse("portal:tender", args=[tender.pk])


def test_before_the_opening_the_public_page_knows_nothing_of_bids(client, tender):
    page = client.get(tender_url(tender))
    assert not [key for key in page.context[-1] if "bid" in key]
