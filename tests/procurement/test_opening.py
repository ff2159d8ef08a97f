"""Opening: all or nothing, a broken envelope concerns only its own bid, blind names say nothing."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core import files, outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, BidAnswer, BidFile, Criterion, Envelope, Opening, Tender
from tender.procurement.queries.bid import access_bid, access_bid_file
from tender.procurement.queries.opening import access_opening
from tender.procurement.services import bid as bids
from tender.procurement.services import tender as tenders
from tender.procurement.services.bid import context_of
from tender.procurement.services.opening import open_bids
from tender.record import sealing
from tests.builders import actor
from tests.builders.bids import (
    DEADLINE,
    PDF,
    acting_for,
    closed_tender,
    leaves,
    open_it,
    opened_tender,
    published_tender,
    sealed_bid,
    upload,
    verified_provider,
)

pytestmark = pytest.mark.django_db
LATER = DEADLINE + timedelta(minutes=1)


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


def test_opening_writes_prices_answers_files_and_one_record():
    tender = opened_tender(3, with_files=True)
    found = list(Bid.objects.filter(lot__tender=tender).order_by("price"))
    assert [(bid.state, bid.price) for bid in found] == [
        ("opened", Decimal(145000)),
        ("opened", Decimal(147500)),
        ("opened", Decimal(150000)),
    ]
    assert sorted(bid.alias for bid in found) == sorted(["投标人甲", "投标人乙", "投标人丙"])
    assert BidAnswer.objects.filter(bid=found[0]).count() == len(leaves(tender))
    file = BidFile.objects.get(bid=found[0])
    assert (file.file.name, file.file.media_type, file.in_envelope) == ("服务方案.pdf", "application/pdf", True)
    assert file.criterion in leaves(tender)
    assert file.file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert b"".join(files.chunks(file.file, sealing.decrypting(bytes(file.file.key)))) == PDF
    assert [line["price"] for line in Opening.objects.get(tender=tender).lines].count("145000.00") == 1


def test_the_record_is_printed_on_its_official_paper():
    tender = opened_tender(3, printed=True)
    paper = Opening.objects.get(tender=tender).paper
    assert b"".join(files.chunks(paper)).startswith(b"%PDF-")
    assert paper.name.endswith("开标记录.pdf")


def test_opening_twice_is_refused_and_changes_nothing():
    tender = opened_tender(3)
    before = list(Bid.objects.order_by("pk").values_list("alias", "price"))
    assert refused(open_it, tender).code == "wrong_state"
    assert list(Bid.objects.order_by("pk").values_list("alias", "price")) == before


def test_only_the_buyers_officer_opens():
    tender = closed_tender(3)
    for role in ("approver", "supervisor", "evaluator"):
        assert refused(open_it, tender, by=actor(role, tender.buyer)).code == "forbidden"
    assert refused(open_it, tender, by=verified_provider()[1]).code == "forbidden"
    open_it(tender, by=actor("officer", tender.buyer))


def test_a_tender_that_takes_bids_cannot_be_opened():
    tender = published_tender()
    assert refused(open_it, tender).code == "wrong_state"


def test_no_seal_breaks_before_the_deadline_or_before_the_close():
    bid = sealed_bid(published_tender().lots.get())
    tender = bid.lot.tender
    envelope = bid.envelopes.get(part="price")
    context = context_of(bid, tender.pk, "price")
    for closed, at in ((None, LATER), (DEADLINE, DEADLINE - timedelta(milliseconds=1))):
        permit = sealing.Permit(tender.pk, DEADLINE, closed, at)
        assert refused(sealing.break_seal, envelope.ciphertext, permit=permit, context=context).code == "before_deadline"
    permit = sealing.Permit(tender.pk, DEADLINE, DEADLINE, DEADLINE)
    assert sealing.break_seal(envelope.ciphertext, permit=permit, context=context)["price"] == "148000"


def test_a_changed_envelope_makes_its_bid_invalid_and_stops_no_other():
    tender = closed_tender(3)
    victim = Bid.objects.filter(lot__tender=tender).order_by("pk").first()
    envelope = victim.envelopes.get(part="price")
    spoilt = bytearray(envelope.ciphertext)
    spoilt[40] ^= 1
    Envelope.objects.filter(pk=envelope.pk).update(ciphertext=bytes(spoilt))
    open_it(tender)
    states = dict(Bid.objects.filter(lot__tender=tender).values_list("pk", "state"))
    assert states.pop(victim.pk) == "rejected"
    assert set(states.values()) == {"opened"}
    line = next(line for line in Opening.objects.get(tender=tender).lines if line["provider"] == victim.provider_id)
    assert (line["seal_intact"], line["price"]) == (False, None)
    assert "密封被破坏" in line["remark"]


def test_an_envelope_copied_to_another_bid_does_not_open():
    tender = closed_tender(3)
    one, two = Bid.objects.filter(lot__tender=tender).order_by("pk")[:2]
    Envelope.objects.filter(bid=two, part="price").update(ciphertext=one.envelopes.get(part="price").ciphertext)
    open_it(tender)
    assert Bid.objects.get(pk=one.pk).state == "opened"
    assert Bid.objects.get(pk=two.pk).state == "rejected"


def test_a_tampered_file_is_refused_at_the_download():
    tender = opened_tender(3, with_files=True)
    file = BidFile.objects.filter(bid__lot__tender=tender).first().file
    from django.core.files.storage import default_storage

    with default_storage.open(file.path) as stored:
        raw = bytearray(stored.read())
    raw[5] ^= 1
    default_storage.delete(file.path)
    from django.core.files.base import ContentFile

    default_storage.save(file.path, ContentFile(bytes(raw)))
    assert refused(lambda: b"".join(files.chunks(file, sealing.decrypting(bytes(file.key))))).code == "seal_broken"


def test_only_the_files_of_the_last_envelope_can_ever_be_read():
    tender = published_tender()
    lot = tender.lots.get()
    bid = sealed_bid(lot, with_file=True)
    by = acting_for(bid.provider)
    old = str(BidFile.objects.get(bid=bid).file_id)
    bids.remove_file(bid, old, by=by, at=DEADLINE - timedelta(hours=2))
    bids.add_file(bid, upload=upload("新.pdf"), about="summary", by=by, at=DEADLINE - timedelta(hours=2))
    bids.seal_bid(bid, by=by, clock=FixedClock(DEADLINE - timedelta(hours=1)))
    bids.add_file(bid, upload=upload("未递交.pdf"), about="summary", by=by, at=DEADLINE - timedelta(minutes=30))
    for _i in range(2):
        sealed_bid(lot)
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    open_it(tender)
    readable = BidFile.objects.filter(bid=bid, file__key__isnull=False)
    assert [row.file.name for row in readable] == ["新.pdf"]
    assert BidFile.objects.filter(bid=bid).count() == 3
    officer = actor("officer", tender.buyer)
    assert access_bid_file(officer, bid.pk, str(readable.get().file_id)).name == "新.pdf"
    assert refused(access_bid_file, officer, bid.pk, old).status == 404


def test_a_crash_in_the_middle_leaves_nothing_and_repeating_works(monkeypatch):
    tender = closed_tender(3)
    officer = actor("officer", tender.buyer)

    def crash(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tender.procurement.services.opening._record", crash)
        with pytest.raises(KeyboardInterrupt):
            open_bids(Tender.objects.get(pk=tender.pk), by=officer, clock=FixedClock(LATER))
    assert Tender.objects.get(pk=tender.pk).state == "closed"
    assert set(Bid.objects.values_list("state", "price", "alias")) == {("sealed", None, "")}
    assert not BidAnswer.objects.exists()
    open_it(tender, by=officer)
    assert set(Bid.objects.values_list("state", flat=True)) == {"opened"}


def test_blind_names_do_not_follow_the_order_of_arrival():
    tender = closed_tender(5)
    orders = set()
    for seed in range(3):
        order = list(range(5))
        random.Random(seed).shuffle(order)
        orders.add(tuple(order))
    assert len(orders) == 3
    open_it(tender)
    by_arrival = Bid.objects.filter(lot__tender=tender).order_by("pk").values_list("alias", flat=True)
    assert sorted(by_arrival) == sorted(f"投标人{stem}" for stem in "甲乙丙丁戊")
    assert all("投标人" not in str(line) for line in Opening.objects.get(tender=tender).lines)


def test_who_reads_an_opened_bid():
    tender = opened_tender(3)
    bid, other = Bid.objects.filter(lot__tender=tender).select_related("provider")[:2]
    for role in ("officer", "approver", "supervisor"):
        assert access_bid(actor(role, tender.buyer), bid.pk) == bid
    assert access_bid(acting_for(bid.provider), bid.pk) == bid
    assert refused(access_bid, acting_for(other.provider), bid.pk).status == 404
    assert refused(access_bid, actor("evaluator", tender.buyer), bid.pk).status == 404
    assert access_opening(acting_for(other.provider), tender.pk) == tender
    assert refused(access_opening, verified_provider()[1], tender.pk).status == 404


def test_bidders_are_told_of_the_opening():
    tender = opened_tender(3)
    outbox.drain()
    told = set(Notification.objects.filter(event="tender.opened").values_list("person__held_seats__organisation_id", flat=True))
    assert told == set(Bid.objects.filter(lot__tender=tender).values_list("provider_id", flat=True))


def test_criteria_added_by_nobody_are_ignored():
    tender = opened_tender(3)
    assert set(BidAnswer.objects.values_list("criterion__tender", flat=True)) == {tender.pk}
    assert Criterion.objects.filter(tender=tender).count() == 5
