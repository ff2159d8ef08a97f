"""Pages of procurement intentions for the buyer's people: the list, and publishing one.

Not here: the public pages (`portal/views/planning.py`).
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock, wording
from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.core.tables import Column, Table
from tender.procurement.forms.plan import IntentionForm
from tender.procurement.models import Intention
from tender.procurement.queries.plan import access_plan, intentions_for
from tender.procurement.rules.intention import earliest_begin
from tender.procurement.services.intention import publish_intention

COLUMNS = (
    Column("title", _("Title"), sort="title", main=True, link=Intention.get_absolute_url),
    Column("number", _("Number"), sort="number"),
    Column("at", _("Published"), kind="moment", sort="at"),
    Column("begins_on", _("The purchase begins on"), kind="day", sort="begins_on"),
    Column("projects", _("Classes"), kind="number"),
    Column("reason", _("Why it cannot wait")),
)


@login_required
def intention_list(request: HttpRequest) -> HttpResponse:
    """Published intentions of this person's organisations."""
    if not any(request.actor.holds(role) for role in ("officer", "approver", "supervisor")):
        raise forbidden()
    empty = {
        "title": _("No intention was published yet"),
        "text": _("Choose classes of an approved plan and announce their purchase."),
        "url": reverse("procurement:plans"),
        "label": _("Annual plan"),
    }
    table = Table(
        COLUMNS, intentions_for(request.actor), request, name="intentions", caption=_("Procurement intentions"),
        search=["title", "number"], order=["-at"], empty=empty,
    )  # fmt: skip
    return table.export_response() or render(request, "pages/intention/list.html", {"table": table})


@login_required
def intention_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the purchase of one class or several of a plan."""
    plan = access_plan(request.actor, pk)
    if not request.actor.holds("officer", plan.buyer_id):
        raise forbidden()
    lines = {line.pk: line for line in plan.lines.all()}
    today = wording.local(clock.now()).date()
    first = earliest_begin(plan.book, today)
    asked = [int(key) for key in request.GET.getlist("line") if key.isdecimal()]
    form = IntentionForm(
        request.POST or None,
        lines=[(line.pk, f"{line.month:%Y-%m} · {line.title} · {wording.money(line.total)}") for line in lines.values()],
        initial={
            "lines": asked,
            "begins_on": first + timedelta(days=1),
            "title": f"{plan.buyer.name}{today.year}年{today.month}月",
        },
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        chosen = [lines[key] for key in values.pop("lines")]
        publish = lambda **who: publish_intention(chosen, **values, **who)  # noqa: E731 (as elsewhere: one call)
        answer = play(request, publish, then=Intention.get_absolute_url, form=form, done=_("The intention is public."))
        if answer:
            return answer
    context = {"form": form, "plan": plan, "first": first, "lead": plan.book.period("intention_lead")}
    return render(request, "pages/intention/form.html", context, status=422 if form.errors else 200)
