"""Pages of organisations: list, registration, the organisation with its evidence, colleagues and what can be done.

Every view fetches by `queries.access_…` and writes by one service.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table
from tender.parties import queries
from tender.parties.forms.organisation import KINDS, ColleagueForm, EvidenceForm, OrganisationForm
from tender.parties.models import Organisation
from tender.parties.services import organisation as services
from tender.parties.services import seat as seats

TONES = {"registered": "", "submitted": "amber", "verified": "green", "returned": "red", "suspended": "red"}
PAPER_TONES = {"shown": "amber", "verified": "green", "returned": "red", "expired": "red"}
MOVES = {
    "submit": Door(services.submit),
    "verify": Door(services.verify),
    "send_back": Door(services.send_back),
    "suspend": Door(services.suspend),
    "reinstate": Door(services.reinstate),
}


def tone(organisation: Organisation) -> str:
    """The colour of its state."""
    return TONES.get(organisation.state, "")


COLUMNS = (
    Column("name", gettext_lazy("Name"), sort="name", link=Organisation.get_absolute_url, main=True),
    Column("get_kind_display", gettext_lazy("Kind"), sort="kind"),
    Column("uscc", gettext_lazy("Credit code")),
    Column("registered_at", gettext_lazy("Registered"), kind="day", sort="registered_at"),
    Column("get_state_display", gettext_lazy("State"), kind="state", tone=tone),
)


@login_required
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Providers, those that wait for verification first; a provider's people see their own."""
    office = any(request.actor.holds(role) for role in queries.OFFICE)
    rows = queries.organisations_for(request.actor)
    table = Table(
        COLUMNS,
        rows,
        request,
        name="organisations",
        caption=_("Organisations"),
        search=("name", "uscc") if office else (),
        filters=(
            (
                Filter("state", _("State"), Organisation.State.choices, "state"),
                Filter("kind", _("Kind"), KINDS, "kind"),
            )
            if office
            else ()
        ),
        order=("turn", "name") if office else ("name",),
        empty={
            "title": _("No organisation yet"),
            "text": _("Providers register themselves; you verify their evidence here.")
            if office
            else _("Register your organisation, or ask a colleague who acts for it to invite you."),
            "url": "" if office else reverse("parties:organisation-new"),
            "label": _("Register an organisation"),
        },
    )
    waiting = rows.filter(state="submitted").count() if office else 0
    may_see_links = request.actor.holds("officer") or request.actor.holds("supervisor")
    context = {"table": table, "office": office, "waiting": waiting, "may_see_links": may_see_links}
    return table.export_response() or render(request, "pages/organisation/list.html", context)


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation; the person becomes the first who acts for it."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.register(**form.cleaned_data, **who),
            then=lambda body: body.get_absolute_url(),
            form=form,
            done=_("Registered. Now add the evidence and submit it for verification."),
        )
        if answer:
            return answer
    trail = [(_("Organisations"), reverse("parties:organisations")), (_("Register an organisation"), "")]
    return render(request, "pages/organisation/form.html", {"form": form, "trail": trail}, status=422 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> Organisation:
    """The organisation for those who act for it; others, who may only read it, are told so before they type anything."""
    organisation = queries.access_organisation(request.actor, pk)
    if not request.actor.holds("provider", pk):
        raise forbidden()
    return organisation


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was entered."""
    organisation = _own(request, pk)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.revise(organisation, **form.cleaned_data, **who),
            then=organisation.get_absolute_url(),
            form=form,
            done=_("Saved."),
        )
        if answer:
            return answer
    trail = [*_trail(organisation), (_("Change"), "")]
    context = {"form": form, "organisation": organisation, "trail": trail}
    return render(request, "pages/organisation/form.html", context, status=422 if form.errors else 200)


@login_required
def organisation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation: what it says of itself, its papers, who acts for it, what can be done."""
    return _page(request, queries.access_organisation(request.actor, pk))


def _trail(organisation: Organisation) -> list[tuple[Any, str]]:
    return [(_("Organisations"), reverse("parties:organisations")), (organisation.name, organisation.get_absolute_url())]


def _page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    evidence_form: EvidenceForm | None = None,
    colleague_form: ColleagueForm | None = None,
) -> HttpResponse:
    at, by = clock.now(), request.actor
    own = by.holds("provider", organisation.pk)
    office = any(by.holds(role) for role in queries.OFFICE)
    papers = list(organisation.evidence.select_related("file").order_by("at", "pk")) if own or office else []
    for paper in papers:
        paper.tone = PAPER_TONES[paper.state]
    context = {
        "organisation": organisation,
        "tone": tone(organisation),
        "own": own,
        "office": office,
        "papers": papers,
        "today": at,
        "colleagues": list(queries.colleagues(organisation, at)) if own or office else [],
        "offers": offers(organisation, by=by, at=at),
        "last": queries.last_decision(organisation),
        "evidence_form": evidence_form or EvidenceForm(),
        "colleague_form": colleague_form or ColleagueForm(),
        "papers_open": own and organisation.state != "submitted",
        "papers_removable": own and organisation.state in ("registered", "returned"),
        "trail": [(_("Organisations"), reverse("parties:organisations")), (organisation.name, "")],
    }
    failed = any(form is not None and form.errors for form in (evidence_form, colleague_form))
    return render(request, "pages/organisation/detail.html", context, status=422 if failed else 200)


@require_POST
@login_required
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper."""
    organisation = _own(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        answer = play(
            request,
            lambda **who: services.add_evidence(organisation, **form.cleaned_data, **who),
            then=organisation.get_absolute_url() + "#papers",
            form=form,
            done=_("The paper is added."),
        )
        if answer:
            return answer
    return _page(request, organisation, evidence_form=form)


@require_POST
@login_required
def remove_evidence(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Take a paper back."""
    found = queries.access_evidence(request.actor, pk, paper)
    answer = play(
        request, lambda **who: services.remove_evidence(found, **who), then=found.organisation.get_absolute_url() + "#papers"
    )
    assert answer is not None  # without a form a refusal goes to its own page
    return answer


@login_required
def evidence(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Download a paper."""
    return files.answer(queries.access_evidence(request.actor, pk, paper).file, inline=True)


@require_POST
@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague act for the organisation."""
    organisation = _own(request, pk)
    form = ColleagueForm(request.POST)
    if form.is_valid():
        answer = play(
            request,
            lambda **who: seats.invite(organisation, email=form.cleaned_data["email"], **who),
            then=organisation.get_absolute_url() + "#colleagues",
            form=form,
            done=_("Your colleague now acts for the organisation too."),
        )
        if answer:
            return answer
    return _page(request, organisation, colleague_form=form)


@require_POST
@login_required
def remove_colleague(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """End a seat."""
    organisation = queries.access_organisation(request.actor, pk)
    found = queries.access_colleague(organisation, seat, clock.now())
    then = reverse("parties:organisations") if found.person_id == request.actor.person_id else organisation.get_absolute_url()
    answer = play(request, lambda **who: seats.remove(found, **who), then=then, done=_("The seat has ended."))
    assert answer is not None  # without a form a refusal goes to its own page
    return answer


@login_required
def organisation_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the organisation."""
    return move_page(request, queries.access_organisation(request.actor, pk), name, MOVES)
