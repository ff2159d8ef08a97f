"""The places of a bid: what the tender asks, in order, and how far the draft has answered it.

A place's name is a path of the draft: `answers.<criterion>`, `evidence.<requirement>`, `summary`, `price`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.core.wording import anything, money
from tender.procurement.models import Bid, Criterion, Tender
from tender.procurement.models.terms import bond_terms_of, terms_row
from tender.procurement.queries import bid_declared as said_of
from tender.procurement.queries.bid import DraftView


@dataclass(frozen=True)
class Place:
    """One thing that is asked. `slug` is its address; `group` is the heading it stands under."""

    path: str
    title: str
    group: str
    help: str = ""
    weight: Decimal | None = None
    kind: str = ""

    @property
    def slug(self) -> str:
        """As it stands in addresses: `answers-12`."""
        return self.path.replace(".", "-")


@dataclass(frozen=True)
class Filled:
    """A place with what the draft says there."""

    place: Place
    text: str
    files: list[dict[str, Any]]
    rows: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing written and nothing uploaded."""
        return not self.text and not self.files and not self.rows


def places_of(tender: Tender) -> list[Place]:
    """Everything the tender asks, in the order in which it is answered (two queries)."""
    found = [
        Place(f"evidence.{row.pk}", row.text, _("Qualification and conformity"), row.evidence, kind=row.get_kind_display())
        for row in sorted(tender.requirements.all(), key=lambda row: row.kind != "qualification")  # as they are examined
    ]
    found.append(Place("summary", _("Overview of the proposal"), _("Technical part"), _("What you offer, in a few paragraphs.")))
    for leaf, path in leaves_of(tender):
        found.append(Place(f"answers.{leaf.pk}", path, _("Technical part"), leaf.told, leaf.weight, leaf.get_kind_display()))
    found.append(Place("price", _("Price and declarations"), _("Price part")))
    found += _declared(tender)
    return found


def _declared(tender: Tender) -> Iterator[Place]:
    """Declarations that are sealed with the price: enterprise, consortium unless excluded, bond if asked."""
    terms, bond = terms_row(tender), bond_terms_of(tender)
    industry = terms.sme_industry if terms else ""
    said = _("The industry of this tender is “{industry}”.").format(industry=industry) if industry else ""
    yield Place("declarations", _("Enterprise declaration"), _("Price part"), said, kind=_("only if it applies"))
    if terms is None or terms.allows_consortium:
        yield Place(
            "consortium", _("Consortium"), _("Price part"), _("Leave it empty if you bid alone."), kind=_("only if it applies")
        )
    if bond is not None:
        asked = _("{amount} for this lot, by {forms}, until the deadline for bids.").format(
            amount=money(bond.bid_bond), forms=anything(bond.form_labels)
        )
        yield Place("bond", _("Bid bond"), _("Price part"), asked, kind=_("needed"))


def leaves_of(tender: Tender) -> list[tuple[Criterion, str]]:
    """The leaves that are answered (not the price), each with its name below its groups, in tree order."""
    nodes = list(tender.criteria.all())
    below: dict[int | None, list[Criterion]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)
    found: list[tuple[Criterion, str]] = []

    def walk(parent: int | None, names: tuple[str, ...]) -> None:
        for node in below.get(parent, []):
            if node.pk in below:
                walk(node.pk, (*names, node.name))
            elif node.kind != Criterion.Kind.PRICE:
                found.append((node, " · ".join((*names, node.name))))

    walk(None, ())
    return found


def place_named(places: list[Place], slug: str) -> Place:
    """The place with this address. Refuses unknown_place (404)."""
    for place in places:
        if place.slug == slug:
            return place
    raise Refusal("unknown_place", refused("The tender does not ask for this."), status=404)


def filled(places: list[Place], view: DraftView, papers: dict[str, str] | None = None) -> list[Filled]:
    """Every place with what the draft says there. `papers`: names of the organisation's own papers by key."""
    content = view.content

    def text(path: str) -> str:
        branch, _dot, leaf = path.partition(".")
        return str(content.get(branch, {}).get(leaf, "") if leaf else content.get(path) or "")

    return [
        Filled(
            place,
            "" if place.path in said_of.BRANCHES else text(place.path),
            view.files_about(place.path),
            said_of.rows(place.path, content, papers or {}),
        )
        for place in places
    ]


def changed_since_seal(bid: Bid, view: DraftView) -> bool:
    """Whether the draft was worked on after the bid was handed in."""
    return bid.state == "sealed" and bid.sealed_at is not None and view.saved_at > bid.sealed_at
