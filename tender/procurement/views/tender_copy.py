"""The page that makes a new draft from an earlier tender of the own department."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.acts import play
from tender.procurement.queries.tender import access_copied
from tender.procurement.services import tender_copy as services


@login_required
def tender_copy(request: HttpRequest, pk: int) -> HttpResponse | None:
    """What is taken over and what is not, and the button."""
    source = access_copied(request.actor, pk)
    if request.method == "POST":
        return play(
            request,
            lambda **who: services.copy_tender(source, **who),
            then=lambda fresh: reverse("procurement:draft", args=[fresh.pk]),
            done=_("A new draft was made. Choose its procedure and set its dates."),
        )
    trail = [(_("Tenders"), reverse("procurement:tenders")), (source.number, source.get_absolute_url()), (_("Copy"), "")]
    return render(request, "pages/tender/copy.html", {"tender": source, "trail": trail})
