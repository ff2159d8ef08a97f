"""Before the opening nothing of a bid is readable anywhere: database, files, pages, mails, logs, names of rows."""

from __future__ import annotations

import logging
import subprocess
from datetime import timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from tender.config import embedded
from tender.core import clock, outbox
from tender.core.models import AuditLine, Notification, OutboxEvent
from tender.parties.services import evidence
from tender.procurement.models import Bid, BidColleague, BidDraft, BidFile, Bond, DraftVersion, Envelope
from tender.procurement.services import bid as bids
from tender.procurement.services import bid_work as work
from tests.builders import AT, organisation, person
from tests.builders.bids import PDF, a_uscc, acting_for, bid_draft, published_tender, upload, verified_provider
from tests.builders.bonds import asks_bond, fresh, proves_bond, saves

TEXT = "暗号甲乙丙丁我们将请三位院士"
PRICE = Decimal("123456.78")
FILE_NAME = "暗号文件名称.pdf"
FILE_TEXT = "暗号文件内容".encode()
MEMBER_NAME, MEMBER_CODE, INDUSTRY = "暗号联合体成员公司", a_uscc(), "暗号行业"
BOND_REFERENCE, BOND_ACCOUNT = "暗号流水9988", "暗号银行6222000011112222"
BOND_FILE, AGREEMENT = "暗号保证金凭证.pdf", "暗号联合体协议.pdf"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SENTINELS = (
    TEXT, str(PRICE), f"{PRICE:,}", FILE_NAME, "暗号", MEMBER_NAME, MEMBER_CODE, INDUSTRY, BOND_REFERENCE, BOND_ACCOUNT,
    "6222000011112222", BOND_FILE, AGREEMENT,
)  # fmt: skip


@pytest.fixture
def planted(transactional_db):
    """A sealed bid full of sentinels, by real database time."""
    now = clock.now()
    tender = asks_bond(published_tender(deadline=now + timedelta(days=3)), industry=INDUSTRY[2:])
    provider = organisation("agency", "青山培训服务有限公司")
    bid = fresh(bid_draft(tender.lots.get(), provider, price=PRICE, text=TEXT, at=now))
    for name, place in ((FILE_NAME, "summary"), (BOND_FILE, "bond"), (AGREEMENT, "consortium")):
        bids.add_file(bid, upload=upload(name, PDF + FILE_TEXT), about=place, by=acting_for(provider), at=now)
    saves(bid, declared(bid), at=now)
    work.invite(bid, person_id=acting_for(provider).person_id, right="seal", by=acting_for(provider), at=now)
    bids.seal_bid(bid, by=acting_for(provider), clock=clock.DatabaseClock())
    saves(bid, {"summary": f"{TEXT}改"}, at=clock.now())
    work.restore_version(bid, bid.versions.last().number, by=acting_for(provider), at=clock.now())
    return Bid.objects.select_related("lot__tender", "provider").get(pk=bid.pk)


def declared(bid):
    """Everything a bid can declare besides its answers, full of sentinels."""
    member = {"name": MEMBER_NAME, "uscc": MEMBER_CODE, "share": "40", "is_small_micro": True}
    need = bid.lot.tender.requirements.first()
    paper = evidence.add_evidence(bid.provider, kind="tax", upload=upload(), by=acting_for(bid.provider), at=AT)
    return {
        "declarations.industry": INDUSTRY, "declarations.employees": "暗号三十人", "declarations.special": "prison",
        "consortium.own_share": "60", "consortium.members": [member], "bond.form": "transfer", "bond.paid_on": "2026-03-03",
        "bond.reference": BOND_REFERENCE, "bond.account": BOND_ACCOUNT, f"proofs.{need.pk}": str(paper.pk),
    }  # fmt: skip


def dump() -> str:
    """Everything in the database, as a thief of the dump would read it: text, and bytes that hold text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def hexed(text: str) -> str:
    return text.encode().hex()


def test_the_dump_holds_no_word_of_a_bid(planted):
    everything = dump()
    assert planted.receipt in everything  # the search does see the row
    for sentinel in SENTINELS:
        assert sentinel not in everything
        assert hexed(sentinel) not in everything


def test_a_real_pg_dump_holds_no_word_of_a_bid(planted):
    wheel = find_spec(embedded.WHEEL)
    binary = Path(wheel.origin).parent / "pginstall18" / "bin" / "pg_dump"
    known = connection.settings_dict
    command = [str(binary), "-h", known["HOST"], "-U", known["USER"], "-d", known["NAME"], "--data-only"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert planted.receipt in text
    assert [s for s in SENTINELS if s in text or hexed(s) in text] == []


def test_the_files_on_disk_are_unreadable(planted):
    names = BidFile.objects.filter(bid=planted).values_list("file__path", flat=True)
    stored = [Path(settings.MEDIA_ROOT) / name for name in names]
    assert stored
    for path in stored:
        raw = path.read_bytes()
        assert FILE_TEXT not in raw
        assert not raw.startswith(b"%PDF")
        assert "暗号" not in path.name


def test_names_of_rows_betray_nothing(planted):
    files = list(BidFile.objects.select_related("file"))
    rows = [planted, BidDraft.objects.get(), *files, *[one.file for one in files], *Envelope.objects.all()]
    rows += [*DraftVersion.objects.all(), *BidColleague.objects.all()]
    for row in rows:
        for said in (str(row), repr(row)):
            assert not any(sentinel in said for sentinel in (*SENTINELS, planted.provider.name))


def test_mails_and_messages_betray_nothing_and_reach_the_bidder_only(planted):
    outbox.drain()
    told = Notification.objects.filter(event__startswith="bid.")
    assert {note.person_id for note in told} == {acting_for(planted.provider).person_id}
    for text in [note.subject + note.body for note in told] + [letter.subject + letter.body for letter in mail.outbox]:
        assert not any(sentinel in text for sentinel in SENTINELS)
    assert not any(any(s in str(e.__dict__) for s in SENTINELS) for e in OutboxEvent.objects.all())
    assert not any(any(s in str(line.args) for s in SENTINELS) for line in AuditLine.objects.all())


def pages_of(planted) -> list[str]:
    tender = planted.lot.tender
    return [
        reverse("procurement:tenders"),
        tender.get_absolute_url(),
        *(reverse(f"procurement:tender-{part}", args=[tender.pk]) for part in ("document", "notices", "record")),
        reverse("procurement:opening", args=[tender.pk]),
        reverse("procurement:opening-record", args=[tender.pk]),
        reverse("procurement:tender-fail", args=[tender.pk]),
        planted.get_absolute_url(),
        reverse("procurement:bid-check", args=[planted.pk]),
        reverse("procurement:bid-receipt", args=[planted.pk]),
        *[reverse("procurement:bid-file", args=[planted.pk, file.file_id]) for file in BidFile.objects.all()],
        reverse("procurement:bid-colleagues", args=[planted.pk]),
        reverse("procurement:bid-versions", args=[planted.pk]),
        *[reverse("procurement:bid-version", args=[planted.pk, row.number]) for row in DraftVersion.objects.all()],
        reverse("procurement:bonds", args=[tender.pk]),
        reverse("procurement:bidder-links", args=[tender.pk]),
        reverse("procurement:red-flags", args=[tender.pk]),
        reverse("procurement:all-red-flags"),
        reverse("procurement:bond-claim", args=[planted.pk]),
        reverse("procurement:bids"),
        reverse("portal:home"),
        reverse("portal:tender", args=[tender.pk]),
        reverse("home"),
        "/no/such/page/",
    ]


@pytest.mark.parametrize("role", ["officer", "approver", "supervisor", "evaluator", "provider", "staff", "public"])
def test_no_page_shows_a_bid_its_bidder_or_their_number(planted, role, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client()
    buyer = planted.lot.tender.buyer
    if role in ("officer", "approver", "supervisor", "evaluator"):
        client.force_login(person("", (role, buyer), at=AT), backend=BACKEND)
    elif role == "provider":
        client.force_login(person("", ("provider", verified_provider()[0]), at=AT), backend=BACKEND)
    elif role == "staff":
        someone = person()
        someone.is_staff = someone.is_superuser = True
        someone.save()
        client.force_login(someone, backend=BACKEND)
    for address in pages_of(planted):
        response = client.get(address)
        text = b"".join(response) if response.streaming else response.content
        page = text.decode(errors="replace")
        assert response.status_code < 500, address
        shown = [s for s in (*SENTINELS, planted.provider.name, planted.receipt) if s in page]
        assert shown == [], (address, shown)
        assert FILE_TEXT not in text
    quiet = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not any(sentinel in line for sentinel in SENTINELS for line in quiet)


def test_pages_are_the_same_with_and_without_bids(planted):
    """The officer's page of the opening does not change when a second bid comes in, so no number can be read from it."""
    client = Client()
    client.force_login(person("", ("officer", planted.lot.tender.buyer), at=AT), backend=BACKEND)
    address = reverse("procurement:opening", args=[planted.lot.tender_id])

    def shown() -> str:
        page = client.get(address).content.decode()
        return page[page.index("<h1") : page.index("<footer")].split("countdown")[0]

    before = shown()
    for _i in range(2):
        bid = proves_bond(bid_draft(planted.lot, organisation("agency"), at=clock.now()), at=clock.now())
        bids.seal_bid(bid, by=acting_for(bid.provider), clock=clock.DatabaseClock())
    assert shown() == before
    page = client.get(address).content.decode()
    assert "密封投标" not in page


def test_a_colleague_who_was_not_invited_reads_no_page_of_the_bid(planted):
    client = Client()
    client.force_login(person("", ("provider", planted.provider), at=AT), backend=BACKEND)
    for address in pages_of(planted):
        response = client.get(address)
        page = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
        assert [s for s in (*SENTINELS, planted.receipt) if s in page] == [], address


def test_no_bond_and_no_key_of_a_paper_named_in_a_bid_stands_anywhere(planted):
    assert not Bond.objects.exists()
    assert planted.statement == {}
    client = Client()
    client.force_login(person("", ("officer", planted.lot.tender.buyer), at=AT), backend=BACKEND)
    for name in ("bonds", "bidder-links"):
        assert client.get(reverse(f"procurement:{name}", args=[planted.lot.tender_id])).status_code == 404


def test_the_bidder_itself_reads_all_of_it_back(planted):
    client = Client()
    client.force_login(acting_person(planted), backend=BACKEND)
    sealed = DraftVersion.objects.get(receipt=planted.receipt)
    page = client.get(reverse("procurement:bid-version", args=[planted.pk, sealed.number])).content.decode()
    assert [s for s in (TEXT, MEMBER_NAME, MEMBER_CODE, INDUSTRY, BOND_REFERENCE, BOND_ACCOUNT, BOND_FILE) if s not in page] == []


def acting_person(planted):
    return planted.provider.held_seats.filter(role="provider").order_by("pk").first().person
