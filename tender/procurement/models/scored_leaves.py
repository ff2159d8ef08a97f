"""Which leaves are computed from counted evidence. For rules, services and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from tender.procurement.models.facts import IN, judged_leaves
from tender.procurement.models.scoring import EvidenceCount
from tender.procurement.rules.evidence import Formula, formula_of

if TYPE_CHECKING:
    from tender.procurement.models.scores import ScoreSheet
    from tender.procurement.models.tender import Lot, Tender


def formulas_of(tender: Tender) -> dict[int, Formula]:
    """The formula of every leaf scored from evidence whose guidance states one."""
    leaves = [leaf for leaf in judged_leaves(tender) if leaf.kind == "fixed"]
    found = {leaf.pk: formula_of(leaf.told, leaf.weight) for leaf in leaves}
    return {pk: formula for pk, formula in found.items() if formula is not None}


def computed_counts(lot: Lot) -> list[EvidenceCount]:
    """The counts that decide: of leaves for which every scored bid was counted."""
    bids = set(lot.bids.filter(state__in=IN).values_list("pk", flat=True))
    rows = list(EvidenceCount.objects.filter(bid_id__in=bids).order_by("criterion_id", "bid_id"))
    counted: dict[int, set[int]] = {}
    for row in rows:
        counted.setdefault(row.criterion_id, set()).add(row.bid_id)
    return [row for row in rows if counted[row.criterion_id] == bids]


def computed_leaves(sheet: ScoreSheet) -> set[int]:
    """Leaves whose points on this sheet were computed when it was handed out, in one query."""
    same = {"criterion__scores__sheet": sheet, "criterion__scores__bid": F("bid"), "criterion__scores__comment": F("working")}
    return set(EvidenceCount.objects.filter(bid__lot_id=sheet.lot_id, **same).values_list("criterion_id", flat=True))
