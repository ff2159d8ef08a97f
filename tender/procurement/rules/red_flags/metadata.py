"""Same author, editor, company or program in the properties of files of different bidders (O87 art. 37 (1))."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, MEDIUM, Flag, flag
from tender.procurement.rules.red_flags.shared import level, shared

PEOPLE = ("author", "last_modified_by", "company")
PROGRAMS = ("producer", "creator")


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per shared value. Names that programs fill in by themselves and programs that everybody has say nothing."""
    row = facts.rows["metadata"]
    generic = [level(word) for word in row["generic"]]

    def says_something(kind: str, value: str) -> bool:
        known = level(value)
        if kind in PROGRAMS:
            return bool(known) and not any(word in known for word in generic)
        return bool(known) and known not in generic

    said = [
        # an author here may be the editor there: people are compared with people
        (bid, "program" if kind in PROGRAMS else kind if kind == "company" else "person", level(value), file.name, value)
        for bid in facts.bids
        for file in bid.files
        for kind, value in file.marks
        if kind in (*PEOPLE, *PROGRAMS) and says_something(kind, value) and (kind, value) not in facts.own_marks
    ]
    for about, pieces in shared(said):
        yield flag("metadata", about, LOW if about == "program" else MEDIUM, pieces, law=row["law"])
