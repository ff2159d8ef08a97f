"""One card per move: everything about a move is declared together, once.

Lives here: `@move`, Card, and the readers of cards that need no database (what may be played, triggers).
Not here: playing a card (`core/door.py`), the cards themselves (`workflows/lifecycles/`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Required, TypedDict, Unpack

import pgtrigger
from django.db import models
from django_fsm import RETURN_VALUE, FSMField, FSMModelMixin, transition

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _

May = Callable[[Actor, Any], bool]
Rule = Callable[..., Refusal | None]
Audience = Callable[[Any], Any]


@dataclass(frozen=True)
class Card:
    """What a move is. `target` None keeps the state, unless `targets` names several: then the body answers which of them.

    `law` cites the article; `logs` names event and audit line.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    label: Any
    may: May
    logs: str
    rule: Rule | None = None
    law: str = ""
    help: Any = ""
    tells: tuple[Audience, ...] = ()
    secret: frozenset[str] = field(default_factory=frozenset)
    needs_reason: bool = False
    final: bool = False
    danger: bool = False
    rank: int = 0
    targets: tuple[str, ...] = ()

    def edges(self) -> Iterator[tuple[str, str]]:
        """Every (from, to) pair of states that this move connects."""
        for source in self.sources:
            for target in self.targets or (self.target or source,):
                yield source, target


@dataclass(frozen=True)
class Offer:
    """A card on somebody's table: `refusal` says why it can't be played now, None means it can."""

    card: Card
    refusal: Refusal | None


class Words(TypedDict, total=False):
    """The words of a card that `move` passes on as they are (see Card)."""

    label: Required[Any]
    may: Required[May]
    logs: Required[str]
    rule: Rule | None
    law: str
    help: Any
    needs_reason: bool
    final: bool
    danger: bool


def move(
    *,
    source: str | list[str],
    target: str | Sequence[str] | None,
    tells: Sequence[Audience] = (),
    secret: Sequence[str] = (),
    **words: Unpack[Words],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a move on a lifecycle's `state`.

    `may(actor, thing)` is the right; `rule(thing, by=, at=, **args)` answers a Refusal or None, and is asked by the page
    without args, so it must judge what is known. With several targets the body answers the one. `secret` names
    arguments that must not reach the audit line.
    """
    sources = tuple([source] if isinstance(source, str) else source)
    one, several = (target, ()) if target is None or isinstance(target, str) else (None, tuple(target))

    def declare(body: Callable[..., Any]) -> Callable[..., Any]:
        wrapped = transition(field="state", source=list(sources), target=RETURN_VALUE(*several) if several else one)(body)
        line = body.__code__.co_firstlineno
        card = Card(
            body.__name__, sources, one, tells=tuple(tells), secret=frozenset(secret), rank=line, targets=several, **words
        )  # fmt: skip
        wrapped.card = card  # type: ignore[attr-defined]
        return wrapped

    return declare


class Lifecycle(FSMModelMixin, models.Model):
    """Base of every lifecycle: subclasses add `State`, an FSMField named `state` and moves with cards.

    The mixin lets a protected state survive `refresh_from_db`.
    """

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """Moments at which the clock must play a move on this thing, given its present row (re-armed at every save)."""
        return iter(())


def state_field(states: type[models.TextChoices], initial: str) -> FSMField:
    """The protected state field of a lifecycle."""
    return FSMField(_("state"), max_length=24, choices=states.choices, default=initial, protected=True, db_index=True)


@cache
def cards_of(lifecycle: type[models.Model]) -> dict[str, Card]:
    """All cards of a lifecycle in the order they are written; looked up at every move, so collected once."""
    found = {name: getattr(lifecycle, name).card for name in dir(lifecycle) if hasattr(getattr(lifecycle, name, None), "card")}
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


def refusal_of(thing: Any, card: Card, *, by: Actor, at: datetime, **args: Any) -> Refusal | None:
    """Judge a card in the order the door does: state, right, rule."""
    if thing.state not in card.sources:
        return Refusal(
            "wrong_state",
            _("“{move}” is not possible while this is “{state}”."),
            move=card.label,
            state=thing.get_state_display(),
        )
    if not card.may(by, thing):
        return Refusal("forbidden", _("You do not have the right to “{move}”."), status=403, move=card.label)
    return card.rule(thing, by=by, at=at, **args) if card.rule else None


def offers(thing: Any, *, by: Actor, at: datetime) -> list[Offer]:
    """Cards this actor holds for this thing in its present state, each with the reason if a rule refuses it."""
    table = []
    for card in cards_of(type(thing)).values():
        if thing.state in card.sources and card.may(by, thing) and not by.is_system:
            table.append(Offer(card, refusal_of(thing, card, by=by, at=at)))
    return table


def triggers_of(lifecycle: type[models.Model], initial: str) -> list[pgtrigger.Trigger]:
    """Database triggers generated from the cards: no illegal move and no illegal first state, not even by raw SQL."""
    edges = sorted({edge for card in cards_of(lifecycle).values() for edge in card.edges()})
    return [
        pgtrigger.FSM(name="moves_on_cards", field="state", transitions=edges),
        pgtrigger.Trigger(
            name="starts_at_start",
            operation=pgtrigger.Insert,
            when=pgtrigger.Before,
            condition=~pgtrigger.Q(new__state=initial),
            func="RAISE EXCEPTION 'pgtrigger: illegal first state % on table %', NEW.state, TG_TABLE_NAME;",
        ),
    ]


def append_only(name: str = "append_only") -> pgtrigger.Trigger:
    """A trigger that forbids changing and deleting rows (ledgers, audit lines, signatures)."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
