"""Pages of an invited tender: the draw with its seed and list, and the letter for the invited provider."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import files
from tender.core.acts import play
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.invitation import DrawForm
from tender.procurement.models import Draw, Invitation
from tender.procurement.queries.invitation import access_draw, register_for
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.services import invitation as services

LAW = "财政部令第87号 第28条"


def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    """Seed, list and result, for those who may see them; for the officer before the draw, the form."""
    if not Draw.objects.filter(tender_id=pk).exists():
        return draw(request, pk)
    found = access_draw(request.actor, pk)
    names = {one["uscc"]: one["name"] for one in found.pool}
    rows = [{"line": line, "name": names[line.entry]} for line in found.lines()]
    trail = [
        (_("Tenders"), reverse("procurement:tenders")),
        (found.tender.number, found.tender.get_absolute_url()),
        (_("Draw"), ""),
    ]
    context = {
        "draw": found,
        "tender": found.tender,
        "rows": rows,
        "law": LAW,
        "trail": trail if is_buyers(request.actor, found.tender) else [],
    }
    return render(request, "pages/invitation/draw.html", context)


@login_required
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the pool together and draw, once."""
    tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        raise forbidden()
    if request.method == "POST" and not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    form = DrawForm(request.POST or None, register=register_for(tender))
    where = reverse("procurement:draw", args=[pk])
    if request.method == "POST" and form.is_valid():
        pool = list(form.cleaned_data["pool"])
        answer = play(
            request,
            lambda **who: services.draw_providers(tender, pool, **form.values(), **who),
            then=where,
            form=form,
            done=_("The providers are drawn. They are invited when the tender is published."),
        )
        if answer:
            return answer
    may = request.actor.holds("officer", tender.buyer_id) and tender.state == "approved" and tender.method == "invited_tender"
    trail = [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()), (_("Draw"), "")]
    context: dict[str, Any] = {"tender": tender, "form": form, "may": may, "law": services.LAW, "trail": trail}
    return render(request, "pages/invitation/pool.html", context, status=422 if form.errors else 200)


@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation letter as PDF, for the invited provider's people and the buyer's."""
    found = Invitation.objects.select_related("tender", "paper").filter(pk=pk).first()
    if found is None or not (request.actor.holds("provider", found.provider_id) or is_buyers(request.actor, found.tender)):
        raise Refusal("not_found", refused("There is no such letter."), status=404)
    return files.answer(found.paper, inline=True)
