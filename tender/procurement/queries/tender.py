"""Reading tenders. `access_tender` is the only way to fetch one on somebody's behalf."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Criterion, Effect, Fall, Notice, Tender, TenderDocument
from tender.procurement.models.facts import counted_lots
from tender.procurement.queries.visible import visible

PUBLIC = [
    "published",
    "closed",
    "opened",
    "examining",
    "evaluating",
    "evaluated",
    "awarded",
    "concluded",
    "suspended",
    "failed",
    "terminated",
]
TONES = {"price": "blue", "quality": "green", "fixed": "amber"}


def tenders_for(by: Actor) -> QuerySet[Tender]:
    """Tenders that somebody may see: the buyer's people and supervisors all of theirs, everybody what is published."""
    if by.holds("supervisor"):
        return Tender.objects.all()
    own = by.organisations("officer") | by.organisations("approver")
    return Tender.objects.filter(Q(buyer_id__in=own) | Q(published_at__isnull=False) & visible(by))


def tenders_of_buyer(by: Actor) -> QuerySet[Tender]:
    """Tenders for the list of the buyer's people: their own (all for supervisors), with the number of open questions."""
    own = by.organisations("officer") | by.organisations("approver")
    found = Tender.objects.all() if by.holds("supervisor") else Tender.objects.filter(buyer_id__in=own)
    waiting = Count("questions", filter=Q(questions__answered_at__isnull=True), distinct=True)
    return found.select_related("buyer").annotate(waiting=waiting)


def is_buyers(by: Actor, tender: Tender) -> bool:
    """Whether this person reads the tender from the buyer's side."""
    return by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id) or by.holds("supervisor")


def access_tender(by: Actor, pk: int) -> Tender:
    """A tender this actor may see, with its number of open questions as `waiting`; not_found (404) otherwise, so that drafts
    do not betray themselves."""
    waiting = Count("questions", filter=Q(questions__answered_at__isnull=True))
    found = tenders_for(by).select_related("buyer", "need", "terms", "scoring_terms", "ending", "succeeds__predecessor")
    tender = found.annotate(waiting=waiting, **told_of()).filter(pk=pk).first()
    if tender is None:
        raise Refusal("not_found", _("There is no such tender."), status=404)
    return tender


def told_of() -> dict[str, Exists]:
    """Whether a tender has awards that fell, and effects of remedies to carry out: then the page reads them."""
    fallen = Fall.objects.filter(award__tender=OuterRef("pk"))
    return {"has_falls": Exists(fallen), "has_effects": Exists(Effect.objects.filter(tender=OuterRef("pk"), done_at=None))}


def access_copied(by: Actor, pk: int) -> Tender:
    """A tender that this officer may copy, in any state; forbidden for others who may see it, not_found (404) for strangers."""
    found = access_tender(by, pk)
    if not by.holds("officer", found.buyer_id):
        raise forbidden()
    return found


def with_lists(tender: Tender, *, judged: bool = False) -> Tender:
    """The tender with its lists read once, for pages that look at them several times.

    `judged`: the page asks the cards as well, so the lots come with what rules count (`facts.counted_lots`).
    """
    documents = Prefetch("documents", TenderDocument.objects.select_related("file"))
    lots = Prefetch("lots", counted_lots()) if judged else "lots"
    prefetch_related_objects([tender], lots, "criteria", "requirements", documents)
    return tender


def access_document(by: Actor, tender_pk: int, pk: int) -> TenderDocument:
    """A document of a tender this actor may see; not_found (404)."""
    access_tender(by, tender_pk)
    found = TenderDocument.objects.select_related("file").filter(pk=pk, tender_id=tender_pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such document."), status=404)
    return found


def history_of(tender: Tender) -> list[AuditLine]:
    """The audit lines of the tender, newest first; edits of one person that follow each other stand as one.

    Lines of bids and questions stand on those things, so nothing here tells who bid or asked.
    """
    lines = AuditLine.objects.filter(thing_type="tender", thing_id=str(tender.pk)).order_by("-id")[:400]
    kept: list[AuditLine] = []
    for line in lines:
        same = kept and (kept[-1].event, kept[-1].actor_id) == (line.event, line.actor_id) == ("tender.edited", line.actor_id)
        if not same:
            kept.append(line)
    return kept


def notices_of(tender: Tender) -> list[Notice]:
    """The notices of a tender with the tender documents that they brought out, newest first."""
    return list(tender.notices.select_related("document"))


def editions_of(notices: Iterable[Notice]) -> list[Notice]:
    """Those that brought out a tender document: the first of them stands, the others are how it read before."""
    return [notice for notice in notices if notice.document_id]


def tree_nodes(nodes: Iterable[Criterion]) -> list[dict[str, Any]]:
    """The criteria tree for part `criteria_tree`, from one query's rows."""
    below: dict[int | None, list[Criterion]] = {}
    for node in nodes:
        below.setdefault(node.parent_id, []).append(node)

    def branch(parent: int | None) -> list[dict[str, Any]]:
        return [
            {
                "label": node.name,
                "weight": f"{node.weight.normalize():f}",
                "unit": "",
                "guidance": node.told,
                "kind": "" if node.pk in below else node.get_kind_display(),
                "tone": "" if node.pk in below else TONES.get(node.kind, ""),
                "children": branch(node.pk) if node.pk in below else [],
            }
            for node in below.get(parent, ())
        ]

    return branch(None)
