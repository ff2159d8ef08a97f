"""Which flows there are, and which rows stand under which: the tables that `follow` looks up.

Lives here: FLOWS, PARENTS. A kind of thing that is in neither costs nothing when it moves (bids are in neither).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workflows.flows.base import Follows
from workflows.flows.publication import PublicationFlow

FLOWS: tuple[type[Follows], ...] = (PublicationFlow,)

PARENTS: dict[str, Callable[[Any], Any]] = {
    "question": lambda question: question.tender,
    "evaluation": lambda evaluation: evaluation.tender,
    "member": lambda member: member.evaluation,
    "scoresheet": lambda sheet: sheet.evaluation,
    "award": lambda award: award.tender,
}

BY_THING: dict[str, list[type[Follows]]] = {}
for flow in FLOWS:
    BY_THING.setdefault(flow.thing, []).append(flow)


def line_of(thing: Any) -> Iterator[Any]:
    """The thing and what it stands under, read afresh, as far as flows are about them."""
    row = thing
    while row is not None:
        kind = row._meta.model_name
        if kind in BY_THING:
            yield row if row is thing else type(row)._base_manager.get(pk=row.pk)
        up = PARENTS.get(kind)
        row = up(row) if up else None
