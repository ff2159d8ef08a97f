"""Pages after the lock: statistics of a lot's scores, re-checks and their confirmation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from tender.core import clock
from tender.core.acts import play
from tender.core.card import offers
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.forms.scoring import ConfirmForm, RecheckForm
from tender.procurement.models import Recheck, ScoreSheet
from tender.procurement.queries.committee import access_evaluation
from tender.procurement.queries.evaluation import LOCKED
from tender.procurement.queries.recheck import may_take_part, rechecks_of
from tender.procurement.queries.score_statistics import Told, access_statistics, statistics_of
from tender.procurement.rules.recheck import LAW
from tender.procurement.rules.score_statistics import FAR
from tender.procurement.services import recheck as services

PATTERNS = {
    "all_bids": gettext_lazy("gave all bids the same points on every judged criterion"),
    "same_sheet": gettext_lazy("hold the same judged scores in every cell"),
}


@login_required
def score_statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """Spread per criterion, deviation per evaluator, outliers and patterns; hints, never a verdict."""
    lot = access_statistics(request.actor, pk)
    told = statistics_of(lot)
    context = {"lot": lot, "tender": lot.tender, "recusals": told.recusals, "far": f"{FAR} %", **_rows(told)}
    return render(request, "pages/scoring/statistics.html", context)


def _rows(told: Told) -> dict[str, Any]:
    found = told.found
    return {
        "spreads": [
            (told.leaves[one.leaf].name, percent(one.mean), percent(one.widest), told.bids[one.at].alias if one.at else "—")
            for one in found.spreads
        ],
        "deviations": [(told.members[one.evaluator], signed(one.leaning), percent(one.distance)) for one in found.deviations],
        "outliers": [
            {
                "who": told.members[one.given.evaluator], "bid": told.bids[one.given.bid], "leaf": told.leaves[one.given.leaf].name,
                "points": one.given.points, "median": one.median, "distance": percent(one.distance),
            }
            for one in found.outliers
        ],
        "alike": ["、".join(told.members[who] for who in one.who) + " " + str(PATTERNS[one.kind]) for one in found.alike],
    }  # fmt: skip


def percent(value: Fraction) -> str:
    """With one place, rounded half up."""
    tenths = int(abs(value) * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10} %"


def signed(value: Fraction) -> str:
    """With its sign: + is higher than the others, − lower."""
    said = percent(value)
    return said if said == "0.0 %" else f"{'−' if value < 0 else '+'}{said}"


@login_required
def rechecks(request: HttpRequest, pk: int) -> HttpResponse:
    """All re-checks with both values, and the sheets one may be asked for."""
    evaluation = access_evaluation(request.actor, pk)
    if evaluation.state not in LOCKED:
        raise Refusal("not_there_yet", _("A re-check looks at signed sheets; these are not all signed."), law=LAW)
    may = evaluation.state in services.OPEN and may_take_part(request.actor, evaluation)
    sheets = ScoreSheet.objects.filter(evaluation=evaluation, member__left_at=None).select_related("member__person", "lot")
    context = {"evaluation": evaluation, "tender": evaluation.tender, "rows": rechecks_of(evaluation), "law": LAW, "may": may}
    context["reopens"] = [one for one in offers(evaluation, by=request.actor, at=clock.now()) if one.card.name == "reopen"]
    return render(request, "pages/scoring/rechecks.html", {**context, "sheets": list(sheets) if may else []})


@login_required
def recheck_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a re-check of one score of a locked sheet."""
    sheet = ScoreSheet.objects.select_related("lot__tender", "member__person").filter(pk=pk).first()
    if sheet is None or access_evaluation(request.actor, sheet.evaluation_id).state not in LOCKED:
        raise Refusal("not_found", _("There is no such score sheet."), status=404)
    if not may_take_part(request.actor, sheet.evaluation):
        raise forbidden()
    form = RecheckForm(sheet, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answer = play(
            request,
            lambda by, at: services.ask(
                sheet, said["bid"], said["criterion"], cause=said["cause"], new=said["new_points"], reason=said["reason"],
                by=by, at=at,
            ),
            then=reverse("procurement:rechecks", args=[sheet.evaluation_id]),
            form=form,
            done=gettext("The re-check waits for its second person."),
        )  # fmt: skip
        if answer:
            return answer
    context = {"sheet": sheet, "tender": sheet.lot.tender, "form": form, "law": LAW}
    return render(request, "pages/scoring/recheck_ask.html", context, status=422 if form.errors else 200)


@login_required
def recheck_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person confirms a re-check."""
    related = ("evaluation", "sheet__member__person", "sheet__lot__tender", "bid__provider", "criterion", "person")
    one = Recheck.objects.select_related(*related).filter(pk=pk).first()
    if one is None:
        raise Refusal("not_found", _("There is no such re-check."), status=404)
    evaluation = access_evaluation(request.actor, one.evaluation_id)
    if not may_take_part(request.actor, evaluation):
        raise forbidden()
    form = ConfirmForm(is_signed=evaluation.was_signed(), data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = play(
            request,
            lambda by, at: services.confirm(one, finance=form.cleaned_data.get("finance", ""), by=by, at=at),
            then=reverse("procurement:rechecks", args=[evaluation.pk]),
            form=form,
            done=gettext("The re-check is confirmed; the lot is computed anew."),
        )
        if answer:
            return answer
    context = {"one": one, "evaluation": evaluation, "tender": evaluation.tender, "form": form, "law": LAW}
    return render(request, "pages/scoring/recheck_confirm.html", context, status=422 if form.errors else 200)
