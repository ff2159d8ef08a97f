"""Drafts, tenders that take bids, and tenders after the deadline."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.procurement.models import Bid, Notice, Tender
from tender.procurement.queries.bid_places import places_of
from tender.procurement.services import draft, failure, template
from tender.procurement.services import tender as tenders
from tests.builders import AT, before, bids
from tests.builders.district.town import DAY, NOW, District, own


def drafts(found: District, side: before.BuyerSide) -> None:
    need = before.training_need(side, title="暗号草案之需求", at=NOW - DAY)
    tender = before.draft_tender(side, at=NOW - DAY)
    Tender.objects.filter(pk=tender.pk).update(title="暗号草案")
    tender.refresh_from_db()
    document = draft.add_document(tender, bids.upload(), title="暗号草案附件", by=side.officer, at=NOW)
    kept = template.keep(tender, "暗号草案范本", parts=["criteria"], by=side.officer, at=NOW)
    found.places |= {
        "template": (kept.pk,), "need": (need.pk,), "draft": (tender.pk,), "draft document": (tender.pk, document.pk),
        "draft part": (tender.pk, "requirement"), "in review": (before.submitted(side, at=NOW - DAY).pk,),
        "approved": (before.approved_tender(side, at=NOW - DAY).pk,),
        "submit": (tender.pk, "submit"), "publish": (before.approved_tender(side, at=NOW).pk, "publish"),
        "approve": (before.submitted(side, at=NOW).pk, "approve"), "send back": (before.submitted(side, at=NOW).pk, "send_back"),
    }  # fmt: skip


def taking_bids(found: District, side: before.BuyerSide) -> None:
    then = NOW - 5 * DAY
    tender = before.draft_tender(side, at=then)
    document = draft.add_document(tender, bids.upload(), title="采购文件附件", by=side.officer, at=then)
    tender = tenders.approve(tenders.submit(tender, by=side.officer, at=then), by=side.approver, at=then)
    tender = tenders.publish(tender, by=side.officer, at=then)
    question = before.asked(tender, asker=own(found, "rival"), at=NOW - 2 * DAY)
    lot = tender.lots.get()
    mine = seal(found, lot, "bidder", "暗号甲标")
    seal(found, lot, "rival", "暗号乙标")
    name, answer = mine.files.first().file_id, next(place.slug for place in places_of(tender) if place.path.startswith("answers"))
    found.places |= {
        "taking bids": (tender.pk,), "document": (tender.pk, document.pk),
        "sealed answer": (mine.pk, answer),
        "terminate": (tender.pk, "terminate"), "question": (tender.pk, question.pk),
        "open lot": (lot.pk,), "sealed": (mine.pk,), "withdraw bid": (mine.pk, "withdraw"), "sealed file": (mine.pk, name),
        "sealed part": (mine.pk, "price"), "sealed part file": (mine.pk, "price", name),
        "notice": (tender.notices.first().pk,), "code": (Notice.objects.get(tender=tender).paper_id,),
    }  # fmt: skip


def seal(found: District, lot: Any, name: str, text: str, *, at: datetime = NOW - DAY, file: bool = True) -> Bid:
    """A sealed bid of somebody of the district with a text that nobody else may read."""
    return bids.sealed_bid(lot, own(found, name), text=text, price=Decimal("177777.77"), with_file=file, at=at)


def after_the_deadline(found: District, side: before.BuyerSide) -> None:
    full, thin = (before.published_tender(side, deadline=None) for _n in range(2))
    early = AT + 2 * DAY
    for tender, names in ((full, ("bidder", "rival", "outsider")), (thin, ("bidder", "rival"))):
        for name, text in zip(names, ("暗号甲标", "暗号乙标", "某标"), strict=False):
            seal(found, tender.lots.get(), name, text, at=early, file=False)
        tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    closed = Bid.objects.filter(lot__tender=full, provider=own(found, "bidder")).get()
    failed = before.published_tender(side)
    tenders.close(failed, by=CLOCK, clock=FixedClock(failed.deadline))
    failure.declare_failed(failed, reason="没有投标人。", by=side.officer, at=failed.deadline + DAY)
    found.places |= {
        "closed": (full.pk,), "closed override": (full.pk, "questions_open"), "closed bid": (closed.pk,), "too few": (thin.pk,),
        "failed": (failed.pk,), "way again": (failed.pk, "again"),
    }  # fmt: skip
