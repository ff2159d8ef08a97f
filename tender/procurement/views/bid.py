"""Pages of a bid for its bidder: list, workspace, one place, check and seal, receipt. Opened bids are shown to the buyer's people.

Nothing here writes but through `services/bid.py`; nothing is logged. The opening's pages are in `opening.py`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import Door, move_page, play
from tender.core.card import Offer, cards_of, refusal_of
from tender.parties.models import Organisation
from tender.parties.queries.standing import debarment_of
from tender.parties.views.link import KINDS
from tender.procurement.forms.bid import SealForm, StartForm
from tender.procurement.models import Bid
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries import bid as queries
from tender.procurement.queries.amendment import to_confirm
from tender.procurement.queries.award import OUT
from tender.procurement.queries.bid_declared import BRANCHES, opened_rows, own_papers
from tender.procurement.queries.bid_places import changed_since_seal, filled, places_of
from tender.procurement.queries.bid_warnings import control_facts, warnings_of
from tender.procurement.queries.bond import own_bond
from tender.procurement.queries.clarification import own_letters
from tender.procurement.queries.framework import rounds_for
from tender.procurement.queries.tender import editions_of, notices_of
from tender.procurement.services import bid as services
from tender.procurement.services.bid_confirm import confirm_bid
from tender.procurement.views.seal_trace import trace, with_device

MOVES = {"withdraw": Door(lambda bid, *, by, at: services.withdraw_bid(bid, by=by, clock=clock.DatabaseClock()))}
TONES = {"draft": "amber", "sealed": "green", "withdrawn": "", "rejected": "red", "selected": "solid"}


@login_required
def bid_list(request: HttpRequest) -> HttpResponse:
    """What takes bids now, and the own bids."""
    at = clock.now()
    own = list(queries.own_bids(request.actor)[:200])
    for bid in own:
        bid.tone = TONES.get(bid.state, "blue")
    return render(
        request,
        "pages/bid/list.html",
        {
            "own": own,
            "tenders": list(queries.open_tenders(request.actor, at)[:50]),
            "rounds": list(rounds_for(request.actor, at)),
            "at": at,
            "unverified": Organisation.objects.filter(pk__in=request.actor.organisations("provider")).exclude(state="verified"),
            "acts": bool(request.actor.organisations("provider")),
        },
    )


@login_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a bid for a lot, for one of the organisations one acts for."""
    lot = queries.access_open_lot(request.actor, pk)
    mine = list(Organisation.objects.filter(pk__in=request.actor.organisations("provider")).order_by("name"))
    if not mine:
        return redirect("parties:organisation-new")
    form = StartForm(request.POST or None, providers=[(body.pk, body.name) for body in mine])
    if request.method == "POST" and form.is_valid():
        provider = next(body for body in mine if str(body.pk) == form.cleaned_data["provider"])
        answer = play(
            request,
            lambda **who: services.start_bid(lot, provider=provider, **who),
            then=lambda bid: bid.get_absolute_url(),
            form=form,
        )
        if answer:
            return answer
    trail = [(_("My bids"), reverse("procurement:bids")), (_("Start a bid"), "")]
    at = clock.now()
    barred = [(body, refusal) for body in mine if (refusal := debarment_of(body.pk, at))]
    context = {"lot": lot, "tender": lot.tender, "form": form, "providers": mine, "barred": barred, "at": at, "trail": trail}
    return render(request, "pages/bid/start.html", context)


@never_cache
@login_required
def bid_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The workspace while bids are taken, what was handed in after that, and what was opened for those who may read it."""
    bid, at = queries.access_bid(request.actor, pk), clock.now()
    if bid.opened_at is not None:
        own = _is_own(request, bid)
        letters = own_letters(bid) if own else []
        seen = {"is_own": own, "is_told": own and bid.state in OUT, "corrections": to_confirm(bid), "letters": letters}
        return render(request, "pages/bid/opened.html", {**_common(bid, at), **_opened(bid), **seen})
    view = queries.read_draft(bid.draft, provider_id=bid.provider_id)
    is_open = bid.lot.tender.is_open(at)
    warnings = warnings_of(bid, view.content, by=request.actor, at=at) if is_open else []
    context = {
        **_common(bid, at),
        "editions": editions_of(notices_of(bid.lot.tender)),
        "groups": _grouped(filled(places_of(bid.lot.tender), view), bid, warnings),
        "blocks": [one for one in warnings if one.blocks],
        "risks": [one for one in warnings if not one.blocks],
        "controls": [{"kind": KINDS[fact.kind], "value": fact.value} for fact in control_facts(bid)] if is_open else [],
        "bond": own_bond(bid) if not is_open and bond_terms_of(bid.lot.tender) else None,
        "may_claim": not is_open and bid.state in ("withdrawn", "unopened") and bond_terms_of(bid.lot.tender) is not None,
        "draft": view,
        "withdraw": _withdraw(request, bid, at),
        "changed": changed_since_seal(bid, view),
        "corrections": to_confirm(bid) if bid.state == "sealed" else [],
        "is_open": is_open,
    }
    return render(request, "pages/bid/workspace.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse | None:
    """The sealed bid stands after a correction."""
    bid = queries.access_own_bid(request.actor, pk)
    return play(
        request,
        lambda by, at: confirm_bid(bid, by=by, clock=clock.DatabaseClock()),
        then=bid.get_absolute_url(),
        done=_("Your bid is confirmed as it stands."),
    )


def _withdraw(request: HttpRequest, bid: Bid, at: Any) -> Offer | None:
    """The card to withdraw, for whoever holds it (sealing has its own page, which says what is in its way)."""
    card = cards_of(Bid)["withdraw"]
    if bid.state not in card.sources or not card.may(request.actor, bid):
        return None
    return Offer(card, refusal_of(bid, card, by=request.actor, at=at))


def _is_own(request: HttpRequest, bid: Bid) -> bool:
    return bool(request.actor.holds("provider", bid.provider_id))


def _common(bid: Bid, at: Any) -> dict[str, Any]:
    return {
        "bid": bid,
        "lot": bid.lot,
        "tender": bid.lot.tender,
        "at": at,
        "tone": TONES.get(bid.state, "blue"),
        "trail": [(_("My bids"), reverse("procurement:bids")), (bid.lot.tender.title, "")],
    }


def _grouped(places: list[Any], bid: Bid, warnings: list[Any]) -> list[dict[str, Any]]:
    """The checklist: one group per heading, each place with its address and how far it is."""
    groups: dict[str, list[dict[str, Any]]] = {}
    wrong = {one.slug: one.blocks for one in reversed(warnings) if one.slug}
    for one in places:
        state, tone = (_("empty"), "amber") if one.is_empty else (_("filled in"), "green")
        if one.is_empty and one.place.path in ("declarations", "consortium"):
            state, tone = _("not used"), ""
        if one.place.slug in wrong:
            state, tone = (_("to be mended"), "red") if wrong[one.place.slug] else (_("to be looked at"), "amber")
        groups.setdefault(one.place.group, []).append(
            {
                "title": one.place.title,
                "url": reverse("procurement:bid-part", args=[bid.pk, one.place.slug]),
                "thing": _("{points} points").format(points=f"{one.place.weight.normalize():f}")
                if one.place.weight
                else one.place.kind,
                "actor_hint": ngettext("{count} file", "{count} files", len(one.files)).format(count=len(one.files))
                if one.files
                else "",
                "state": state,
                "tone": tone,
            }
        )
    return [{"title": title, "tasks": tasks} for title, tasks in groups.items()]


def _opened(bid: Bid) -> dict[str, Any]:
    """What was read at the opening, place by place (three queries)."""
    answers = {answer.criterion_id: answer.text for answer in bid.answers.all()}
    files: dict[str, list[Any]] = {}
    for row in bid.files.filter(in_envelope=True).select_related("file"):
        place = (
            f"answers.{row.criterion_id}"
            if row.criterion_id
            else f"evidence.{row.requirement_id}"
            if row.requirement_id
            else "price"
            if row.part == "price"
            else row.part
            if row.part in BRANCHES
            else "summary"
        )
        files.setdefault(place, []).append(row.file)
    texts = {f"answers.{pk}": text for pk, text in answers.items()}
    texts |= {f"evidence.{pk}": text for pk, text in bid.statement.get("evidence", {}).items()}
    texts["summary"] = bid.statement.get("summary", "")
    rows = [
        {
            "place": place,
            "text": texts.get(place.path, ""),
            "files": files.get(place.path, []),
            "said": opened_rows(bid, place.path),
        }
        for place in places_of(bid.lot.tender)
    ]
    return {"rows": rows}


@never_cache
@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the answers; seal and hand in."""
    form = SealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = queries.access_own_bid(request.actor, pk, briefly=True)
        answer = play(
            request,
            lambda by, at: services.seal_bid(
                asked, by=by, clock=clock.DatabaseClock(), version=form.cleaned_data["version"], trace=trace(request, asked)
            ),
            then=reverse("procurement:bid-receipt", args=[pk]),
            form=form,
        )
        if answer:
            return answer
    bid = queries.access_own_bid(request.actor, pk)
    view, at = queries.draft_view(bid), clock.now()
    if form.is_bound:
        form.data = {**form.data.dict(), "version": view.version}
    else:
        form.initial["version"] = view.version
    places = filled(places_of(bid.lot.tender), view, own_papers(bid))
    warnings = warnings_of(bid, view.content, by=request.actor, at=at)
    context = {
        **_common(bid, at),
        "form": form,
        "places": places,
        "content": view.content,
        "price": Decimal(view.content["price"]) if view.content.get("price") else None,
        "blocks": [one for one in warnings if one.blocks],
        "risks": [one for one in warnings if not one.blocks],
        "empties": [one.place for one in places if one.is_empty and one.place.path not in ("price", *BRANCHES)],
        "is_open": bid.lot.tender.is_open(at),
        "trail": [
            (_("My bids"), reverse("procurement:bids")),
            (bid.lot.tender.title, bid.get_absolute_url()),
            (_("Check and seal"), ""),
        ],
    }
    return with_device(request, render(request, "pages/bid/check.html", context))


@login_required
def bid_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Withdraw the bid (sealing has its own page)."""
    return move_page(request, queries.access_own_bid(request.actor, pk), name, MOVES)


@never_cache
@login_required
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was received when, with the hashes that prove it, and everything that was received before."""
    bid, at = queries.access_own_bid(request.actor, pk), clock.now()
    if bid.receipt is None:
        return redirect(bid.get_absolute_url())
    sealings: dict[Any, dict[str, Any]] = {}
    for envelope in queries.envelopes_of(bid):
        sealings.setdefault(envelope.sealed_at, {"at": envelope.sealed_at, "ended_at": envelope.ended_at, "parts": []})[
            "parts"
        ].append(envelope)
    context = {
        **_common(bid, at),
        "sealings": list(sealings.values()),
        "is_open": bid.lot.tender.is_open(at),
        "trail": [(_("My bids"), reverse("procurement:bids")), (bid.lot.tender.title, bid.get_absolute_url()), (_("Receipt"), "")],
    }
    return render(request, "pages/bid/receipt.html", context)


@login_required
def receipt_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The 投标回执 as PDF, printed when it is asked for."""
    bid = queries.access_own_bid(request.actor, pk)
    from tender.procurement.services.receipt import receipt_pdf  # noqa: PLC0415 (papers are heavy)

    pdf, name = receipt_pdf(bid)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response
