"""The papers and files of a tender for its archive: what was printed, what was uploaded, and the files of opened bids.

One generator per section of `rules/archive.SECTIONS`. Not here: lists that are kept as rows (`archive_records.py`), papers of other
rooms (settings.ARCHIVE_SOURCES). Bids that were never opened, and envelopes that were never opened, give nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tender.core import files
from tender.core.models import StoredFile
from tender.procurement.models import (
    BidFile,
    ClarificationFile,
    Examination,
    Intention,
    Letter,
    ObjectionDetail,
    PriceOpening,
    Report,
    Tender,
    TieDraw,
)
from tender.procurement.rules.archive import SECRET, Entry
from tender.record import sealing

EXAMINED = {"qualification": "资格审查表", "conformity": "符合性审查表"}
PARTS = {"technical": "技术商务文件", "price": "报价文件"}


def paper(section: str, stem: str, title: str, file: StoredFile, *, group: str = "") -> Entry:
    """A stored file as an entry; sealed ones are deciphered with the key that the opening wrote."""
    decipher = sealing.decrypting(bytes(file.key)) if file.sealed and file.key else None
    ending = files.ENDINGS.get(file.media_type) or (file.name.rpartition(".")[2] if file.name.isascii() else "") or "bin"
    return Entry(section, stem, ending, title, lambda: files.chunks(file, decipher), group=group, at=file.at, digest=file.sha256)


def papers_of(tender: Tender, *, is_secret: bool) -> Iterator[Entry]:
    """Every paper, section by section; the sections of SECRET only once nothing of the committee is secret any more."""
    for section, entries in PAPERS:
        if not (is_secret and section in SECRET):
            yield from entries(tender)


def _planning(tender: Tender) -> Iterator[Entry]:
    planned = getattr(tender, "planned", None)
    if planned is not None:
        plan = planned.line.plan
        if plan.paper:
            yield paper("planning", "annual-plan", f"年度计划：{plan}", plan.paper)
        told = Intention.objects.filter(items__line_key=planned.line_key).select_related("paper")
        for one in told.order_by("at", "pk").distinct():
            yield paper("planning", "intention", f"采购意向：{one.title}", one.paper)
    for row in tender.planning_papers.select_related("file").order_by("at", "pk"):
        yield paper("planning", row.kind.replace("_", "-"), str(row.get_kind_display()), row.file)


def _document(tender: Tender) -> Iterator[Entry]:
    for row in tender.notices.filter(document__isnull=False).select_related("document").order_by("at", "pk"):
        yield paper("document", "tender-document", f"采购文件（随《{row.title}》发布）", row.document)
    for one in tender.documents.select_related("file").order_by("at", "pk"):
        yield paper("document", "attachment", f"附件：{one.title}", one.file)


def _notices(tender: Tender) -> Iterator[Entry]:
    for row in tender.notices.select_related("paper").order_by("at", "pk"):
        yield paper("notices", row.kind.replace("_", "-"), row.title, row.paper)


def _opening(tender: Tender) -> Iterator[Entry]:
    for row in tender.invitations.filter(paper__isnull=False).select_related("paper", "provider").order_by("pk"):
        yield paper("opening", "invitation", f"投标邀请书：{row.provider.name}", row.paper)
    opening = getattr(tender, "opening", None)
    if opening is not None:
        yield paper("opening", "opening-record", "开标记录", opening.paper)


def _bids(tender: Tender) -> Iterator[Entry]:
    rows = BidFile.objects.filter(
        bid__lot__tender=tender, bid__opened_at__isnull=False, in_envelope=True, file__key__isnull=False
    ).select_related("file", "bid__lot", "bid__provider", "criterion", "requirement")
    for row in rows.order_by("bid__lot__number", "bid_id", "-part", "pk"):
        about = row.criterion or row.requirement
        title = "：".join(filter(None, (PARTS.get(row.part, ""), str(about) if about else "", row.file.name)))
        yield paper("bids", row.part or "file", f"{row.bid.provider.name} {title}", row.file, group=bid_folder(row.bid))


def bid_folder(bid: Any) -> str:
    """The folder of one bid."""
    return f"lot{bid.lot.number}-bid{bid.pk}"


def _examination(tender: Tender) -> Iterator[Entry]:
    for row in Examination.objects.filter(lot__tender=tender).select_related("lot", "paper").order_by("lot__number", "-kind"):
        yield paper("examination", row.kind, f"{EXAMINED.get(row.kind, row.kind)}：{row.lot}", row.paper)
    given = ClarificationFile.objects.filter(letter__bid__lot__tender=tender).select_related("file", "letter__provider")
    for one in given.order_by("letter_id", "pk"):
        yield paper("examination", "clarification-file", f"{one.letter.provider.name} 澄清附件：{one.file.name}", one.file)


def _evaluation(tender: Tender) -> Iterator[Entry]:
    for row in PriceOpening.objects.filter(evaluation__tender=tender).select_related("paper").order_by("pk"):
        yield paper("evaluation", "price-opening-record", "报价开标记录", row.paper)
    talk = getattr(tender, "price_talk", None)
    if talk is not None and talk.paper:
        yield paper("evaluation", "price-talk-record", "协商情况记录", talk.paper)
    for one in Report.objects.filter(evaluation__tender=tender).select_related("lot", "paper").order_by("lot__number", "pk"):
        yield paper("evaluation", "evaluation-report", f"评审报告（含公平性分析）：{one.lot}", one.paper)


def _award(tender: Tender) -> Iterator[Entry]:
    for row in TieDraw.objects.filter(award__tender=tender).select_related("paper").order_by("pk"):
        yield paper("award", "tie-draw-record", "抽签记录", row.paper)
    letters = Letter.objects.filter(award__tender=tender).select_related("paper", "bid__provider", "bid__lot")
    for one in letters.order_by("award_id", "-is_win", "bid_id"):
        stem, title = ("notification", "中标（成交）通知书") if one.is_win else ("regret-letter", "未中标（成交）通知")
        yield paper("award", stem, f"{title}：{one.bid.provider.name}", one.paper)


def _remedies(tender: Tender) -> Iterator[Entry]:
    by_agents = ObjectionDetail.objects.filter(challenge__tender=tender, authorisation__isnull=False)
    for row in by_agents.select_related("authorisation").order_by("pk"):
        yield paper("remedies", "authorisation", "质疑授权委托书", row.authorisation)
    for one in tender.challenges.filter(paper__isnull=False).select_related("paper", "provider").order_by("filed_at", "pk"):
        yield paper("remedies", "objection-reply", f"质疑答复：{one.provider.name}", one.paper)
    for it in tender.complaints.filter(paper__isnull=False).select_related("paper").order_by("filed_on", "pk"):
        yield paper("remedies", "complaint-decision", f"投诉处理决定书：{it.number}", it.paper)


PAPERS: tuple[tuple[str, Callable[[Tender], Iterator[Entry]]], ...] = (
    ("planning", _planning),
    ("document", _document),
    ("notices", _notices),
    ("opening", _opening),
    ("bids", _bids),
    ("examination", _examination),
    ("evaluation", _evaluation),
    ("award", _award),
    ("remedies", _remedies),
)
