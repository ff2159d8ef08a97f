"""Opening: the seals of all bids are broken in one transaction, read out and recorded. Nobody can read a bid before this.

A broken envelope makes its own bid invalid and never stops the others (O87 art. 39–42). Sheet: `opening_sheet.py`.
"""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from tender.core import files
from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock
from tender.core.door import lock, perform
from tender.core.models import StoredFile
from tender.core.money import parse_amount
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, BidAnswer, BidFile, Criterion, Envelope, Lot, Opening, Requirement, Tender
from tender.procurement.models.scoring_terms import formula_of, has_two_envelopes
from tender.procurement.rules import bid as rules
from tender.procurement.rules.formula import FIXED
from tender.procurement.services.bid import PRICE_FIELDS, PRICE_PLACES, context_of
from tender.procurement.services.failure import fail_small_lots
from tender.procurement.services.notice import print_paper
from tender.procurement.services.opening_declared import bond_words, declared, record_declared
from tender.record.sealing import Permit, break_seal

BROKEN = "{w.answer}密封被破坏，无法解密，按{w.invalid}处理（{w.invalid_cites}）"
UNREADABLE = "{w.opening}一览表内容不完整，无法{w.reading}，按{w.invalid}处理（{w.invalid_cites}）"
ABOVE = "{w.price}{amount:,.2f}元超过最高限价{ceiling:,.2f}元，按{w.invalid}处理（{w.invalid_cites}）"

NOT_FIXED = "{w.price}{amount:,.2f}元不等于固定价格{fixed:,.2f}元，未响应实质性要求，按{w.invalid}处理（{w.invalid_cites}）"


@dataclass(frozen=True)
class Read:
    """What one bid's envelopes said; `refused` is why it is invalid (then there is no price)."""

    bid: Bid
    technical: dict[str, Any]
    price: dict[str, Any]
    refused: str = ""


def open_bids(tender: Tender, *, by: Actor, clock: Clock, draw: random.Random | None = None) -> Opening:
    """Open a closed tender: break seals, write what was read, draw blind names, print the record, all or nothing.

    `draw` shuffles the blind names (system randomness when None). Tells the bidders. Refuses: wrong_state, forbidden,
    too_few_bids, before_deadline. Bids of lots with too few bidders stay sealed and were returned at the close.
    """
    with transaction.atomic():
        held = lock(tender)  # the caller's object stays as it is, should anything below refuse
        at = clock.now()
        row = perform(held, "open", by=by, at=at)
        fail_small_lots(row, at=at)  # what the close could not do without the rulebook
        permit = Permit(row.pk, row.deadline, row.closed_at, at)
        lines: list[dict[str, Any]] = []
        for lot in row.lots.filter(failed_because="").order_by("number"):
            lines += _open_lot(lot, row, permit, draw or secrets.SystemRandom(), at)
        record_declared(row, at=at)
        paper = _record(row, lines, by, at)
        return Opening.objects.create(tender=row, opened_by_id=by.person_id, lines=lines, paper=paper, at=at)


def _open_lot(lot: Lot, tender: Tender, permit: Permit, draw: random.Random, at: datetime) -> list[dict[str, Any]]:
    bids = list(
        lot.bids.select_for_update(of=("self",)).filter(state="sealed").select_related("provider").order_by("sealed_at", "pk")
    )
    places = list(range(len(bids)))
    draw.shuffle(places)
    envelopes = {(e.bid_id, e.part): e for e in Envelope.objects.filter(bid__in=bids, ended_at__isnull=True)}
    known = _known_places(tender)
    lines = []
    for bid, place in zip(bids, places, strict=True):
        read = _read(bid, envelopes, tender, permit, lot)
        opened = perform(bid, "open", by=CLOCK, at=at)
        opened.alias = rules.alias(place, tender.words)
        _write(opened, read, known)
        if read.refused:
            perform(opened, "reject", by=CLOCK, at=at, reason=read.refused)
        lines.append(line_of(read, opened, lot, envelopes))
    return lines


def _read(bid: Bid, envelopes: dict[tuple[int, str], Envelope], tender: Tender, permit: Permit, lot: Lot) -> Read:
    """Break both seals of one bid; whatever is wrong with them concerns this bid only. Of two envelopes that are opened one after
    the other, only the first."""
    if has_two_envelopes(tender):
        return _read_first(bid, envelopes, tender, permit)
    parts: dict[str, dict[str, Any]] = {}
    for part in (Envelope.Part.TECHNICAL, Envelope.Part.PRICE):
        envelope = envelopes.get((bid.pk, part))
        if envelope is None:
            return Read(bid, {}, {}, BROKEN.format(w=tender.words))
        try:
            parts[part] = break_seal(bytes(envelope.ciphertext), permit=permit, context=context_of(bid, tender.pk, part))
        except Refusal as refusal:
            if refusal.code == "before_deadline":
                raise
            return Read(bid, {}, {}, BROKEN.format(w=tender.words))
    technical, price = parts[Envelope.Part.TECHNICAL], parts[Envelope.Part.PRICE]
    try:
        amount = parse_amount(str(price.get("price", "")))
    except (Refusal, InvalidOperation):
        return Read(bid, technical, {}, UNREADABLE.format(w=tender.words))
    return Read(bid, technical, {**price, "price": amount}, above_ceiling(amount, lot))


def _read_first(bid: Bid, envelopes: dict[tuple[int, str], Envelope], tender: Tender, permit: Permit) -> Read:
    """Break the technical seal; the price envelope must be there and stays sealed."""
    first, second = (envelopes.get((bid.pk, part)) for part in (Envelope.Part.TECHNICAL, Envelope.Part.PRICE))
    if first is None or second is None:
        return Read(bid, {}, {}, BROKEN.format(w=tender.words))
    try:
        said = break_seal(bytes(first.ciphertext), permit=permit, context=context_of(bid, tender.pk, Envelope.Part.TECHNICAL))
    except Refusal as refusal:
        if refusal.code == "before_deadline":
            raise
        return Read(bid, {}, {}, BROKEN.format(w=tender.words))
    return Read(bid, said, {name: said.get(name) for name in PRICE_FIELDS if name != "price"})


def read_price(bid: Bid, envelope: Envelope | None, tender: Tender, permit: Permit) -> Read:
    """Break the price seal of one bid, the second of two envelopes."""
    if envelope is None:
        return Read(bid, {}, {}, BROKEN.format(w=tender.words))
    try:
        said = break_seal(bytes(envelope.ciphertext), permit=permit, context=context_of(bid, tender.pk, Envelope.Part.PRICE))
    except Refusal:
        return Read(bid, {}, {}, BROKEN.format(w=tender.words))
    try:
        return Read(bid, {}, {**said, "price": parse_amount(str(said.get("price", "")))})
    except (Refusal, InvalidOperation):
        return Read(bid, {}, {}, UNREADABLE.format(w=tender.words))


def above_ceiling(amount: Decimal, lot: Lot) -> str:
    """Why a price is invalid, empty when it is not; a fixed price is the ceiling itself and nothing else."""
    if rules.may_offer(amount, ceiling=lot.ceiling) is not None:
        return ABOVE.format(w=lot.tender.words, amount=amount, ceiling=lot.ceiling)
    if amount != lot.ceiling and formula_of(lot.tender).kind == FIXED:
        return NOT_FIXED.format(w=lot.tender.words, amount=amount, fixed=lot.ceiling)
    return ""


def _write(bid: Bid, read: Read, known: tuple[set[int], set[int]]) -> None:
    """Put what was read into rows: price, statement, answers, and the keys of the files."""
    criteria, _requirements = known
    bid.price = read.price.get("price")
    bid.is_small_micro = bool(read.price.get("is_small_micro"))
    bid.statement = {
        "summary": read.technical.get("summary") or "",
        "evidence": read.technical.get("evidence") or {},
        "period": read.price.get("period") or "",
        "no_collusion": bool(read.price.get("declares_no_collusion")),
        "trace": read.technical.get("trace") or {},
        **declared(read.technical, read.price),
    }
    bid.save()
    answers = read.technical.get("answers") or {}
    BidAnswer.objects.bulk_create(
        BidAnswer(bid=bid, criterion_id=int(pk), text=text) for pk, text in answers.items() if text and int(pk) in criteria
    )
    named = {**(read.technical.get("files") or {}), **(read.price.get("files") or {})}
    unlock_named(list(BidFile.objects.filter(bid=bid).select_related("file")), named, known)


def unlock_named(rows: list[BidFile], named: dict[str, Any], known: tuple[set[int], set[int]]) -> None:
    """Files that an opened envelope names get their names and keys."""
    criteria, requirements = known
    for row in rows:
        _unlock(row, named.get(str(row.file_id)), criteria, requirements)
    BidFile.objects.bulk_update(rows, ["in_envelope", "part", "criterion", "requirement"])
    StoredFile.objects.bulk_update([row.file for row in rows if row.in_envelope], ["name", "media_type", "sha256", "key"])


def _unlock(row: BidFile, named: dict[str, Any] | None, criteria: set[int], requirements: set[int]) -> None:
    """Give a file its name, type and key if an opened envelope names it; any other upload stays unreadable for ever."""
    row.in_envelope = named is not None
    if named is None:
        return
    branch, _dot, leaf = str(named.get("about", "")).partition(".")
    place = int(leaf) if leaf.isdecimal() else 0
    row.part = branch if branch in PRICE_PLACES else Envelope.Part.TECHNICAL
    row.criterion_id = place if branch == "answers" and place in criteria else None
    row.requirement_id = place if branch == "evidence" and place in requirements else None
    row.file.name, row.file.media_type = named["name"], named["type"]
    row.file.sha256, row.file.key = named["sha256"], bytes.fromhex(named["key"])


def _known_places(tender: Tender) -> tuple[set[int], set[int]]:
    return (
        set(Criterion.objects.filter(tender=tender).values_list("pk", flat=True)),
        set(Requirement.objects.filter(tender=tender).values_list("pk", flat=True)),
    )


def line_of(read: Read, bid: Bid, lot: Lot, envelopes: dict[tuple[int, str], Envelope]) -> dict[str, Any]:
    """What is read out of one bid. No blind name: the record is public to bidders and must not give it away."""
    seals = {part: found.sha256 for part in Envelope.Part.values if (found := envelopes.get((bid.pk, part)))}
    return {
        "lot": lot.number,
        "lot_title": lot.title,
        "provider": bid.provider_id,
        "bidder": bid.provider.name,
        "price": f"{bid.price:.2f}" if bid.price is not None else None,
        "is_small_micro": bid.is_small_micro,
        "period": bid.statement["period"],
        "sealed_at": bid.sealed_at.isoformat() if bid.sealed_at else "",
        "receipt": bid.receipt,
        "seal_intact": read.refused != BROKEN.format(w=lot.tender.words),
        "price_sealed": bid.price is None and not read.refused,
        "bond": bond_words(bid.statement.get("bond") or {}),
        "remark": read.refused,
        "envelopes": seals,
    }


def _record(tender: Tender, lines: list[dict[str, Any]], by: Actor, at: datetime) -> StoredFile:
    """Print the 开标记录 and keep it."""
    from tender.procurement.services.opening_sheet import record_sheet  # noqa: PLC0415 (papers are heavy)

    printed = print_paper(record_sheet(tender, lines, by=by, at=at))
    return files.keep(
        printed.pdf,
        name=f"{tender.title}{tender.words.opening}记录.pdf",
        purpose="opening",
        at=at,
        organisation_id=tender.buyer_id,
        key=printed.code,
    )
