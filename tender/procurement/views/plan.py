"""Pages of the annual plan: list, the plan with its lines, totals and moves, needs to take in, editions and their difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import charts, clock, wording
from tender.core.acts import Door, move_page, play
from tender.core.card import cards_of, offers
from tender.core.models import AuditLine
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table
from tender.procurement.forms.plan import HeadForm, NeedsForm, PlanForm
from tender.procurement.models import Need, Plan, PlanLine, Tender
from tender.procurement.queries import plan as queries
from tender.procurement.services import plan as services
from tender.procurement.services.notice import web_text
from tender.procurement.services.planning_sheets import annual_plan

MOVES = {
    "submit": Door(services.submit),
    "approve": Door(services.approve),
    "send_back": Door(services.send_back),
    "publish": Door(services.publish),
}
TONES = {"draft": "", "in_review": "amber", "approved": "amber", "published": "green", "replaced": ""}
METHODS = dict(Tender.Method.choices)
AUDIENCES = dict(Need.Audience.choices)
KINDS = {"added": (_("added"), "green"), "removed": (_("removed"), "red"), "changed": (_("changed"), "amber")}
WORDS = {"plan.begun": _("Plan begun"), "plan.revised": _("Edition begun"), "plan.edited": _("Plan changed")}
COLUMNS = (
    Column("title", _("Plan"), sort="title", main=True, link=Plan.get_absolute_url),
    Column("year", _("Year"), sort="year"),
    Column("edition", _("Edition"), sort="edition"),
    Column("state", _("State"), kind="state", value=lambda row: row.get_state_display(), tone=lambda row: TONES[row.state]),
    Column("classes", _("Classes"), kind="number", sort="classes"),
    Column("total", _("Budget"), kind="money", sort="total"),
)


@login_required
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of this person's organisations."""
    if not any(request.actor.holds(role) for role in ("officer", "approver", "supervisor")):
        raise forbidden()
    is_officer = request.actor.holds("officer")
    empty = {
        "title": _("There is no plan yet"),
        "text": _("A plan lists the classes of a year with their budgets; tenders are drafted from its lines."),
        "url": reverse("procurement:plan-new") if is_officer else "",
        "label": _("Begin a plan"),
    }
    table = Table(
        COLUMNS, queries.plans_for(request.actor), request, name="plans", caption=_("Annual plans"),
        filters=[Filter("state", _("State"), Plan.State.choices)], order=["-year", "-edition"], empty=empty,
    )  # fmt: skip
    return table.export_response() or render(request, "pages/plan/list.html", {"table": table, "is_officer": is_officer})


@login_required
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a year."""
    own = sorted(request.actor.organisations("officer"))
    if not own:
        raise forbidden()
    year = clock.now().year
    form = PlanForm(request.POST or None, initial={"year": year, "title": f"{year}年度培训计划"})
    if request.method == "POST" and form.is_valid():
        make = lambda **who: services.create_plan(own[0], **form.cleaned_data, **who)  # noqa: E731
        if answer := play(request, make, then=Plan.get_absolute_url, form=form, done=_("The plan is begun. Add its classes.")):
            return answer
    return render(request, "pages/plan/form.html", {"form": form}, status=422 if form.errors else 200)


def own_plan(request: HttpRequest, pk: int) -> Plan:
    """A plan that this officer writes; forbidden to others who may see it."""
    plan = queries.access_plan(request.actor, pk)
    if not request.actor.holds("officer", plan.buyer_id):
        raise forbidden()
    return plan


@login_required
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct title and fee table of a draft."""
    plan = own_plan(request, pk)
    form = HeadForm(request.POST or None, initial={name: getattr(plan, name) for name in ("title", "fee_table", "version")})
    if request.method == "POST" and form.is_valid():
        change = lambda **who: services.change_head(plan, **form.cleaned_data, **who)  # noqa: E731
        if answer := play(request, change, then=plan.get_absolute_url(), form=form, done=_("Saved.")):
            return answer
        plan = queries.access_plan(request.actor, pk)
        form.renew(plan.version)
    return render(request, "pages/plan/form.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)


@login_required
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: its lines with caps and what became of them, totals, moves, history."""
    by, at = request.actor, clock.now()
    plan = queries.access_plan(by, pk)
    views = queries.lines_of(plan)
    table = _table(request, plan, views)
    is_officer = by.holds("officer", plan.buyer_id)
    lines = [view.line for view in views]
    following = Plan.objects.filter(previous=plan).first()
    context = {
        "plan": plan,
        "tone": TONES[plan.state],
        "offers": offers(plan, by=by, at=at),
        "is_officer": is_officer,
        "may_edit": is_officer and plan.state == "draft",
        "may_revise": is_officer and plan.is_in_force and following is None,
        "following": following,
        "table": table,
        "tiles": _tiles(views),
        "pictures": _pictures(lines) if lines else [],
        "history": _entries(queries.history_of(plan)),
        "trail": [(_("Annual plan"), reverse("procurement:plans")), (plan.title, "")],
    }
    return table.export_response() or render(request, "pages/plan/detail.html", context)


def _table(request: HttpRequest, plan: Plan, views: list[queries.LineView]) -> Table:
    by_pk = {view.line.pk: view for view in views}
    checks = {pk: view.check for pk, view in by_pk.items()}
    columns = (
        Column("month", _("Month"), sort="month", value=lambda row: f"{row.month:%m}"),
        Column(
            "title", _("Class"), sort="title", main=True, link=lambda row: reverse("procurement:plan-line", args=[plan.pk, row.pk])
        ),
        Column("audience", _("Audience"), value=lambda row: row.get_audience_display()),
        Column("head_count", _("Head count"), kind="number", sort="head_count"),
        Column("staff", _("Staff"), kind="number"),
        Column("days", _("Days"), kind="number", sort="days"),
        Column("budget", _("Budget"), kind="money", sort="budget"),
        Column("cap", _("Cap"), kind="money", value=lambda row: checks[row.pk].cap if checks[row.pk] else None),
        Column("lecturer_budget", _("Pay of lecturers"), kind="money", sort="lecturer_budget"),
        Column("method", _("Method"), value=lambda row: row.get_method_display()),
        Column(
            "state", _("State"), kind="state", value=lambda row: _said(by_pk[row.pk])[0], tone=lambda row: _said(by_pk[row.pk])[1]
        ),
    )
    empty = {
        "title": _("No class is planned yet"),
        "text": _("Take in needs, or add a class by hand."),
        "url": reverse("procurement:plan-needs", args=[plan.pk]) if plan.state == "draft" else "",
        "label": _("Take in needs"),
    }
    return Table(
        columns, plan.lines.all(), request, name="lines", caption=_("Classes of the plan"), search=["title"],
        filters=[Filter("method", _("Intended method"), Tender.Method.choices)], order=["month", "id"], per_page=100,
        file_name=f"plan-{plan.year}-{plan.edition}", empty=empty,
    )  # fmt: skip


def _said(view: queries.LineView) -> tuple[Any, str]:
    """What became of a line, in a word, and its colour."""
    if view.refusals:
        return _("above a cap"), "red"
    if view.tenders:
        return _("tender drafted"), "green"
    if view.intentions:
        return _("intention published"), "blue"
    return _("planned"), ""


def _tiles(views: list[queries.LineView]) -> list[dict[str, Any]]:
    over = sum(bool(view.refusals) for view in views)
    lines = [view.line for view in views]
    return [
        {"label": _("Classes"), "value": len(lines)},
        {"label": _("People"), "value": sum(line.head_count for line in lines)},
        {"label": _("Budget"), "value": wording.money(sum(line.total for line in lines))},
        {"label": _("Above a cap"), "value": over, "tone": "red" if over else ""},
    ]


def _pictures(lines: list[PlanLine]) -> list[charts.Picture]:
    head, unit = gettext("Budget"), gettext("yuan")
    months = [(f"{month:%Y-%m}", total) for month, _n, _p, total in queries.totals(lines, "month")]
    methods = [(str(METHODS[method]), total) for method, _n, _p, total in queries.totals(lines, "method")]
    return [
        charts.bars(gettext("Budget by month"), months, unit=unit, head=(gettext("Month"), head)),
        charts.bars(gettext("Budget by method"), methods, unit=unit, head=(gettext("Intended method"), head)),
    ]


def _entries(lines: Iterable[AuditLine]) -> list[dict[str, Any]]:
    moves = {card.logs: card.label for card in cards_of(Plan).values()}
    return [
        {
            "title": WORDS.get(line.event) or moves.get(line.event) or line.event,
            "at": line.at,
            "who": line.actor_name,
            "reason": line.reason,
            "tone": "red" if line.event == "plan.returned" else "",
        }
        for line in lines
    ]


@login_required
def plan_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the plan."""
    return move_page(request, queries.access_plan(request.actor, pk), name, MOVES)


@login_required
def plan_needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Take needs of the year into the plan."""
    plan = own_plan(request, pk)
    needs = queries.free_needs(plan)
    form = NeedsForm(request.POST or None, needs=needs, initial={"needs": list(needs)})
    if request.method == "POST" and form.is_valid():
        chosen = [need.pk for need in form.cleaned_data["needs"]]
        add = lambda **who: services.add_needs(plan, chosen, **who)  # noqa: E731
        if answer := play(
            request, add, then=plan.get_absolute_url(), form=form, done=_("The needs are in the plan. Look at each line.")
        ):
            return answer
    context = {"form": form, "plan": plan, "any": needs.exists()}
    return render(request, "pages/plan/needs.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def plan_revise(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Begin the next edition."""
    plan = queries.access_plan(request.actor, pk)
    done = _("The next edition is begun with the same classes.")
    return play(request, lambda **who: services.revise(plan, **who), then=Plan.get_absolute_url, done=done)


@login_required
def plan_difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What this edition changes in the one before, line by line."""
    plan = queries.access_plan(request.actor, pk)
    changes = [
        {"title": change.title, "kind": KINDS[change.kind][0], "tone": KINDS[change.kind][1], "rows": _rows(change.fields)}
        for change in queries.difference_of(plan)
    ]
    return render(request, "pages/plan/difference.html", {"plan": plan, "changes": changes})


def _rows(fields: Iterable[tuple[str, Any, Any]]) -> list[dict[str, Any]]:
    return [{"label": label_of(name), "before": shown(name, was), "after": shown(name, now)} for name, was, now in fields]


def label_of(name: str) -> Any:
    """What a field of a line is called."""
    return _("Teaching hours") if name == "hours" else PlanLine._meta.get_field(name).verbose_name


def shown(name: str, value: Any) -> str:
    """A field of a line in plain words."""
    if name in ("budget", "lecturer_budget"):
        return wording.money(value)
    if name == "month":
        return f"{value:%Y-%m}"
    if name == "hours":
        return gettext(", ").join(f"{title} {hours}" for title, hours in value.items()) or wording.NOTHING
    return str({"method": METHODS, "audience": AUDIENCES}.get(name, {}).get(value, value if value is not None else wording.NOTHING))


@login_required
def plan_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The official paper as it would be published now."""
    plan = queries.access_plan(request.actor, pk)
    return render(request, "pages/plan/preview.html", {"plan": plan, "text": web_text(annual_plan(plan, at=clock.now()))})
