"""The rulebook of a tender: the one in force while it is drafted, pinned at publication, and never changed behind its back."""

from datetime import datetime, timedelta

import pytest

from tender.core.card import cards_of, refusal_of
from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, Tender
from tender.procurement.queries.road import road
from tender.procurement.queries.rulebook import in_force, running_on
from tender.procurement.rules.rulebook import load
from tender.procurement.rules.rulebook_files import VARIABLE
from tender.procurement.services import draft, rulebook
from tender.procurement.services import tender as services
from tests.builders import AT, SHANGHAI
from tests.builders.before import approved_tender, buyer_side, draft_tender, lawful_dates, printed, published_tender
from tests.builders.bids import open_it, sealed_bid
from tests.builders.bids import published_tender as bids_tender
from tests.procurement.rules.test_rulebook_choice import district_file

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 28, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", printed)


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def district(tmp_path, monkeypatch):
    """A district's own folder, empty at first."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def test_a_draft_has_the_rulebook_in_force_and_takes_a_new_one_over_when_it_is_submitted():
    side = buyer_side(at=JANUARY)
    tender = draft_tender(side, at=JANUARY)
    assert tender.rulebook == "cn-gp-services-2022"
    later = JANUARY + timedelta(days=8)
    draft.save(tender, "dates", lawful_dates(later), version=tender.version, by=side.officer, at=JANUARY)
    services.submit(tender, by=side.officer, at=later)
    assert Tender.objects.get(pk=tender.pk).rulebook == "cn-gp-services-2026"
    line = AuditLine.objects.get(event="tender.rulebook_settled", thing_id=str(tender.pk))
    assert (line.args["before"], line.args["after"]) == ("cn-gp-services-2022", "cn-gp-services-2026")


def test_editing_a_draft_takes_the_rulebook_in_force_over(side):
    tender = draft_tender(side)
    Tender.objects.filter(pk=tender.pk).update(rulebook="cn-gp-services-2022")
    draft.save(tender, "basics", {"title": "新名称"}, version=tender.version, by=side.officer, at=AT)
    assert Tender.objects.get(pk=tender.pk).rulebook == "cn-gp-services-2026"


def test_publication_pins_id_version_and_digest(side):
    tender = published_tender(side)
    book = load("cn-gp-services-2026")
    assert Tender.objects.get(pk=tender.pk).rulebook == f"cn-gp-services-2026@{book.version}#{book.sha256}"
    assert load(tender.rulebook) is book
    assert list(running_on("cn-gp-services-2026")) == [tender]
    assert not running_on("cn-gp-services-2022").exists()


def test_a_newer_rulebook_leaves_a_running_tender_alone(side, district):
    tender = published_tender(side)
    district_file(district, "cq-dadukou-2026-05", since="2026-05-01")
    with pytest.raises(Refusal) as refused:  # the older one has no end yet
        in_force(datetime(2026, 5, 1, tzinfo=SHANGHAI).date())
    assert refused.value.code == "rulebooks_overlap"
    rulebook.settle(tender, by=side.officer, at=AT + timedelta(days=90))
    assert load(Tender.objects.get(pk=tender.pk).rulebook).id == "cn-gp-services-2026"


def test_a_file_changed_after_pinning_is_noticed_and_named_but_the_deadline_holds(side, district, settings):
    settings.JURISDICTION = "CN/Chongqing/Dadukou/Jiulong"
    path = district_file(district, "jiulong-2026", since="2026-02-01")
    path.write_text(path.read_text(encoding="utf-8").replace('Dadukou"', 'Dadukou/Jiulong"'), encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    tender = published_tender(side)
    assert tender.rulebook.startswith("jiulong-2026@1#")
    path.write_text(kept.replace("4000000", "40000000"), encoding="utf-8")
    tender = services.close_when_due(str(tender.pk), clock=FixedClock(tender.deadline))
    card = cards_of(Tender)["fail"]
    refused = refusal_of(tender, card, by=side.officer, at=tender.deadline)
    assert (refused.code, refused.params["rulebook"]) == ("rulebook_changed", "jiulong-2026")
    assert [step.key for step in road(tender, at=tender.deadline)]
    path.write_text(kept, encoding="utf-8")
    assert refusal_of(tender, card, by=side.officer, at=tender.deadline) is None


def test_a_lot_that_the_close_could_not_judge_without_its_rulebook_fails_at_the_opening(side, district):
    path = district_file(district, "cq-dadukou-2026-05", since="2026-05-01")
    tender = bids_tender(lots=2)
    Tender.objects.filter(pk=tender.pk).update(rulebook=load(path.stem).pin)
    full, small = tender.lots.order_by("number")
    kept = [sealed_bid(full) for _n in range(3)]
    lone = sealed_bid(small)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("4000000", "40000000"), encoding="utf-8")
    services.close_when_due(str(tender.pk), clock=FixedClock(tender.deadline))
    assert not tender.lots.exclude(failed_because="").exists()
    path.write_text(text, encoding="utf-8")
    open_it(Tender.objects.get(pk=tender.pk), at=tender.deadline)
    assert list(tender.lots.exclude(failed_because="")) == [small]
    assert Bid.objects.get(pk=lone.pk).state == "unopened"
    assert {Bid.objects.get(pk=bid.pk).state for bid in kept} == {"opened"}


def test_without_a_rulebook_nothing_is_drafted(side, settings):
    settings.JURISDICTION = "XX"
    with pytest.raises(Refusal) as refused:
        draft_tender(side)
    assert refused.value.code == "rulebook_missing"
    settings.JURISDICTION = "CN/Sichuan"
    assert approved_tender(side).rulebook == "cn-national-2026"
