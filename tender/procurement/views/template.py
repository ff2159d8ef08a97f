"""Pages of templates: the list, one template, keeping one from a tender, applying one to a draft, beginning with one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core.acts import play
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.core.tables import Column, Table
from tender.parties.models import Organisation
from tender.procurement.forms.template import ApplyForm, BeginForm, KeepForm, NameForm
from tender.procurement.models import Criterion, Requirement, Tender, TenderTerms
from tender.procurement.queries import template as queries
from tender.procurement.queries.draft import PARTS, access_draft
from tender.procurement.queries.snapshot import text_of
from tender.procurement.queries.tender import TONES, access_copied
from tender.procurement.rules import template as rules
from tender.procurement.rules.criteria import Tree, plain
from tender.procurement.services import template as services
from tender.procurement.views.difference import shown, worded

COLUMNS = (
    Column("name", _("Name of the template"), sort="name", main=True, link=lambda row: row.get_absolute_url()),
    Column("parts", _("What it holds"), value=lambda row: "、".join(str(PARTS[part]) for part in row.content)),
    Column("organisation", _("Department"), value=lambda row: row.organisation.name),
    Column("source", _("Kept from")),
    Column("created_at", _("Kept on"), kind="day", sort="created_at"),
    Column(
        "retired_at", _("State"), kind="state", value=lambda row: _("retired") if row.retired_at else _("in use"),
        tone=lambda row: "" if row.retired_at else "green",
    ),
)  # fmt: skip
TEMPLATES = (_("Templates"), "procurement:templates")


@login_required
def template_list(request: HttpRequest) -> HttpResponse:
    """The templates of the officer's departments, and the built-in ones."""
    empty = {
        "title": _("The department has no template yet"),
        "text": _("Open a tender or a draft of yours and keep its criteria, requirements and terms as a template."),
    }
    table = Table(
        COLUMNS, queries.access_templates(request.actor), request, name="templates", caption=_("Templates of the department"),
        search=["name", "source"], order=["name"], file_name="templates", empty=empty,
    )  # fmt: skip
    return table.export_response() or render(
        request, "pages/template/list.html", {"table": table, "starters": queries.starters(), "trail": [(_("Templates"), "")]}
    )


@login_required
def template_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a template holds; its name can be changed here."""
    row = queries.access_template(request.actor, pk)
    form = NameForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.rename(row, form.cleaned_data["name"], **who),
            then=request.path,
            form=form,
            done=_("Saved."),
        )
        if answer:
            return answer
    context = {"template": row, "form": form, **_content(row.held), "trail": _trail(row.name)}
    return render(request, "pages/template/detail.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def template_retire(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Offer it no more."""
    row = queries.access_template(request.actor, pk)
    where = reverse("procurement:templates")
    return play(request, lambda **who: services.retire(row, **who), then=where, done=_("The template is retired."))


@login_required
def template_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep parts of a tender as a template."""
    tender = access_copied(request.actor, pk)
    held = queries.held_by(tender)
    form = KeepForm(request.POST or None, initial={"name": tender.title[:90], "parts": list(held.parts)})
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.keep(tender, form.cleaned_data["name"], parts=form.cleaned_data["parts"], **who),
            then=lambda row: row.get_absolute_url(),
            form=form,
            done=_("The template is kept."),
        )
        if answer:
            return answer
    context = {"tender": tender, "form": form, **_content(held), "trail": _tender_trail(tender, _("Keep as a template"))}
    return render(request, "pages/template/keep.html", context, status=422 if form.errors else 200)


@login_required
def draft_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a template for a draft, see what it would change, then apply it."""
    tender = access_draft(request.actor, pk)
    data = request.POST if request.method == "POST" else request.GET if "template" in request.GET else None
    parts = [request.GET["part"]] if request.GET.get("part") in rules.PARTS else list(rules.PARTS)
    offered = queries.offered([tender.buyer_id])
    form = ApplyForm(data, offered=offered, initial={"parts": parts})
    context: dict[str, Any] = {"tender": tender, "form": form, "trail": _tender_trail(tender, _("Start from a template"))}
    if form.is_bound and form.is_valid():
        chosen, known = queries.chosen(form.cleaned_data["template"], [tender.buyer_id]), form.cleaned_data
        if request.method == "POST" and (answer := _apply(request, tender, chosen, form)):
            return answer
        held = chosen.held.only(known["parts"])
        context |= {"chosen": chosen, "groups": _groups(tender, held, known["mode"]), "hidden": list(form)}
    return render(request, "pages/template/apply.html", context, status=422 if form.errors else 200)


def _apply(request: HttpRequest, tender: Tender, chosen: queries.Offered, form: ApplyForm) -> HttpResponse | None:
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        raise Refusal("version_missing", refused("Please open the page again and look at the changes first."), status=400) from None
    parts, mode = form.cleaned_data["parts"], form.cleaned_data["mode"]
    answer = play(
        request,
        lambda **who: services.apply(tender, chosen, parts=parts, mode=mode, version=version, **who),
        then=reverse("procurement:draft", args=[tender.pk]),
        form=form,
        done=_("The draft says now what the template says."),
    )
    tender.refresh_from_db()
    return answer


@login_required
def tender_new(request: HttpRequest) -> HttpResponse:
    """A new draft from a template, without a need."""
    own = request.actor.organisations("officer")
    if not own:
        raise forbidden()
    buyers, offered = list(Organisation.objects.filter(pk__in=own).order_by("pk")), queries.offered(own)
    form = BeginForm(request.POST or None, offered=offered, buyers=buyers, initial={"template": request.GET.get("template", "")})
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: _begun(form, buyers, **who),
            then=lambda tender: reverse("procurement:draft", args=[tender.pk]),
            form=form,
            done=_("A new draft was made from the template."),
        )
        if answer:
            return answer
    trail = [(_("Tenders"), reverse("procurement:tenders")), (_("New tender from a template"), "")]
    return render(request, "pages/template/begin.html", {"form": form, "trail": trail}, status=422 if form.errors else 200)


def _begun(form: BeginForm, buyers: list[Organisation], **who: Any) -> Tender:
    known = form.cleaned_data
    buyer = next(body for body in buyers if body.pk == known.get("buyer", buyers[0].pk))
    return services.begin_tender(buyer, queries.chosen(known["template"], [buyer.pk]), title=known["title"], **who)


def _groups(tender: Tender, held: rules.Template, mode: str) -> list[tuple[Any, list[dict[str, Any]]]]:
    found = queries.changes_by(tender, held, mode)
    groups = [(PARTS[part], [shown(one) for one in found if one.part == part]) for part in rules.PARTS]
    return [group for group in groups if group[1]]


def _content(held: rules.Template) -> dict[str, Any]:
    """What a template holds, for the page: tree, requirements, terms."""
    kinds = dict(Requirement.Kind.choices)
    terms = [(TenderTerms._meta.get_field(name), value) for name, value in held.terms.items()]
    return {
        "nodes": _nodes(held.criteria),
        "requirements": [{"label": kinds[row.kind], "value": row.text, "hint": row.evidence} for row in held.requirements],
        "terms": [{"label": field.verbose_name, "value": worded(field, text_of(value))} for field, value in terms],
    }


def _nodes(tree: Tree) -> list[dict[str, Any]]:
    kinds = dict(Criterion.Kind.choices)
    return [
        {
            "label": node.name, "weight": plain(node.weight), "unit": "", "guidance": node.told, "children": _nodes(node.items),
            "kind": "" if node.items else kinds[node.kind], "tone": "" if node.items else TONES.get(node.kind, ""),
        }
        for node in tree
    ]  # fmt: skip


def _trail(last: Any) -> list[tuple[Any, str]]:
    return [(TEMPLATES[0], reverse(TEMPLATES[1])), (last, "")]


def _tender_trail(tender: Tender, last: Any) -> list[tuple[Any, str]]:
    return [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()), (last, "")]
