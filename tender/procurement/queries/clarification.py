"""Reading letters to bidders: a bidder reads its own, the buyer's people all by name, the committee all by alias.

`access_letter` is the only way to fetch one on somebody's behalf. Not here: who may write or decide (`services/clarification.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from tender.core.actor import Actor
from tender.core.files import ENDINGS
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Clarification, ClarificationFile, Tender
from tender.procurement.models.clarification_facts import low_prices_of, unexplained
from tender.procurement.queries.committee import is_buyers
from tender.procurement.queries.examination import AFTER_OPENING, membership
from tender.procurement.queries.sheet import blotter_of, passages_of
from tender.procurement.rules.clarification import COSTS, per_hour
from tender.procurement.rules.rounding import rounded

JOINED = ("bid__lot__tender__buyer", "bid__provider", "asked_by", "answered_by", "decided_by")


@dataclass(frozen=True)
class LetterView:
    """One letter as its reader may see it. `name` is the bidder's alias for who judges blind."""

    letter: Clarification
    name: str
    answer: str
    files: Sequence[tuple[ClarificationFile, str]]
    is_own: bool
    blind: bool


@dataclass(frozen=True)
class CostRow:
    """One cost of the bidder's table, in yuan in all and per training hour (None where no hours are known)."""

    name: str
    amount: Decimal
    hourly: Decimal | None


@dataclass(frozen=True)
class LowRow:
    """A bid whose price triggers: codes with their limits; `must_ask` while nobody has asked about this price."""

    bid: Bid
    name: str
    codes: Sequence[tuple[str, Decimal]]
    must_ask: bool


def access_letters(by: Actor, tender_pk: int) -> Tender:
    """A tender after its opening, for the buyer's people, supervisors and the sitting committee; not_found (404) otherwise."""
    tender = Tender.objects.select_related("buyer").filter(pk=tender_pk, state__in=AFTER_OPENING).first()
    if tender is None or not _may_read(by, tender):
        raise Refusal("not_found", _("There is no such letter."), status=404)
    return tender


def access_letter(by: Actor, pk: int) -> Clarification:
    """A letter for its bidder's people, or for those of `access_letters`; not_found (404) to others, other bidders included."""
    found = Clarification.objects.select_related(*JOINED).filter(pk=pk).first()
    if found is None or not (by.holds("provider", found.provider_id) or _may_read(by, found.bid.lot.tender)):
        raise Refusal("not_found", _("There is no such letter."), status=404)
    return found


def access_named_letter(by: Actor, pk: int) -> Clarification:
    """A letter for those who know the bidder by name: its own people and the buyer's; not_found (404) to the committee."""
    found = access_letter(by, pk)
    if not by.holds("provider", found.provider_id) and is_blind(by, found.bid.lot.tender):
        raise Refusal("not_found", _("There is no such letter."), status=404)
    return found


def access_asked_bid(by: Actor, pk: int) -> Bid:
    """An opened bid to write to, for those of `access_letters`; not_found (404) otherwise."""
    bid = Bid.objects.select_related("lot__tender__buyer", "provider").filter(pk=pk, opened_at__isnull=False).first()
    if bid is None or not _may_read(by, bid.lot.tender):
        raise Refusal("not_found", _("There is no such bid."), status=404)
    return bid


def access_letter_file(by: Actor, pk: int, file_pk: int) -> tuple[ClarificationFile, str]:
    """A file of an answer with the name to serve it under; not_found (404) otherwise."""
    for one, name in view_of(access_letter(by, pk), by=by).files:
        if one.pk == file_pk:
            return one, name
    raise Refusal("not_found", _("There is no such file."), status=404)


def _may_read(by: Actor, tender: Tender) -> bool:
    seat = membership(by, tender)
    return is_buyers(by, tender) or (seat is not None and seat.may_score)


def is_blind(by: Actor, tender: Tender) -> bool:
    """Whether this reader knows bidders by alias only."""
    return not is_buyers(by, tender)


def name_of(bid: Bid, *, blind: bool) -> str:
    """What a bidder is called for this reader."""
    return str(bid.alias or bid.pk) if blind else bid.provider.name


def letters_of(tender: Tender) -> QuerySet[Clarification]:
    """All letters of a tender."""
    return Clarification.objects.filter(bid__lot__tender=tender).select_related("bid__provider", "bid__lot")


def own_letters(bid: Bid) -> Sequence[Clarification]:
    """A bidder's letters about one bid. Call only after `access_own_bid`."""
    return list(bid.clarifications.all())


def view_of(letter: Clarification, *, by: Actor) -> LetterView:
    """A letter for this reader: names blotted out and files under neutral names for who judges blind."""
    own, blind = by.holds("provider", letter.provider_id), is_blind(by, letter.bid.lot.tender)
    blind = blind and not own
    rows = list(letter.files.select_related("file"))
    text = _blotted(letter) if blind else letter.answer
    named = [(one, _neutral(letter, one, n) if blind else one.file.name) for n, one in enumerate(rows, 1)]
    return LetterView(letter, name_of(letter.bid, blind=blind), text, named, own, blind)


def _blotted(letter: Clarification) -> str:
    bars = passages_of(letter.bid.lot).get(letter.bid.alias, ())
    return blotter_of(letter.bid.lot)(letter.answer, bars)


def _neutral(letter: Clarification, one: ClarificationFile, number: int) -> str:
    return f"{letter.bid.alias}-{number:02d}.{ENDINGS.get(one.file.media_type, 'bin')}"


def cost_rows(letter: Clarification) -> list[CostRow]:
    """The cost table with what each cost is per training hour."""
    hours = Decimal(letter.figures.get("hours", "0"))
    rows = []
    for name in COSTS if letter.costs else ():
        amount = Decimal(letter.costs[name])
        rows.append(CostRow(name, amount, rounded(per_hour(amount, hours), 2) if hours > 0 else None))
    return rows


def low_rows(tender: Tender, *, blind: bool) -> dict[int, list[LowRow]]:
    """By lot, the bids whose price triggers, with the limits they lie under."""
    found = low_prices_of(tender)
    waiting = {bid.pk for bid in unexplained(tender, found)}
    codes = [pk for low in found.values() for pk in low.codes]
    rows: dict[int, list[LowRow]] = {}
    for bid in Bid.objects.filter(pk__in=codes).select_related("provider").order_by("alias", "pk"):
        low = found[bid.lot_id]
        limits = [(code, rounded(low.limits[code], 2)) for code in low.codes[bid.pk]]
        rows.setdefault(bid.lot_id, []).append(LowRow(bid, name_of(bid, blind=blind), limits, bid.pk in waiting))
    return rows


def bids_in(tender: Tender) -> dict[int, list[Bid]]:
    """By lot, the bids that may be written to."""
    rows: dict[int, list[Bid]] = {}
    still_in = Bid.objects.filter(lot__tender=tender, lot__failed_because="", state__in=["opened", "admitted"])
    for bid in still_in.select_related("provider").order_by("alias", "pk"):
        rows.setdefault(bid.lot_id, []).append(bid)
    return rows
