"""One place of a bid: its text saved as it is typed, its files encrypted as they arrive. Two windows lose nothing."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.acts import play
from tender.procurement.forms.bid import ACCEPT, DraftForm, PriceForm, TextForm, UploadForm
from tender.procurement.forms.bid_declared import BondForm, ConsortiumForm, EnterpriseForm, EvidenceTextForm
from tender.procurement.models import Bid, BondMeans
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries import bid as queries
from tender.procurement.queries.bid_declared import BRANCHES, own_papers
from tender.procurement.queries.bid_declared import rows as said_rows
from tender.procurement.queries.bid_places import Place, place_named, places_of
from tender.procurement.services import bid as services
from tender.procurement.services.bid_draft import read_path
from tender.record import sealing


@never_cache
@login_required
def part(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show and save one place. With the header X-Autosave the answer is 204, or the refusal."""
    bid = queries.access_own_bid(request.actor, pk)
    places = places_of(bid.lot.tender)
    place = place_named(places, slug)
    form = _form(bid, place, request)
    if request.method == "POST":
        if "X-Autosave" in request.headers:
            return _autosave(request, bid, form)
        if form.is_valid():
            then = _following(bid, places, place)
            answer = play(request, lambda **who: services.save_draft(bid, form.changes(), **form.seen, **who), then=then, form=form)
            if answer:
                return answer
    return _page(request, bid, places, place, form)


@require_POST
@login_required
def add_file(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take one file for a place."""
    bid = queries.access_own_bid(request.actor, pk)
    places = places_of(bid.lot.tender)
    place = place_named(places, slug)
    upload = UploadForm(request.POST, request.FILES)
    if upload.is_valid():
        answer = play(
            request,
            lambda **who: services.add_file(bid, upload=upload.cleaned_data["upload"], about=place.path, **who),
            then=reverse("procurement:bid-part", args=[bid.pk, slug]),
            form=upload,
        )
        if answer:
            return answer
    return _page(request, bid, places, place, _form(bid, place), upload=upload)


@require_POST
@login_required
def remove_file(request: HttpRequest, pk: int, slug: str, file_id: Any) -> HttpResponse:
    """Take a file out of the draft."""
    bid = queries.access_own_bid(request.actor, pk)
    there = reverse("procurement:bid-part", args=[bid.pk, slug])
    answer = play(request, lambda **who: services.remove_file(bid, str(file_id), **who), then=there)
    assert answer is not None  # without a form a refusal goes to its own page
    return answer


@login_required
def download(request: HttpRequest, pk: int, file_id: Any) -> HttpResponse:
    """One uploaded file, decrypted in the stream, for those who may read it."""
    file = queries.access_bid_file(request.actor, pk, str(file_id))
    return files.answer(file, decipher=sealing.decrypting(bytes(file.key)), inline=True)


def _form(bid: Bid, place: Place, request: HttpRequest | None = None, initial: dict[str, Any] | None = None) -> DraftForm:
    data = request.POST if request is not None and request.method == "POST" else None
    branch = place.path.partition(".")[0]
    if branch == "price":
        return PriceForm(data, initial=initial)
    if branch == "declarations":
        return EnterpriseForm(data, initial=initial)
    if branch == "consortium":
        return ConsortiumForm(data, initial=initial)
    if branch == "bond":
        terms = bond_terms_of(bid.lot.tender)
        return BondForm(
            data, initial=initial, choices=[(key, label) for key, label in BondMeans.choices if key in terms.bond_forms]
        )
    if branch == "evidence":
        return EvidenceTextForm(data, initial=initial, path=place.path, papers=list(own_papers(bid).items()))
    return TextForm(data, initial=initial, path=place.path, blind=branch == "answers")


def _autosave(request: HttpRequest, bid: Bid, form: DraftForm) -> HttpResponse:
    if not form.is_valid():
        return HttpResponse(status=422, headers={"HX-Reswap": "none"})
    services.save_draft(bid, form.changes(), **form.seen, by=request.actor, at=clock.now())
    return HttpResponse(status=204)


def _following(bid: Bid, places: list[Place], place: Place) -> str:
    """After saving, the next place; after the last one, the check."""
    rest = places[places.index(place) + 1 :]
    if rest:
        return reverse("procurement:bid-part", args=[bid.pk, rest[0].slug])
    return reverse("procurement:bid-check", args=[bid.pk])


def _page(
    request: HttpRequest, bid: Bid, places: list[Place], place: Place, form: DraftForm, *, upload: UploadForm | None = None
) -> HttpResponse:
    view, at = queries.draft_view(bid), clock.now()
    stale = getattr(getattr(form, "refusal", None), "code", "") == "draft_stale"
    if not form.is_bound:
        form = _form(bid, place, initial=_stored(view.content, place) | {"version": view.version, "tab": secrets.token_hex(8)})
    elif stale:
        form.data = {**form.data.dict(), "version": view.version}
    number, is_open = places.index(place), bid.lot.tender.is_open(at)
    context = {
        "bid": bid,
        "tender": bid.lot.tender,
        "lot": bid.lot,
        "place": place,
        "number": number + 1,
        "count": len(places),
        "before": places[number - 1] if number else None,
        "form": form,
        "upload": upload or UploadForm(),
        "accept": ACCEPT,
        "most_bytes": files.LARGEST,
        "files": view.files_about(place.path),
        "theirs": _stored(view.content, place) if stale else None,
        "theirs_rows": said_rows(place.path, view.content, {}) if stale else [],
        "rows": said_rows(place.path, view.content, own_papers(bid)) if place.path in BRANCHES or not is_open else [],
        "members": getattr(form, "rows", None),
        "is_open": is_open,
        "at": at,
        "trail": [(_("My bids"), reverse("procurement:bids")), (bid.lot.tender.title, bid.get_absolute_url()), (place.title, "")],
    }
    failed = bool(form.errors) or bool(upload and upload.errors)
    return render(request, "pages/bid/part.html", context, status=422 if failed else 200)


def _stored(content: dict[str, Any], place: Place) -> dict[str, Any]:
    """What stands in the draft, by the form's field names."""
    branch, _dot, leaf = place.path.partition(".")
    if branch == "price":
        return {name: read_path(content, name) for name in ("price", "period", "is_small_micro", "declares_no_collusion")}
    if branch in BRANCHES:
        return dict(content.get(branch) or {})
    proof = {"proof": read_path(content, f"proofs.{leaf}")} if branch == "evidence" else {}
    return {"text": read_path(content, place.path), **proof}
