"""The outbox: what happened is written with the change, and handed on exactly once, later.

Lives here: `emit` (in the transaction of the change), `deliver` (by the worker), `drain` (tests, demo).
Not here: who handles what (`workflows/events.py`, named in settings.OUTBOX_HANDLERS).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from tender.core.actor import Actor
from tender.core.models.outbox import Delivery, OutboxEvent

LAST_TRY = 6
NOTIFY = "tender.parties.services.notify.tell"


def handlers_of(name: str) -> tuple[str, ...]:
    """Dotted names of the handlers of an event."""
    return tuple(import_string(settings.OUTBOX_HANDLERS).get(name, ()))


def emit(name: str, thing: models.Model, *, by: Actor, at: datetime, tells: Iterable[Any] = ()) -> OutboxEvent | None:
    """Write the event and one pending delivery per handler. Call inside the transaction of the change.

    `tells` are audiences; each is asked for (role, organisation id) pairs or person ids, and telling is one more handler.
    """
    audience = sorted({plain for tell in tells for plain in _pairs(tell(thing))})
    handlers = handlers_of(name) + ((NOTIFY,) if audience else ())
    if not handlers:
        return None
    event = OutboxEvent.objects.create(
        name=name,
        at=at,
        actor_id=by.person_id,
        actor_name=by.name,
        thing_type=thing._meta.model_name,
        thing_id=str(thing.pk),
        tells=audience,
    )
    for delivery in Delivery.objects.bulk_create([Delivery(event=event, handler=handler) for handler in handlers]):
        _defer(delivery.pk)
    return event


def deliver(delivery_id: int, *, at: datetime) -> bool:
    """Run one handler in one transaction with its mark. True when done (now or before); raises what the handler raises."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().select_related("event").get(pk=delivery_id)
        if delivery.state != Delivery.State.PENDING:
            return delivery.state == Delivery.State.DONE
        import_string(delivery.handler)(delivery.event, at=at)
        delivery.state, delivery.done_at, delivery.last_error = Delivery.State.DONE, at, ""
        delivery.attempts += 1
        delivery.save()
    return True


def failed(delivery_id: int, error: Exception) -> Delivery:
    """Note a failed try; after the last one the delivery is dead and waits on the staff page."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        delivery.attempts += 1
        delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
        if delivery.attempts >= LAST_TRY:
            delivery.state = Delivery.State.DEAD
        delivery.save()
    return delivery


def revive(delivery: Delivery) -> bool:
    """Give a dead delivery its tries back and queue it again; False when it is not dead (any more)."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state != Delivery.State.DEAD:
            return False
        row.state, row.attempts = Delivery.State.PENDING, 0
        row.save()
        _defer(row.pk)
    return True


def drain(*, at: datetime | None = None) -> int:
    """Deliver everything pending here and now, as the worker would. `at` None: each at its event's own moment."""
    done = 0
    while pending := list(Delivery.objects.filter(state=Delivery.State.PENDING).select_related("event").order_by("id")[:500]):
        for delivery in pending:
            deliver(delivery.pk, at=at or delivery.event.at)
            done += 1
    return done


def _pairs(audience: Iterable[Any]) -> list[tuple[str, int]]:
    """("person", id) or (role, organisation id) from what an audience answers."""
    return [("person", item) if isinstance(item, int) else (str(item[0]), int(item[1])) for item in audience if item]


def _defer(delivery_id: int) -> None:
    """Queue the delivery on procrastinate, in this transaction (a rolled-back change leaves no job behind)."""
    if settings.OUTBOX_QUEUE:
        from tender.core.tasks import deliver_event  # noqa: PLC0415 (procrastinate needs the apps ready)

        deliver_event.defer(delivery_id=delivery_id)
