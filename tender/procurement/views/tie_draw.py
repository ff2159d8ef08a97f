"""The page of a draw among equals: what is drawn among, the draw itself by the leader, and how anybody repeats it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tender.core import files
from tender.core.acts import play
from tender.core.refusal import Refusal, _
from tender.procurement.forms.award import DrawForm
from tender.procurement.models.allocation import Seats
from tender.procurement.models.scoring_terms import draws_by_seed
from tender.procurement.models.tie_draw import standing_draw
from tender.procurement.queries.award import access_tie_draw
from tender.procurement.services import tie_draw as services


def tie_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw, and the record. Public once the candidates are."""
    award = access_tie_draw(request.actor, pk)
    seats = Seats(award.tender)
    seat = seats.of(award)
    is_open = seat is not None and not seat.waits and not seat.winner and award.state == "proposed"
    equals = seats.eligible(seat) if seat and is_open else []
    is_due = bool(equals) and draws_by_seed(award.tender) and not standing_draw(award, equals)
    may = is_due and request.actor.holds("approver", award.buyer_id)
    form = DrawForm(request.POST or None) if may or request.method == "POST" else None
    if form is not None and request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.draw_among_equals(award, word=form.cleaned_data["word"], by=by, at=at),
            then=request.path,
            form=form,
            done=gettext("The draw is made."),
        )
        if answer:
            return answer
    draws = [{"draw": one, "rows": one.rows()} for one in award.tie_draws.select_related("drawn_by")]
    context = {
        "award": award, "tender": award.tender, "equals": equals if is_due else [], "form": form if may else None, "draws": draws,
        "law": services.LAW, "is_ours": request.actor.holds("approver", award.buyer_id),
    }  # fmt: skip
    return render(request, "pages/award/draw.html", context)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """随机抽取记录 as PDF."""
    made = access_tie_draw(request.actor, pk).tie_draws.select_related("paper").last()
    if made is None:
        raise Refusal("not_found", _("There is no such draw."), status=404)
    return files.answer(made.paper, inline=True)
