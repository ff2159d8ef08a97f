"""The page on which an officer sets a rule aside: what refuses, what going on means, the reason."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.core.card import cards_of, refusal_of
from tender.core.forms import Form, TidyTextField
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.models import Tender
from tender.procurement.queries.tender import access_tender
from tender.procurement.rules.override import OVERRIDABLE
from tender.procurement.services import override as services


class OverrideForm(Form):
    """Why it is right to go on."""

    reason = TidyTextField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


@login_required
def override(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Go on although the rule refuses, with a reason that stays on record."""
    tender = access_tender(request.actor, pk)
    if not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    if code not in OVERRIDABLE:
        raise Refusal("nothing_to_override", refused("There is no refusal here that may be set aside."), status=404)
    back = reverse("procurement:opening", args=[pk])
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.override(tender, code, reason=form.cleaned_data["reason"], **who),
            then=back,
            form=form,
            done=_("The reason is on record; you may go on."),
        )
        if answer:
            return answer
    standing = refusal_of(tender, cards_of(Tender)[services.CARD_OF[code]], by=request.actor, at=clock.now())
    context = {
        "tender": tender,
        "form": form,
        "what": OVERRIDABLE[code],
        "standing": standing if standing and standing.code == code else None,
        "back": back,
        "trail": [(_("Tenders"), reverse("procurement:tenders")), (tender.title, tender.get_absolute_url()), (_("Go on"), "")],
    }
    return render(request, "pages/tender/override.html", context, status=422 if form.errors else 200)
