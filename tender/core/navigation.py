"""The places of the house in one table: label, address, who sees it.

Lives here: NAVIGATION and which of its places an actor sees. Not here: rights (cards and `access_…` queries decide those).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor

EVERYBODY = frozenset({"*"})
SIGNED_IN = frozenset({"signed-in"})
BUYERS = frozenset({"officer", "approver", "supervisor"})


@dataclass(frozen=True)
class Item:
    """One entry: `roles` are roles of seats, or EVERYBODY, or SIGNED_IN."""

    label: Any
    url_name: str
    roles: frozenset[str]

    def is_for(self, actor: Actor) -> bool:
        """True when this person sees the entry."""
        if self.roles == EVERYBODY:
            return True
        if actor.person_id is None:
            return False
        return self.roles == SIGNED_IN or actor.is_staff or any(seat.role in self.roles for seat in actor.seats)


@dataclass(frozen=True)
class Place:
    """An entry as shown: with its address, and whether the page belongs to it."""

    label: Any
    url: str
    is_here: bool


CLASS_PEOPLE = frozenset({"officer", "approver", "supervisor", "organiser", "provider", "lecturer", "learner"})
NAVIGATION = (
    Item(_("To do"), "home", SIGNED_IN),
    Item(_("Notices"), "portal:home", EVERYBODY),
    Item(_("Needs surveys"), "procurement:surveys", frozenset({"officer", "organiser", "learner"})),
    Item(_("Training needs"), "procurement:needs", frozenset({"officer"})),
    Item(_("Annual plan"), "procurement:plans", BUYERS),
    Item(_("Tenders"), "procurement:tenders", BUYERS),
    Item(_("Supervision"), "procurement:desk", frozenset({"supervisor"})),
    Item(_("Red flags"), "procurement:all-red-flags", frozenset({"supervisor"})),
    Item(_("My bids"), "procurement:bids", frozenset({"provider"})),
    Item(_("Evaluations"), "procurement:evaluations", frozenset({"evaluator"})),
    Item(_("Expert pool"), "parties:experts", frozenset({"officer", "supervisor"})),
    Item(_("Openings"), "procurement:openings", frozenset({"custodian"})),
    Item(_("Contracts"), "contracts:contracts", BUYERS | {"provider", "organiser"}),
    Item(_("Classes"), "delivery:classes", CLASS_PEOPLE),
    Item(_("My credits"), "credits:mine", frozenset({"learner"})),
    Item(_("Claims"), "credits:claims", frozenset({"officer", "supervisor"})),
    Item(_("Credit ranking"), "credits:ranking", EVERYBODY),
    Item(_("Organisations"), "parties:organisations", frozenset({"officer", "provider", "supervisor"})),
    Item(_("Office"), "office:deliveries", frozenset({"supervisor"})),
)


def places_for(actor: Actor, path: str) -> list[Place]:
    """The entries an actor sees, in order; an address that isn't built yet is left out."""
    found = [(item.label, url) for item in NAVIGATION if item.is_for(actor) and (url := _address(item.url_name))]
    here = max((url for _label, url in found if path.startswith(url)), key=len, default="")
    return [Place(label, url, url == here and (url != "/" or path == "/")) for label, url in found]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
