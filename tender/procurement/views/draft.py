"""The draft editor: overview of parts, one screen per part, documents, and "check your answers" before submitting.

Every screen shows refusals beside what was typed and loses nothing; drafts save themselves (`X-Autosave`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.card import cards_of, refusal_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.core.wording import SHANGHAI
from tender.procurement.forms import draft as forms
from tender.procurement.forms.criteria import CriteriaForm, rows_of
from tender.procurement.forms.formula import FormulaForm
from tender.procurement.forms.terms import TermsForm
from tender.procurement.models import Tender
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.facts import tree_of
from tender.procurement.queries import draft as queries
from tender.procurement.queries.lint import shown_findings
from tender.procurement.queries.tender import tree_nodes, with_lists
from tender.procurement.rules import payment
from tender.procurement.services import draft as services
from tender.procurement.services import draft_lists as lists
from tender.procurement.services import tender as moves
from tender.procurement.services import terms as terms_services
from tender.procurement.views.answers import answers_of
from tender.procurement.views.clash import clashes_of, is_clash, opened
from tender.procurement.views.dates import OPENING_TIME, dates_context, taken
from tender.procurement.views.finding import findings_context, found_again, is_found, reasons_form, saved
from tender.procurement.views.formula import choices_of, fill_formula, save_formula_of, shown_formula

Save = Callable[..., Tender]


@dataclass(frozen=True)
class Screen:
    """One screen of the editor: its form, what fills it, the service that saves it, and what its choices are made of."""

    form: type[forms.SectionForm]
    fill: Callable[[Tender, datetime], dict[str, Any]]
    save: Callable[[Tender, Any, HttpRequest], Save]
    known: Callable[[Tender], dict[str, Any]] = lambda tender: {}


def _fields(section: str) -> Callable[[Tender, datetime], dict[str, Any]]:
    return lambda tender, at: {"initial": {name: getattr(tender, name) for name in services.SECTIONS[section]}}


def _save_fields(section: str) -> Callable[[Tender, Any, HttpRequest], Save]:
    return lambda tender, form, request: lambda **who: services.save(tender, section, form.values(), seen=form.marks, **who)


def _fill_lots(tender: Tender, at: datetime) -> dict[str, Any]:
    names = ("pk", "title", "description", "budget", "ceiling", "winners")
    return {"rows": [{name: getattr(lot, name) for name in names} for lot in tender.lots.all()]}


def _fill_requirements(tender: Tender, at: datetime) -> dict[str, Any]:
    rows = tender.requirements.order_by("position", "id")
    return {"rows": [{"kind": row.kind, "text": row.text, "evidence": row.evidence} for row in rows]}


def _fill_terms(tender: Tender, at: datetime) -> dict[str, Any]:
    terms = terms_of(tender)
    known = {name: getattr(terms, name) for name in terms_services.FIELDS}
    return {"initial": {**known, "payments": payment.to_lines(terms.schedule)}, "stored": known}


def _save_terms(tender: Tender, form: Any, request: HttpRequest) -> Save:
    return lambda **who: terms_services.save_terms(tender, form.values(), seen=form.marks, **who)


def _fill_dates(tender: Tender, at: datetime) -> dict[str, Any]:
    if tender.deadline and tender.documents_until:
        return _fields("dates")(tender, at)
    found = queries.proposal(tender, at)
    deadline = datetime.combine(found.deadline, OPENING_TIME, SHANGHAI)
    known = {name: getattr(tender, name) for name in services.SECTIONS["dates"]}
    return {"initial": {"documents_until": found.documents_until, "deadline": deadline}, "stored": known}


def _without_delete(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "DELETE"} for row in rows]


def _save_lots(tender: Tender, form: Any, request: HttpRequest) -> Save:
    rows = [lists.LotRow(**row) for row in _without_delete(form.kept_rows())]
    return lambda **who: lists.save_lots(tender, rows, **who)


def _save_criteria(tender: Tender, form: Any, request: HttpRequest) -> Save:
    unfinished = "unfinished" in request.POST or _is_autosave(request)
    return lambda **who: lists.save_criteria(tender, form.tree(), unfinished=unfinished, **who)


def _save_requirements(tender: Tender, form: Any, request: HttpRequest) -> Save:
    rows = [lists.RequirementRow(**row) for row in _without_delete(form.kept_rows())]
    return lambda **who: lists.save_requirements(tender, rows, **who)


SCREENS = {
    "basics": Screen(forms.BasicsForm, _fields("basics"), _save_fields("basics")),
    "requirement": Screen(forms.RequirementForm, _fields("requirement"), _save_fields("requirement")),
    "lots": Screen(forms.LotsForm, _fill_lots, _save_lots),
    "criteria": Screen(CriteriaForm, lambda tender, at: {"rows": rows_of(tree_of(tender))}, _save_criteria),
    "requirements": Screen(forms.RequirementsForm, _fill_requirements, _save_requirements),
    "scoring": Screen(forms.ScoringForm, _fields("scoring"), _save_fields("scoring")),
    "formula": Screen(FormulaForm, fill_formula, save_formula_of, choices_of),
    "terms": Screen(TermsForm, _fill_terms, _save_terms),
    "dates": Screen(forms.DatesForm, _fill_dates, _save_fields("dates")),
}


@login_required
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the draft and which are complete."""
    tender, at = with_lists(queries.access_draft(request.actor, pk), judged=True), clock.now()
    parts = queries.parts_of(tender, at)
    found = Counter(one.part for one in shown_findings(tender))
    needed = [part for part in parts if not part.optional]
    context = {
        "tender": tender,
        "tasks": [{**_task(tender, part), "found": found[part.key]} for part in parts],
        "done": sum(part.is_done for part in needed),
        "needed": len(needed),
        "trail": _trail(tender),
    }
    return render(request, "pages/tender/draft/overview.html", context)


def _task(tender: Tender, part: queries.Part) -> dict[str, Any]:
    state, tone = (_("complete"), "green") if part.is_done else (_("to be completed"), "amber")
    if part.optional and not part.is_done:
        state, tone = _("optional"), ""
    if part.key in {"scoring", "formula", "terms"} and not part.refusal:
        state, tone = _("set in advance"), "blue"
    url = reverse("procurement:draft-section", args=[tender.pk, part.key])
    return {"title": part.label, "url": url, "state": state, "tone": tone, "refusal": part.refusal}


@login_required
def section(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One screen of the draft."""
    if name == "documents":
        return documents(request, pk)
    screen = SCREENS.get(name)
    if screen is None:
        raise Refusal("unknown_part", refused("A draft has no such part."), status=404)
    tender, at = queries.access_draft(request.actor, pk), clock.now()
    filled = opened(screen.fill(tender, at), tender) if request.method != "POST" else {}
    form = screen.form(request.POST or None, **filled, **screen.known(tender))
    if name == "dates" and not form.is_bound:
        form.initial |= taken(request, tender, at)
    if request.method == "POST" and form.is_valid():
        save = screen.save(tender, form, request)
        answer = play(
            request,
            lambda **who: save(**form.window, **who),
            then=_after(request, tender, name),
            form=form,
            done="" if _is_autosave(request) else _("Saved."),
        )
        if answer:
            return found_again() if _is_autosave(request) else saved(request, tender, name, answer)
        tender = queries.access_draft(request.actor, pk)
        form.renew(tender)
        if form.refusal.code == "edited_meanwhile":
            form.take_over(screen.fill(tender, at).get("initial", {}))
    return _show(request, tender, name, form, at)


def _show(request: HttpRequest, tender: Tender, name: str, form: Any, at: datetime) -> HttpResponse:
    context = {
        "tender": tender,
        "form": form,
        "name": name,
        "label": queries.PARTS[name],
        "trail": _trail(tender, queries.PARTS[name]),
        # Where two windows contradict each other a person decides; nothing saves itself until then.
        "autosave_url": "" if is_clash(form) else request.path,
        "clashes": clashes_of(tender, name, form) if is_clash(form) else [],
        "found": shown_findings(tender, name),
    }
    if name in {"criteria", "formula"}:
        context["formula"] = shown_formula(tender)
    if name == "dates":
        context |= dates_context(request, tender, at)
    return render(request, f"pages/tender/draft/{name}.html", context, status=422 if form.errors else 200)


@login_required
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Files of the tender."""
    tender = queries.access_draft(request.actor, pk)
    form = forms.DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, title = form.cleaned_data["file"], form.cleaned_data["title"]
        answer = play(
            request,
            lambda **who: services.add_document(tender, upload, title=title, **who),
            then=request.path,
            form=form,
            done=_("The document was added."),
        )
        if answer:
            return answer
    context = {
        "tender": tender,
        "form": form,
        "name": "documents",
        "label": queries.PARTS["documents"],
        "documents": list(tender.documents.select_related("file")),
        "trail": _trail(tender, queries.PARTS["documents"]),
    }
    return render(request, "pages/tender/draft/documents.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def document_remove(request: HttpRequest, pk: int, document: int) -> HttpResponse | None:
    """Take a file out of the draft."""
    found = queries.access_draft_document(request.actor, pk, document)
    where = reverse("procurement:draft-section", args=[pk, "documents"])
    return play(request, lambda **who: services.remove_document(found, **who), then=where, done=_("The document was removed."))


@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers: everything on one page, then submit for review."""
    tender, at = with_lists(queries.access_draft(request.actor, pk), judged=True), clock.now()
    form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: moves.submit(tender, **who),
            then=tender.get_absolute_url(),
            form=form,
            done=_("The tender was submitted for review."),
        )
        if answer:
            return answer
        tender.refresh_from_db()
    refusal, asks = refusal_of(tender, cards_of(Tender)["submit"], by=request.actor, at=at), findings_context(*reasons_form(tender))
    context = {
        "tender": tender,
        "form": form,
        "groups": answers_of(tender, change=True),
        "nodes": tree_nodes(tender.criteria.all()),
        "refusal": refusal,
        "asks": asks,
        "is_found": is_found(refusal, asks),
        "open_parts": [part for part in queries.parts_of(tender, at) if not part.is_done and not part.optional],
        "trail": _trail(tender, _("Check your answers")),
    }
    return render(request, "pages/tender/draft/check.html", context, status=409 if form.errors else 200)


def _after(request: HttpRequest, tender: Tender, name: str) -> str:
    """The next part, or the overview after the last or on wish."""
    keys = list(queries.PARTS)
    if "next" in request.POST and name != keys[-1]:
        return reverse("procurement:draft-section", args=[tender.pk, keys[keys.index(name) + 1]])
    return reverse("procurement:draft", args=[tender.pk])


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _trail(tender: Tender, last: Any = "") -> list[tuple[Any, str]]:
    here = [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url())]
    draft = reverse("procurement:draft", args=[tender.pk])
    return [*here, (_("Draft"), draft), (last, "")] if last else [*here, (_("Draft"), "")]
