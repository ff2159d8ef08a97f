"""What all our flows have in common: a real lock, the kind of thing they follow, and their begin and exits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from viewflow.workflow import flow

from workflows.flows.nodes import Begin, Exit


@contextmanager
def held(flow_class: type, process_pk: int) -> Iterator[None]:
    """The lock that joins need is held already: `follow` reads its processes FOR UPDATE, and nobody else carries them on."""
    yield


class Follows(flow.Flow):
    """A flow that follows one kind of thing. Subclasses read like a poster: one attribute per node."""

    lock_impl = staticmethod(held)
    thing = ""

    @classmethod
    def begins(cls) -> list[Begin]:
        """Its begin nodes."""
        return [node for node in cls.instance.nodes() if isinstance(node, Begin)]

    @classmethod
    def exits(cls) -> list[Exit]:
        """Its ways out from anywhere."""
        return [node for node in cls.instance.nodes() if isinstance(node, Exit)]

    @classmethod
    def steps(cls) -> list[Any]:
        """All its nodes, in the order they are written."""
        order = {name: place for place, name in enumerate(vars(cls))}
        return sorted(cls.instance.nodes(), key=lambda node: order.get(node.name, len(order)))
