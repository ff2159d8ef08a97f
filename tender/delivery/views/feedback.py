"""Pages of feedback: the round and its result, fetching a ticket, answering without a login, a provider's scorecard."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from tender.core import charts, clock, papers
from tender.core.actor import NOBODY
from tender.core.acts import Door, move_page
from tender.core.card import offers
from tender.core.names import tidy
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.delivery import documents
from tender.delivery.queries.feedback import (
    access_round,
    has_ticket,
    may_see_result,
    oversees,
    provider_result,
    result_of,
    takes_part,
)
from tender.delivery.rules.feedback import MARKS, Rated
from tender.delivery.services import feedback as services
from tender.parties.models import Organisation
from tender.parties.queries import PROVIDER_KINDS

MOVES = {"close": Door(services.close), "publish": Door(services.publish)}
SCALE = (_("very satisfied"), _("satisfied"), _("neither"), _("dissatisfied"), _("very dissatisfied"))


def round_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The round: what it asks, whether this person has a ticket, and the result when it may be seen."""
    round_, at = access_round(request.actor, pk), clock.now()
    result = result_of(round_) if may_see_result(request.actor, round_) else None
    joins = takes_part(request.actor, round_)
    context = {
        "round": round_, "training": round_.training, "offers": offers(round_, by=request.actor, at=at), "result": result,
        "chart": result and _chart([(text, rated) for text, _kind, rated in result.items]),
        "fetched": joins and has_ticket(request.actor, round_),
        "may_fetch": joins and round_.state == "open",
        "taken": round_.receipts.count() if round_.state == "open" and oversees(request.actor, round_) else None,
        "may_see": may_see_result(request.actor, round_),
    }  # fmt: skip
    return render(request, "pages/feedback/round.html", context)


@login_required
def round_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Play one card."""
    return move_page(request, access_round(request.actor, pk), name, MOVES)


@login_required
@cache_control(no_store=True)
def ticket(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Fetch the one ticket: it is shown once, with the way to answer without a login."""
    round_ = access_round(request.actor, pk)
    if not takes_part(request.actor, round_):
        raise forbidden()
    if request.method != "POST" and (round_.state != "open" or has_ticket(request.actor, round_)):
        return redirect(round_)
    if request.method != "POST":
        return render(request, "pages/feedback/fetch.html", {"round": round_, "key": services.new_key()})
    secret = services.fetch_ticket(round_, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    return render(request, "pages/feedback/ticket.html", {"round": round_, "secret": secret})


@cache_control(no_store=True)
def answer(request: HttpRequest) -> HttpResponseBase:
    """Answer with a ticket. No login is read here: neither session nor actor is touched, not even by the frame of the page."""
    request.user, request.actor = AnonymousUser(), NOBODY  # type: ignore[attr-defined]
    secret = request.POST.get("ticket", "")
    if not secret:
        return render(request, "pages/feedback/enter.html", {})
    round_ = services.round_of_ticket(secret)
    posted = [(q["key"], request.POST.get(q["key"], "")) for q in round_.questions]
    marks = {key: int(mark) for key, mark in posted if mark.isdecimal() and len(mark) < 4}
    context = {"round": round_, "secret": secret, "marks": marks, "scale": list(zip(MARKS, SCALE, strict=True))}
    if "send" not in request.POST:
        return render(request, "pages/feedback/answer.html", context)
    text = tidy(request.POST.get("text", ""), lines=True)
    try:
        services.take_answer(secret, marks=marks, text=text, at=clock.now())
    except Refusal as refusal:
        if refusal.code != "marks_invalid":
            raise
        return render(request, "pages/feedback/answer.html", {**context, "refusal": refusal, "text": text}, status=422)
    return render(request, "pages/feedback/thanks.html", {"round": round_})


def result_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as PDF, for whoever may see it."""
    round_ = access_round(request.actor, pk)
    result = result_of(round_) if may_see_result(request.actor, round_) else None
    if result is None:
        raise Refusal("too_few_answers", refused("There is no result to show yet."), status=404)
    paper = papers.pdf(sheet_of(round_, result), verify_url=request.build_absolute_uri(round_.get_absolute_url()))
    return HttpResponse(
        paper, content_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="feedback.pdf"'}
    )


def sheet_of(round_: object, result: object) -> documents.FeedbackResult:
    """The values printed on 教学评估结果."""
    training = round_.training  # type: ignore[attr-defined]
    items, lecturers = [], []
    for text, kind, rated in result.items:  # type: ignore[attr-defined]
        (lecturers if kind == "lecturer" else items).append(
            documents.RatedItem(name=text, counts=rated.counts, satisfied=rated.satisfied, mean=rated.mean)
        )
    overall = result.overall  # type: ignore[attr-defined]
    return documents.FeedbackResult(
        number=f"PG-{training.pk:05d}", issuer=training.buyer.name, dated=localdate(round_.closes_at), class_name=training.title,  # type: ignore[attr-defined]
        provider=training.provider.name, started=training.starts_on, ended=training.ends_on, opened_at=round_.created_at,  # type: ignore[attr-defined]
        closed_at=round_.closes_at, enrolled=result.enrolled, valid=result.answers, reply_rate=result.reply_rate,  # type: ignore[attr-defined]
        items=tuple(items), lecturers=tuple(lecturers), satisfied=overall.satisfied, mean=overall.mean, rating=rating_of(overall),
        picture=charts.stacked_bars("评价分布", [(i.name, i.counts) for i in items], documents.SCALE, scale=True).svg,
        scale=documents.SCALE, comments=result.comments,  # type: ignore[attr-defined]
        method="满意率＝（非常满意＋满意）÷有效答卷；满意度按100、80、60、40、20分折算取平均；答卷不足5份不予显示。",
    )  # fmt: skip


def rating_of(rated: Rated) -> str:
    """好 from 90, 一般 from 70, 差 below (满意率)."""
    share = rated.satisfied or 0
    return "好" if share >= 90 else "一般" if share >= 70 else "差"


def scorecard(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A provider's published feedback, class by class. Who has none is known only to those who are signed in."""
    provider = get_object_or_404(Organisation, pk=pk, kind__in=PROVIDER_KINDS)
    rows, overall = provider_result(provider)
    if not rows and request.actor.person_id is None:
        raise Refusal("not_found", refused("There is no such feedback."), status=404)
    pairs = [(str(row["round"].training), row["rated"].mean) for row in rows if row["rated"].mean is not None]
    chart = charts.bars(str(_("Mean per class (of 100)")), pairs) if pairs else None
    return render(
        request, "pages/feedback/scorecard.html", {"provider": provider, "rows": rows, "overall": overall, "chart": chart}
    )


def _chart(items: list[tuple[str, object]]) -> charts.Picture:
    rows = [(text, item.counts) for text, item in items]  # type: ignore[attr-defined]
    return charts.stacked_bars(str(_("Answers per question")), rows, [str(word) for word in SCALE], scale=True)
