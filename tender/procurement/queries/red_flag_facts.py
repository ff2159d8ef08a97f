"""What is known of an opened tender for the detectors of red flags: bids, declarations, bonds, own papers, past purchases.

A fixed number of queries however many bids; files are read by the caller (`services/file_reading.py`). Judging: `rules/red_flags`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.timezone import localdate

from tender.parties.models import Lecturer, Particular
from tender.parties.queries.link import body_of
from tender.parties.rules.link import Body, Fact, normal
from tender.procurement.models import Award, Bid, BidAnswer, BidFile, Bond, Question, Tender, TenderDocument, TenderTerms
from tender.procurement.rules import rulebook
from tender.procurement.rules.red_flags.facts import BidFacts, FileFacts, PastLot, TenderFacts

WON = ("decided", "publicised", "notified", "contracted")
Reader = Callable[[Any, str], FileFacts]


def facts_of(tender: Tender, read: Reader) -> TenderFacts:
    """Everything the detectors are told. `read` answers the facts of a stored file under a name. Call after the opening only."""
    bids = list(Bid.objects.filter(lot__tender=tender, opened_at__isnull=False).select_related("provider", "lot").order_by("pk"))
    papers = [read(row.file, row.title) for row in TenderDocument.objects.filter(tender=tender).select_related("file")]
    criteria = list(tender.criteria.all())
    has_price = not criteria or any(node.kind == "price" and node.weight for node in criteria)
    awards = Award.objects.filter(tender=tender, state__in=WON, winner__isnull=False)
    # the same book without its pin: how the program looks binds no bidder, and a book mended since may look better
    book = rulebook.load(tender.rulebook.partition("@")[0])
    return TenderFacts(
        bids=tuple(_bids(bids, read)),
        rows=book.raw.get("red_flags", {}),
        own_texts=tuple(_own_texts(tender, criteria)) + tuple(paper.text for paper in papers if paper.text),
        own_marks=frozenset(mark for paper in papers for mark in paper.marks),
        own_digests=frozenset(paper.sha256 for paper in papers),
        lecturers=frozenset(Lecturer.objects.values_list("name", flat=True)),
        priced=frozenset(bid.lot_id for bid in bids) if has_price else frozenset(),
        winners=frozenset(awards.values_list("winner_id", flat=True)),
        past=tuple(past_lots(tender, {bid.provider_id for bid in bids})),
    )


def _bids(bids: list[Bid], read: Reader) -> Iterator[BidFacts]:
    particulars = _grouped(Particular.objects.filter(organisation__in=[bid.provider_id for bid in bids]), "organisation_id")
    answers = _grouped(BidAnswer.objects.filter(bid__in=bids).select_related("criterion").order_by("criterion_id"), "bid_id")
    opened = BidFile.objects.filter(bid__in=bids, in_envelope=True, file__key__isnull=False).select_related("file").order_by("pk")
    files, bonds = _grouped(opened, "bid_id"), _grouped(Bond.objects.filter(bid__in=bids), "bid_id")
    for bid in bids:
        body = body_of(bid.provider, particulars.get(bid.provider_id, ()))
        texts = [(row.criterion.name, row.text) for row in answers.get(bid.pk, ())]
        texts += [("evidence", text) for _key, text in sorted((bid.statement.get("evidence") or {}).items()) if text]
        summary = bid.statement.get("summary", "")
        yield BidFacts(
            key=bid.pk,
            lot=bid.lot_id,
            body=Body(body.pk, body.name, body.uscc, (*body.facts, *_declared(bid, bonds.get(bid.pk, ())))),
            price=bid.price,
            is_rejected=bid.state == "rejected",
            texts=tuple([("summary", summary), *texts] if summary else texts),
            files=tuple(read(row.file, row.file.name) for row in files.get(bid.pk, ())),
            traces=bid.statement.get("trace") or {},
        )


def _grouped(rows: Iterable[Any], by: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return found


def _declared(bid: Bid, bonds: Iterable[Bond]) -> Iterator[Fact]:
    """What the bid itself declares besides the registration: accounts of bonds, who takes part."""
    for bond in bonds:
        yield Fact("account", normal("account", bond.account), bond.account)
    members = (bid.statement.get("consortium") or {}).get("members") or []
    for code in (bid.provider.uscc, *(row.get("uscc", "") for row in members)):
        yield Fact("member", normal("member", code), code)


def _own_texts(tender: Tender, criteria: Iterable[Any]) -> Iterator[str]:
    """Whatever the tender itself says: bidders repeat it, and lawfully so."""
    rows = [tender, *criteria, *tender.requirements.all(), *tender.lots.all(), *TenderTerms.objects.filter(tender=tender)]
    rows += Question.objects.filter(tender=tender, answered_at__isnull=False)
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and (text := getattr(row, field.attname)):
                yield str(text)


def past_lots(tender: Tender, bidders: set[int]) -> Iterator[PastLot]:
    """Decided lots in which two or more of these bid, this tender's own result included (three queries)."""
    awards = Award.objects.filter(state__in=WON, winner__provider_id__isnull=False, lot__bids__provider_id__in=bidders)
    won: dict[int, list[Award]] = {}
    for award in awards.select_related("tender", "lot", "winner").distinct():
        won.setdefault(award.lot_id, []).append(award)
    bids = Bid.objects.filter(lot__in=list(won), opened_at__isnull=False)
    together: dict[int, set[int]] = {}
    for lot, provider in bids.values_list("lot_id", "provider_id"):
        together.setdefault(lot, set()).add(provider)
    for lot, found in sorted(won.items()):
        first = found[0]
        if first.tender.opened_at is None or first.tender.opened_at > (tender.opened_at or first.tender.opened_at):
            continue  # what came later is that tender's own to say
        if len(together.get(lot, set()) & bidders) > 1:
            title = first.tender.title if first.lot.number == 1 else f"{first.tender.title} · {first.lot.title}"
            winners = frozenset(award.winner.provider_id for award in found if award.winner)
            yield PastLot(title, localdate(first.tender.opened_at), frozenset(together[lot]), winners)
