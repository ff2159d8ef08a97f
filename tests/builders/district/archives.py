"""Archives: one of an ended tender that its officer asked for, one of a running tender that a supervisor asked for."""

from __future__ import annotations

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.procurement.models import Tender
from tender.procurement.services import archive, failure
from tender.procurement.services import tender as tenders
from tests.builders import before
from tests.builders.district.town import DAY, NOW, District


def archived(found: District, side: before.BuyerSide) -> None:
    """Asked for; the worker makes them."""
    ended = before.published_tender(side)
    tenders.close(ended, by=CLOCK, clock=FixedClock(ended.deadline))
    failure.declare_failed(ended, reason="没有投标人。", by=side.officer, at=ended.deadline + DAY)
    running = Tender.objects.get(pk=found.places["letters"][0])
    own = archive.ask(ended, by=side.officer, at=NOW)
    watched = archive.ask(running, by=found.by("supervisor"), at=NOW)
    found.places |= {"archive": (own.pk,), "watched archive": (watched.pk,)}
