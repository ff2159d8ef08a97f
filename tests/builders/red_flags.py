"""Builders for red flags: Office and PDF files with what they say of their making, and an opened tender with a ring of bidders."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.procurement.models import Bid, Lot, RedFlag, Tender
from tender.procurement.services import bid as bids
from tender.procurement.services import red_flag
from tender.procurement.services import tender as tenders
from tender.procurement.services.opening import open_bids
from tender.record import sealing
from tests.builders import AT, actor, after
from tests.builders.before import printed
from tests.builders.bids import DEADLINE, acting_for, bid_draft, published_tender, upload

CORE = (
    '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{author}</dc:creator>'
    "<cp:lastModifiedBy>{editor}</cp:lastModifiedBy></cp:coreProperties>"
)
APP = (
    '<?xml version="1.0"?><Properties xmlns="p"><Company>{company}</Company>'
    "<Application>Microsoft Office Word</Application></Properties>"
)
SETTINGS = '<w:settings xmlns:w="w" xmlns:w15="x"><w:rsids>{sessions}</w:rsids><w15:docId w15:val="{doc_id}"/></w:settings>'
SAME = (
    "培训班坚持问题导向和目标导向相统一，围绕成渝地区双城经济圈建设设置六个教学单元，每个单元由主讲、研讨和现场教学组成，"
    "结业时由学员撰写调研报告并当堂答辩，答辩结果计入培训档案。"
)


def docx(
    text: str = "方案", *, author: str = "", editor: str = "", company: str = "", rsids: str = "", doc_id: str = "", **parts: bytes
) -> bytes:
    """A Word file; `parts` replace whole parts by their last name (core, app, settings, document)."""
    sessions = "".join(f'<w:rsid w:val="{one}"/>' for one in rsids.split())
    made = {
        "[Content_Types].xml": b"<Types/>",
        "docProps/core.xml": CORE.format(author=author, editor=editor).encode(),
        "docProps/app.xml": APP.format(company=company).encode(),
        "word/settings.xml": SETTINGS.format(sessions=sessions, doc_id=doc_id).encode(),
        "word/document.xml": f'<w:document xmlns:w="w"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>'.encode(),
    }  # fmt: skip
    for name, content in parts.items():
        made[next(path for path in made if path.endswith(f"{name}.xml"))] = content
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in made.items():
            archive.writestr(path, content)
    return raw.getvalue()


def pdf(*, author: bytes = b"", number: str = "", xmp: str = "", packed: bytes = b"", tail: bytes = b"%%EOF\n") -> bytes:
    """A PDF by its bytes: an Info dictionary, an id, an XMP packet, a compressed object stream."""
    said = b"%PDF-1.7\n1 0 obj<</Author " + author + b">>endobj\n" if author else b"%PDF-1.7\n1 0 obj<<>>endobj\n"
    if xmp:
        said += f"<x:xmpmeta><rdf:Description xmpMM:DocumentID='uuid:{xmp}'/></x:xmpmeta>\n".encode()
    if packed:
        said += b"2 0 obj<</Type /ObjStm /Filter /FlateDecode>>stream\n" + zlib.compress(packed) + b"\nendstream endobj\n"
    return said + (f"trailer<</ID [<{number}> <{number}>]>>\n".encode() if number else b"trailer<<>>\n") + tail


def ring(*prices: str, content: bytes = b"", text: str = SAME, traced: bool = True) -> Tender:
    """An opened tender whose first two bidders handed in the same text and kindred files, sealed on one device; none looked yet."""
    tender = published_tender()
    lot = Lot.objects.get(tender=tender)
    for n, price in enumerate(prices or ("150000", "147500", "145000")):
        bid = bid_draft(lot, price=Decimal(price), text=f"{text if n < 2 else '另有见解'}{n}")
        if n < 2:
            made = content or docx(f"第{n}份", author="标书工作室王某", rsids="00AA 00BB 00CC")
            bids.add_file(
                bid, upload=upload(f"方案{n}.docx", made), about="summary", by=acting_for(bid.provider), at=AT + timedelta(days=1)
            )
        device = {"device": "a" * 32} if traced and n < 2 else {"device": f"{n:032x}"}
        seal(bid, device if traced else {})
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    return opened(Tender.objects.get(pk=tender.pk))


def seal(bid: Bid, marks: dict[str, str]) -> None:
    """Hand a bid in from a place with these marks."""
    trace = sealing.trace_of(marks, tender_id=bid.lot.tender_id)
    bids.seal_bid(bid, by=acting_for(bid.provider), clock=FixedClock(AT + timedelta(days=2)), trace=trace)


def opened(tender: Tender) -> Tender:
    """The same tender, opened a minute after the deadline."""
    with patch("tender.core.papers.pdf", printed):
        open_bids(
            tender, by=actor("officer", tender.buyer), clock=FixedClock(DEADLINE + timedelta(minutes=1)), draw=random.Random(7)
        )
    return Tender.objects.get(pk=tender.pk)


def of_kind(tender: Tender, kind: str) -> RedFlag:
    """The only flag of this kind."""
    return RedFlag.objects.get(tender=tender, kind=kind)


def judged() -> tuple[after.Scene, RedFlag]:
    """A committee to which the passages and the origin of files were passed; the flag of the passages."""
    tender, at = ring(), DEADLINE + timedelta(hours=2)
    outbox.drain()
    bodies = [bid.provider for bid in Bid.objects.filter(lot__tender=tender).select_related("provider")]
    side = after.BuyerSide(tender.buyer, actor("officer", tender.buyer), actor("approver", tender.buyer))
    scene = after.Scene(tender, side, at, bodies)
    scene.tender = after.examination.begin_examination(tender, by=scene.officer, at=at)
    scene = after.with_committee(scene)
    for kind in ("passages", "creation"):
        red_flag.pass_to_committee(of_kind(tender, kind), reason="暗号理由", by=scene.officer, at=at)
    return scene, of_kind(tender, "passages")
