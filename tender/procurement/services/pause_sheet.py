"""What stands on 暂停公告 and 恢复公告. Not here: when they come out (`complaint.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from tender.procurement.documents.pause import ResumptionNotice, SuspensionNotice
from tender.procurement.models import Suspension, Tender
from tender.procurement.services.letter import contact_of

STOPPED = "暂停期间不接收、不开启、不评审{w.answer}，不确定{w.winner}，不签订合同；期间届满的期限按暂停天数顺延。"
GOES_ON = "暂停期间未进行的活动自恢复之日起继续进行，有关期限已按暂停天数顺延。"


def suspension_sheet(row: Suspension, *, at: datetime) -> SuspensionNotice:
    """暂停公告."""
    text = STOPPED.format(w=row.tender.words)
    deadline = row.deadline_before if row.came_from == "published" else None
    return SuspensionNotice(**_common(row, at), until=row.last_day, deadline=deadline, meanwhile=text)


def resumption_sheet(row: Suspension, *, at: datetime) -> ResumptionNotice:
    """恢复公告, with the deadline that was moved."""
    return ResumptionNotice(**_common(row, at), until=localdate(at), deadline=row.deadline_after, meanwhile=GOES_ON)


def _common(row: Suspension, at: datetime) -> dict[str, Any]:
    tender = row.tender
    with translation.override("zh-hans"):
        stage = str(Tender.State(row.came_from).label)
    return {
        "number": tender.number, "issuer": tender.buyer.name, "dated": localdate(at), "project_name": tender.title,
        "first_published": localdate(tender.published_at or at), "authority": row.complaint.authority, "reference": row.number,
        "since": localdate(row.since), "stage": stage, "other": "", "purchaser": contact_of(tender), "agency": None,
        "project_contact": tender.contact_name or "—", "project_phone": tender.contact_phone or "—",
    }  # fmt: skip
