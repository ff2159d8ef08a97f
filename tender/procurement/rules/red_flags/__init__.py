"""Red flags: signs of collusion in opened bids, each found by one pure module of this folder (O87 art. 37; GPR art. 74).

Lives here: `find` asks every detector that the rulebook has a row for. Facts: `facts.py`; what a flag is: `flag.py`; its words:
`kinds.py`. Nothing is ever excluded by a flag; people decide (`models/red_flag.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tender.procurement.rules.red_flags import (
    address,
    close_prices,
    creation,
    device,
    ladder,
    lecturer,
    lowest_rejected,
    metadata,
    particulars,
    partners,
    passages,
    rotation,
    same_file,
    single_bid,
    unreadable,
    winner_alone,
)
from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import HIGH, LOW, MEDIUM, Flag

__all__ = ["DETECTORS", "find"]
Detector = Callable[[TenderFacts], Iterable[Flag]]
DETECTORS: dict[str, Detector] = {
    "metadata": metadata.find,
    "creation": creation.find,
    "same_file": same_file.find,
    "device": device.find,
    "address": address.find,
    "particulars": particulars.find,
    "passages": passages.find,
    "ladder": ladder.find,
    "close_prices": close_prices.find,
    "single_bid": single_bid.find,
    "winner_alone": winner_alone.find,
    "lowest_rejected": lowest_rejected.find,
    "partners": partners.find,
    "rotation": rotation.find,
    "lecturer": lecturer.find,
    "unreadable": unreadable.find,
}
ORDER = (HIGH, MEDIUM, LOW)


def find(facts: TenderFacts) -> list[Flag]:
    """Everything found, the gravest first; the order of bids, files and texts of different bids changes nothing."""
    found = set(_all(facts))
    return sorted(found, key=lambda flag: (ORDER.index(flag.severity), flag.kind, flag.about, flag.bids, flag.fingerprint))


def _all(facts: TenderFacts) -> Iterator[Flag]:
    for kind, detect in DETECTORS.items():
        if kind in facts.rows:
            yield from detect(facts)
