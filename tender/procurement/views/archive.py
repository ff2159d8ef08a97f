"""Pages of a tender's archives: the list with size, hash and until when each is kept, asking for one, downloading one.

For the buyer's people once the tender has ended, for supervisors from the opening on. Not here: what is in one.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tender.core import files
from tender.core.acts import play
from tender.core.refusal import Refusal
from tender.procurement.models import Tender
from tender.procurement.queries.archive import access_archive, access_archives, archives_for, facts_for
from tender.procurement.queries.archive_trail import last_line_of
from tender.procurement.rules.archive import may_ask
from tender.procurement.services import archive as services


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The archives of a tender; POST asks for a new one."""
    by = request.actor  # type: ignore[attr-defined]
    tender = access_archives(by, pk)
    if request.method == "POST":
        done = _("The archive is being made.")
        answer = play(
            request,
            lambda by, at: services.ask(tender, by=by, at=at),
            then=reverse("procurement:archive", args=[pk]),
            done=done,
        )
        if answer:
            return answer
    archives, last = list(archives_for(by, tender)), last_line_of(tender)
    refusal = may_ask(facts_for(by, tender, archives, last))
    context = {
        "tender": tender,
        "rows": [_row(one, last) for one in archives],
        "is_waiting": any(one.file_id is None and not one.is_dead for one in archives),
        "refusal": refusal,
        "is_early": tender.ended_at is None,
        "keeps": _keeps(tender),
        "trail": _trail(tender),
    }
    return render(request, "pages/archive/list.html", context)


def _row(archive: Any, last: int) -> dict[str, Any]:
    """An archive with how it stands: being made, given up, of an earlier state, or the present one."""
    if archive.file_id is None:
        state, tone = (_("could not be made"), "red") if archive.is_dead else (_("being made"), "amber")
    elif archive.last_line < last:
        state, tone = _("made before the latest event"), "amber"
    else:
        state, tone = _("holds everything up to now"), "green"
    return {"archive": archive, "state": state, "tone": tone, "is_old": bool(archive.file_id) and archive.last_line < last}


def _keeps(tender: Tender) -> dict[str, Any]:
    """Until when the file is kept, by which article; empty where the rulebook of the tender cannot be read."""
    try:
        until, years, law = services.retention_of(tender)
    except Refusal:
        return {}
    return {"until": until, "years": years, "law": law}


def _trail(tender: Tender) -> list[tuple[Any, str]]:
    here = [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url())]
    return [*here, (_("Archive"), "")]


@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """One archive as a file."""
    return files.answer(access_archive(request.actor, pk).file)  # type: ignore[attr-defined]
