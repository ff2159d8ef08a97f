"""The door: moves with rows, audit lines, refusals, and the database keeping the cards."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from tender.core import audit, clock
from tender.core.actor import CLOCK
from tender.core.door import begin, perform, perform_each
from tender.core.models import AuditLine, OutboxEvent
from tender.core.refusal import Refusal
from tender.parties.models import Organisation
from tests.builders import AT, actor, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer():
    return organisation("buyer")


@pytest.fixture
def submitted():
    body = begin(
        Organisation(name="某大学", kind="university", uscc="1" * 18, registered_at=AT),
        by=CLOCK,
        at=AT,
        logs="organisation.registered",
    )
    Organisation.objects.filter(pk=body.pk).update(state="submitted")
    return Organisation.objects.get(pk=body.pk)


def test_a_move_writes_row_audit_line_and_digest(buyer, submitted):
    officer = actor("officer", buyer)
    row = perform(submitted, "verify", by=officer, at=AT)
    assert (row.state, submitted.state, row.verified_at) == ("verified", "verified", AT)
    line = AuditLine.objects.last()
    assert (line.event, line.source, line.target, line.actor_id) == (
        "organisation.verified",
        "submitted",
        "verified",
        officer.person_id,
    )
    assert audit.is_intact(line)


def test_a_move_without_the_right_is_refused_and_writes_nothing(submitted):
    lines = AuditLine.objects.count()
    with pytest.raises(Refusal) as refused:
        perform(submitted, "verify", by=actor("provider", submitted), at=AT)
    assert refused.value.code == "forbidden"
    assert AuditLine.objects.count() == lines
    assert Organisation.objects.get(pk=submitted.pk).state == "submitted"


def test_a_move_that_needs_a_reason_is_refused_without_one(buyer, submitted):
    with pytest.raises(Refusal) as refused:
        perform(submitted, "send_back", by=actor("officer", buyer), at=AT, reason="  ")
    assert refused.value.code == "reason_missing"


def test_raw_sql_cannot_make_an_illegal_move(submitted):
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Organisation.objects.filter(pk=submitted.pk).update(state="suspended")


def test_a_thing_cannot_begin_in_a_later_state():
    with pytest.raises(DatabaseError, match="illegal first state"), transaction.atomic():
        Organisation.objects.create(name="x", kind="agency", uscc="2" * 18, registered_at=AT, state="verified")


def test_audit_lines_cannot_be_changed_or_deleted(submitted):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        AuditLine.objects.update(reason="rewritten")
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        AuditLine.objects.all().delete()


def test_database_clock_moves_inside_a_transaction():
    with transaction.atomic():
        assert clock.now() < clock.now()


@pytest.fixture
def both(submitted):
    other = begin(
        Organisation(name="某学院", kind="university", uscc="2" * 18, registered_at=AT),
        by=CLOCK,
        at=AT,
        logs="organisation.registered",
    )
    Organisation.objects.filter(pk=other.pk).update(state="submitted")
    return [submitted, Organisation.objects.get(pk=other.pk)]


def test_a_move_on_many_writes_what_as_many_single_moves_write(buyer, both, django_assert_max_num_queries):
    officer = actor("officer", buyer)
    with django_assert_max_num_queries(25):
        rows = perform_each(both, "verify", by=officer, at=AT)
    assert [(row.state, row.verified_at) for row in rows] == [("verified", AT)] * 2
    assert set(Organisation.objects.filter(pk__in=[one.pk for one in both]).values_list("state", flat=True)) == {"verified"}
    lines = list(AuditLine.objects.filter(event="organisation.verified"))
    assert [line.thing_id for line in lines] == [str(one.pk) for one in both]
    assert all(audit.is_intact(line) and line.actor_id == officer.person_id for line in lines)
    assert OutboxEvent.objects.filter(name="organisation.verified").count() == 2
    assert perform_each([], "verify", by=officer, at=AT) == []


def test_a_move_on_many_is_refused_whole_when_one_is_refused(buyer, both):
    officer = actor("officer", buyer)
    perform(both[1], "verify", by=officer, at=AT)
    lines = AuditLine.objects.count()
    with pytest.raises(Refusal) as refused:
        perform_each(both, "verify", by=officer, at=AT)
    assert refused.value.code == "wrong_state"
    assert AuditLine.objects.count() == lines
    assert Organisation.objects.get(pk=both[0].pk).state == "submitted"
