"""The history of a tender in plain words: audit lines as entries of the part `timeline`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tender.core.card import cards_of
from tender.core.models import AuditLine
from tender.procurement.models import Tender
from tender.procurement.queries.draft import PARTS

TONES = {
    "tender.failed": "red",
    "tender.terminated": "red",
    "tender.refused": "red",
    "tender.suspended": "red",
    "tender.published": "green",
}


def entries_of(lines: Iterable[AuditLine]) -> list[dict[str, Any]]:
    """Newest first."""
    noted: Mapping[str, Any] = import_string(settings.EVENT_WORDS)
    moves = {card.logs: card.label for card in cards_of(Tender).values()}
    return [
        {
            "title": _title(line, noted.get(line.event) or moves.get(line.event) or line.event),
            "at": line.at,
            "who": line.actor_name,
            "reason": line.reason,
            "tone": TONES.get(line.event, ""),
        }
        for line in lines
    ]


def _title(line: AuditLine, word: Any) -> Any:
    if line.event == "tender.drafted" and (source := line.args.get("copied_from")):
        return _("Draft made as a copy of {number}").format(number=source)
    if line.event == "tender.drafted" and (name := line.args.get("template")):
        return _("Draft made from the template “{name}”").format(name=name)
    if line.event == "tender.template_applied":
        gone = "、".join(row.partition(": ")[2] or row for row in line.args.get("dropped", ()) if row)
        return f"{word}: {line.args['template']}" + (f" · {_('taken out')}: {gone}" if gone else "")
    part = PARTS.get(line.args.get("section", "")) if line.event == "tender.edited" else None
    return f"{word}: {part}" if part else word
