"""Long passages that are the same word for word in bids of different bidders (O87 art. 37 (4)).

Texts are compared as runs of shingles (a few letters each) without blanks and punctuation. Left out is what stands in the
tender's own papers, and what most bidders have in common.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tender.procurement.rules.red_flags.facts import BidFacts, TenderFacts
from tender.procurement.rules.red_flags.flag import HIGH, MEDIUM, Flag, Piece, flag

MOST_TEXT = 200_000  # letters of one bid that are compared
MOST_PASSAGES = 8
MOST_SHOWN = 600


@dataclass(frozen=True)
class Levelled:
    """One text of a bid with its letters only; `at[n]` is where the n-th letter stands in the text as it was written."""

    where: str
    text: str
    letters: str
    at: tuple[int, ...]


def levelled(where: str, text: str, most: int = MOST_TEXT) -> Levelled:
    """A text as it is compared: width and case levelled, blanks and punctuation left out."""
    letters, at = [], []
    for n, sign in enumerate(text[:most]):
        for one in unicodedata.normalize("NFKC", sign).casefold():
            if one.isalnum():
                letters.append(one)
                at.append(n)
    return Levelled(where, text, "".join(letters), tuple(at))


Run = tuple[Levelled, int, int]  # text, first letter, length


@dataclass(frozen=True)
class Bidder:
    """One bidder's texts, and where each shingle of them stands first: (text, letter)."""

    bid: BidFacts
    texts: tuple[Levelled, ...]
    places: dict[str, tuple[int, int]]

    @property
    def letters(self) -> int:
        """How much it wrote."""
        return sum(len(text.letters) for text in self.texts)


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per pair of bids of a lot: passages of `passage_least` letters or more, or `share_percent` of the shorter bid."""
    row = facts.rows["passages"]
    size = row["shingle"]
    own = {shingle for text in facts.own_texts for shingle in shingles(levelled("", text).letters, size)}
    for _lot, bids in facts.lots():
        bidders = [_read(bid, size) for bid in bids]
        counts: dict[str, int] = {}
        for bidder in bidders:
            for shingle in bidder.places:
                counts[shingle] = counts.get(shingle, 0) + 1
        common = {shingle for shingle, count in counts.items() if count >= row["common_least"] and 2 * count > len(bidders)}
        ignored = own | common
        for one, other in combinations(bidders, 2):
            yield from _compare(one, other, ignored, row)  # of different bidders: nobody bids twice for a lot


def shingles(letters: str, size: int) -> Iterator[str]:
    """Every run of `size` letters."""
    return (letters[n : n + size] for n in range(len(letters) - size + 1))


def _read(bid: BidFacts, size: int) -> Bidder:
    texts, left = [], MOST_TEXT
    for where, text in bid.all_texts():
        texts.append(levelled(where, text, left))
        left -= min(left, len(text))
    places: dict[str, tuple[int, int]] = {}
    for number, one in enumerate(texts):
        for n, shingle in enumerate(shingles(one.letters, size)):
            places.setdefault(shingle, (number, n))
    return Bidder(bid, tuple(texts), places)


def _compare(one: Bidder, other: Bidder, ignored: set[str], row: Mapping[str, Any]) -> Iterator[Flag]:
    size, least = row["shingle"], row["passage_least"]
    runs = [run for text in one.texts for run in _runs(text, other, ignored, size)]
    long = sorted((run for run in runs if run[2] >= least), key=lambda run: (-run[2], run[0].where, run[1]))
    total, shorter = sum(run[2] for run in runs if run[2] >= 2 * size), min(one.letters, other.letters)
    large = shorter >= least and 100 * total >= row["share_percent"] * shorter
    if not long and not large:
        return
    shown = _once(long or sorted(runs, key=lambda run: (-run[2], run[0].where, run[1])))
    pieces = []
    for n, (text, start, length) in enumerate(shown[:MOST_PASSAGES]):
        number, there = other.places[text.letters[start : start + size]]
        pieces.append(Piece(n, one.bid.key, text.where, _cut(text, start, length)))
        pieces.append(Piece(n, other.bid.key, other.texts[number].where, _cut(other.texts[number], there, length)))
    yield flag("passages", "share" if large else "passage", HIGH if large else MEDIUM, pieces, law=str(row["law"]))


def _once(runs: list[Run]) -> list[Run]:
    """Without what repeats a passage that is shown already (the runs come longest first)."""
    found: list[Run] = []
    known: list[str] = []
    for text, start, length in runs:
        letters = text.letters[start : start + length]
        if not any(letters in one for one in known):
            known.append(letters)
            found.append((text, start, length))
    return found


def _runs(text: Levelled, other: Bidder, ignored: set[str], size: int) -> Iterator[Run]:
    """(text, first letter, length) of every stretch whose shingles all stand in the other bid and are not ignored."""
    start = -1
    for n, shingle in enumerate(shingles(text.letters, size)):
        if shingle in other.places and shingle not in ignored:
            start = n if start < 0 else start
        elif start >= 0:
            yield text, start, n - 1 + size - start
            start = -1
    if start >= 0:
        yield text, start, len(text.letters) - start


def _cut(text: Levelled, start: int, length: int) -> str:
    """The stretch as it was written, punctuation included."""
    last = min(start + length, len(text.at)) - 1
    found = text.text[text.at[start] : text.at[last] + 1]
    return found if len(found) <= MOST_SHOWN else found[:MOST_SHOWN] + "…"
