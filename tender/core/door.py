"""The door: the only way to play a move.

Lives here: `perform`, `perform_each`, `begin`: lock → state → right → rule → body → save → audit → outbox → clock, in one piece.
Not here: what moves exist (`workflows/lifecycles`), who calls (`services`). Next: `core/audit.py`, `core/outbox.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from tender.core import audit, clock, outbox
from tender.core.actor import Actor
from tender.core.card import Audience, Card, cards_of, refusal_of
from tender.core.models.audit import AuditLine
from tender.core.refusal import Refusal, _

Thing = TypeVar("Thing", bound=models.Model)
_IN_ONE_PIECE: ContextVar[bool] = ContextVar("in_one_piece", default=False)


@contextmanager
def one_piece() -> Iterator[None]:
    """A transaction (or savepoint) that ends as a whole: the moves inside need no savepoint each, which halves their price.

    Whoever catches a refusal of a move inside it must let the piece end; going on is an error that Django raises.
    """
    around = _move()  # a piece inside a piece stands or falls with it
    token = _IN_ONE_PIECE.set(True)
    try:
        with around:
            yield
    finally:
        _IN_ONE_PIECE.reset(token)


def _move() -> transaction.Atomic:
    """Around one move: its own savepoint, unless it stands or falls with others anyway."""
    return transaction.atomic(savepoint=not _IN_ONE_PIECE.get())


def lock(thing: Thing) -> Thing:
    """The same row, read again and held until the transaction ends."""
    return type(thing)._base_manager.select_for_update().get(pk=thing.pk)


def perform(thing: Thing, name: str, *, by: Actor, at: datetime, reason: str = "", held: bool = False, **args: Any) -> Thing:
    """Play the move `name` on `thing` and return the fresh row. `held`: the caller has read and locked it in this transaction.

    Writes the row, one audit line, one outbox event and the thing's armed moments, or nothing.
    Refuses: wrong_state, forbidden (403), reason_missing, and whatever the card's rule refuses.
    """
    card = cards_of(type(thing))[name]
    with _move():
        row = thing if held else lock(thing)
        line = _played(row, card, by=by, at=at, reason=reason, args=args)
        row.save()
        line.save(force_insert=True)
        _told(row, card, by=by, at=at)
    _copy_state(row, thing)
    return row


def perform_each(
    things: Sequence[Thing],
    name: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    args_of: Callable[[Thing], dict[str, Any]] | None = None,
) -> list[Thing]:
    """Play one move on many things of a kind, all or none, in as many statements as for one; the fresh rows in order of their key.

    Each is judged, recorded and told exactly as by `perform`; `args_of` answers the move's arguments for a row.
    """
    if not things:
        return []
    kind = type(things[0])
    card = cards_of(kind)[name]
    with _move():
        rows = list(kind._base_manager.select_for_update().filter(pk__in=[thing.pk for thing in things]).order_by("pk"))
        before = [dict(row.__dict__) for row in rows]
        lines = [_played(row, card, by=by, at=at, reason=reason, args=args_of(row) if args_of else {}) for row in rows]
        touched = {
            field.name
            for row, was in zip(rows, before, strict=True)
            for field in kind._meta.concrete_fields
            if row.__dict__.get(field.attname) != was.get(field.attname)
        }
        if touched:
            kind._base_manager.bulk_update(rows, sorted(touched))
        AuditLine.objects.bulk_create(lines)
        for row in rows:
            _told(row, card, by=by, at=at)
    return rows


def begin(thing: Thing, *, by: Actor, at: datetime, logs: str, tells: Iterable[Audience] = (), **details: Any) -> Thing:
    """Save a new thing in its first state, with its audit line and event; `tells` are audiences as on a card."""
    with _move():
        thing.save(force_insert=True)
        audit.write(thing, move="begin", event=logs, source="", target=getattr(thing, "state", ""), by=by, at=at, args=details)
        outbox.emit(logs, thing, by=by, at=at, tells=tells)
        clock.arm(thing)
        _followed(thing, logs, by=by, at=at)
    return thing


def note(
    thing: models.Model, event: str, *, by: Actor, at: datetime, reason: str = "", tells: Iterable[Audience] = (), **details: Any
) -> None:
    """Write an audit line and event for a change that is not a move (an edit, a download); call inside the transaction."""
    state = getattr(thing, "state", "")
    audit.write(thing, move="", event=event, source=state, target=state, by=by, at=at, reason=reason, args=details)
    outbox.emit(event, thing, by=by, at=at, tells=tells)
    _followed(thing, event, by=by, at=at)


def _played(row: Any, card: Card, *, by: Actor, at: datetime, reason: str, args: dict[str, Any]) -> AuditLine:
    """Judge the move and play it on the row in memory; the audit line that belongs to it."""
    if refusal := refusal_of(row, card, by=by, at=at, **args):
        raise refusal
    if card.needs_reason and not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    source = row.state
    getattr(row, card.name)(by=by, at=at, **args)
    shown = {key: value for key, value in args.items() if key not in card.secret}
    return audit.line_of(
        row, move=card.name, event=card.logs, source=source, target=row.state, by=by, at=at, reason=reason, args=shown
    )


def _told(row: Any, card: Card, *, by: Actor, at: datetime) -> None:
    """What follows a move that is written: outbox, clock, flows."""
    outbox.emit(card.logs, row, by=by, at=at, tells=card.tells)
    clock.arm(row)
    _followed(row, card.logs, by=by, at=at)


def _followed(thing: models.Model, event: str, *, by: Actor, at: datetime) -> None:
    """Whoever follows the rows (settings.AFTER_MOVE) hears the event, in the same transaction."""
    for follow in settings.AFTER_MOVE:
        import_string(follow)(thing, event, by=by, at=at)


def _copy_state(row: models.Model, thing: models.Model) -> None:
    """Let the caller's object show what was written, without another query."""
    thing.__dict__.update({k: v for k, v in row.__dict__.items() if k != "_state"})
