"""Pages of the draw of experts: the need, the draw, its record; replacing from the spares and beginning anew after a void."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.names import tidy
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.parties.rules.subject import name_of
from tender.procurement.forms.committee import NeedForm
from tender.procurement.models import CommitteeNeed, Evaluation, Member, Tender
from tender.procurement.queries.committee import access_committee, is_buyers
from tender.procurement.queries.expert_draw import access_draw
from tender.procurement.rules.expert_draw import ALGORITHM
from tender.procurement.services import committee as seats
from tender.procurement.services import evaluation as evaluations
from tender.procurement.services import expert_draw as services

NAMES_LAW = "财政部令第87号 第47条、第69条"
WHY = {
    "unavailable": _("not available at present"),
    "no_seat": _("has no evaluator's seat"),
    "own_unit": _("belongs to the purchaser"),
    "sat": _("sits or sat in this evaluation"),
    "conflict": _("relation to a bidder"),
}


def shown_fields(fields: Any) -> str:
    """Codes of fields in words; with numbers where there are some."""
    language = get_language() or "zh"
    numbers = fields if isinstance(fields, dict) else {}
    return "、".join(name_of(code, language) + (f" × {numbers[code]}" if code in numbers else "") for code in fields)


def _trail(tender: Tender, last: Any) -> list[tuple[Any, str]]:
    return [
        (_("Tenders"), reverse("procurement:tenders")),
        (tender.number, tender.get_absolute_url()),
        (_("Committee"), reverse("procurement:committee", args=[tender.pk])),
        (last, ""),
    ]


@login_required
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """State the need and freeze the list."""
    evaluation = access_committee(request.actor, pk)
    tender = evaluation.tender
    if not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    form = NeedForm(request.POST or None, initial={"members": 5, "experts": 4, "day": localdate(clock.now())})
    where = reverse("procurement:committee", args=[pk]) + "#draw"
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.state_need(evaluation, **form.values(), **who),
            then=where,
            form=form,
            done=gettext("The list is frozen. Now the draw can be made."),
        )
        if answer:
            return answer
    context = {"tender": tender, "form": form, "law": services.LAW, "trail": _trail(tender, _("Need"))}
    return render(request, "pages/committee/need.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the draw of a need."""
    found = CommitteeNeed.objects.select_related("evaluation").filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", refused("There is no such committee."), status=404)
    access_committee(request.actor, found.evaluation.tender_id)
    word = tidy(request.POST.get("word", ""))[:60]
    return play(
        request,
        lambda **who: services.draw_experts(found, word=word, **who),
        then=lambda drawn: drawn.get_absolute_url(),
        done=gettext("The experts are drawn and were asked to declare."),
    )  # type: ignore[return-value]


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a draw, by which anybody can repeat it: names for those who may see them, and for all after the result."""
    found = access_draw(request.actor, pk)
    tender, ours = found.need.evaluation.tender, is_buyers(request.actor, found.need.evaluation.tender)
    rows, outcome = found.need.by_code, found.outcome
    drawn = {one.code: one for one in outcome.experts}
    spare = {one.code: one for one in outcome.spares}
    context = {
        "draw": found,
        "need": found.need,
        "tender": tender,
        "ours": ours,
        "fields": shown_fields(found.need.fields),
        "experts": [{"row": rows[one.code], "one": one, "subject": shown_fields([one.subject] if one.subject else [])}
                    for one in outcome.experts],
        "spares": [{"row": rows[one.code], "one": one} for one in outcome.spares],
        "list": [{"row": row, "fields": shown_fields(row["fields"]), "codes": ",".join(row["fields"]),
                  "is_drawn": row["code"] in drawn, "is_spare": row["code"] in spare} for row in found.need.pool],
        "left_out": [{"name": row["name"], "why": WHY[row["why"]]} for row in found.need.left_out] if ours else [],
        "algorithm": ALGORITHM,
        "law": services.LAW,
        "secret_law": NAMES_LAW,
        "trail": _trail(tender, _("Draw")) if ours else [],
    }  # fmt: skip
    return render(request, "pages/committee/draw.html", context)


@require_POST
@login_required
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The next spare takes a member's place, with a reason."""
    seat = Member.objects.select_related("evaluation__tender", "person").filter(pk=pk).first()
    if seat is None:
        raise Refusal("not_found", refused("There is no such committee."), status=404)
    access_committee(request.actor, seat.evaluation.tender_id)
    reason = tidy(request.POST.get("reason", ""), lines=True)[:500]
    return play(
        request,
        lambda **who: seats.replace_from_spares(seat, reason=reason, **who),
        then=reverse("procurement:committee", args=[seat.evaluation.tender_id]),
        done=gettext("Replaced; the spare member was asked to declare."),
    )  # type: ignore[return-value]


@require_POST
@login_required
def anew(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh evaluation with a new committee after a voided one."""
    found = Evaluation.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", refused("There is no such committee."), status=404)
    access_committee(request.actor, found.tender_id)
    return play(
        request,
        lambda **who: evaluations.form_anew(found, **who),
        then=reverse("procurement:committee", args=[found.tender_id]),
        done=gettext("A new committee can be formed now."),
    )  # type: ignore[return-value]
