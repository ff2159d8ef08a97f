"""Pages of other rooms that belong to a tender, each from the state on in which it has something to say."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tender.procurement.models import Tender

AFTER_DEADLINE = frozenset({"closed", "opened", "examining", "evaluating", "evaluated", "awarded", "concluded", "failed"})
ENDED = frozenset({"failed", "terminated"})
AFTER_OPENING = AFTER_DEADLINE - {"closed"}
AFTER_EVALUATION = frozenset({"evaluated", "awarded", "concluded"})


EVERY_STATE = frozenset(Tender.State.values)


PLACES: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("procurement:planning-papers", _("Plan, intention and requirement"), EVERY_STATE),
    ("procurement:draw", _("Draw"), frozenset({"approved", "published"}) | AFTER_DEADLINE),
    ("procurement:source", _("Single source"), frozenset({"approved", "published"}) | AFTER_DEADLINE),
    ("procurement:in-house", _("In-house option"), frozenset({"approved", "published"}) | AFTER_DEADLINE),
    ("procurement:opening", _("Opening"), AFTER_DEADLINE),
    ("procurement:price-talk", _("Negotiation"), AFTER_OPENING),
    ("procurement:examination", _("Examination"), AFTER_OPENING),
    ("procurement:bonds", _("Bid bonds"), AFTER_OPENING | {"terminated"}),
    ("procurement:bidder-links", _("Links between bidders"), AFTER_OPENING),
    ("procurement:red-flags", _("Red flags"), AFTER_OPENING | {"terminated"}),
    ("procurement:committee", _("Committee and scoring"), AFTER_OPENING),
    ("procurement:offers", _("Last offers"), AFTER_OPENING),
    ("procurement:framework", _("Framework"), AFTER_EVALUATION),
    ("procurement:awards", _("Award"), AFTER_EVALUATION),
    ("procurement:challenges", _("Objections"), frozenset({"published"}) | AFTER_DEADLINE),
    ("procurement:complaints", _("Complaints"), frozenset({"published", "terminated"}) | AFTER_DEADLINE),
    ("procurement:aftermath", _("What may follow"), ENDED),
    ("procurement:archive", _("Archive"), AFTER_OPENING | ENDED),
)
# Pages that only some procedures have.
SCORED = ("open_tender", "invited_tender", "consultation", "negotiation", "framework")
METHODS_OF: dict[str, tuple[str, ...]] = {
    "procurement:draw": ("invited_tender",),
    "procurement:source": ("single_source",),
    "procurement:price-talk": ("single_source",),
    "procurement:examination": SCORED,
    "procurement:committee": SCORED,
    "procurement:framework": ("framework",),
    "procurement:offers": ("consultation", "negotiation"),
}


def places_of(tender: Tender) -> list[dict[str, Any]]:
    """Pages of other rooms that belong to this tender in its state; an address that isn't built yet is left out."""
    found, stage = [], tender.stage
    for name, label, states in PLACES:
        if stage not in states or tender.method not in METHODS_OF.get(name, (tender.method,)):
            continue
        try:
            found.append({"name": name, "label": label, "url": reverse(name, args=[tender.pk])})
        except NoReverseMatch:
            continue
    return found
