"""Pages of an evaluation: an evaluator's list, one evaluation, the scores after the lock, the report and its signature."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.charts import bars
from tender.core.refusal import Refusal, _
from tender.procurement.forms.evaluation import SignForm
from tender.procurement.models import Bid, PriceOpening
from tender.procurement.queries.committee import access_evaluation, evaluations_for, is_buyers, member_of, members_of
from tender.procurement.queries.evaluation import (
    LOCKED,
    Overview,
    access_report,
    access_returnable,
    access_scores,
    leaf_rows,
    overview_of,
    sheets_of,
)
from tender.procurement.services import evaluation as services
from tender.procurement.services import price_opening, reevaluation

IN_CHART = 12
LEADER_LAW = "财政部令第87号 第45条"
FLAGS = {
    "abnormal_low_mean": gettext_lazy("price far below the mean"),
    "abnormal_low_second": gettext_lazy("price far below the second lowest"),
    "abnormal_low_ceiling": gettext_lazy("price far below the ceiling"),
}


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The evaluations somebody sits in, each with what to do next."""
    found = list(evaluations_for(request.actor)[:50])
    return render(request, "pages/evaluation/mine.html", {"rows": [_next_step(one) for one in found]})


def _next_step(evaluation: object) -> dict[str, object]:
    """One evaluation with its next step for the reader."""
    seat, sheets = evaluation.mine[0], evaluation.my_sheets  # type: ignore[attr-defined]
    waiting = [sheet for sheet in sheets if sheet.state in ("open", "returned")]
    row: dict[str, object] = {"evaluation": evaluation, "seat": seat, "sheets": sheets, "tone": "blue", "state": ""}
    if seat.left_at is not None:
        return {**row, "state": gettext("You have left this committee"), "tone": ""}
    if seat.has_conflict is None and evaluation.state in ("forming", "scoring"):  # type: ignore[attr-defined]
        return {**row, "state": gettext("Declare your conflicts of interest"), "url": seat.get_absolute_url(), "tone": "amber"}
    if waiting:
        return {**row, "state": gettext("Fill in your score sheet"), "url": waiting[0].get_absolute_url(), "tone": "amber"}
    if evaluation.state == "reconciling" and seat.report_signed_at is None:  # type: ignore[attr-defined]
        url = reverse("procurement:sign-report", args=[evaluation.pk])  # type: ignore[attr-defined]
        return {**row, "state": gettext("Read and sign the report"), "url": url, "tone": "amber"}
    if seat.is_leader and evaluation.state == "forming" and evaluation.tender.state == "examining":  # type: ignore[attr-defined]
        return {**row, "state": gettext("Conformity examination"), "url": evaluation.get_absolute_url(), "tone": "blue"}  # type: ignore[attr-defined]
    return {**row, "state": evaluation.get_state_display()}  # type: ignore[attr-defined]


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: where it stands, who has handed in, which lots are computed, what can be done."""
    evaluation, at = access_evaluation(request.actor, pk), clock.now()
    tender, members = evaluation.tender, members_of(evaluation)
    are_sealed = evaluation.state in LOCKED and evaluation.are_prices_sealed()
    return render(
        request,
        "pages/evaluation/page.html",
        {
            "evaluation": evaluation,
            "tender": tender,
            "sheets": sheets_of(evaluation),
            "members": members,
            "leader_law": LEADER_LAW,
            "leader": next((one for one in members if one.is_leader and one.left_at is None), None),
            "lots": list(tender.lots.all()),
            "reports": list(evaluation.reports.select_related("lot")),
            "is_locked": evaluation.state in LOCKED,
            "are_sealed": are_sealed,
            "prices": PriceOpening.objects.filter(evaluation=evaluation).first(),
            "is_buyers": is_buyers(request.actor, tender),
            "seat": member_of(request.actor, evaluation),
            "may_return": request.actor.holds("officer", tender.buyer_id) and evaluation.state == "scoring",
            "has_conformity": tender.requirements.filter(kind="conformity").exists(),
            "offers": [
                one
                for one in offers(evaluation, by=request.actor, at=at)
                if one.card.name in MOVES and (are_sealed or one.card.name != "open_prices")
            ],
        },
    )


MOVES = {
    "void": Door(services.void),
    "reopen": Door(reevaluation.reopen, done=gettext_lazy("The committee evaluates again; every member is told.")),
    "open_prices": Door(price_opening.open_prices, done=gettext_lazy("The price envelopes are opened.")),
}


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the evaluation."""
    return move_page(request, access_evaluation(request.actor, pk), name, MOVES)


@login_required
def return_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer sends a handed-in sheet back, unread, for one of the causes of O87 art. 64."""
    sheet = access_returnable(request.actor, pk)
    doors = {"send_back": Door(services.return_sheet)}
    return move_page(request, sheet, "send_back", doors, then=lambda _row: sheet.evaluation.get_absolute_url())


@login_required
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """Every total of every evaluator for one lot, after the lock, with a picture of the best."""
    overview = overview_of(access_scores(request.actor, pk))
    return render(
        request,
        "pages/evaluation/scores.html",
        {"overview": overview, "tender": overview.lot.tender, "picture": _picture(overview), "rows": _rows(overview)},
    )


def _picture(overview: Overview) -> object:
    return bars(
        gettext("Totals"),
        [(row.bid.provider.name, row.total) for row in overview.rows[:IN_CHART]],
        unit=gettext("points"),
        head=(gettext("Bidder"), gettext("Total")),
    )


def _rows(overview: Overview) -> list[dict[str, object]]:
    """Rows as text, because a table of thousands of numbers is formatted faster here than in a template."""
    names = [str(member.person) for member in overview.members]
    return [
        {
            "place": row.place,
            "url": reverse("procurement:score-detail", args=[row.bid.pk]),
            "name": row.bid.provider.name,
            "alias": row.bid.alias,
            "price": f"{row.bid.price:,.2f}",
            "price_score": f"{row.price_score:.2f}",
            "totals": [(who, f"{total:.2f}" if total is not None else "—") for who, total in zip(names, row.totals, strict=True)],
            "total": f"{row.total:.2f}",
            "spread": f"{row.spread:.2f}",
            "flags": [FLAGS.get(flag, flag) for flag in row.flags],
        }
        for row in overview.rows
    ]


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Every score of one bid, criterion by criterion, after the lock."""
    bid = Bid.objects.select_related("lot__tender", "provider", "result").filter(pk=pk, result__isnull=False).first()
    if bid is None:
        raise Refusal("not_found", _("There is no such evaluation."), status=404)
    access_scores(request.actor, bid.lot_id)
    members, rows = leaf_rows(bid)
    return render(
        request,
        "pages/evaluation/detail.html",
        {"bid": bid, "members": members, "rows": rows, "result": bid.result, "lot": bid.lot},
    )


@login_required
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A member reads the result of every lot and signs the report, agreeing or dissenting."""
    evaluation = access_evaluation(request.actor, pk)
    seat = member_of(request.actor, evaluation)
    if seat is None or evaluation.state not in LOCKED:
        raise Refusal("not_there_yet", _("The report is not there to be signed."), law="财政部令第87号 第58条")
    form = SignForm(request.POST or None, words=evaluation.tender.words)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.sign_report(evaluation, dissent=str(form.cleaned_data["dissent"]), by=by, at=at),
            then=reverse("procurement:evaluations"),
            form=form,
            done=gettext("You have signed the report."),
        )
        if answer:
            return answer
    lots = evaluation.tender.lots.filter(sheets__evaluation=evaluation).distinct()
    return render(
        request,
        "pages/evaluation/sign.html",
        {
            "evaluation": evaluation,
            "tender": evaluation.tender,
            "seat": seat,
            "form": form,
            "law": services.LAW,
            "lots": [{"lot": lot, "rows": _rows(overview_of(lot))} for lot in lots],
        },
    )


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """评标报告 as PDF."""
    return files.answer(access_report(request.actor, pk).paper, inline=True)


@login_required
def price_record(request: HttpRequest, pk: int) -> HttpResponse:
    """报价开标记录 as PDF."""
    evaluation = access_evaluation(request.actor, pk)
    found = PriceOpening.objects.select_related("paper").filter(evaluation=evaluation).first()
    if found is None:
        raise Refusal("not_found", _("There is no such record."), status=404)
    return files.answer(found.paper, inline=True)
