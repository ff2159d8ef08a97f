"""Who may do what: one table per lifecycle, read from the cards."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from tender.core.card import Card, cards_of
from workflows.drawings.states import lifecycles


def rights_of(card: Card) -> list[str]:
    """Names of the rights on a card, without their `_of`."""
    return [name.removesuffix("_of") for name in card.may.__name__.split("_or_")]


def rule_of(card: Card) -> str:
    """Name of the rule: the function's own, or the question that a one-line rule asks the thing."""
    if card.rule is None:
        return ""
    name = card.rule.__name__
    return card.rule.__code__.co_names[-1] if name == "<lambda>" else name


def told_by(card: Card) -> str:
    """Names of the audiences."""
    return ", ".join(tell.__name__.replace("_", " ") for tell in card.tells)


def table(model: type[Model]) -> str:
    """The table of one lifecycle in Markdown."""
    cards = list(cards_of(model).values())
    rights = list(dict.fromkeys(right for card in cards for right in rights_of(card)))
    head = ["move", "from → to", *rights, "rule", "law", "told", "marks"]
    rows = [_row(card, rights) for card in cards]
    return "\n".join(_line(cells) for cells in (head, ["---"] * len(head), *rows))


def _row(card: Card, rights: list[str]) -> list[str]:
    held = rights_of(card)
    marks = [("reason", card.needs_reason), ("final", card.final), ("danger", card.danger)]
    return [
        f"`{card.name}` {card.label}",
        f"{', '.join(card.sources)} → {card.target or ', '.join(card.targets) or 'same'}",
        *("✓" if right in held else "" for right in rights),
        rule_of(card),
        card.law,
        told_by(card),
        ", ".join(name for name, is_so in marks if is_so),
    ]


def _line(cells: list[Any]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def page() -> str:
    """The whole matrix."""
    parts = [
        "# Who may do what",
        "",
        "Generated from the cards by `manage.py draw`; do not edit. ✓ = holds the right, in the organisation of the thing.",
    ]
    for model in lifecycles():
        parts += ["", f"## {model.__name__}", "", table(model)]
    return "\n".join([*parts, ""])
