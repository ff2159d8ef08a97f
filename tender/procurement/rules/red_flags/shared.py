"""Finding what different bidders share: the one step that many detectors have in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from tender.procurement.rules.red_flags.facts import BidFacts
from tender.procurement.rules.red_flags.flag import Piece

Said = tuple[BidFacts, str, str, str, str]


def shared(said: Iterable[Said]) -> Iterator[tuple[str, list[Piece]]]:
    """(about, pieces) of every value that two different bidders have; `said`: (bid, about, compared value, where, shown value)."""
    holders: dict[tuple[str, str], list[tuple[BidFacts, str, str]]] = {}
    for bid, about, value, where, shown in said:
        if value:
            holders.setdefault((about, value), []).append((bid, where, shown))
    for (about, _value), rows in sorted(holders.items(), key=lambda item: item[0]):
        if len({bid.bidder for bid, _where, _shown in rows}) > 1:
            yield about, [Piece(0, bid.key, where, shown) for bid, where, shown in rows]


def level(text: str) -> str:
    """A name as it is compared: width, case and blanks levelled."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
