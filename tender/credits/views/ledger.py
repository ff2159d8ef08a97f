"""A learner's credits with every entry and its reason; the public ranking; reversal by an officer."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core import charts, clock
from tender.core.actor import Actor
from tender.core.acts import play
from tender.core.tables import Column, Filter, Table
from tender.credits.forms import ReversalForm
from tender.credits.models import CreditEntry
from tender.credits.queries import access_entry, access_learner, departments_of, entries_of, ranking, standing_of
from tender.credits.rules import credit
from tender.credits.services import ledger as services
from tender.parties.models import Person


@login_required
def mine(request: HttpRequest) -> HttpResponseBase:
    """My own page."""
    return redirect("credits:learner", pk=request.actor.person_id)


def learner(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every entry of the cycle and what it adds up to. Public (the district's rule: 每个干部的学分都向公众开放)."""
    person, rules, today = access_learner(request.actor, pk), credit.load(), localdate(clock.now())
    found = standing_of(person.pk, today, rules)
    parts = [(CreditEntry.Part(part), found.parts[part], rules.caps[part], found.above[part]) for part in credit.PARTS]
    first, after = credit.cycle_of(today, rules)
    entries = list(entries_of(person.pk, today, rules))
    context = {
        "person": person, "parts": parts, "total": found.total, "rules": rules,
        "first_year": first.year, "last_year": after.year - 1,
        "chart": charts.bars(str(_("Points per part")), [(str(part.label), points) for part, points, _cap, _above in parts]),
        "entries": entries, "is_own": request.actor.person_id == person.pk, "reversible": _reversible(request.actor, entries),
    }  # fmt: skip
    return render(request, "pages/credits/learner.html", context)


def _reversible(by: Actor, entries: list[CreditEntry]) -> set[int]:
    """Entries that this officer's department gave (nothing is asked for anybody else)."""
    mine = by.organisations("officer")
    return {pk for pk, buyer in departments_of(entries).items() if buyer in mine} if mine else set()


def rank(request: HttpRequest) -> HttpResponseBase:
    """The public ranking (学分排位)."""
    rules = credit.load()
    first, after = credit.cycle_of(localdate(clock.now()), rules)
    table = Table(
        [
            Column("place", _("Rank"), kind="number"),
            Column(
                "full_name", _("Full name"), sort="full_name", link=lambda row: reverse("credits:learner", args=[row.pk]), main=True
            ),
            Column("unit", _("Unit"), sort="unit__name"),
            Column("get_rank_group_display", _("Rank group"), sort="rank_group"),
            *(Column(part, CreditEntry.Part(part).label, kind="points", sort=part) for part in credit.PARTS),
            Column("total", _("Total"), kind="points", sort="total"),
        ],
        ranking(localdate(clock.now()), rules),
        request,
        search=("full_name", "unit__name"),
        filters=[Filter("rank_group", _("Rank group"), [choice for choice in Person.RankGroup.choices if choice[0]])],
        order=("-total", "full_name"),
        file_name="ranking",
    )
    context = {"table": table, "rules": rules, "first_year": first.year, "last_year": after.year - 1}
    return table.export_response() or render(request, "pages/credits/ranking.html", context)


@login_required
def reverse_entry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a wrong entry back."""
    entry = access_entry(request.actor, pk)
    form = ReversalForm(request.POST or None)
    page = reverse("credits:learner", args=[entry.learner_id])
    if request.method == "POST" and form.is_valid():
        take_back = partial(services.reverse, entry, reason=form.cleaned_data["reason"])
        if answer := play(request, take_back, then=page, form=form, done=_("The entry is reversed.")):
            return answer
    return render(request, "pages/credits/reverse.html", {"entry": entry, "form": form, "back": page})
