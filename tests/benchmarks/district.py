"""The data: as many rows as the targets name, written in bulk, in states that the services would leave.

Lives here: providers with logins, drafts ready to seal, a tender in scoring, learners with credits, notices, open tasks.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count, product

import pgtrigger
from django.db import connection
from django.utils.timezone import localdate, now

from tender.core import files
from tender.credits.models import CreditEntry
from tender.parties.models import HeldSeat, Organisation, Person
from tender.procurement.models import Bid, BidDraft, Criterion, Evaluation, Member, Notice, Score, ScoreSheet, Tender
from tender.procurement.rules.bid import alias
from tender.record import sealing
from tests.builders import organisation
from tests.builders.before import BuyerSide, buyer_side, draft_tender
from tests.builders.bids import PDF, a_uscc, leaves, published_tender

_number = count(1)
_ignoring = pgtrigger.ignore


def settled() -> None:
    """The database knows its tables as well as it would after a night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def people(many: int, *seats: tuple[str, Organisation], **known: object) -> list[Person]:
    """People with the same seats."""
    made = Person.objects.bulk_create(
        Person(username=f"bench{next(_number)}", full_name=f"测试人员{n}", password="!", **known) for n in range(many)
    )
    since = now() - timedelta(days=400)
    HeldSeat.objects.bulk_create(
        HeldSeat(person=someone, organisation=body, role=role, since=since) for someone in made for role, body in seats
    )
    return made


def providers(many: int) -> list[tuple[Organisation, Person]]:
    """Verified providers, each with one person."""
    at = now() - timedelta(days=100)
    with _ignoring():
        bodies = Organisation.objects.bulk_create(
            Organisation(
                name=f"第{next(_number)}培训学院", kind="university", uscc=a_uscc(), registered_at=at, address="重庆市大渡口区",
                state="verified",
            )
            for _n in range(many)
        )  # fmt: skip
    staff = people(many)
    HeldSeat.objects.bulk_create(
        HeldSeat(person=someone, organisation=body, role="provider", since=at) for body, someone in zip(bodies, staff, strict=True)
    )
    return list(zip(bodies, staff, strict=True))


def drafts(bidders: list[tuple[Organisation, Person]]) -> list[Bid]:
    """A tender open for bids, and a complete draft of every bidder."""
    at = now()
    tender = published_tender(deadline=at + timedelta(days=30))
    lot, answers = tender.lots.get(), {str(leaf.pk): "我们的方案。" * 200 for leaf in leaves(tender)}
    bids = Bid.objects.bulk_create(Bid(lot=lot, provider=body, started_at=at) for body, _someone in bidders)
    content = {
        "answers": answers, "evidence": {}, "summary": "总体方案。" * 100, "price": "148000.00", "period": "5天",
        "declares_no_collusion": True, "is_small_micro": False, "files": {}, "changed": {},
    }  # fmt: skip
    BidDraft.objects.bulk_create(
        BidDraft(bid=bid, ciphertext=sealing.lock_draft(content, provider_id=bid.provider_id), version=1, saved_at=at)
        for bid in bids
    )
    return bids


def scoring(bidders: list[tuple[Organisation, Person]], evaluators: int, leaf_count: int) -> tuple[Tender, list[Bid]]:
    """A tender in scoring: every bidder admitted, a sheet per evaluator, no score yet; thirty leaves of three points."""
    at = now()
    tender = published_tender(deadline=at - timedelta(days=2))
    tender.criteria.all().delete()
    Criterion.objects.create(tender=tender, name="价格", kind="price", weight=10, position=0)
    groups = [Criterion.objects.create(tender=tender, name=f"方案{n}", kind="quality", weight=15, position=n) for n in range(1, 7)]
    Criterion.objects.bulk_create(
        Criterion(
            tender=tender,
            parent=groups[n % 6],
            name=f"要点{n}",
            kind="quality",
            weight=Decimal(3),
            position=n,
            guidance="按优劣",
        )
        for n in range(leaf_count)
    )
    with _ignoring():
        Tender.objects.filter(pk=tender.pk).update(state="evaluating", closed_at=at, opened_at=at)
        bids = Bid.objects.bulk_create(
            Bid(
                lot=tender.lots.get(), provider=body, started_at=at, sealed_at=at, opened_at=at, state="admitted",
                alias=alias(n), price=Decimal(120000 + 100 * n),
            )
            for n, (body, _someone) in enumerate(bidders)
        )  # fmt: skip
        evaluation = Evaluation.objects.create(tender=tender, state="scoring", created_at=at)
        members = Member.objects.bulk_create(
            Member(evaluation=evaluation, person=someone, kind="expert", is_leader=n == 0, has_conflict=False, declared_at=at)
            for n, someone in enumerate(people(evaluators, ("evaluator", tender.buyer)))
        )
        ScoreSheet.objects.bulk_create(
            ScoreSheet(
                evaluation=evaluation,
                member=member,
                lot=tender.lots.get(),
                evaluator=member.person,
                buyer=tender.buyer,
                created_at=at,
            )
            for member in members
        )
    return Tender.objects.select_related("evaluation").get(pk=tender.pk), bids


def scores(tender: Tender, bids: list[Bid]) -> None:
    """Every cell of every sheet, and all sheets handed in but not computed."""
    at, sheets, found = now(), list(tender.evaluation.sheets.all()), list(tender.criteria.filter(parent__isnull=False))
    rows = [
        Score(
            sheet=sheet, bid=bid, criterion=leaf, at=at,
            points=Decimal(120 + (bid_at * 7 + leaf_at * 3 + sheet_at * 5) % 160) / 100,
        )
        for (sheet_at, sheet), (bid_at, bid), (leaf_at, leaf) in product(enumerate(sheets), enumerate(bids), enumerate(found))
    ]  # fmt: skip
    with _ignoring():
        Score.objects.filter(sheet__in=sheets).delete()
        Score.objects.bulk_create(rows, batch_size=5000)
        ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state="submitted", signed_at=at, digest="0" * 64)


def learners(many: int) -> list[Person]:
    """Civil servants of a unit, each with twelve entries in the ledger."""
    unit, today, at = organisation("buyer"), localdate(), now()
    made = people(many, ("learner", unit), rank_group="township", unit=unit)
    CreditEntry.objects.bulk_create(
        CreditEntry(
            learner=someone, part=part, points=Decimal(2 + (place * n) % 9), reason="培训班", rule="demo", source_type="bench",
            source_id=f"{someone.pk}-{n}", earned_on=today, at=at,
        )
        for place, someone in enumerate(made)
        for n, part in enumerate(["base", "self_study", "theory", "performance"] * 3)
    )  # fmt: skip
    return made


def notices(many: int) -> None:
    """Public notices of one tender."""
    tender, at = published_tender(deadline=now() + timedelta(days=30)), now()
    paper = files.keep(PDF, name="公告.pdf", purpose="notice", at=at)
    for n in range(many):
        Notice.objects.create(
            tender=tender,
            kind="amendment",
            sheet={},
            number=f"公告{n}",
            title=f"更正第{n}号",
            at=at - timedelta(hours=n),
            paper=paper,
        )


def tasks(many: int) -> BuyerSide:
    """A buyer whose officer has as many drafts to finish."""
    side = buyer_side(at=now() - timedelta(days=1))
    for _n in range(many):
        draft_tender(side, at=now())
    return side
