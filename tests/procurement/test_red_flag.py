"""Red flags in the house: found by the worker after the opening, once; decided with a reason; not seen by bidders."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from tender.core import files, outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, Notification
from tender.core.refusal import Refusal
from tender.parties.models import Lecturer, Organisation, Person
from tender.procurement.models import Bid, FlagDecision, RedFlag, Tender, TenderDocument
from tender.procurement.queries import red_flag as queries
from tender.procurement.queries.red_flag_facts import past_lots
from tender.procurement.rules.red_flags.facts import PastLot
from tender.procurement.services import bid as bids
from tender.procurement.services import evaluation, file_reading, red_flag
from tender.procurement.services import tender as tenders
from tests.builders import AT, actor, after, organisation, person
from tests.builders.bids import DEADLINE, PDF, acting_for, bid_draft, published_tender
from tests.builders.bonds import asks_bond, proves_bond
from tests.builders.red_flags import docx, judged, of_kind, opened, ring, seal

pytestmark = pytest.mark.django_db
LATER = DEADLINE + timedelta(hours=2)


def kinds(tender: Tender) -> set[str]:
    return set(RedFlag.objects.filter(tender=tender).values_list("kind", flat=True))


def refused(call, *args, **named) -> str:
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value.code


def test_the_opening_does_not_look_and_the_worker_does_once():
    tender = ring()
    assert kinds(tender) == set()  # the opening itself is not slowed
    outbox.drain()
    assert kinds(tender) >= {"metadata", "creation", "passages", "device", "ladder", "particulars"}
    known = sorted(RedFlag.objects.values_list("pk", "fingerprint"))
    assert red_flag.look(tender, at=LATER) == []
    assert sorted(RedFlag.objects.values_list("pk", "fingerprint")) == known
    flag = of_kind(tender, "metadata")
    assert {(piece["where"], piece["value"]) for piece in flag.evidence} == {
        ("方案0.docx", "标书工作室王某"),
        ("方案1.docx", "标书工作室王某"),
    }
    assert set(flag.bids.values_list("pk", flat=True)) == {piece["bid"] for piece in flag.evidence}
    assert AuditLine.objects.filter(event="red_flag.found").count() == len(known)
    assert set(Bid.objects.filter(lot__tender=tender).values_list("state", flat=True)) == {"opened"}  # nothing is excluded


def test_officer_leader_and_supervisor_are_told_once_and_bidders_never():
    tender = ring()
    who = {role: actor(role, tender.buyer) for role in ("approver", "supervisor")}
    outbox.drain()
    red_flag.look(tender, at=LATER)
    outbox.drain()
    told = list(Notification.objects.filter(event="tender.flags_found").values_list("person_id", flat=True))
    officers = list(
        Person.objects.filter(held_seats__role="officer", held_seats__organisation=tender.buyer).values_list("pk", flat=True)
    )
    assert sorted(told) == sorted([*officers, who["approver"].person_id, who["supervisor"].person_id])


def test_nothing_is_looked_for_before_the_opening():
    tender = published_tender()
    bid_draft(tender.lots.get(), text="方案")
    assert red_flag.look(tender, at=AT) == []
    assert refused(queries.access_flags, actor("supervisor", tender.buyer), tender.pk) == "not_found"


def test_where_a_bid_was_sealed_is_not_readable_before_the_opening_and_a_digest_after_it():
    tender = published_tender()
    bid = bid_draft(tender.lots.get())
    seal(bid, {"address": "203.0.113.77", "device": "b" * 32})
    row = Bid.objects.get(pk=bid.pk)
    assert row.statement == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM tender_bid t")
        assert "trace" not in cursor.fetchone()[0]
    for _n in range(2):
        seal(bid_draft(tender.lots.get()), {"address": "203.0.113.77"})
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    opened(Tender.objects.get(pk=tender.pk))
    trace = Bid.objects.get(pk=bid.pk).statement["trace"]
    assert set(trace) == {"address", "device"}
    assert "203.0.113.77" not in str(trace)
    outbox.drain()
    flag = of_kind(tender, "address")
    assert (flag.severity, flag.bids.count()) == ("low", 3)


def test_the_page_of_the_seal_records_address_and_device():
    tender = published_tender()
    bid = bid_draft(tender.lots.get())
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.force_login(Person.objects.get(pk=acting_for(bid.provider).person_id))
    address = reverse("procurement:bid-check", args=[bid.pk])
    with (
        patch("tender.core.clock.now", return_value=AT + timedelta(days=1)),
        patch("tender.core.clock.DatabaseClock", lambda: FixedClock(AT + timedelta(days=2))),
    ):
        cookie = client.get(address).cookies["device"]
        assert cookie["httponly"]
        assert "device" not in client.get(address).cookies  # it has one now
        with patch("tender.record.sealing.trace_of", side_effect=lambda marks, tender_id: marks) as recorded:
            client.post(address, {"version": bids.read_draft(bid.draft, provider_id=bid.provider_id).version, "knows": "on"})
    assert recorded.call_args.args == ({"address": "203.0.113.9", "device": cookie.value},)


def test_digests_of_two_tenders_cannot_be_compared():
    from tender.record.sealing import trace_of

    one, other = (trace_of({"address": "203.0.113.9", "device": ""}, tender_id=n) for n in (1, 2))
    assert set(one) == {"address"}
    assert one != other


def test_what_the_tender_itself_gave_out_is_left_out():
    form = docx(author="采购办", rsids="01 02 03")
    tender = ring(content=form)
    kept = files.keep(form, name="格式.docx", purpose="tender", at=AT, media_type=file_type())
    TenderDocument.objects.create(tender=tender, title="格式", file=kept, at=AT)
    outbox.drain()
    assert not kinds(tender) & {"metadata", "creation", "same_file"}


def file_type() -> str:
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_accounts_of_bonds_and_lecturers_are_compared():
    tender = asks_bond(published_tender())
    Lecturer.objects.create(name="王海峰", unit_name="某大学")
    for n in range(3):
        bid = bid_draft(tender.lots.get(), price=Decimal(150000 - n * n * 1000), text=f"{'请王海峰授课' if n else '自有师资'}{n}")
        seal(proves_bond(bid, account="甲银行62220001" if n else "乙银行62229999"), {})
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    opened(Tender.objects.get(pk=tender.pk))
    outbox.drain()
    account = RedFlag.objects.get(tender=tender, kind="particulars", about="account")
    assert account.bids.count() == 2
    assert of_kind(tender, "lecturer").bids.count() == 2


def test_a_file_that_cannot_be_read_is_noted_and_stops_nothing():
    with patch("tender.procurement.services.file_reading.files.chunks", side_effect=OSError("gone")):
        tender = ring()
        outbox.drain()
    assert kinds(tender) >= {"unreadable", "passages"}


def test_the_text_of_a_pdf_is_read_by_a_child_that_can_be_stopped():
    def read(raw: bytes):
        row = files.keep(raw, name="a.pdf", purpose="test", at=AT)
        return file_reading.read_file(row, "a.pdf")

    assert read(printed_text()).text.strip() == "Hello flags"
    hostile = PDF.replace(b"<<>>endobj", b"<</Type/Page/Font 1 0 R>>endobj")
    assert read(hostile).trouble == "broken"
    with patch("subprocess.run", side_effect=file_reading.subprocess.TimeoutExpired("x", 1)):
        assert read(printed_text()).trouble == "too_large"
    with patch.object(file_reading, "LARGEST_PDF", len(printed_text()) - 1):
        assert read(printed_text()).trouble == "too_large"


def printed_text() -> bytes:
    """A page that says something, written with the library that reads it."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    said = DecodedStreamObject()
    said.set_data(b"BT /F1 12 Tf 20 100 Td (Hello flags) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(said)
    raw = io.BytesIO()
    writer.write(raw)
    return raw.getvalue()


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_needs_a_right_and_a_reason_and_stays():
    tender = ring()
    outbox.drain()
    flag = of_kind(tender, "metadata")
    officer = actor("officer", tender.buyer)
    for role in ("supervisor", "evaluator", "provider"):
        assert refused(red_flag.explain, flag, reason="同一打印店", by=actor(role, tender.buyer), at=LATER) == "forbidden"
    assert refused(red_flag.explain, flag, reason="同一打印店", by=actor("officer", organisation("buyer")), at=LATER) == "forbidden"
    assert refused(red_flag.explain, flag, reason="  ", by=officer, at=LATER) == "reason_missing"
    assert FlagDecision.objects.count() == 0
    done = red_flag.explain(flag, reason="同一打印店制作，已核实", by=officer, at=LATER)
    assert done.state == "explained"
    decision = FlagDecision.objects.get()
    assert (decision.flag_id, decision.outcome, decision.reason, decision.person_id) == (
        flag.pk, "explained", "同一打印店制作，已核实", officer.person_id,
    )  # fmt: skip
    assert AuditLine.objects.get(event="red_flag.explained").reason == "同一打印店制作，已核实"
    assert refused(red_flag.explain, flag, reason="再次", by=officer, at=LATER) == "wrong_state"
    red_flag.pass_to_authority(flag, reason="又有新情况", by=actor("approver", tender.buyer), at=LATER)
    assert of_kind(tender, "metadata").state == "with_authority"
    assert str(decision).endswith("同一打印店制作，已核实")


@pytest.mark.parametrize(
    "change",
    ["UPDATE tender_redflag SET severity = 'low'", "DELETE FROM tender_flagdecision", "UPDATE tender_redflag SET evidence = '[]'"],
)
def test_findings_and_decisions_cannot_be_changed_even_by_raw_sql(change):
    tender = ring()
    outbox.drain()
    red_flag.explain(of_kind(tender, "metadata"), reason="x", by=actor("officer", tender.buyer), at=LATER)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_only_what_can_be_judged_blind_goes_to_a_committee_that_sits():
    tender = ring()
    outbox.drain()
    officer = actor("officer", tender.buyer)
    assert refused(red_flag.pass_to_committee, of_kind(tender, "ladder"), reason="x", by=officer, at=LATER) == "not_blind"
    assert refused(red_flag.pass_to_committee, of_kind(tender, "passages"), reason="x", by=officer, at=LATER) == "no_committee"


def test_the_committee_sees_what_was_passed_to_it_under_blind_names_only():
    scene, flag = judged()
    outbox.drain()
    told = set(Notification.objects.filter(event="evaluation.flag_passed").values_list("person_id", flat=True))
    assert told == {member.person_id for member in scene.members}
    client = Client()
    client.force_login(scene.members[0].person)
    page = client.get(reverse("procurement:committee-flags", args=[scene.evaluation.pk])).content.decode()
    aliases = {bid.alias for bid in flag.bids.all()}
    assert all(alias in page for alias in aliases)
    assert "计入培训档案" in page
    hidden = ["标书工作室王某", "方案0.docx", "00AA", "150,000", "150000", "暗号理由", *(body.name for body in scene.providers)]
    assert [word for word in hidden if word in page] == []
    for address in (
        flag.get_absolute_url(),
        reverse("procurement:red-flags", args=[scene.tender.pk]),
        reverse("procurement:all-red-flags"),
    ):
        assert client.get(address).status_code == 404
    red_flag.explain(flag, reason="出自同一文件", by=scene.officer, at=LATER)
    page = client.get(reverse("procurement:committee-flags", args=[scene.evaluation.pk])).content.decode()
    assert "计入培训档案" not in page  # taken back


def test_a_flag_goes_to_the_committee_that_follows_a_voided_one():
    scene, flag = judged()
    red_flag.explain(flag, reason="出自同一公开模板", by=scene.officer, at=scene.at)
    evaluation.void(scene.evaluation, reason="评标委员会组成违法", by=scene.officer, at=scene.at)
    evaluation.form_anew(scene.evaluation, by=scene.officer, at=scene.at)
    scene.fresh()
    anew = after.with_committee(after.Scene(scene.tender, scene.side, scene.at, scene.providers, scene.provider_actors))
    red_flag.pass_to_committee(flag, reason="请一并评审", by=scene.officer, at=scene.at)
    outbox.drain()
    told = set(Notification.objects.filter(event="evaluation.flag_passed").values_list("person_id", flat=True))
    assert {member.person_id for member in anew.members} <= told


def test_nobody_else_reads_the_committees_page():
    scene, _flag = judged()
    for someone in (scene.officer, scene.approver, actor("supervisor", scene.side.buyer), actor("evaluator", scene.side.buyer)):
        assert refused(queries.access_committee_flags, someone, scene.evaluation.pk) == "not_found"


def test_a_bidder_and_a_stranger_see_nothing():
    tender = ring()
    outbox.drain()
    flag = of_kind(tender, "metadata")
    bidder = acting_for(Bid.objects.filter(lot__tender=tender).first().provider)
    for who in (bidder, actor("officer", organisation("buyer"))):
        assert refused(queries.access_flags, who, tender.pk) == "not_found"
        assert refused(queries.access_flag, who, flag.pk) == "not_found"
    assert refused(queries.flags_for, bidder) == "not_found"
    assert not queries.flags_for(actor("officer", organisation("buyer"))).exists()


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_say_what_was_found_how_to_read_it_and_what_was_decided(language):
    tender = ring()
    outbox.drain()
    officer = person("", ("officer", tender.buyer))
    flag = of_kind(tender, "metadata")
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(officer)
    listed = client.get(reverse("procurement:red-flags", args=[tender.pk])).content.decode()
    assert flag.get_absolute_url() in listed
    page = client.get(flag.get_absolute_url()).content.decode()
    words = ("Innocent causes", "second-hand computer") if language == "en" else ("合理原因", "二手电脑")
    assert all(word in page for word in ("标书工作室王某", "方案0.docx", "方案1.docx", *words))
    move = reverse("procurement:red-flag-move", args=[flag.pk, "explain"])
    assert client.post(move, {"reason": "同一打印店"}).status_code == 302
    assert "同一打印店" in client.get(flag.get_absolute_url()).content.decode()


def test_supervisors_read_all_and_filter():
    tender, other = ring(), ring("150000", "149000", "120000", traced=False)
    outbox.drain()
    client = Client()
    client.force_login(person("", ("supervisor", organisation("supervisor"))))
    address = reverse("procurement:all-red-flags")
    page = client.get(address).content.decode()
    assert tender.title in page
    assert other.title in page
    page = client.get(address, {"flags-kind": "ladder"}).content.decode()
    assert tender.title in page
    assert other.title not in page
    assert client.get(address, {"flags-export": "csv"}).status_code == 200
    move = reverse("procurement:red-flag-move", args=[of_kind(tender, "metadata").pk, "explain"])
    assert client.post(move, {"reason": "x"}).status_code == 403


def test_patterns_of_results_are_found_after_the_decision():
    scene = after.decided_award(after.evaluated_tender(after.scored_tender(bids=4, failing=(0,))))
    assert "lowest_rejected" not in kinds(scene.tender)
    outbox.drain()
    flag = of_kind(scene.tender, "lowest_rejected")
    assert {(piece["where"], piece["value"]) for piece in flag.evidence} == {("rejected", "200,000.00"), ("won", "210,000.00")}


def test_purchases_decided_before_are_compared():
    side = after.buyer_side()
    first = after.decided_award(side=side, bids=3)
    facts = queries_past(first.tender, first.providers)
    assert [(lot.title, lot.winners) for lot in facts] == [(first.tender.title, frozenset({first.providers[0].pk}))]
    later = ring()
    Tender.objects.filter(pk=later.pk).update(opened_at=first.at + timedelta(days=90))
    assert len(queries_past(Tender.objects.get(pk=later.pk), first.providers)) == 1
    Tender.objects.filter(pk=later.pk).update(opened_at=first.at - timedelta(days=90))
    assert queries_past(Tender.objects.get(pk=later.pk), first.providers) == []  # what came later is not held against it


def queries_past(tender: Tender, bodies: list[Organisation]) -> list[PastLot]:
    return list(past_lots(tender, {body.pk for body in bodies}))
