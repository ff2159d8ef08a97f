"""Archives: one of an ended tender that its officer asked for, one of a running tender that a supervisor asked for."""

from __future__ import annotations

from tender.procurement.models import Tender
from tender.procurement.services import archive
from tests.builders import before
from tests.builders.district.town import NOW, District


def archived(found: District, side: before.BuyerSide) -> None:
    """Asked for; the worker makes them."""
    ended = Tender.objects.filter(buyer=side.buyer, ended_at__isnull=False).exclude(pk=found.places["failed"][0]).earliest("pk")
    running = Tender.objects.get(pk=found.places["letters"][0])
    own = archive.ask(ended, by=side.officer, at=NOW)
    watched = archive.ask(running, by=found.by("supervisor"), at=NOW)
    found.places |= {"archive": (own.pk,), "watched archive": (watched.pk,)}
