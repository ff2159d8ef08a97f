"""Builders of facts for the detectors of red flags. Not here: any test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tender.parties.rules.link import Body, Fact, normal
from tender.procurement.rules import red_flags, rulebook
from tender.procurement.rules.red_flags.facts import BidFacts, FileFacts, TenderFacts

ROWS = rulebook.load().raw["red_flags"]


def body(pk: int, **particulars: str) -> Body:
    """A bidder; `responsible="张三"` and so on."""
    facts = tuple(Fact(kind, normal(kind, value), value) for kind, value in particulars.items())
    return Body(pk, f"机构{pk}", f"9150000000000000{pk:02d}", facts)


def bid(
    pk: int, price: str = "", *, lot: int = 1, bidder: int = 0, particulars: dict[str, str] | None = None, **more: Any
) -> BidFacts:
    """A bid of bidder `pk`, unless told otherwise."""
    return BidFacts(pk, lot, body(bidder or pk, **(particulars or {})), Decimal(price) if price else None, **more)


def file(name: str = "方案.docx", sha256: str = "", text: str = "", trouble: str = "", **marks: str) -> FileFacts:
    """A file with its marks; several of a kind are parted by blanks."""
    said = tuple((kind, one) for kind, value in marks.items() for one in (value.split() if kind == "rsid" else [value]))
    return FileFacts(name, sha256 or f"sha of {name} {marks} {text}", said, text, trouble)


def facts(*bids: BidFacts, **more: Any) -> TenderFacts:
    """A tender in which the price counts in every lot."""
    known: dict[str, Any] = {"rows": ROWS, "priced": frozenset(one.lot for one in bids), **more}
    return TenderFacts(bids, **known)


def found(tender: TenderFacts, kind: str) -> list[red_flags.Flag]:
    """What one detector finds."""
    return [flag for flag in red_flags.find(tender) if flag.kind == kind]


def told(tender: TenderFacts, kind: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """(about, severity, bids) of what one detector finds."""
    return [(flag.about, flag.severity, flag.bids) for flag in found(tender, kind)]


def priced(*prices: str) -> TenderFacts:
    """One lot with these prices."""
    return facts(*(bid(n, price) for n, price in enumerate(prices, 1)))
