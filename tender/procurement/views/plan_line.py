"""Pages of one line of a plan: what it says and what became of it, the form with its live check, and the tender drafted from it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import wording
from tender.core.acts import play
from tender.core.refusal import Refusal
from tender.core.wording import local
from tender.procurement.forms.plan import LineForm, LineTenderForm
from tender.procurement.models import Intention, Plan, PlanLine, PlannedTender
from tender.procurement.models.plan import FIELDS
from tender.procurement.queries.plan import access_line
from tender.procurement.rules.intention import earliest_begin
from tender.procurement.services import plan as services
from tender.procurement.services import plan_tender
from tender.procurement.views.plan import label_of, own_plan, shown


@login_required
def line_page(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A line with its caps, its intentions and its tenders; the button that drafts a tender."""
    found = access_line(request.actor, pk, line)
    plan = found.plan
    if request.method == "POST":
        own_plan(request, pk)
    form = LineTenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        make = lambda **who: plan_tender.draft_tender(found, **form.cleaned_data, **who)  # noqa: E731 (as elsewhere: one call)
        done = _("The draft is made from the plan. Complete its parts, then submit it for review.")
        answer = play(request, make, then=lambda made: reverse("procurement:draft", args=[made.pk]), form=form, done=done)
        if answer:
            return answer
    is_officer = request.actor.holds("officer", plan.buyer_id)
    intentions = list(Intention.objects.filter(items__line_key=found.key).order_by("at"))
    context = {
        "line": found,
        "plan": plan,
        "rows": _facts(found),
        "check": _check(found),
        "refusals": found.refusals(plan.table),
        "tenders": list(PlannedTender.objects.filter(line_key=found.key).select_related("tender")),
        "intentions": intentions,
        "may_begin_on": earliest_begin(plan.book, local(intentions[0].at).date()) if intentions else None,
        "lead": plan.book.period("intention_lead"),
        "may_edit": is_officer and plan.state == "draft",
        "may_draft": is_officer and plan.is_in_force,
        "form": form,
        "trail": _trail(plan, found.title),
    }
    return render(request, "pages/plan/line.html", context, status=422 if form.errors else 200)


def _facts(line: PlanLine) -> list[dict[str, Any]]:
    names = [name for name in FIELDS if name not in ("title", "need_id")]
    return [{"label": label_of(name), "value": shown(name, getattr(line, name)) or wording.NOTHING} for name in names]


def _check(line: PlanLine) -> Any:
    try:
        return line.check_fees(line.plan.table)
    except Refusal:
        return None


@login_required
def line_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a class."""
    plan = own_plan(request, pk)
    form = LineForm(request.POST or None, plan=plan, initial={"version": 0, "staff": 0, "lecturer_budget": "0"})
    if request.method == "POST" and form.is_valid():
        add = lambda **who: services.add_line(plan, form.values(), **who)  # noqa: E731
        if answer := play(request, add, then=plan.get_absolute_url(), form=form, done=_("The class is in the plan.")):
            return answer
    return _show(request, plan, form, None)


@login_required
def line_edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Change a class; what somebody else saved meanwhile is never overwritten unseen."""
    found = access_line(request.actor, pk, line)
    plan = own_plan(request, pk)
    form = LineForm(request.POST or None, plan=plan, initial={**found.values(), "version": found.version})
    if request.method == "POST" and form.is_valid():
        change = lambda **who: services.change_line(found, form.values(), version=form.cleaned_data["version"], **who)  # noqa: E731
        if answer := play(request, change, then=plan.get_absolute_url(), form=form, done=_("Saved.")):
            return answer
        found = access_line(request.actor, pk, line)
        form.renew(found.version)
    return _show(request, plan, form, found)


def _show(request: HttpRequest, plan: Plan, form: LineForm, line: PlanLine | None) -> HttpResponse:
    clashes = line is not None and form.refusal is not None and form.refusal.code == "line_edited_meanwhile"
    context = {
        "plan": plan,
        "form": form,
        "line": line,
        "saved": _facts(line) if clashes else [],
        # Judged afresh: a refusal takes the field at fault out of the form's values.
        **_judged(plan, LineForm(request.POST, plan=plan) if form.is_bound else None, line),
        "trail": _trail(plan, line.title if line else _("Add a class")),
    }
    return render(request, "pages/plan/line_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The caps of what is being typed, as a piece of the page; nothing is written."""
    plan = own_plan(request, pk)
    return render(request, "pages/plan/_check.html", _judged(plan, LineForm(request.POST, plan=plan), None))


NEEDED = ("audience", "head_count", "days", "staff")


def _judged(plan: Plan, form: LineForm | None, line: PlanLine | None) -> dict[str, Any]:
    """The check of a form as far as it is filled in; of the stored line when nothing was typed yet."""
    if form is None:
        return {"check": _check(line), "refusals": line.refusals(plan.table)} if line else {"check": None, "refusals": ()}
    form.is_valid()
    if any(form.cleaned_data.get(name) is None for name in NEEDED):
        return {"check": None, "refusals": ()}
    values = {"budget": 0, "lecturer_budget": 0, **form.values()}
    try:
        found = services.judged(
            plan, {**values, "budget": values["budget"] or 0, "lecturer_budget": values["lecturer_budget"] or 0}
        )
    except Refusal as refusal:
        return {"check": None, "refusals": (refusal,)}
    return {"check": found, "refusals": found.refusals}


@login_required
@require_POST
def line_remove(request: HttpRequest, pk: int, line: int) -> HttpResponse | None:
    """Take a class out of the draft."""
    found = access_line(request.actor, pk, line)
    version = int(request.POST.get("version") or -1) if (request.POST.get("version") or "").isdecimal() else -1
    remove = lambda **who: services.remove_line(found, version=version, **who)  # noqa: E731
    return play(request, remove, then=found.plan.get_absolute_url(), done=_("The class was taken out of the plan."))


def _trail(plan: Plan, last: Any) -> list[tuple[Any, str]]:
    return [(_("Annual plan"), reverse("procurement:plans")), (plan.title, plan.get_absolute_url()), (last, "")]
