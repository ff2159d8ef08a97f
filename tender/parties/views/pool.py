"""Pages of the expert pool: the list for the office, one expert (the expert keeps up their own), a new entry."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.core.tables import Column, Filter, Table
from tender.parties.forms.pool import CloseForm, EntryForm, NewExpertForm, RelationForm, SubjectForm, subject_choices
from tender.parties.models import ExpertSubject, PoolEntry
from tender.parties.queries import pool as queries
from tender.parties.services import pool as services

TONES = {"entered": "amber", "verified": "green", "suspended": "red"}
MOVES = {"verify": Door(services.verify), "suspend": Door(services.suspend), "reinstate": Door(services.reinstate)}
COLUMNS = (
    Column("expert.person", gettext_lazy("Expert"), sort="expert__person__full_name", link=PoolEntry.get_absolute_url, main=True),
    Column("expert.title", gettext_lazy("Title"), sort="grade"),
    Column("subjects", gettext_lazy("Fields"), value=lambda row: "、".join(str(s) for s in queries.open_subjects(row.expert))),
    Column("expert.employer_name", gettext_lazy("Employer"), sort="expert__employer_name"),
    Column("region", gettext_lazy("Region"), sort="region"),
    Column("is_available", gettext_lazy("Available"), value=lambda row: _("yes") if row.is_available else _("not at present")),
    Column("get_state_display", gettext_lazy("State"), kind="state", tone=lambda row: TONES[row.state]),
)


def _of_subject(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(pk__in=ExpertSubject.objects.filter(code=code, until=None).values("expert__entry"))


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Every entry, those that wait for an officer first."""
    rows = queries.pool_for(request.actor)
    table = Table(
        COLUMNS,
        rows,
        request,
        name="experts",
        caption=_("Expert pool"),
        search=("expert__person__full_name", "expert__employer_name", "expert__title"),
        filters=(
            Filter("subject", _("Field"), subject_choices(), _of_subject),
            Filter("grade", _("Level of the title"), PoolEntry.Grade.choices, "grade"),
            Filter("state", _("State"), PoolEntry.State.choices, "state"),
        ),
        order=("turn", "expert__person__full_name", "pk"),
        empty={"title": _("Nobody is in the pool yet"), "text": _("Enter people who have a login; then verify them.")},
    )
    context = {"table": table, "officer": request.actor.holds("officer"), "waiting": rows.filter(state="entered").count()}
    return table.export_response() or render(request, "pages/pool/list.html", context)


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """On to the reader's own entry."""
    return HttpResponseRedirect(reverse("parties:expert", args=[queries.own_expert(request.actor).pk]))


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert: title, fields and relations with their time, and what can be done."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, **forms: BaseForm) -> HttpResponse:
    expert, at, by = queries.access_expert(request.actor, pk), clock.now(), request.actor
    entry, mine = expert.entry, by.person_id == expert.person_id
    known = list(expert.subjects.all())
    current = {name: getattr(entry, name) for name in ("grade", "region", "address", "is_available")}
    may = mine or by.holds("officer")
    trail = [(_("Expert pool"), reverse("parties:experts")), (str(expert.person), "")]
    context = {
        "expert": expert,
        "entry": entry,
        "mine": mine,
        "law": services.AVOIDANCE,
        "may": may,
        "tone": TONES[entry.state],
        "offers": [one for one in offers(entry, by=by, at=at) if one.card.name in MOVES],
        "subjects": known,
        "relations": [
            {"row": row, "may_close": may and row.until is None and (by.holds("officer") or row.source == "declared")}
            for row in queries.relations_of(expert)
        ],
        "entry_form": forms.get("entry_form") or EntryForm(initial={**current, "title": expert.title}),
        "subject_form": forms.get("subject_form") or SubjectForm([row.code for row in known if row.until is None]),
        "relation_form": forms.get("relation_form") or RelationForm(),
        "trail": trail if by.holds("officer") or by.holds("supervisor") else [],
    }
    return render(request, "pages/pool/expert.html", context, status=422 if forms else 200)


def _writable(request: HttpRequest, pk: int) -> PoolEntry:
    expert = queries.access_expert(request.actor, pk)
    if not (request.actor.holds("officer") or request.actor.person_id == expert.person_id):
        raise forbidden()
    return expert.entry


@require_POST
@login_required
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, region, address or availability."""
    entry, form = _writable(request, pk), EntryForm(request.POST)
    where = entry.get_absolute_url()
    if form.is_valid() and (
        answer := play(
            request, lambda **who: services.amend(entry, **form.cleaned_data, **who), then=where, form=form, done=_("Saved.")
        )
    ):
        return answer
    return _page(request, pk, entry_form=form)


@require_POST
@login_required
def add_subject(request: HttpRequest, pk: int) -> HttpResponse:
    """One more field."""
    entry = _writable(request, pk)
    known = [row.code for row in queries.open_subjects(entry.expert)]
    form = SubjectForm(known, request.POST)
    where = entry.get_absolute_url() + "#fields"
    if form.is_valid() and (
        answer := play(
            request,
            lambda **who: services.add_subject(entry, **form.cleaned_data, **who),
            then=where,
            form=form,
            done=_("Entered."),
        )
    ):
        return answer
    return _page(request, pk, subject_form=form)


@require_POST
@login_required
def close_subject(request: HttpRequest, pk: int, subject: int) -> HttpResponse:
    """A field that does not count any more."""
    entry = _writable(request, pk)
    found = entry.expert.subjects.filter(pk=subject).first()
    if found is None:
        raise Refusal("not_found", refused("There is no such record."), status=404)
    where = entry.get_absolute_url() + "#fields"
    return play(request, lambda **who: services.close_subject(found, **who), then=where)  # type: ignore[return-value]


@require_POST
@login_required
def add_relation(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a relation on record."""
    entry, form = _writable(request, pk), RelationForm(request.POST)
    where = entry.get_absolute_url() + "#relations"
    if form.is_valid() and (
        answer := play(
            request, lambda **who: services.add_relation(entry, **form.cleaned_data, **who), then=where, form=form,
            done=_("Entered."),
        )
    ):  # fmt: skip
        return answer
    return _page(request, pk, relation_form=form)


@login_required
def close_relation(request: HttpRequest, pk: int) -> HttpResponse:
    """A relation has ended."""
    relation = queries.access_relation(request.actor, pk)
    expert = relation.person.expert
    where = reverse("parties:expert", args=[expert.pk]) + "#relations"
    form = CloseForm(request.POST or None, initial={"until": localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        answer = play(
            request, lambda **who: services.close_relation(relation, **form.cleaned_data, **who), then=where, form=form,
            done=_("Closed; it stays on record."),
        )  # fmt: skip
        if answer:
            return answer
    return render(request, "pages/pool/close.html", {"relation": relation, "form": form, "back": where})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """An officer enters somebody into the pool."""
    if not request.actor.holds("officer"):
        raise forbidden()
    form = NewExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.enter(**form.cleaned_data, **who),
            then=PoolEntry.get_absolute_url,
            form=form,
            done=_("Entered; verify the entry when you have seen the papers."),
        )
        if answer:
            return answer
    trail = [(_("Expert pool"), reverse("parties:experts")), (_("Enter an expert"), "")]
    return render(request, "pages/pool/new.html", {"form": form, "trail": trail}, status=422 if form.errors else 200)


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Verify, suspend or reinstate."""
    return move_page(request, queries.access_expert(request.actor, pk).entry, name, MOVES)
