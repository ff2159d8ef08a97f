"""Pages of the committee: the officer names members, each member declares."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.names import tidy
from tender.core.refusal import Refusal, _
from tender.procurement.forms.committee import DeclarationForm, MemberForm
from tender.procurement.models import Member
from tender.procurement.models.facts import committee_refusal
from tender.procurement.queries.committee import access_committee, access_membership, bidders_of, could_sit, members_of, vacancies
from tender.procurement.queries.conflict import ties_of_members
from tender.procurement.rules.member import AVOIDANCE
from tender.procurement.services import committee as services

LAWS = {
    "void": "财政部令第87号 第49条、第67条",
    "replace": "财政部令第87号 第49条",
    "name": "财政部令第87号 第45条、第48条",
}


@login_required
def committee_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The members with their declarations, what is still missing, and the form that names one more."""
    evaluation, at = access_committee(request.actor, pk), clock.now()
    tender, actor = evaluation.tender, request.actor
    needs = list(evaluation.needs.select_related("draw"))
    officer = actor.holds("officer", tender.buyer_id)
    may = officer and evaluation.state in services.CHANGEABLE
    forming = evaluation.state == "forming"
    may_name = may and (forming or bool(vacancies(evaluation, "expert") or vacancies(evaluation, "buyer")))
    form = MemberForm(could_sit(evaluation, at=at), request.POST or None) if may_name else None
    if form is not None and request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.name_member(evaluation, **form.cleaned_data, by=by, at=at),
            then=reverse("procurement:committee", args=[tender.pk]),
            form=form,
            done=gettext("Named; the person was asked to declare."),
        )
        if answer:
            return answer
    return render(
        request,
        "pages/committee/committee.html",
        {
            "evaluation": evaluation,
            "tender": tender,
            "members": members_of(evaluation),
            "missing": committee_refusal(tender) if evaluation.state in services.CHANGEABLE else None,
            "form": form,
            "may": may,
            "laws": LAWS,
            "officer": officer,
            "draws": [one.draw for one in needs if hasattr(one, "draw")],
            "need": needs[-1] if needs else None,
            "ties": ties_of_members(evaluation, at=at),
            "earlier": [one for one in tender.evaluations.order_by("pk") if one.pk != evaluation.pk],
        },
    )


def _seat(request: HttpRequest, pk: int) -> Member:
    seat = Member.objects.select_related("evaluation__tender", "person").filter(pk=pk).first()
    if seat is None:
        raise Refusal("not_found", _("There is no such committee."), status=404)
    return seat


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member off the committee, with a reason."""
    seat = _seat(request, pk)
    access_committee(request.actor, seat.evaluation.tender_id)
    return play(
        request,
        lambda by, at: services.release_member(seat, reason=tidy(request.POST.get("reason", ""), lines=True)[:2000], by=by, at=at),
        then=reverse("procurement:committee", args=[seat.evaluation.tender_id]),
    )  # type: ignore[return-value]


@login_required
@require_POST
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a member the leader: the officer, or an expert of the committee on the page of the evaluation."""
    seat = _seat(request, pk)
    own = services.is_expert(seat.evaluation, request.actor)
    if not own:
        access_committee(request.actor, seat.evaluation.tender_id)
    then = seat.evaluation.get_absolute_url() if own else reverse("procurement:committee", args=[seat.evaluation.tender_id])
    return play(request, lambda by, at: services.choose_leader(seat, by=by, at=at), then=then)  # type: ignore[return-value]


@login_required
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's own page: the bidders by name, the relations the law names, yes or no."""
    seat = access_membership(request.actor, pk)
    tender = seat.evaluation.tender
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.declare(
                seat, has_conflict=form.cleaned_data["has_conflict"], text=form.cleaned_data["declaration"], by=by, at=at
            ),
            then=reverse("procurement:evaluations"),
            form=form,
            done=gettext("Your declaration is recorded."),
        )
        if answer:
            return answer
    return render(
        request,
        "pages/committee/declaration.html",
        {"seat": seat, "tender": tender, "form": form, "bidders": bidders_of(tender), "law": AVOIDANCE},
    )
