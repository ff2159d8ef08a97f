"""The 投标回执 (receipt of a bid), printed on demand from what was stored at the seal; sealing itself prints nothing."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from django.conf import settings
from django.db.models import F, Func, IntegerField
from django.urls import reverse

from tender.core import papers
from tender.core.wording import local
from tender.procurement.documents.bid import BidReceipt, SealedPart
from tender.procurement.models import Bid, Envelope
from tender.procurement.queries.bid import envelopes_of

LENGTH = Func(F("ciphertext"), function="octet_length", output_field=IntegerField())
NAMES = {Envelope.Part.TECHNICAL: "技术商务标", Envelope.Part.PRICE: "报价标"}


def receipt_pdf(bid: Bid) -> tuple[bytes, str]:
    """(PDF, quoted file name) of the receipt of the latest seal. Its QR leads to the bid's receipt page behind a login."""
    sheet = receipt_sheet(bid)
    url = settings.SITE_URL.rstrip("/") + reverse("procurement:bid-receipt", args=[bid.pk])
    return papers.pdf(sheet, verify_url=url), quote(papers.file_name(sheet))


def receipt_sheet(bid: Bid) -> BidReceipt:
    """The values of the receipt. `envelope_sha256` is the hash over the parts' hashes in order."""
    lot, tender = bid.lot, bid.lot.tender
    found = list(envelopes_of(bid))
    newest = max(envelope.sealed_at for envelope in found)
    parts = sorted((envelope for envelope in found if envelope.sealed_at == newest), key=lambda e: e.part)
    ended = parts[0].ended_at if bid.state == "withdrawn" else None
    sizes = dict(bid.envelopes.filter(sealed_at=newest).annotate(size=LENGTH).values_list("pk", "size"))
    return BidReceipt(
        words=tender.words,
        number=bid.receipt or "",
        issuer=tender.buyer.name,
        dated=local(newest).date(),
        project_name=tender.title,
        project_number=tender.number,
        lot=f"包{lot.number} {lot.title}",
        bidder=bid.provider.name,
        version=len({envelope.sealed_at for envelope in found}),
        received_at=local(newest),
        deadline=local(tender.deadline),
        envelope_sha256=hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest(),
        parts=tuple(SealedPart(name=NAMES[Envelope.Part(e.part)], size=sizes[e.pk], sha256=e.sha256) for e in parts),
        withdrawn_at=local(ended) if ended else None,
    )
