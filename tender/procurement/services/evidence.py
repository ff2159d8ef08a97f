"""Evidence counted once at the examination; the points that follow from it stand on every sheet alike (O87 art. 64 (3))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Criterion, EvidenceCount, Lot, Score, ScoreSheet
from tender.procurement.models.scored_leaves import computed_counts, formulas_of
from tender.procurement.rules.evidence import LAW, points_for


@transaction.atomic
def count_evidence(lot: Lot, leaf: Criterion, counts: Mapping[Bid, Decimal], *, by: Actor, at: datetime) -> list[EvidenceCount]:
    """The officer records how much evidence of each bid was verified for one leaf: all bids together and once.

    Refuses forbidden, wrong_state, no_formula, counts_missing, counted_already, count_impossible.
    """
    tender = lock(lot.tender)
    if not by.holds("officer", tender.buyer_id):
        raise forbidden(_("Only the buyer's officer counts evidence."))
    if tender.state != "examining":
        raise Refusal("wrong_state", _("Evidence is counted during the examination."), law=LAW)
    formula = formulas_of(tender).get(leaf.pk)
    if formula is None:
        raise Refusal(
            "no_formula", _("This criterion states no formula; its points are entered by the members."), law=LAW, status=422
        )
    bids = set(lot.bids.filter(state__in=["opened", "admitted"]).values_list("pk", flat=True))
    if bids - {bid.pk for bid in counts}:
        raise Refusal("counts_missing", _("Count the evidence of every bid, also where it is 0."), law=LAW, status=422)
    if EvidenceCount.objects.filter(bid__in=bids, criterion=leaf).exists():
        raise Refusal("counted_already", _("The evidence for this criterion has been counted."), law=LAW)
    rows = []
    for bid, count in counts.items():
        points, working = points_for(formula, count)
        rows.append(EvidenceCount(
            bid=bid, criterion=leaf, count=count, points=points, working=working, person_id=by.person_id, at=at
        ))  # fmt: skip
    made = EvidenceCount.objects.bulk_create(rows)
    note(lot, "lot.evidence_counted", by=by, at=at, criterion=leaf.name, counts={str(row.bid_id): str(row.count) for row in rows})
    return made


def write_computed(sheet: ScoreSheet, *, at: datetime) -> None:
    """The computed points of a sheet that is handed out, with their working as the reason."""
    Score.objects.bulk_create(
        Score(sheet=sheet, bid_id=row.bid_id, criterion_id=row.criterion_id, points=row.points, comment=row.working, at=at)
        for row in computed_counts(sheet.lot)
    )
