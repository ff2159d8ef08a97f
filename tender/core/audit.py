"""The audit trail: one append-only line per change, each with the hash of its content.

Lives here: writing and checking lines. Not here: the table (`core/models/audit.py`).
The public log later takes these lines in order of their id: `AuditLine.digest` is the seam.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from tender.core.actor import Actor
from tender.core.card import cards_of
from tender.core.models.audit import AuditLine


def plain(value: Any) -> Any:
    """A value as JSON can hold it: decimals and moments as strings, rows as their key, files never."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    if isinstance(value, models.Model):
        return f"{value._meta.model_name}:{value.pk}"
    return str(value)


def digest(content: dict[str, Any]) -> str:
    """SHA-256 (hex) of the line's content as sorted, compact JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(line: AuditLine) -> dict[str, Any]:
    """What the digest covers: every column but id and digest."""
    return {
        "at": line.at.astimezone(UTC).isoformat(),
        "actor": line.actor_id,
        "name": line.actor_name,
        "thing": f"{line.thing_type}:{line.thing_id}",
        "move": line.move,
        "event": line.event,
        "source": line.source,
        "target": line.target,
        "reason": line.reason,
        "args": line.args,
    }


def line_of(
    thing: models.Model,
    *,
    move: str,
    event: str,
    source: str,
    target: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    args: dict[str, Any] | None = None,
) -> AuditLine:
    """A line with its digest, not yet written."""
    line = AuditLine(
        at=at,
        actor_id=by.person_id,
        actor_name=by.name,
        thing_type=thing._meta.model_name,
        thing_id=str(thing.pk),
        move=move,
        event=event,
        source=source,
        target=target,
        reason=reason,
        args=plain(args or {}),
    )
    line.digest = digest(content_of(line))
    return line


def write(thing: models.Model, **told: Any) -> AuditLine:
    """Append one line (see `line_of`). Call inside the transaction of the change it records."""
    line = line_of(thing, **told)
    line.save(force_insert=True)
    return line


def is_intact(line: AuditLine) -> bool:
    """True when the stored line still has the digest of its content."""
    return line.digest == digest(content_of(line))


def last_word(thing: models.Model) -> AuditLine | None:
    """The line of the thing's latest move if that came with a reason: what whoever must act on it now wants to read.

    `label` of the line is the card's.
    """
    line = AuditLine.objects.filter(thing_type=thing._meta.model_name, thing_id=str(thing.pk)).exclude(move="").last()
    if line is None or not line.reason:
        return None
    card = cards_of(type(thing)).get(line.move)
    line.label = card.label if card else line.move  # type: ignore[attr-defined]
    return line
