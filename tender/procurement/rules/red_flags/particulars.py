"""People, numbers, addresses, holders and accounts that bidders share, from registration, declarations and bonds.

O87 art. 37 (2), (3), (6); GPR art. 18, 22. What counts as the same: `parties/rules/link.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tender.parties.rules.link import Body, links, normal
from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import HIGH, LOW, MEDIUM, Flag, Piece, flag

SEVERITY = {"account": HIGH, "member": HIGH, "owner": MEDIUM, "address": LOW}


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per shared fact; control of one by the other, or one responsible person, is the gravest."""
    for link in links(_bodies(facts)):
        severity = HIGH if link.is_control else SEVERITY.get(link.kind, MEDIUM)
        pieces = [
            Piece(0, bid.key, link.kind, _value(bid.body, link.kind, link.value))
            for bid in facts.bids
            if bid.bidder in link.organisations
        ]
        yield flag("particulars", link.kind, severity, pieces, law=facts.rows["particulars"]["law"])


def _bodies(facts: TenderFacts) -> list[Body]:
    """Each bidder once, with the facts of all its bids."""
    known: dict[int, Body] = {}
    for bid in sorted(facts.bids, key=lambda bid: bid.key):
        before = known.get(bid.bidder)
        gathered = dict.fromkeys((*(before.facts if before else ()), *bid.body.facts))
        known[bid.bidder] = Body(bid.body.pk, bid.body.name, bid.body.uscc, tuple(gathered))
    return [known[pk] for pk in sorted(known)]


def _value(body: Body, kind: str, shared_value: str) -> str:
    """As this bidder wrote it."""
    wanted = normal(kind, shared_value)
    return min((fact.value for fact in body.facts if fact.kind == kind and fact.normal == wanted), default=shared_value)
