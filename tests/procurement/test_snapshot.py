"""Versions kept at submission and approval, and what changed since the leader saw the tender last."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tender.core.refusal import Refusal
from tender.procurement.models import Snapshot, Tender
from tender.procurement.queries.snapshot import changes_since, compared_with
from tender.procurement.rules.difference import Change, differences
from tender.procurement.services import draft, draft_lists, tender_copy
from tender.procurement.services import tender as tenders
from tests.builders import actor, organisation
from tests.builders.before import TREE, submitted
from tests.procurement.pages import login, url

pytestmark = pytest.mark.django_db


def fresh(tender):
    return Tender.objects.get(pk=tender.pk)


@pytest.fixture
def returned(side, now):
    """A tender that was submitted, approved, sent back and changed."""
    tender = tenders.approve(submitted(side, at=now), by=side.approver, at=now)
    tenders.send_back(tender, reason="付款条件再改", by=side.approver, at=now)
    tender, who = fresh(tender), {"by": side.officer, "at": now}
    draft.save(tender, "requirement", {"payment": "验收合格后15日内支付。"}, version=tender.version, **who)
    lot = tender.lots.get()
    rows = [
        draft_lists.LotRow(lot.title, lot.budget, Decimal(270000), lot.description, pk=lot.pk),
        draft_lists.LotRow("新包", Decimal(100), Decimal(90)),
    ]
    draft_lists.save_lots(tender, rows, version=tender.version, **who)
    draft_lists.save_criteria(tender, TREE, version=tender.version, **who)
    return fresh(tender)


def test_a_version_is_kept_at_submission_and_approval_and_never_changes(returned, side):
    kept = list(Snapshot.objects.filter(tender=returned))
    assert [(one.moment, one.taken_by_id) for one in kept] == [
        ("submitted", side.officer.person_id), ("approved", side.approver.person_id),
    ]  # fmt: skip
    assert kept[0].parts == kept[1].parts
    for change in (kept[0].delete, lambda: Snapshot.objects.update(version=9)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_refused_submission_keeps_nothing(side, now):
    tender = submitted(side, at=now)
    with pytest.raises(Refusal):
        tenders.submit(tender, by=side.officer, at=now)
    assert Snapshot.objects.count() == 1


def test_the_draft_is_compared_with_what_was_approved_and_the_submission_with_what_came_before(returned, side, now):
    found = {(one.part, one.field): (one.before, one.after) for one in changes_since(compared_with(returned), returned)}
    assert found[("requirement", "payment")] == ("验收合格并收到发票后30日内一次性支付。", "验收合格后15日内支付。")
    assert found[("lots", "budget")] == (None, "100")
    assert {part for part, _field in found} == {"requirement", "lots"}  # criteria were saved anew and say the same
    again = tenders.submit(returned, by=side.officer, at=now)
    assert compared_with(again).moment == "approved"
    assert changes_since(compared_with(again), again)
    assert compared_with(tender_copy.copy_tender(again, by=side.officer, at=now)) is None


def test_the_page_shows_leader_and_officer_before_and_now_and_strangers_nothing(client, returned, side, now):
    address = url("tender-changes", returned.pk)
    for who in (side.officer, side.approver):
        page = login(client, who).get(address).content.decode()
        assert "验收合格并收到发票后30日内一次性支付。" in page
        assert "验收合格后15日内支付。" in page
        assert address in client.get(url("tender", returned.pk)).content.decode()
    stranger = actor("officer", organisation("buyer"), at=now)
    assert login(client, stranger).get(address).status_code == 404


def test_a_first_submission_has_nothing_to_compare_with(client, side, now):
    tender = submitted(side, at=now)
    address = url("tender-changes", tender.pk)
    assert address not in login(client, side.approver).get(url("tender", tender.pk)).content.decode()
    assert client.get(address).status_code == 200


def test_differences_name_part_row_and_field_and_rows_that_came_or_went():
    before = {"a": {"": {"x": "1", "y": "2"}}, "b": {"gone": {"z": "3"}}}
    after = {"a": {"": {"x": "1", "y": "4"}}, "b": {"new": {"z": "5"}}}
    assert differences(before, after) == [
        Change("a", "", "y", "2", "4"),
        Change("b", "new", "z", None, "5"),
        Change("b", "gone", "z", "3", None),
    ]
    assert differences(after, after) == []
