"""Price envelopes of a tender with two: opened once the technical scores are locked, of those who passed the threshold.

A price below the threshold is returned sealed: its envelope ends, and nothing of it is ever read. Opening itself: `opening.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from tender.core import files
from tender.core.actor import WORKER, Actor
from tender.core.door import lock, note, perform
from tender.procurement.models import Bid, BidFile, Envelope, Evaluation, Lot, PriceOpening
from tender.procurement.models.facts import tree_of
from tender.procurement.models.scoring_terms import formula_of
from tender.procurement.queries.case import unpriced
from tender.procurement.rules import criteria, formula, rulebook
from tender.procurement.rules.evaluation import evaluate
from tender.procurement.rules.rounding import rounded
from tender.procurement.services.evaluation import case_of, write_results
from tender.procurement.services.notice import print_paper
from tender.procurement.services.opening import above_ceiling, line_of, read_price, unlock_named
from tender.procurement.services.opening_sheet import price_record_sheet
from tender.record.sealing import Permit

BELOW = "技术商务得分为{share}%，未达到招标文件规定的{threshold}%，报价标密封退回、未予开启"


@transaction.atomic
def open_prices(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """The officer opens the price envelopes of the bids that passed; the others get theirs back sealed. Then all is computed.

    Writes prices, results, places, the record (报价开标记录); tells the members. Refuses forbidden, wrong_state, one_envelope,
    prices_opened.
    """
    lock(evaluation.tender)
    held = perform(lock(evaluation), "open_prices", by=by, at=at)
    tender = held.tender
    permit = Permit(tender.pk, tender.deadline, tender.closed_at, at)
    lines: list[dict[str, Any]] = []
    returned: list[dict[str, Any]] = []
    lots = list(tender.lots.filter(sheets__isnull=False).distinct().order_by("number"))
    for lot in lots:
        passed, below = _sorted(lot)
        returned += [_return(bid, share, lot, at=at) for bid, share in below]
        lines += [_open(bid, lot, permit, at=at) for bid in passed]
    printed = print_paper(price_record_sheet(tender, lines, returned, by=by, at=at))
    paper = files.keep(
        printed.pdf,
        name=f"{tender.title}报价开标记录.pdf",
        purpose="opening",
        at=at,
        organisation_id=tender.buyer_id,
        key=printed.code,
    )
    PriceOpening.objects.create(evaluation=held, opened_by_id=by.person_id, lines=lines, returned=returned, paper=paper, at=at)
    for lot in lots:
        write_results(held, lot, evaluate(case_of(lot)), at=at)
    return held


def _sorted(lot: Lot) -> tuple[list[Bid], list[tuple[Bid, Fraction]]]:
    """Bids that passed the threshold, and those below it with their share of the technical points."""
    tender, by = lot.tender, formula_of(lot.tender)
    judged, rules = criteria.judged(tree_of(tender)), rulebook.load(tender.rulebook)
    sheets = {one.bidder: one for one in unpriced(lot)}
    bids = list(lot.bids.select_for_update(of=("self",)).filter(state="admitted").select_related("provider").order_by("alias"))
    below = {bid.pk for bid in bids if formula.threshold_refusal(sheets[str(bid.pk)], judged, by, rules)}
    shares = [(bid, formula.technical_share(sheets[str(bid.pk)], judged) or Fraction(0)) for bid in bids if bid.pk in below]
    return [bid for bid in bids if bid.pk not in below], shares


def _return(bid: Bid, share: Fraction, lot: Lot, *, at: datetime) -> dict[str, Any]:
    """The price envelope ends unread, and the bid is out."""
    Envelope.objects.filter(bid=bid, part=Envelope.Part.PRICE, ended_at__isnull=True).update(ended_at=at)
    shown = f"{rounded(share, 2, 'down'):f}"
    said = BELOW.format(share=shown, threshold=f"{formula_of(lot.tender).threshold.normalize():f}")
    perform(bid, "reject", by=WORKER, at=at, reason=said)
    note(bid, "bid.price_returned", by=WORKER, at=at)
    return {"lot": lot.number, "lot_title": lot.title, "bidder": bid.provider.name, "share": shown, "remark": said}


def _open(bid: Bid, lot: Lot, permit: Permit, *, at: datetime) -> dict[str, Any]:
    """Break the price seal of one bid; whatever is wrong with it concerns this bid only."""
    envelopes = {(one.bid_id, one.part): one for one in Envelope.objects.filter(bid=bid, ended_at__isnull=True)}
    read = read_price(bid, envelopes.get((bid.pk, Envelope.Part.PRICE)), lot.tender, permit)
    if not read.refused:
        read = replace(read, refused=above_ceiling(read.price["price"], lot))
    bid.price = read.price.get("price")
    bid.save(update_fields=["price"])
    _unlock(bid, read.price.get("files") or {})
    note(bid, "bid.price_opened", by=WORKER, at=at)
    if read.refused:
        perform(bid, "reject", by=WORKER, at=at, reason=read.refused)
    return line_of(read, bid, lot, envelopes)


def _unlock(bid: Bid, named: dict[str, Any]) -> None:
    """Files that the price envelope names get their key; no other does."""
    rows = list(BidFile.objects.filter(bid=bid, file_id__in=list(named)).select_related("file"))
    unlock_named(rows, named, (set(), set()))
