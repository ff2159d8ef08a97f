"""Bids: drafts that lose nothing, seals in time, replaced and withdrawn."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tender.core.actor import Actor, Seat
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, StoredFile
from tender.core.refusal import Refusal
from tender.parties.queries import actor_of
from tender.procurement.models import Bid, BidFile, Envelope
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import bid as bids
from tests.builders import AT, actor, organisation, person
from tests.builders.bids import (
    DEADLINE,
    PDF,
    SECOND,
    acting_for,
    bid_draft,
    leaves,
    published_tender,
    sealed_bid,
    upload,
    verified_provider,
)

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(days=2)


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.fixture
def lot():
    return published_tender().lots.get()


@pytest.fixture
def draft(lot):
    return bid_draft(lot)


@pytest.fixture
def by(draft):
    return acting_for(draft.provider)


def test_sealing_writes_two_envelopes_a_receipt_and_an_audit_line(draft, by):
    bids.seal_bid(draft, by=by, clock=FixedClock(NOW))
    bid = Bid.objects.get(pk=draft.pk)
    assert (bid.state, bid.sealed_at, bid.receipt[:11]) == ("sealed", NOW, "TB20260304-")
    hashes = dict(Envelope.objects.values_list("part", "sha256"))
    assert set(hashes) == {"technical", "price"}
    line = AuditLine.objects.get(event="bid.sealed")
    assert line.args == {"receipt": bid.receipt, "envelopes": hashes}
    assert (bid.price, bid.statement, bid.answers.count()) == (None, {}, 0)


@pytest.mark.parametrize("early", [SECOND, timedelta(milliseconds=1)])
def test_sealing_just_before_the_deadline_is_taken(draft, by, early):
    assert bids.seal_bid(draft, by=by, clock=FixedClock(DEADLINE - early)).state == "sealed"


@pytest.mark.parametrize("late", [timedelta(0), timedelta(milliseconds=1), SECOND])
def test_sealing_at_or_after_the_deadline_is_refused_and_the_draft_stays(draft, by, late):
    before = draft_view(draft).content
    refusal = refused(bids.seal_bid, draft, by=by, clock=FixedClock(DEADLINE + late))
    assert (refusal.code, refusal.law) == ("bid_late", "财政部令第87号 第33条")
    assert draft_view(draft).content == before
    assert Bid.objects.get(pk=draft.pk).state == "draft"
    assert not Envelope.objects.exists()


def test_replacing_keeps_the_old_envelopes_superseded_and_gives_a_new_receipt(lot):
    bid = sealed_bid(lot)
    by, first = acting_for(bid.provider), bid.receipt
    bids.save_draft(bid, {"price": Decimal(140000)}, version=draft_view(bid).version, by=by, at=NOW)
    bids.seal_bid(bid, by=by, clock=FixedClock(NOW + SECOND))
    assert Bid.objects.get(pk=bid.pk).receipt != first
    assert Envelope.objects.filter(bid=bid, ended_at=NOW + SECOND).count() == 2
    assert Envelope.objects.filter(bid=bid, ended_at=None, sealed_at=NOW + SECOND).count() == 2
    assert AuditLine.objects.filter(event="bid.replaced").count() == 1


def test_a_withdrawn_bid_has_no_live_envelope_and_can_be_sealed_again(lot):
    bid = sealed_bid(lot)
    by = acting_for(bid.provider)
    bids.withdraw_bid(bid, by=by, clock=FixedClock(NOW))
    assert Bid.objects.get(pk=bid.pk).state == "withdrawn"
    assert not Envelope.objects.filter(ended_at=None).exists()
    bids.seal_bid(bid, by=by, clock=FixedClock(NOW + SECOND))
    assert Envelope.objects.filter(ended_at=None).count() == 2


def test_withdrawing_at_the_deadline_is_refused(lot):
    bid = sealed_bid(lot)
    assert refused(bids.withdraw_bid, bid, by=acting_for(bid.provider), clock=FixedClock(DEADLINE)).code == "bid_late"
    assert Envelope.objects.filter(ended_at=None).count() == 2


def test_an_unverified_provider_prepares_but_cannot_seal(lot):
    provider = organisation("agency", verified=False)
    bid = bid_draft(lot, provider)
    refusal = refused(bids.seal_bid, bid, by=acting_for(provider), clock=FixedClock(NOW))
    assert (refusal.code, refusal.law) == ("provider_unverified", "政府采购法 第22条")


def test_somebody_elses_bid_cannot_be_sealed_saved_or_given_files(draft):
    _other, stranger = verified_provider()
    assert refused(bids.seal_bid, draft, by=stranger, clock=FixedClock(NOW)).code == "forbidden"
    assert refused(bids.save_draft, draft, {"summary": "x"}, version=1, by=stranger, at=NOW).code == "forbidden"
    assert refused(bids.add_file, draft, upload=upload(), about="summary", by=stranger, at=NOW).code == "forbidden"


def test_the_buyers_officer_cannot_act_for_a_bidder(lot):
    provider = organisation("agency")
    both = person("", ("provider", provider), ("officer", lot.tender.buyer))
    by = actor_of(both, NOW)
    assert refused(bids.start_bid, lot, provider=provider, by=by, at=NOW).code == "two_sides"
    bid = bid_draft(lot, organisation("agency"))
    turned = Actor(1, "x", frozenset({Seat("provider", bid.provider_id), Seat("officer", lot.tender.buyer_id)}))
    assert refused(bids.seal_bid, bid, by=turned, clock=FixedClock(NOW)).code == "two_sides"
    assert bids.seal_bid(bid, by=acting_for(bid.provider), clock=FixedClock(NOW)).state == "sealed"


def test_starting_twice_gives_the_same_bid(lot):
    provider, by = verified_provider()
    first = bids.start_bid(lot, provider=provider, by=by, at=NOW)
    assert bids.start_bid(lot, provider=provider, by=by, at=NOW) == first
    assert refused(bids.start_bid, lot, provider=provider, by=by, at=DEADLINE).code == "bid_late"


def test_bid_numbers_and_receipts_do_not_count(lot):
    keys = [sealed_bid(lot) for _i in range(4)]
    assert all(bid.pk > 1 << 50 for bid in keys)
    assert len({b.pk - a.pk for a, b in pairwise(keys)}) == 3
    assert len({bid.receipt for bid in keys}) == 4


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_two_people_on_different_answers_both_keep_theirs(draft, by):
    version = draft_view(draft).version
    one, two = leaves(draft.lot.tender)[:2]
    bids.save_draft(draft, {f"answers.{one.pk}": "甲"}, version=version, by=by, at=NOW)
    bids.save_draft(draft, {f"answers.{two.pk}": "乙"}, version=version, by=by, at=NOW)
    answers = draft_view(draft).content["answers"]
    assert (answers[str(one.pk)], answers[str(two.pk)]) == ("甲", "乙")


def test_two_people_on_the_same_answer_the_second_is_refused_and_nothing_is_overwritten(draft, by):
    version = draft_view(draft).version
    path = f"answers.{leaves(draft.lot.tender)[0].pk}"
    bids.save_draft(draft, {path: "甲"}, version=version, by=by, at=NOW)
    refusal = refused(bids.save_draft, draft, {path: "乙"}, version=version, by=by, at=NOW)
    assert (refusal.code, refusal.params["fields"]) == ("draft_stale", [path])
    assert draft_view(draft).content["answers"][path.removeprefix("answers.")] == "甲"
    bids.save_draft(draft, {path: "乙"}, version=version + 1, by=by, at=NOW)
    assert draft_view(draft).content["answers"][path.removeprefix("answers.")] == "乙"


def test_sealing_another_version_than_was_checked_is_refused(draft, by):
    version = draft_view(draft).version
    bids.save_draft(draft, {"summary": "改"}, version=version, by=by, at=NOW)
    assert refused(bids.seal_bid, draft, by=by, clock=FixedClock(NOW), version=version).code == "draft_changed"
    assert bids.seal_bid(draft, by=by, clock=FixedClock(NOW), version=version + 1).state == "sealed"


def test_a_price_is_kept_without_an_exponent_so_that_the_opening_can_read_it(draft, by):
    bids.save_draft(draft, {"price": Decimal("1.5E+5")}, version=draft_view(draft).version, by=by, at=NOW)
    assert draft_view(draft).content["price"] == "150000"


def test_a_price_above_the_ceiling_is_refused_with_its_article(draft, by):
    refusal = refused(bids.save_draft, draft, {"price": Decimal("151250.01")}, version=9, by=by, at=NOW)
    assert (refusal.code, refusal.law, refusal.field) == ("price_above_ceiling", "财政部令第87号 第63条", "price")
    bids.save_draft(draft, {"price": Decimal("151250.00")}, version=9, by=by, at=NOW)
    assert draft_view(draft).content["price"] == "151250.00"


def test_a_ceiling_lowered_by_an_amendment_is_judged_again_at_the_seal(draft, by):
    type(draft.lot).objects.filter(pk=draft.lot_id).update(ceiling=Decimal(100000))
    assert refused(bids.seal_bid, draft, by=by, clock=FixedClock(NOW)).code == "price_above_ceiling"
    assert Bid.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.parametrize(
    ("change", "code"), [({"price": ""}, "price_missing"), ({"declares_no_collusion": False}, "declaration_missing")]
)
def test_an_incomplete_bid_is_not_sealed(draft, by, change, code):
    bids.save_draft(draft, change, version=9, by=by, at=NOW)
    assert refused(bids.seal_bid, draft, by=by, clock=FixedClock(NOW)).code == code


def test_unknown_places_and_endless_texts_are_refused(draft, by):
    other = leaves(published_tender())[0]
    assert refused(bids.save_draft, draft, {f"answers.{other.pk}": "x"}, version=9, by=by, at=NOW).code == "unknown_place"
    assert refused(bids.save_draft, draft, {"hack": "x"}, version=9, by=by, at=NOW).code == "unknown_place"
    assert refused(bids.save_draft, draft, {"summary": "长" * 20001}, version=9, by=by, at=NOW).code == "text_too_long"


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_files_row_shows_neither_name_nor_type_and_the_draft_knows_both(draft, by):
    view = bids.add_file(draft, upload=upload("我校师资名单.pdf"), about="summary", by=by, at=NOW)
    row = BidFile.objects.get(bid=draft).file
    assert (row.name, row.media_type, row.key, row.sha256, row.sealed) == ("", "application/octet-stream", None, "", True)
    [known] = view.files_about("summary")
    assert (known["name"], known["type"], known["id"]) == ("我校师资名单.pdf", "application/pdf", str(row.pk))


def test_a_file_of_the_wrong_type_or_size_is_refused_and_leaves_nothing(draft, by):
    assert refused(bids.add_file, draft, upload=upload("x.pdf", b"MZ" + PDF), about="summary", by=by, at=NOW).code == "file_type"
    assert refused(bids.add_file, draft, upload=upload("x.pdf", b""), about="summary", by=by, at=NOW).code == "file_empty"
    huge = upload("x.pdf")
    huge.size = 201 * 1024 * 1024
    assert refused(bids.add_file, draft, upload=huge, about="summary", by=by, at=NOW).code == "file_too_large"
    assert not StoredFile.objects.exists()


def test_a_late_upload_is_refused_and_leaves_nothing(draft, by):
    assert refused(bids.add_file, draft, upload=upload(), about="summary", by=by, at=DEADLINE).code == "bid_late"
    assert not StoredFile.objects.exists()


def test_a_removed_file_is_gone_unless_an_envelope_names_it(draft, by):
    first = bids.add_file(draft, upload=upload(), about="summary", by=by, at=NOW).files_about("summary")[0]["id"]
    bids.seal_bid(draft, by=by, clock=FixedClock(NOW))
    second = bids.add_file(draft, upload=upload(), about="price", by=by, at=NOW).files_about("price")[0]["id"]
    bids.remove_file(draft, first, by=by, at=NOW)
    bids.remove_file(draft, second, by=by, at=NOW)
    assert draft_view(draft).content["files"] == {}
    assert [str(row.file_id) for row in BidFile.objects.all()] == [first]


def test_a_very_long_name_is_cut_and_keeps_its_ending(draft, by):
    view = bids.add_file(draft, upload=upload("方" * 300 + "\u202efdp.pdf"), about="summary", by=by, at=NOW)
    name = view.files_about("summary")[0]["name"]
    assert len(name) <= 150
    assert name.endswith(".pdf")
    assert "\u202e" not in name


def test_a_draft_of_another_provider_cannot_be_read_with_ones_own_key(draft):
    from cryptography.exceptions import InvalidTag

    from tender.procurement.queries.bid import read_draft

    with pytest.raises(InvalidTag):
        read_draft(draft.draft, provider_id=draft.provider_id + 1)


def test_an_officer_sees_no_bid_before_the_opening(lot):
    from tender.procurement.queries.bid import access_bid, live_counts

    bid = sealed_bid(lot)
    for role in ("officer", "approver", "supervisor"):
        assert refused(access_bid, actor(role, lot.tender.buyer), bid.pk).status == 404
    assert refused(access_bid, verified_provider()[1], bid.pk).status == 404
    assert access_bid(acting_for(bid.provider), bid.pk) == bid
    assert refused(live_counts, lot.tender).code == "before_deadline"
