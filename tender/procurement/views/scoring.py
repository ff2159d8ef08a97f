"""Pages beside the score sheet: stepping back from a bid (its evaluator), black bars and counted evidence (the officer)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from tender.core.acts import play
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.forms.scoring import EvidenceForm, RecuseForm, RedactionForm
from tender.procurement.models import EvidenceCount, Lot, Redaction
from tender.procurement.models.facts import judged_leaves
from tender.procurement.models.scored_leaves import formulas_of
from tender.procurement.queries.committee import is_buyers
from tender.procurement.queries.sheet import access_sheet, sheet_page
from tender.procurement.rules.evidence import LAW
from tender.procurement.services import evidence as evidences
from tender.procurement.services import recusal, redaction


@login_required
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The evaluator steps back from one bid, with the conflict that was found."""
    sheet = access_sheet(request.actor, pk)
    if sheet.state not in ("open", "returned"):
        raise Refusal("sheet_closed", _("This score sheet is signed; its scores are fixed."), law=recusal.LAW)
    form = RecuseForm(sheet_page(sheet), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answer = play(
            request,
            lambda by, at: recusal.recuse(sheet, said["bid"], reason=said["reason"], by=by, at=at),
            then=sheet.get_absolute_url(),
            form=form,
            done=gettext("You have stepped back from this bid; your scores for it are left out."),
        )
        if answer:
            return answer
    context = {"sheet": sheet, "form": form, "law": recusal.LAW, "recusals": list(sheet.recusals.select_related("bid"))}
    return render(request, "pages/scoring/step_back.html", context, status=422 if form.errors else 200)


def access_opened(request: HttpRequest, pk: int) -> Lot:
    """A lot whose bids were opened, for the buyer's people and supervisors; not_found (404) to everybody else."""
    lot = Lot.objects.select_related("tender__buyer").filter(pk=pk, tender__opened_at__isnull=False).first()
    if lot is None or not is_buyers(request.actor, lot.tender):
        raise Refusal("not_found", _("There is no such lot."), status=404)
    return lot


def may_change(request: HttpRequest, lot: Lot) -> bool:
    """The officer may; who only looks is refused before a form is read."""
    may = request.actor.holds("officer", lot.tender.buyer_id)
    if request.method == "POST" and not may:
        raise forbidden()
    return may


@login_required
def redactions(request: HttpRequest, pk: int) -> HttpResponse:
    """What evaluators don't see of this lot's bids, with the reasons; the officer adds to it."""
    lot = access_opened(request, pk)
    may = may_change(request, lot) and lot.tender.state in redaction.WHILE
    form = RedactionForm(lot, request.POST or None) if may else None
    if request.method == "POST" and form and form.is_valid():
        said = form.cleaned_data
        answer = play(
            request,
            lambda by, at: redaction.redact(
                said["bid"], passage=said["passage"], file=said["file"].pk if said["file"] else None, reason=said["reason"],
                by=by, at=at,
            ),
            then=request.path,
            form=form,
            done=gettext("Evaluators don't see it any more."),
        )  # fmt: skip
        if answer:
            return answer
    rows = Redaction.objects.filter(bid__lot=lot).select_related("bid__provider", "file__file", "person")
    context = {"lot": lot, "tender": lot.tender, "form": form, "rows": list(rows), "law": redaction.LAW}
    return render(request, "pages/scoring/redactions.html", context, status=422 if form and form.errors else 200)


@login_required
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The leaves scored from evidence: formula, counts, points and working; the officer counts once per leaf."""
    lot = access_opened(request, pk)
    may = may_change(request, lot) and lot.tender.state == "examining"
    formulas, leaves = formulas_of(lot.tender), [leaf for leaf in judged_leaves(lot.tender) if leaf.kind == "fixed"]
    bids = list(lot.bids.filter(state__in=["opened", "admitted"]).select_related("provider").order_by("pk"))
    counted: dict[int, list[EvidenceCount]] = {}
    for row in EvidenceCount.objects.filter(bid__lot=lot).select_related("bid__provider").order_by("bid_id"):
        counted.setdefault(row.criterion_id, []).append(row)
    sections = []
    for leaf in leaves:
        mine = request.method == "POST" and request.POST.get("leaf") == str(leaf.pk)
        open_here = may and leaf.pk in formulas and leaf.pk not in counted and bids
        form = EvidenceForm(leaf, bids, request.POST if mine else None) if open_here else None
        if form and mine and form.is_valid():
            answer = play(
                request,
                lambda by, at, leaf=leaf, form=form: evidences.count_evidence(lot, leaf, form.counts(), by=by, at=at),
                then=request.path,
                form=form,
                done=gettext("The evidence is counted; its points stand for every member."),
            )
            if answer:
                return answer
        sections.append({"leaf": leaf, "formula": formulas.get(leaf.pk), "rows": counted.get(leaf.pk), "form": form})
    context = {
        "lot": lot,
        "tender": lot.tender,
        "sections": sections,
        "law": LAW,
        "back": reverse("procurement:examination", args=[lot.tender_id]),
    }
    wrong = any(one["form"] is not None and one["form"].errors for one in sections)
    return render(request, "pages/scoring/evidence.html", context, status=422 if wrong else 200)
