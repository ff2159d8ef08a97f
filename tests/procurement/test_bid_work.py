"""Working together on a bid: only invited colleagues, versions that lose nothing, warnings before the seal and none after it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.parties.models import Evidence, HeldSeat
from tender.parties.services import evidence as papers
from tender.parties.services import standing
from tender.procurement.models import Bid, DraftVersion
from tender.procurement.queries.bid import access_own_bid, draft_view, own_bids
from tender.procurement.queries.bid_warnings import control_facts, warnings_of
from tender.procurement.queries.bid_work import access_version, people_of
from tender.procurement.services import bid as bids
from tender.procurement.services import bid_work as services
from tests.builders import AT, actor, organisation
from tests.builders.bids import (
    DEADLINE,
    PDF,
    acting_for,
    bid_draft,
    leaves,
    published_tender,
    sealed_bid,
    upload,
    verified_provider,
)
from tests.builders.bonds import LETTER, asks_bond, fresh, joins, proves_bond, saves, sound_provider

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
def bid(lot):
    return bid_draft(lot)


@pytest.fixture
def by(bid):
    return acting_for(bid.provider)


@pytest.fixture
def colleague(bid):
    return actor("provider", bid.provider)


# --- colleagues -----------------------------------------------------------------------------------------------------


def test_a_colleague_who_was_not_invited_neither_sees_nor_works_on_the_bid(bid, lot, colleague):
    assert refused(access_own_bid, colleague, bid.pk).code == "not_found"
    assert refused(bids.save_draft, bid, {"summary": "x"}, version=9, by=colleague, at=NOW).code == "forbidden"
    assert refused(bids.seal_bid, bid, by=colleague, clock=FixedClock(NOW)).code == "forbidden"
    found = refused(bids.start_bid, lot, provider=bid.provider, by=colleague, at=NOW)
    assert (found.code, found.params["who"]) == ("bid_of_colleague", [acting_for(bid.provider).name])
    assert not own_bids(colleague).exists()


@pytest.mark.parametrize(("right", "does"), [("see", ""), ("edit", "edits"), ("seal", "edits seals")])
def test_each_right_holds_those_before_it(bid, by, colleague, right, does):
    services.invite(bid, person_id=colleague.person_id, right=right, by=by, at=NOW)
    assert access_own_bid(colleague, bid.pk) == bid
    change = {"summary": "同事的文字"}
    version = draft_view(bid).version
    if "edits" in does:
        bids.save_draft(bid, change, version=version, by=colleague, at=NOW)
    else:
        assert refused(bids.save_draft, bid, change, version=version, by=colleague, at=NOW).code == "forbidden"
    if "seals" in does:
        assert bids.seal_bid(bid, by=colleague, clock=FixedClock(NOW)).state == "sealed"
        assert bids.withdraw_bid(bid, by=colleague, clock=FixedClock(NOW)).state == "withdrawn"
    else:
        assert refused(bids.seal_bid, bid, by=colleague, clock=FixedClock(NOW)).code == "forbidden"
        assert refused(services.invite, bid, person_id=by.person_id, right="see", by=colleague, at=NOW).code == "forbidden"


def test_only_people_of_the_own_organisation_are_invited(bid, by):
    stranger = actor("provider", organisation("agency"))
    assert refused(services.invite, bid, person_id=stranger.person_id, right="see", by=by, at=NOW).code == "not_a_colleague"


def test_somebody_can_always_seal(bid, by, colleague):
    assert refused(services.uninvite, bid, person_id=by.person_id, by=by, at=NOW).code == "last_sealer"
    assert refused(services.invite, bid, person_id=by.person_id, right="see", by=by, at=NOW).code == "last_sealer"
    services.invite(bid, person_id=colleague.person_id, right="seal", by=by, at=NOW)
    services.uninvite(bid, person_id=by.person_id, by=colleague, at=NOW)
    assert refused(access_own_bid, by, bid.pk).code == "not_found"
    assert [one.right for one in people_of(bid, NOW)] == ["", "seal"]
    assert AuditLine.objects.filter(thing_type="bid", event__startswith="bid.colleague").count() == 2


def test_a_bid_whose_people_have_left_is_open_to_all_of_the_organisation(bid, by, colleague):
    HeldSeat.objects.filter(person_id=by.person_id).update(until=NOW)
    assert access_own_bid(colleague, bid.pk) == bid
    assert bids.seal_bid(fresh(bid), by=colleague, clock=FixedClock(NOW)).state == "sealed"


# --- versions -------------------------------------------------------------------------------------------------------


def saved(bid, text, by, *, tab="", at=NOW):
    bids.save_draft(bid, {"summary": text}, version=draft_view(bid).version, by=by, at=at, tab=tab)


def test_what_one_window_saves_at_once_is_one_version_and_others_are_their_own(bid, by, colleague):
    services.invite(bid, person_id=colleague.person_id, right="edit", by=by, at=NOW)
    before = bid.versions.count()
    for text in ("一", "一二", "一二三"):
        saved(bid, text, by, tab="a")
    assert bid.versions.count() == before + 1
    saved(bid, "另一窗口", by, tab="b")
    saved(bid, "同事", colleague, tab="b")
    saved(bid, "后来", colleague, tab="b", at=NOW + timedelta(minutes=11))
    assert bid.versions.count() == before + 4
    assert list(bid.versions.values_list("saved_by_id", flat=True)[:3]) == [colleague.person_id, colleague.person_id, by.person_id]


def test_an_earlier_version_is_restored_as_a_new_one_and_can_be_undone(bid, by):
    saved(bid, "第一稿", by)
    first = draft_view(bid).version
    saved(bid, "第二稿", by)
    services.restore_version(bid, first, by=by, at=NOW)
    view = draft_view(bid)
    assert (view.content["summary"], view.version) == ("第一稿", first + 2)
    assert bid.versions.first().restored == first
    services.restore_version(bid, first + 1, by=by, at=NOW)
    assert draft_view(bid).content["summary"] == "第二稿"
    assert refused(services.restore_version, bid, 99, by=by, at=NOW).code == "not_found"
    assert refused(services.restore_version, bid, first, by=by, at=DEADLINE).code == "bid_late"


def test_a_window_that_was_open_before_the_restore_overwrites_nothing(bid, by):
    saved(bid, "第一稿", by)
    first = draft_view(bid).version
    saved(bid, "第二稿", by, tab="a")
    seen = draft_view(bid).version
    services.restore_version(bid, first, by=by, at=NOW)
    found = refused(bids.save_draft, bid, {"summary": "旧窗口"}, version=seen, by=by, at=NOW, tab="a")
    assert found.code == "draft_stale"


def test_a_file_removed_for_good_stays_away_when_an_older_version_is_restored(bid, by):
    bids.add_file(bid, upload=upload(), about="summary", by=by, at=NOW)
    with_file = draft_view(bid).version
    bids.remove_file(bid, next(iter(draft_view(bid).content["files"])), by=by, at=NOW)
    services.restore_version(bid, with_file, by=by, at=NOW)
    assert draft_view(bid).content["files"] == {}


def test_what_was_sealed_is_read_back_whatever_was_typed_afterwards(lot):
    bid = sealed_bid(lot, text="密封的文字")
    by = acting_for(bid.provider)
    for n in range(3):
        saved(bid, f"后来{n}", by, tab="a", at=NOW + timedelta(minutes=n))
    row = DraftVersion.objects.get(bid=bid, receipt=bid.receipt)
    assert access_version(bid, row.number)[1].content["summary"] == "密封的文字"


# --- warnings: what blocks is known before, nothing surprises after ---------------------------------------------------


def codes(bid, by=None, at=NOW, blocks=True):
    bid = fresh(bid)
    found = warnings_of(bid, draft_view(bid).content, by=by or acting_for(bid.provider), at=at)
    return {one.refusal.code for one in found if one.blocks is blocks}


def test_a_complete_draft_has_nothing_in_its_way(bid, by):
    assert codes(bid) == set()
    assert bids.seal_bid(fresh(bid), by=by, clock=FixedClock(NOW)).state == "sealed"


@pytest.mark.parametrize("mend", [False, True])
def test_everything_that_blocks_is_told_at_once_and_what_is_told_blocks(mend):
    tender = asks_bond(published_tender(), industry=LETTER["industry"], allows_consortium=mend)
    provider = sound_provider()
    bid = bid_draft(tender.lots.get(), provider)
    by = acting_for(provider)
    saves(bid, {"is_small_micro": True, "price": "" if not mend else Decimal(1000)})
    joins(bid, sound_provider())
    if mend:
        saves(fresh(bid), {f"declarations.{name}": value for name, value in LETTER.items()})
        proves_bond(bid)
        assert codes(bid) == set()
        assert bids.seal_bid(fresh(bid), by=by, clock=FixedClock(NOW)).state == "sealed"
        return
    assert codes(bid) == {"price_missing", "small_incomplete", "consortium_excluded", "bond_missing"}
    assert refused(bids.seal_bid, fresh(bid), by=by, clock=FixedClock(NOW)).code == "price_missing"


def test_a_debarred_provider_may_not_seal_within_those_days(bid, by):
    officer = actor("officer", organisation("buyer"))
    known = {"source": "市财政局", "article": "政府采购法 第77条", "by": officer, "at": AT}
    bar = standing.debar(bid.provider, since=NOW.date(), until=NOW.date(), **known)
    found = refused(bids.seal_bid, bid, by=by, clock=FixedClock(NOW))
    assert (found.code, found.params["until"]) == ("provider_debarred", NOW.date())
    assert "第77条" in found.law
    assert codes(bid) == {"provider_debarred"}
    for at in (NOW - timedelta(days=1), NOW + timedelta(days=1)):
        assert codes(bid, at=at) == set()
    standing.lift(bar, reason="有误", by=officer, at=NOW)
    assert bids.seal_bid(bid, by=by, clock=FixedClock(NOW)).state == "sealed"


def test_an_unverified_organisation_and_the_deadline_are_told(lot):
    bid = bid_draft(lot, organisation("agency", verified=False))
    assert codes(bid) == {"provider_unverified"}
    assert codes(bid, at=DEADLINE) == {"bid_late"}


def test_papers_and_files_that_may_make_it_invalid_are_risks_and_block_nothing(bid, by):
    officer = actor("officer", organisation("buyer"))
    ends = papers.add_evidence(bid.provider, kind="tax", upload=upload(), valid_until=date(2026, 3, 10), by=by, at=AT)
    papers.verify(ends, by=officer, at=AT)
    need = bid.lot.tender.requirements.filter(kind="qualification").get()
    saves(fresh(bid), {f"proofs.{need.pk}": str(ends.pk)})
    bids.add_file(
        bid, upload=upload("加密.pdf", PDF.replace(b"trailer<<>>", b"trailer<</Encrypt 1 0 R>>")), about="summary", by=by, at=NOW
    )
    risks = codes(bid, blocks=False)
    assert {"paper_missing", "paper_ends", "file_unreadable"} <= risks
    assert codes(bid) == set()
    later = papers.add_evidence(bid.provider, kind="tax", upload=upload(), valid_until=date(2027, 3, 10), by=by, at=AT)
    assert Evidence.objects.get(pk=later.pk).state == "shown"
    assert bids.seal_bid(fresh(bid), by=by, clock=FixedClock(NOW)).state == "sealed"


def test_a_paper_of_somebody_else_shows_nothing(bid, by):
    other, other_by = verified_provider()
    theirs = papers.add_evidence(other, kind="tax", upload=upload(), by=other_by, at=AT)
    need = bid.lot.tender.requirements.first()
    version = draft_view(bid).version
    assert (
        refused(bids.save_draft, bid, {f"proofs.{need.pk}": str(theirs.pk)}, version=version, by=by, at=NOW).code == "unknown_place"
    )


def test_gpr_18_is_told_from_facts_about_oneself_only(bid, lot):
    from tender.parties.models import Organisation, Particular

    rival = organisation("agency")
    Organisation.objects.filter(pk__in=[bid.provider_id, rival.pk]).update(legal_representative="张三")
    Particular.objects.create(
        organisation=bid.provider, kind="shareholder", value="甲集团", normal="甲集团", share=Decimal(60), at=AT
    )
    alone = [(fact.kind, fact.value) for fact in control_facts(fresh(bid))]
    sealed_bid(lot, rival)
    assert (
        [(fact.kind, fact.value) for fact in control_facts(fresh(bid))]
        == alone
        == [("responsible", "张三"), ("shareholder", "甲集团")]
    )
    assert Bid.objects.filter(lot=lot).count() == 2


def test_the_answers_of_a_bid_have_no_new_places_that_were_not_asked(bid, by):
    assert refused(bids.save_draft, bid, {"bond.form": "transfer"}, version=9, by=by, at=NOW).code == "not_a_choice"
    assert refused(bids.save_draft, bid, {"declarations.colour": "red"}, version=9, by=by, at=NOW).code == "unknown_place"
    assert leaves(bid.lot.tender)
