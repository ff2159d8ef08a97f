"""Publishing notices: print the official paper, store it, and make it public. Used by every step that must be announced.

A notice has no right of its own: the move that calls this was judged by its card. Not here: what stands in a sheet (`sheets.py`).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tender.core import audit, files, papers, verification
from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.models import StoredFile
from tender.core.papers import Paper
from tender.procurement.models import Notice, Tender

PURPOSE = "notice"
DOCUMENT = "document"
SUFFIX = {
    Notice.Kind.TENDER: "招标",
    Notice.Kind.AMENDMENT: "更正",
    Notice.Kind.TERMINATION: "终止",
    Notice.Kind.CANDIDATES: "公示",
    Notice.Kind.CONTRACT: "合同",
    Notice.Kind.CONSULTATION: "磋商",
    Notice.Kind.NEGOTIATION: "谈判",
    Notice.Kind.FRAMEWORK: "征集",
    Notice.Kind.ENTRANTS: "入围",
    Notice.Kind.CALL_OFF: "成交",
    Notice.Kind.SUMMARY: "汇总",
    Notice.Kind.SUSPENSION: "暂停",
    Notice.Kind.RESUMPTION: "恢复",
    Notice.Kind.SOLE_SOURCE: "单一来源公示",
}
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
# What only paper needs: the running mark, the QR with its address, and in-line sizes (the site forbids in-line styles).
_PAPER_ONLY = re.compile(
    r'<div class="mark">.*?</div>|<div class="verify">.*?</div>\s*</div>|\s(?:style|width|height)="[^"]*"', re.DOTALL
)


@dataclass(frozen=True)
class Printed:
    """A paper as printed: `code` stands in its QR and becomes the key of the stored file; `text` its wording for the web."""

    code: UUID
    pdf: bytes
    text: str


def print_paper(sheet: Paper) -> Printed:
    """Print a sheet. Call it before a lock is taken: it takes a second. Refuses papers_font_missing, papers_library_missing."""
    code = verification.new_code()
    return Printed(code, papers.pdf(sheet, verify_url=verification.verify_url(code)), web_text(sheet))


def web_text(sheet: Paper) -> str:
    """The wording of a sheet for a web page: what the paper says, escaped, without what only paper needs."""
    found = _BODY.search(papers.to_html(sheet.template, sheet, verify_url=""))
    return _PAPER_ONLY.sub("", found.group(1)).strip() if found else ""


@transaction.atomic
def publish_notice(
    tender: Tender,
    kind: str,
    *,
    title: str,
    sheet: Paper,
    paper: Printed | None = None,
    document: Printed | None = None,
    by: Actor,
    at: datetime,
) -> Notice:
    """Make a notice public: its official PDF, its values and its wording are kept for ever, the public pages and the feed show it.

    `kind` is a `Notice.Kind`; `sheet` a frozen sheet of `documents/`; `paper` what `print_paper(sheet)` gave, printed here if None;
    `document` the tender document that comes out with it.
    Writes the stored file, the notice, one audit line and the event notice.published.
    """
    printed = paper or print_paper(sheet)
    lock(tender)
    stored = files.keep(
        printed.pdf,
        name=f"{title}.pdf",
        purpose=PURPOSE,
        at=at,
        organisation_id=tender.buyer_id,
        key=printed.code,
    )
    whole = keep_document(tender, document, at=at) if document else None
    values = {**audit.plain(asdict(sheet)), "template": sheet.template, "text": printed.text}
    notice = Notice.objects.create(
        tender=tender, kind=kind, number=notice_number(tender, kind), title=title[:300], sheet=values, paper=stored,
        document=whole, at=at,
    )  # fmt: skip
    more: dict[str, Any] = {"document": whole.sha256} if whole else {}
    note(notice, "notice.published", by=by, at=at, kind=str(kind), number=notice.number, sha256=stored.sha256, **more)
    return notice


def keep_document(tender: Tender, printed: Printed, *, at: datetime) -> StoredFile:
    """Store a tender document that comes out with a notice, named after its count. Call with the tender held."""
    count = tender.notices.exclude(document=None).count()
    name = f"{tender.title}{tender.words.file}{f'（第{count}次更正）' if count else ''}.pdf"
    return files.keep(printed.pdf, name=name, purpose=DOCUMENT, at=at, organisation_id=tender.buyer_id, key=printed.code)


def notice_number(tender: Tender, kind: str) -> str:
    """The notice's own number: the tender's, the kind, and a count when there are several of a kind. Call with the tender held."""
    before = tender.notices.filter(kind=kind).count()
    own = {Notice.Kind.AWARD: tender.words.won, Notice.Kind.FAILURE: tender.words.end, **SUFFIX}
    return f"{tender.number}-{own[Notice.Kind(kind)]}{before + 1 if before else ''}"
