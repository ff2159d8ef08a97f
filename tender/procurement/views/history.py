"""The history of a tender in plain words: audit lines as entries of the part `timeline`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tender.core.card import cards_of
from tender.core.models import AuditLine
from tender.procurement.models import Tender
from tender.procurement.queries.draft import PARTS

WORDS = {
    "tender.drafted": _("Draft made"),
    "tender.edited": _("Draft changed"),
    "tender.overridden": _("A rule set aside"),
    "tender.finding_answered": _("Reason given for a warning"),
    "tender.drafted_from_plan": _("Taken from the annual plan"),
    "tender.procurement_planned": _("Procurement plan written"),
    "tender.intention_excused": _("Reason for a short intention given"),
    "tender.planning_paper_printed": _("Planning paper printed"),
    "tender.rulebook_settled": _("Rulebook in force taken over"),
    "tender.duty_done": _("Duty marked as done"),
    "tender.day_recorded": _("Day recorded"),
    "tender.effect_recorded": _("Effect of an upheld remedy on record"),
    "tender.effect_carried_out": _("Effect of an upheld remedy carried out"),
    "tender.method_changed": _("Another method, as approved"),
}
TONES = {
    "tender.failed": "red",
    "tender.terminated": "red",
    "tender.refused": "red",
    "tender.suspended": "red",
    "tender.published": "green",
}


def entries_of(lines: Iterable[AuditLine]) -> list[dict[str, Any]]:
    """Newest first."""
    moves = {card.logs: card.label for card in cards_of(Tender).values()}
    return [
        {
            "title": _title(line, WORDS.get(line.event) or moves.get(line.event) or line.event),
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
    part = PARTS.get(line.args.get("section", "")) if line.event == "tender.edited" else None
    return f"{word}: {part}" if part else word
