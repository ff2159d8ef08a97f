"""Archives of tenders: asked for by a person, made by the worker, kept for good.

Not here: what is in one (`archive_file.py`), who may read one (`queries/archive.py`).
"""

from __future__ import annotations

import tempfile
from datetime import datetime

from django.db import transaction
from django.utils import translation

from tender.core import files
from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note
from tender.core.models import OutboxEvent
from tender.core.refusal import forbidden
from tender.procurement.models import Archive, Tender
from tender.procurement.queries.archive import archives_for, facts_for, is_supervising
from tender.procurement.queries.archive_trail import last_line_of
from tender.procurement.queries.tender import is_buyers
from tender.procurement.rules.archive import may_ask
from tender.procurement.services.archive_file import retention_of, write

ZIP = "application/zip"


@transaction.atomic
def ask(tender: Tender, *, by: Actor, at: datetime) -> Archive:
    """Ask for an archive. Writes its row and an audit line; the worker makes it. Nothing of the tender changes.

    Refuses: forbidden, not_ended, not_opened, archive_under_way, archive_current, rulebook_changed.
    """
    if not is_buyers(by, tender):
        raise forbidden()
    row = lock(tender)
    if refusal := may_ask(facts_for(by, row, list(archives_for(by, row)))):
        raise refusal
    retention_of(row)
    new = Archive(tender=row, asked_by_id=by.person_id, asked_at=at, for_supervisor=is_supervising(by, row))
    return begin(new, by=by, at=at, logs="archive.asked")


def make_asked(event: OutboxEvent, *, at: datetime) -> None:
    """Handler of `archive.asked`."""
    make(Archive.objects.select_related("tender__buyer").get(pk=event.thing_id), at=at)


@transaction.atomic
def make(asked: Archive, *, at: datetime) -> Archive:
    """Make the archive that was asked for. Writes the private file, the row, and an audit line with the file's SHA-256."""
    row = lock(asked)
    if row.file_id is not None:
        return row
    tender = row.tender
    last = last_line_of(tender)
    with translation.override("zh-hans"), tempfile.TemporaryFile() as made:
        row.papers = write(tender, made)
        made.seek(0)
        row.file = files.keep_stream(
            made, name=f"{tender.number}-archive.zip", purpose="archive", at=at, media_type=ZIP, organisation_id=tender.buyer_id
        )
    row.keep_until, _years, row.law = retention_of(tender)
    row.made_at, row.last_line = at, last
    row.save()
    note(row, "archive.made", by=WORKER, at=at, sha256=row.file.sha256, size=row.file.size, papers=row.papers)
    return row
