"""Lifecycles as pictures: a diagram of states and a Mermaid text, both read from the cards."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from tender.core.card import Card, Lifecycle, cards_of
from workflows.drawings.diagram import Box, Diagram, Link


def lifecycles() -> list[type[Model]]:
    """Every table that has a lifecycle, in alphabetical order."""
    return sorted((model for model in apps.get_models() if issubclass(model, Lifecycle)), key=lambda model: model.__name__)


def states_of(model: type[Model]) -> list[str]:
    """State values in the order they are written."""
    return [str(value) for value, _label in model._meta.get_field("state").choices or ()]


def ways_out(model: type[Model]) -> set[str]:
    """States that many others lead to and nothing leaves: drawn as a note in each box, not as a fan of lines."""
    cards = cards_of(model).values()
    left = {source for card in cards for source, target in card.edges() if source != target}
    return {
        state
        for state in states_of(model)
        if state not in left and len({source for card in cards for source, target in card.edges() if target == state}) > 2
    }


def diagram(model: type[Model]) -> Diagram:
    """States as boxes, moves as lines; moves that keep the state and ways out are noted in the box."""
    outs, cards = ways_out(model), list(cards_of(model).values())
    boxes = [Box(state, state, _notes(state, cards, outs), "exit" if state in outs else "step") for state in states_of(model)]
    lines: dict[tuple[str, str], list[str]] = {}
    for card in cards:
        for source, target in card.edges():
            if source != target and target not in outs:
                lines.setdefault((source, target), []).append(str(card.label))
    return Diagram(model.__name__, boxes, [Link(source, target, " / ".join(labels)) for (source, target), labels in lines.items()])


def _notes(state: str, cards: list[Card], outs: set[str]) -> list[str]:
    stays = [f"↺ {card.label}" for card in cards for edge in card.edges() if edge == (state, state)]
    leaves = [
        f"⊗ {card.label} → {target}" for card in cards for source, target in card.edges() if source == state and target in outs
    ]
    return stays + leaves


def mermaid(model: type[Model]) -> str:
    """The same as a Mermaid state diagram, for readers whose page draws it."""
    first = model._meta.get_field("state").default
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for card in cards_of(model).values():
        lines += [f"    {source} --> {target}: {card.label}" for source, target in card.edges()]
    left = {source for card in cards_of(model).values() for source, target in card.edges() if source != target}
    lines += [f"    {state} --> [*]" for state in states_of(model) if state not in left]
    return "\n".join(lines)
