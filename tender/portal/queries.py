"""What anybody may read: published notices and tenders, their papers and documents. Nothing about bids before the opening.

Lives here: the only readers of the public pages. Not here: what the buyer's people see (`procurement/queries/`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tender.core.actor import NOBODY, Actor
from tender.core.models import StoredFile
from tender.core.refusal import Refusal, _
from tender.delivery.models import Certificate
from tender.procurement.models import Notice, Question, Tender, TenderDocument
from tender.procurement.queries.visible import visible

FOR_EVERYBODY = (
    Notice.Kind.SOLE_SOURCE,
    Notice.Kind.FAILURE,
    Notice.Kind.TERMINATION,
    Notice.Kind.CANDIDATES,
    Notice.Kind.AWARD,
    Notice.Kind.CONTRACT,
    Notice.Kind.ENTRANTS,
    Notice.Kind.CALL_OFF,
    Notice.Kind.SUMMARY,
)


@dataclass(frozen=True)
class Search:
    """What a visitor looks for: words in title, number or buyer, a kind of notice, and days (both included)."""

    words: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


def notices(search: Search = Search()) -> QuerySet[Notice]:
    """Published notices that match, newest first; those of procedures by invitation only once their award is public."""
    found = Notice.objects.filter(_announced()).select_related("tender", "tender__buyer").order_by("-at", "-id")
    for word in search.words.split()[:8]:
        found = found.filter(
            Q(title__icontains=word) | Q(tender__number__icontains=word) | Q(number__icontains=word)
            | Q(tender__buyer__name__icontains=word)
        )  # fmt: skip
    if search.kind:
        found = found.filter(kind=search.kind)
    if search.since:
        found = found.filter(at__date__gte=search.since)
    if search.until:
        found = found.filter(at__date__lte=search.until)
    return found


def _announced(by: Actor = NOBODY) -> Q:
    """Notices that may be shown; how a procedure by invitation ended, and a single source's publicity, are for everybody."""
    return visible(by, prefix="tender__") | Q(kind__in=FOR_EVERYBODY)


def public_notice(pk: int, by: Actor = NOBODY) -> Notice:
    """A notice with its tender and paper; not_found (404)."""
    found = (
        Notice.objects.filter(_announced(by)).select_related("tender", "tender__buyer", "paper", "document").filter(pk=pk).first()
    )
    if found is None:
        raise Refusal("not_found", _("There is no such notice."), status=404)
    return found


def document_of_notice(pk: int) -> StoredFile:
    """The tender document that came out with a notice; not_found (404) when it brought none."""
    found = Notice.objects.select_related("document").filter(pk=pk).exclude(document=None).first()
    if found is None or found.document is None:
        raise Refusal("not_found", _("There is no such document."), status=404)
    return found.document


def newer_document(notice: Notice) -> Notice | None:
    """The newest notice of the tender that brought out a tender document, if that of `notice` no longer stands."""
    newest = Notice.objects.filter(tender_id=notice.tender_id).exclude(document=None).first()
    return newest if newest != notice else None


def public_tender(pk: int, by: Actor = NOBODY) -> Tender:
    """A tender whose notice is public; not_found (404), so that drafts do not betray themselves."""
    found = (
        Tender.objects.select_related("buyer", "terms", "scoring_terms")
        .filter(visible(by), pk=pk, published_at__isnull=False)
        .first()
    )
    if found is None:
        raise Refusal("not_found", _("There is no such tender."), status=404)
    return found


def public_document(tender_pk: int, pk: int, by: Actor = NOBODY) -> TenderDocument:
    """A document of a public tender; not_found (404)."""
    found = (
        TenderDocument.objects.select_related("file", "tender")
        .filter(visible(by, prefix="tender__"), pk=pk, tender_id=tender_pk, tender__published_at__isnull=False)
        .first()
    )
    if found is None:
        raise Refusal("not_found", _("There is no such document."), status=404)
    return found


def public_questions(tender: Tender) -> QuerySet[Question]:
    """Answered questions only; neither asker nor who asked is read."""
    return (
        tender.questions.filter(answered_at__isnull=False)
        .only("id", "tender_id", "pseudonym", "text", "asked_at", "answer", "answered_at")
        .order_by("answered_at", "id")
    )


def follows(tender: Tender, organisations: Iterable[int]) -> bool:
    """Whether one of these organisations chose to follow the tender."""
    return tender.follows.filter(organisation_id__in=organisations).exists()


def paper_by_code(code: UUID) -> StoredFile | None:
    """A paper of ours by the code in its QR: only papers that this program printed itself, never an upload."""
    return StoredFile.objects.filter(pk=code, uploaded_by_id=None, sealed=False, media_type="application/pdf").first()


def notice_of_paper(paper: StoredFile) -> Notice | None:
    """The notice that this paper is, if it is one."""
    return Notice.objects.select_related("tender", "tender__buyer").filter(Q(paper=paper) | Q(document=paper)).first()


def certificate_of_paper(paper: StoredFile) -> Certificate | None:
    """The certificate that this paper is, if it is one: whoever checks a printed copy must see for whom it was made."""
    rows = Certificate.objects.select_related("enrolment__learner", "enrolment__training__buyer")
    return rows.filter(paper=paper).first()
