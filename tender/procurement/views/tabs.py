"""`{% load tenders %}{% tender_tabs tender %}`: the parts of a tender for the buyer's people, on every page that belongs to it.

Each part is a page of its own with its own address. Lives here: which pages stand under which part. Not here: from which state on
a page of another room has something to say (`sections.py`). No query.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.procurement.models import Tender
from tender.procurement.queries.tender import is_buyers
from tender.procurement.views.sections import places_of

register = template.Library()
OWN = {
    "procurement:tender": _("Overview"),
    "procurement:tender-document": _("Document"),
    "procurement:tender-notices": _("Notices"),
    "procurement:questions": _("Questions"),
    "procurement:tender-record": _("History"),
    "procurement:duties": _("Statutory dates"),
}
PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Overview"), ("procurement:tender",)),
    (_("Document"), ("procurement:tender-document", "procurement:planning-papers", "procurement:source", "procurement:in-house")),
    (_("Notices and questions"), ("procurement:tender-notices", "procurement:questions")),
    (_("Bids and opening"), ("procurement:opening", "procurement:draw", "procurement:bonds", "procurement:bidder-links")),
    (
        _("Evaluation"),
        (
            "procurement:examination",
            "procurement:committee",
            "procurement:offers",
            "procurement:price-talk",
            "procurement:red-flags",
        ),
    ),
    (
        _("Award and objections"),
        (
            "procurement:awards",
            "procurement:framework",
            "procurement:challenges",
            "procurement:complaints",
            "procurement:aftermath",
        ),
    ),
    (_("History and dates"), ("procurement:tender-record", "procurement:duties", "procurement:archive")),
)
PUBLIC_ONLY = ("procurement:tender-notices", "procurement:questions", "procurement:duties")


@register.inclusion_tag("pages/tender/_tabs.html", takes_context=True)
def tender_tabs(context: Context, tender: Tender, here: str = "") -> dict[str, Any]:
    """The parts, and the pages of the part that one is on; nothing for people of other sides.

    `here` names the page under which a page without a place of its own stands.
    """
    request = context["request"]
    if not is_buyers(request.actor, tender):
        return {}
    tabs, pages = tabs_of(tender, reverse(here, args=[tender.pk]) if here else request.path)
    return {"tabs": tabs, "pages": pages, "request": request}


def tabs_of(tender: Tender, path: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(one tab per part that has a page now, the pages of the part in which `path` lies where there are several)."""
    known = {place["name"]: place for place in places_of(tender)}
    for name, label in OWN.items():
        if tender.published_at or name not in PUBLIC_ONLY:
            known[name] = {"label": label, "url": reverse(name, args=[tender.pk])}
    tabs, here = [], []
    for label, names in PARTS:
        pages = [_page(tender, known[name], path) for name in names if name in known]
        if not pages:
            continue
        is_here = any(page["is_here"] for page in pages)
        said = tender.words.speak(str(label))
        tabs.append({"label": said, "url": pages[0]["url"], "is_here": is_here, "count": _count(tender, label)})
        here = pages if is_here and len(pages) > 1 else here
    return tabs, here


def _page(tender: Tender, place: dict[str, Any], path: str) -> dict[str, Any]:
    return {**place, "label": tender.words.speak(str(place["label"])), "is_here": place["url"] == path}


def _count(tender: Tender, label: Any) -> int | str:
    """How many questions wait, where the page has counted them."""
    return getattr(tender, "waiting", 0) or "" if label == PARTS[2][0] else ""
