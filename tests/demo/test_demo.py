"""The demo district: a tender in every state, the same each time, lawful whatever day it is made on."""

from __future__ import annotations

from datetime import datetime

import pytest

from tender.core import audit
from tender.core.models import AuditLine, Delivery
from tender.credits.models import CreditEntry
from tender.demo.load import DistrictNotEmptyError, load
from tender.demo.town import SMALL
from tender.parties.models import Person
from tender.procurement.models import Tender
from tests.builders import SHANGHAI
from tests.builders.after import small_papers

pytestmark = pytest.mark.django_db


def made(year: int, month: int, day: int) -> None:
    """A small district as it stands at nine o'clock of that day."""
    with small_papers():
        load(datetime(year, month, day, 9, 0, tzinfo=SHANGHAI), SMALL)


def summary() -> list[tuple[str, ...]]:
    """What happened, in order, without keys that are random on purpose."""
    rows = AuditLine.objects.exclude(thing_type="bid").order_by("at", "event", "actor_name", "target")
    return list(rows.values_list("event", "actor_name", "target"))


def test_there_is_a_tender_in_every_state_and_everything_is_delivered_and_intact():
    made(2026, 11, 23)
    assert set(Tender.objects.values_list("state", flat=True)) == set(Tender.State.values)
    assert all(audit.is_intact(line) for line in AuditLine.objects.all())
    assert not Delivery.objects.exclude(state="done").exists()
    assert CreditEntry.objects.exists()


def test_it_is_loaded_only_into_an_empty_district():
    made(2026, 11, 23)
    people = Person.objects.count()
    with pytest.raises(DistrictNotEmptyError):
        made(2026, 11, 23)
    assert Person.objects.count() == people


@pytest.mark.parametrize("day", [(2026, 2, 18), (2026, 10, 4), (2026, 12, 31), (2027, 1, 2)], ids=str)
def test_it_can_be_made_in_holidays_and_at_the_turn_of_the_year(day):
    made(*day)
    assert set(Tender.objects.values_list("state", flat=True)) == set(Tender.State.values)
