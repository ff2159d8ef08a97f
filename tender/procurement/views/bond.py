"""Pages of bid bonds for the buyer's people, from the opening on: what came in, what must go back when, what is overdue."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tender.core import clock
from tender.core.acts import Door, move_page
from tender.core.card import offers
from tender.core.models import AuditLine
from tender.parties.views.link import shown
from tender.procurement.forms.terms import ConvertForm, ReceiveForm, ReturnForm
from tender.procurement.models import Bond, Tender
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries import bond as queries
from tender.procurement.queries.examination import access_examined
from tender.procurement.queries.examination_facts import bidder_links
from tender.procurement.services import bond as services

MOVES = {
    "receive": Door(services.receive_bond, ReceiveForm),
    "miss": Door(services.miss_bond),
    "give_back": Door(services.return_bond, ReturnForm),
    "convert": Door(services.convert_bond, ConvertForm),
}
TONES = {"claimed": "amber", "received": "blue", "missing": "red", "returned": "green", "converted": "green"}
DUTIES = {
    "refund_bond_losers": gettext_lazy("5 working days from the notification of award"),
    "refund_bond_winner": gettext_lazy("5 working days from the contract"),
    "refund_bond_withdrawn": gettext_lazy("5 working days from the withdrawal, which may be known since the deadline"),
    "refund_bond_ended": gettext_lazy("5 working days from the end of lot or tender"),
    None: gettext_lazy("not due yet"),
}
EVENTS = {
    "bond.claimed": gettext_lazy("Proved by the bidder"),
    "bond.received": gettext_lazy("Received"),
    "bond.missing": gettext_lazy("Not received"),
    "bond.returned": gettext_lazy("Returned"),
    "bond.converted": gettext_lazy("Made the performance bond"),
}


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """All bonds of a tender with who must act until when."""
    tender, today = queries.access_bonds(request.actor, pk), localdate(clock.now())
    bonds = queries.bonds_of(tender)
    refunds = {found.bond.pk: found for found in queries.refunds_of(bonds)}
    rows = [_row(bond, refunds[bond.pk], today) for bond in bonds]
    context = {
        "tender": tender,
        "terms": bond_terms_of(tender),
        "rows": rows,
        "unproved": queries.unproved(tender) if bond_terms_of(tender) else [],
        "overdue": sum(row["overdue"] for row in rows),
        "trail": _trail(tender, _("Bid bonds")),
    }
    return render(request, "pages/bond/list.html", context)


def _row(bond: Bond, refund: queries.Refund, today: Any) -> dict[str, Any]:
    open_ = bond.state == "received"
    return {
        "bond": bond,
        "tone": TONES[bond.state],
        "refund": refund,
        "why": DUTIES[refund.duty],
        "overdue": open_ and refund.is_overdue(today),
        "acts": _("procurement officer") if bond.state == "claimed" or (open_ and refund.due_on) else "",
    }


def _trail(tender: Tender, last: Any) -> list[tuple[Any, str]]:
    return [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()), (last, "")]


def _bond_trail(bond: Bond, *, is_own: bool) -> list[tuple[Any, str]]:
    if is_own:
        bids, bid = reverse("procurement:bids"), bond.bid.get_absolute_url()
        return [(_("My bids"), bids), (bond.tender.title, bid), (_("Bid bond"), "")]
    all_bonds = reverse("procurement:bonds", args=[bond.tender_id])
    return [*_trail(bond.tender, "")[:-1], (_("Bid bonds"), all_bonds), (bond.provider.name, "")]


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One bond: what the bidder proved, what the office recorded, what must follow."""
    bond, at = queries.access_bond(request.actor, pk), clock.now()
    [refund] = queries.refunds_of([bond])
    lines = AuditLine.objects.filter(thing_type="bond", thing_id=str(bond.pk)).order_by("-pk")
    context = {
        **_row(bond, refund, localdate(at)),
        "file": queries.proof_file(bond),
        "offers": offers(bond, by=request.actor, at=at),
        "is_office": not request.actor.holds("provider", bond.provider_id),
        "history": [
            {"title": EVENTS.get(line.event, line.event), "at": line.at, "who": line.actor_name, "reason": line.reason}
            for line in lines
        ],
        "trail": _bond_trail(bond, is_own=request.actor.holds("provider", bond.provider_id)),
    }
    return render(request, "pages/bond/page.html", context)


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Record what happened to a bond."""
    return move_page(request, queries.access_bond(request.actor, pk), name, MOVES)


@login_required
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bidders of an opened tender share; nothing before the opening."""
    tender = access_examined(request.actor, pk)
    found, names = bidder_links(tender)
    context = {
        "tender": tender,
        "links": shown(found, names),
        "controls": sum(link.is_control for link in found),
        "trail": _trail(tender, _("Links between bidders")),
    }
    return render(request, "pages/bond/links.html", context)
