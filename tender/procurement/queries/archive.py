"""Reading archives: the buyer's people and supervisors; never a provider, an evaluator or another department.

`access_archives` for the page, `access_archive` for a download. An archive that a supervisor asked for is seen by supervisors only.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from tender.core.actor import Actor
from tender.core.models import Delivery
from tender.core.refusal import Refusal, _
from tender.procurement.models import Archive, Tender
from tender.procurement.queries.archive_trail import last_line_of
from tender.procurement.queries.tender import is_buyers
from tender.procurement.rules.archive import ArchiveFacts


def access_archives(by: Actor, tender_id: int) -> Tender:
    """A tender for the page of its archives; not_found (404) to everybody but the buyer's people and supervisors."""
    found = Tender.objects.select_related("buyer").filter(pk=tender_id).first()
    if found is None or not is_buyers(by, found):
        raise Refusal("not_found", _("There is no such page."), status=404)
    return found


def access_archive(by: Actor, pk: int) -> Archive:
    """An archive that is made, for its download; not_found (404) to whoever does not see it on the page."""
    found = Archive.objects.select_related("tender", "file").filter(pk=pk, file__isnull=False).first()
    if found is None or not is_buyers(by, found.tender) or (found.for_supervisor and not by.holds("supervisor")):
        raise Refusal("not_found", _("There is no such page."), status=404)
    return found


def archives_for(by: Actor, tender: Tender) -> QuerySet[Archive]:
    """The archives of a tender that somebody sees, the newest first, each with `is_dead`: its making was given up."""
    given_up = Delivery.objects.filter(
        event__name="archive.asked", event__thing_type="archive", event__thing_id=Cast(OuterRef("pk"), CharField()), state="dead"
    )
    found: QuerySet[Archive] = tender.archives.select_related("asked_by", "file").annotate(is_dead=Exists(given_up))
    return found if by.holds("supervisor") else found.filter(for_supervisor=False)


def is_supervising(by: Actor, tender: Tender) -> bool:
    """Whether somebody looks at this tender as a supervisor only."""
    return by.holds("supervisor") and not (by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id))


def facts_for(by: Actor, tender: Tender, archives: list[Any], last_line: int | None = None) -> ArchiveFacts:
    """What decides whether this person may ask for an archive now."""
    newest = next((one for one in archives if one.file_id), None)
    last = last_line_of(tender) if last_line is None else last_line
    return ArchiveFacts(
        has_ended=tender.ended_at is not None,
        is_opened=tender.opened_at is not None,
        is_supervisor=by.holds("supervisor"),
        is_under_way=any(one.file_id is None and not one.is_dead for one in archives),
        is_current=newest is not None and newest.last_line >= last,
    )
