"""Reading red flags: nothing before the opening, never to bidders, to a committee only what was passed to it and only blind.

`access_flags` and `access_flag` for the buyer's people and supervisors, `access_committee_flags` for sitting members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Evaluation, Redaction, RedFlag, Tender
from tender.procurement.queries.committee import is_buyers, member_of
from tender.procurement.queries.sheet import names_in
from tender.procurement.rules.blind import Blotter

RANK = Case(
    When(severity="high", then=Value(0)), When(severity="medium", then=Value(1)), default=Value(2), output_field=IntegerField()
)
PRICES = ("ladder", "close_prices", "lowest_rejected")
TEXTS = ("passages", "lecturer")  # kinds whose evidence is what the bidders wrote; other values are not shown blind


def access_flags(by: Actor, tender_id: int) -> Tender:
    """An opened tender for the buyer's people and supervisors; not_found (404) to everybody else and before the opening."""
    found = Tender.objects.select_related("buyer").filter(pk=tender_id, opened_at__isnull=False).first()
    if found is None or not is_buyers(by, found):
        raise Refusal("not_found", _("There is no such page."), status=404)
    return found


def access_flag(by: Actor, pk: int) -> RedFlag:
    """One flag for the same people."""
    asked = RedFlag.objects.select_related("tender__buyer")
    found = asked.filter(pk=pk, tender__opened_at__isnull=False).first()
    if found is None or not is_buyers(by, found.tender):
        raise Refusal("not_found", _("There is no such page."), status=404)
    return found


def access_committee_flags(by: Actor, evaluation_id: int) -> Evaluation:
    """An evaluation for its sitting members, until the report is signed; not_found (404) to everybody else."""
    found = Evaluation.objects.select_related("tender").filter(pk=evaluation_id).first()
    if found is None or not by.holds("evaluator") or member_of(by, found) is None:
        raise Refusal("not_found", _("There is no such page."), status=404)
    return found


def flags_for(by: Actor) -> QuerySet[RedFlag]:
    """All flags somebody may see: every one for supervisors, else those of the own departments."""
    if not any(by.holds(role) for role in ("supervisor", "officer", "approver")):
        raise Refusal("not_found", _("There is no such page."), status=404)
    found = RedFlag.objects.select_related("tender__buyer").annotate(rank=RANK)
    if by.holds("supervisor"):
        return found
    return found.filter(buyer_id__in=by.organisations("officer") | by.organisations("approver"))


def flags_of(tender: Tender) -> list[RedFlag]:
    """The flags of one tender, the gravest first, with bids and providers (three queries)."""
    found = tender.red_flags.annotate(rank=RANK).prefetch_related("bids__provider", "bids__lot")
    return list(found.order_by("rank", "kind", "pk"))


@dataclass(frozen=True)
class Cell:
    """A piece of evidence as a page shows it; `where` may be a code that the page puts into words."""

    where: str
    value: str


@dataclass(frozen=True)
class Side:
    """One bid in the evidence: who it is (a name, or an alias for the committee) and its cells, row by row."""

    bid: Bid
    name: str
    cells: tuple[tuple[Cell, ...], ...]


def sides_of(flag: RedFlag) -> list[Side]:
    """The evidence side by side, one side per bid: by name, or where prices are compared from the highest down."""
    bids = {bid.pk: bid for bid in flag.bids.select_related("provider", "lot")}
    found = _sides(flag, bids, lambda bid: bid.provider.name, None)
    by_price = flag.kind in PRICES
    return sorted(found, key=lambda side: (side.bid.lot.number, -(side.bid.price or 0) if by_price else 0, side.name))


def committee_flags(evaluation: Evaluation) -> list[tuple[RedFlag, list[Side]]]:
    """What was passed to the committee: aliases instead of names, no file names, and names blotted out of texts."""
    flags = evaluation.tender.red_flags.filter(state="with_committee").order_by("pk").prefetch_related("decisions")
    ours = Bid.objects.filter(lot__tender=evaluation.tender_id)
    bars = Redaction.objects.filter(bid__in=ours).exclude(passage="").values_list("passage", flat=True)
    blot = Blotter([*names_in(ours), *bars])
    bids = {bid.pk: bid for bid in ours.only("pk", "alias", "lot_id")}
    return [
        (flag, sorted(_sides(flag, bids, lambda bid: bid.alias, blot), key=lambda side: (side.bid.lot_id, side.name)))
        for flag in flags
        if flag.words.by_committee
    ]


def _sides(flag: RedFlag, bids: Mapping[int, Bid], name: Any, blot: Blotter | None) -> Iterator[Side]:
    pieces: dict[int, dict[int, list[Cell]]] = {}
    for piece in flag.evidence:
        cell = Cell(piece["where"], piece["value"])
        if blot is not None:
            cell = Cell("", blot(cell.value) if flag.kind in TEXTS else "")
        pieces.setdefault(piece["bid"], {}).setdefault(piece["row"], []).append(cell)
    rows = sorted({piece["row"] for piece in flag.evidence})
    for key, found in pieces.items():
        if key in bids:
            yield Side(bids[key], name(bids[key]), tuple(tuple(found.get(row, ())) for row in rows))
