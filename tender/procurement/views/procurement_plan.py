"""Pages of what comes before a tender's notice: its plan line and intention, the procurement plan, and the two papers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.acts import play
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.procurement_plan import ExcuseForm, ProcurementPlanForm
from tender.procurement.models import Intention, PlannedTender, PlanningPaper, ProcurementPlan, Tender
from tender.procurement.models.planned import begin_refusal
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.services import procurement_plan as services
from tender.procurement.services.notice import web_text

LABELS = dict(PlanningPaper.Kind.choices)


@login_required
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the tender comes from, whether it may begin, its procurement plan, and the papers printed so far."""
    tender, at = _own(request, pk), clock.now()
    planned = PlannedTender.objects.select_related("line__plan").filter(tender=tender).first()
    before = tender.state in services.BEFORE_NOTICE
    plan = services.plan_of(tender)
    context = {
        "tender": tender,
        "planned": planned,
        "intentions": list(Intention.objects.filter(items__line_key=planned.line_key)) if planned else [],
        "refusal": begin_refusal(tender, at) if before else None,
        "plan": plan,
        "rows": _rows(plan),
        "may_edit": before and request.actor.holds("officer", tender.buyer_id),
        "is_officer": request.actor.holds("officer", tender.buyer_id),
        "kinds": [{"key": key, "label": label} for key, label in LABELS.items()],
        "printed": list(tender.planning_papers.select_related("file")),
        "trail": _trail(tender, _("Plan, intention and requirement")),
    }
    return render(request, "pages/procurement_plan/papers.html", context)


def _rows(plan: ProcurementPlan) -> list[dict[str, Any]]:
    rows = []
    for name in services.FIELDS:
        field = ProcurementPlan._meta.get_field(name)
        value = getattr(plan, f"get_{name}_display")() if field.choices else getattr(plan, name)
        rows.append({"label": field.verbose_name, "value": value or "—"})
    return rows


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the procurement plan says beside the draft."""
    tender = _officers(request, pk)
    plan = services.plan_of(tender)
    form = ProcurementPlanForm(
        request.POST or None, initial={"version": plan.version, **{name: getattr(plan, name) for name in services.FIELDS}}
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        save = lambda **who: services.save_plan(tender, values, version=version, **who)  # noqa: E731 (as elsewhere: one call)
        if answer := play(request, save, then=_papers(tender), form=form, done=_("Saved.")):
            return answer
        form.data = form.data.copy()
        form.data["version"] = str(services.plan_of(tender).version)
    context = {"tender": tender, "form": form, "saved": _rows(services.plan_of(tender)) if form.refusal else []}
    context["trail"] = _trail(tender, _("Procurement plan"))
    return render(request, "pages/procurement_plan/form.html", context, status=422 if form.errors else 200)


@login_required
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why the purchase does not wait for its intention."""
    tender = _officers(request, pk)
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        put = lambda **who: services.excuse_intention(tender, **form.cleaned_data, **who)  # noqa: E731
        if answer := play(request, put, then=_papers(tender), form=form, done=_("The reason is on record.")):
            return answer
    context = {"tender": tender, "form": form, "refusal": begin_refusal(tender, clock.now())}
    context["trail"] = _trail(tender, _("Reason for a short intention"))
    return render(request, "pages/procurement_plan/excuse.html", context, status=422 if form.errors else 200)


@login_required
def preview(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The wording of a paper as the draft stands."""
    tender = _own(request, pk)
    text = web_text(services.sheet_of(tender, _known(kind), at=clock.now()))
    context = {"tender": tender, "text": text, "kind": kind, "label": LABELS[kind], "trail": _trail(tender, LABELS[kind])}
    context["is_officer"] = request.actor.holds("officer", tender.buyer_id)
    return render(request, "pages/procurement_plan/preview.html", context)


@login_required
@require_POST
def print_now(request: HttpRequest, pk: int, kind: str) -> HttpResponse | None:
    """Print a paper and keep it."""
    tender = _own(request, pk)
    make = lambda **who: services.print_planning_paper(tender, _known(kind), **who)  # noqa: E731
    return play(request, make, then=_papers(tender), done=_("The paper is printed and kept."))


@login_required
def download(request: HttpRequest, pk: int, paper: int) -> StreamingHttpResponse:
    """A paper that was printed."""
    found = _own(request, pk).planning_papers.select_related("file").filter(pk=paper).first()
    if found is None:
        raise Refusal("not_found", refused("There is no such paper."), status=404)
    return files.answer(found.file, inline="inline" in request.GET)


def _own(request: HttpRequest, pk: int) -> Tender:
    tender: Tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        raise forbidden()
    return tender


def _officers(request: HttpRequest, pk: int) -> Tender:
    """The tender for the officer who writes about it."""
    tender = _own(request, pk)
    if not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    return tender


def _known(kind: str) -> str:
    if kind not in LABELS:
        raise Refusal("not_found", refused("There is no such paper."), status=404)
    return kind


def _papers(tender: Tender) -> str:
    return reverse("procurement:planning-papers", args=[tender.pk])


def _trail(tender: Tender, last: Any) -> list[tuple[Any, str]]:
    here = [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url())]
    return [*here, (last, "")]
