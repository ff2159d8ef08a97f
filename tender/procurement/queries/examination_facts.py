"""Facts for the examination that no finding rests on by itself: debarments, credit checks, bonds, members beside each other, links.

For the buyer's people and supervisors, after the opening; committee members judge blind and see none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from tender.parties.models import CreditCheck, Debarment, Organisation
from tender.parties.queries.link import links_between
from tender.parties.rules.link import Link
from tender.procurement.models import Bid, Tender
from tender.procurement.models.terms import bond_terms_of


@dataclass
class Facts:
    """What is known of one bidder."""

    bid: Bid
    debarments: list[Debarment] = field(default_factory=list)
    checks: list[CreditCheck] = field(default_factory=list)
    bond: Any = None
    bond_asked: bool = False

    @property
    def beside(self) -> list[str]:
        """Credit codes that take part in the same lot in another bid too."""
        return list(self.bid.statement.get("beside") or [])


def facts_of(tender: Tender, bids: Sequence[Bid]) -> list[Facts]:
    """The facts of these bids (three queries however many)."""
    known = list(bids)
    prefetch_related_objects(known, "provider__debarments", "provider__credit_checks", "bond")
    day = localdate(tender.deadline) if tender.deadline else None
    asked = bond_terms_of(tender) is not None
    return [
        Facts(
            bid,
            debarments=[row for row in bid.provider.debarments.all() if _in_force(row, day)],
            checks=list(bid.provider.credit_checks.all())[:3],
            bond=getattr(bid, "bond", None),
            bond_asked=asked,
        )
        for bid in known
    ]


def _in_force(row: Debarment, day: date | None) -> bool:
    bar = row.as_bar
    return bar is not None and day is not None and bar.until >= day


def bidder_links(tender: Tender) -> tuple[list[Link], dict[int, Organisation]]:
    """What the bidders of an opened tender share. Call only after `access_examined`: before the opening nobody may ask."""
    opened = Bid.objects.filter(lot__tender=tender, opened_at__isnull=False)
    bodies = list(Organisation.objects.filter(pk__in=opened.values("provider_id")).order_by("name"))
    return links_between(bodies), {body.pk: body for body in bodies}
