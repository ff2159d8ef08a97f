"""Where a tender stands when a remedy is decided, and the admissibility check of an objection, read for the pure rules.

Not here: judging (`rules/remedy.py`), who may read an objection (`challenge.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from tender.core.models.calendar import district_calendar
from tender.procurement.models import (
    Award,
    Bid,
    Challenge,
    Effect,
    Evaluation,
    Fall,
    Lot,
    ObjectionDetail,
    Succession,
    Suspension,
    Tender,
)
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.queries.challenge import window_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.challenge import filing_ends
from tender.procurement.rules.remedy import BY_FALL, SUSPENSION, Check, Filed, Standing, admissibility
from tender.procurement.rules.timeline import due

QUALIFIED = ("admitted", "ranked", "selected", "not_selected")


def standing_of(tender: Tender, step: str, challenge: Challenge | None = None) -> Standing:
    """The stage a remedy meets: of the lot it is bound to, or else of the first that has an award."""
    detail = ObjectionDetail.objects.filter(challenge=challenge.pk).first() if challenge else None
    awards = list(tender.awards.exclude(state="overturned").order_by("lot__number", "seat"))
    award = next((one for one in awards if detail is None or detail.lot_id in (None, one.lot_id)), None)
    lot = award.lot if award else tender.lots.first()
    left, has_next = left_without(lot, award) if lot else (0, False)
    return Standing(
        step=step,
        is_open=tender.stage in ("published", "approved"),
        is_evaluated=tender.stage in ("evaluated", "awarded", "concluded"),
        is_decided=award is not None and award.state != "proposed",
        is_signed=award is not None and award.state == "contracted",
        left=left,
        least=fewest_of(tender).left,
        has_next=has_next,
    )


def left_without(lot: Lot, award: Award | None) -> tuple[int, bool]:
    """(qualified bidders of a lot without those that fell and the winner of this award, whether a ranked one is still free)."""
    fallen = set(lot.awards.filter(state="overturned").values_list("winner_id", flat=True))
    gone = fallen | ({award.winner_id} if award else set())
    bids = Bid.objects.filter(lot=lot, state__in=QUALIFIED, price__isnull=False).exclude(pk__in={pk for pk in gone if pk})
    held = set(lot.awards.exclude(state="overturned").values_list("winner_id", flat=True))
    return bids.count(), any(bid.place is not None and bid.pk not in held for bid in bids)


def checks_of(challenge: Challenge) -> tuple[Check, ...]:
    """The admissibility check, as the objection stands now (with its supplement)."""
    tender = challenge.tender
    window = window_of(tender, challenge.provider_id)
    until = filing_ends(challenge.step, window, rules=rulebook.load(tender.rulebook), calendar=district_calendar())
    detail = ObjectionDetail.objects.filter(challenge=challenge.pk).first()
    before = tender.challenges.filter(provider=challenge.provider_id, step=challenge.step, pk__lt=challenge.pk)
    return admissibility(
        Filed(
            took_part=window.took_part if challenge.step == "document" else window.is_bidder,
            filed_on=localdate(challenge.filed_at),
            until=until,
            matter=challenge.matter,
            facts=challenge.facts,
            law=challenge.law,
            has_agent=bool(detail and detail.agent),
            has_authorisation=bool(detail and detail.authorisation_id),
            filed_before=before.exclude(state__in=["withdrawn", "inadmissible"]).count(),
        )
    )


def falls_of(tender: Tender) -> list[Fall]:
    """Every award of this tender that fell, in order, with its winner and who took the seat."""
    found = Fall.objects.filter(award__tender=tender)
    return list(found.select_related("award__winner__provider", "award__lot", "successor__winner__provider"))


def open_effects(tender: Tender) -> list[Effect]:
    """What upheld remedies ask for and nobody has carried out yet."""
    found = list(tender.effects.filter(done_at=None).select_related("challenge", "complaint"))
    fallible = bool(found) and tender.awards.exclude(state__in=["contracted", "overturned"]).exists()
    for one in found:
        one.by_fall = fallible and one.kind in BY_FALL  # type: ignore[attr-defined]
        if one.kind == Effect.Kind.RE_EVALUATE:
            _reevaluated(tender, one)
    return found


def _reevaluated(tender: Tender, effect: Effect) -> None:
    """Where to go: to the evaluation, or, when the report signed anew has another result, to the award that cannot stand."""
    row = Evaluation.objects.filter(current_of=tender).first()
    is_done = row is not None and row.state == "signed" and row.signed_at is not None and row.signed_at > effect.at
    where = reverse("procurement:awards", args=[tender.pk])
    effect.by_leader = where if is_done else ""  # type: ignore[attr-defined]
    effect.by_committee = row.get_absolute_url() if row and not is_done else ""  # type: ignore[attr-defined]


def remedies_of(tender: Tender) -> dict[str, Any]:
    """What the page of a tender says of remedies: the chain of awards, the suspension that runs, effects to carry out, and the
    tenders before and after it. Nothing is read for a tender that is not public and followed none."""
    before = getattr(tender, "succeeds", None)
    if tender.published_at is None:
        return {"before": before}
    return {
        "before": before,
        "after": list(Succession.objects.select_related("successor").filter(predecessor=tender)) if tender.ended_at else [],
        "ending": getattr(tender, "ending", None),
        "falls": falls_of(tender) if getattr(tender, "has_falls", True) else [],
        "effects": open_effects(tender) if getattr(tender, "has_effects", True) else [],
        "suspension_law": SUSPENSION,
        "suspension": Suspension.objects.select_related("complaint").filter(tender=tender, ended_at=None).first()
        if tender.state == "suspended"
        else None,
    }


def signing_of(award: Award, at: datetime) -> date | None:
    """Until when the contract was to be signed, where that day is over and the award is neither signed nor overturned."""
    if award.state != "notified" or award.notified_at is None:
        return None
    book = rulebook.load(award.tender.rulebook)
    last = due(book, "sign_contract", localdate(award.notified_at), district_calendar()).on
    return last if localdate(at) > last else None
