"""Tenders before the deadline, one builder per state, each made by calling the services as people would.

`published_tender(at=…, lots=…)` is what most tests need. `buyer_side()` gives the buyer with an officer and an approver.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from unittest import mock

from django.utils.timezone import localtime

from tender.core.actor import Actor
from tender.core.models.calendar import district_calendar
from tender.parties.models import Organisation
from tender.procurement.models import Need, Question, Tender
from tender.procurement.rules import rulebook, timeline
from tender.procurement.rules.criteria import Criterion
from tender.procurement.services import draft, draft_lists, need, question
from tender.procurement.services import tender as services
from tests.builders import AT, SHANGHAI, actor, organisation

TREE = (
    Criterion("价格", "price", Decimal(10)),
    Criterion(
        "商务",
        "fixed",
        Decimal(15),
        (
            Criterion("同类合同", "fixed", Decimal(10), guidance="每提供一份干部培训合同得2分，满分10分。"),
            Criterion("综合", "fixed", Decimal(5), guidance="教学、学员、安全三项管理制度齐全得5分，缺一项扣2分。"),
        ),
    ),
    Criterion(
        "技术",
        "quality",
        Decimal(75),
        (
            Criterion("场地食宿", "quality", Decimal(15), guidance="教室、住宿、餐饮逐项对应需求的得15分，缺一项扣5分。"),
            Criterion("服务方案", "quality", Decimal(60), guidance="课程、师资、组织三部分齐全得60分，缺一部分扣20分。"),
        ),
    ),
)


@dataclass(frozen=True)
class BuyerSide:
    """A buyer with one officer and one approver."""

    buyer: Organisation
    officer: Actor
    approver: Actor


def buyer_side(*, at: datetime = AT) -> BuyerSide:
    """A new organisation department with its people."""
    body = organisation("buyer", at=at)
    Organisation.objects.filter(pk=body.pk).update(contact_name="陈晨", contact_phone="023-68000000")
    body.refresh_from_db()
    return BuyerSide(body, actor("officer", body, at=at), actor("approver", body, at=at))


def training_need(side: BuyerSide, *, title: str = "扩大对外开放与统筹区域发展专题培训", at: datetime = AT) -> Need:
    """A need of the buyer for 50 people and 5 days."""
    return need.create_need(
        side.buyer.pk,
        title=title,
        purpose="提升统筹区域发展能力",
        audience="township",
        head_count=50,
        days=5,
        month=(at + timedelta(days=90)).date().replace(day=1),
        budget=Decimal("300000.00"),
        by=side.officer,
        at=at,
    )


def draft_tender(side: BuyerSide | None = None, *, lots: int = 1, at: datetime = AT, deadline: datetime | None = None) -> Tender:
    """A complete draft: requirement, lots, criteria (price 10, 商务 15, 技术 75), lawful dates as if published at `at`."""
    side = side or buyer_side(at=at)
    tender = draft.draft_from_need(training_need(side, at=at), by=side.officer, at=at)
    who = {"by": side.officer, "at": at}
    texts = {
        "requirement": "组织5天集中培训，含课程、师资、场地和食宿。",
        "standards": "符合干部教育培训有关规定。",
        "place": "重庆市内",
        "acceptance": "按培训方案逐项验收，学员满意度不低于90%。",
        "payment": "验收合格并收到发票后30日内一次性支付。",
    }
    draft.save(tender, "requirement", texts, version=tender.version, **who)
    rows = [draft_lists.LotRow(f"第{n}包", Decimal("300000.00"), Decimal("280000.00"), "培训服务") for n in range(1, lots + 1)]
    draft_lists.save_lots(tender, rows, version=tender.version, **who)
    draft_lists.save_criteria(tender, TREE, version=tender.version, **who)
    draft.save(tender, "dates", lawful_dates(at, deadline), version=tender.version, **who)
    return Tender.objects.get(pk=tender.pk)


def lawful_dates(at: datetime, deadline: datetime | None = None) -> dict[str, object]:
    """Proposed dates for a notice published at `at`; bids end at 09:30 on the proposed day unless told otherwise."""
    found = timeline.propose_dates(rulebook.load(), district_calendar(), "open_tender", published_on=localtime(at).date())
    end = datetime.combine(found.deadline, datetime.min.time(), SHANGHAI).replace(hour=9, minute=30)
    return {"documents_until": found.documents_until, "deadline": deadline or end}


def submitted(side: BuyerSide | None = None, **known: object) -> Tender:
    """A tender waiting for the leader."""
    side = side or buyer_side(at=known.get("at", AT))
    return services.submit(draft_tender(side, **known), by=side.officer, at=known.get("at", AT))


def approved_tender(side: BuyerSide | None = None, **known: object) -> Tender:
    """A tender that may be published."""
    side = side or buyer_side(at=known.get("at", AT))
    return services.approve(submitted(side, **known), by=side.approver, at=known.get("at", AT))


def published_tender(
    side: BuyerSide | None = None,
    *,
    at: datetime = AT,
    lots: int = 1,
    deadline: datetime | None = None,
    real_paper: bool = False,
) -> Tender:
    """A tender open for bids. Its PDF is a small stand-in unless `real_paper`, because printing takes a second."""
    side = side or buyer_side(at=at)
    tender = approved_tender(side, at=at, lots=lots, deadline=deadline)
    with mock.patch("tender.core.papers.pdf", printed) if not real_paper else mock.patch.dict({}, {}):
        return services.publish(tender, by=side.officer, at=at)


def printed(sheet: object, *, verify_url: str) -> bytes:
    """A stand-in for a printed paper."""
    return b"%PDF-1.7\n" + f"{sheet.title} {verify_url}".encode()


def asked(tender: Tender, *, asker: Organisation | None = None, text: str = "可以在周末开班吗？", at: datetime = AT) -> Question:
    """An open question of a verified provider."""
    asker = asker or organisation("university", at=at)
    return question.ask(tender, asker=asker, text=text, by=actor("provider", asker, at=at), at=at)
