"""A tender up to its publication and through its questions: need, draft, review, notice, correction.

Every function is a piece of a story (`stage.py`): it waits for its moment and then calls the service the person would call.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tender.core.actor import Actor
from tender.demo import scripts, texts
from tender.demo.days import Course, on
from tender.demo.scripts import Script
from tender.demo.town import Town
from tender.demo.uploads import upload
from tender.procurement.models import Need, Tender
from tender.procurement.queries.lint import findings_of
from tender.procurement.services import amendment, draft, draft_lists, finding, need, question
from tender.procurement.services import tender as tenders

Piece = Generator[datetime, datetime, Any]
DEADLINE = "9:30"


def fresh(tender: Tender) -> Tender:
    """The tender as it is now."""
    return Tender.objects.select_related("buyer").get(pk=tender.pk)


def needed(town: Town, script: Script, day: date, *, month: date) -> Generator[datetime, datetime, Need]:
    """The officer notes the training need for a month."""
    at = yield on(day, "9:20")
    return need.create_need(
        town.buyer.pk, title=script.title, purpose=script.purpose, audience=script.audience, head_count=script.heads,
        days=script.days, month=month, budget=script.budget, by=town.actor("zhou", at), at=at,
    )  # fmt: skip


def drafted(
    town: Town, script: Script, course: Course, *, deadline: datetime | None = None
) -> Generator[datetime, datetime, Tender]:
    """From the need to a complete draft with lots, criteria tree, dates and a document."""
    month = town.days.work(course.deadline, 20).replace(day=1)
    wanted = yield from needed(town, script, course.needed, month=month)
    at = yield on(course.drafted, "10:10")
    by = town.actor("zhou", at)
    tender = draft.draft_from_need(wanted, by=by, at=at)
    said = {
        "requirement": script.requirement, "standards": scripts.STANDARDS, "place": script.place,
        "acceptance": scripts.ACCEPTANCE, "payment": scripts.PAYMENT, **({"quantity": script.quantity} if script.quantity else {}),
    }  # fmt: skip
    draft.save(tender, "requirement", said, version=tender.version, by=by, at=at)
    at = yield on(course.drafted, "11:00")
    rows = script.lot_rows()
    rows[0] = draft_lists.LotRow(**{**rows[0].__dict__, "pk": tender.lots.get().pk})
    draft_lists.save_lots(tender, rows, version=tender.version, by=by, at=at)
    at = yield on(course.drafted, "14:45")
    draft_lists.save_criteria(tender, scripts.tree(script.tree), version=tender.version, by=by, at=at)
    at = yield on(course.drafted, "16:20")
    dates = {"documents_until": course.documents_until, "deadline": deadline or on(course.first_deadline, DEADLINE)}
    draft.save(tender, "dates", dates, version=tender.version, by=by, at=at)
    paper = upload("采购需求说明", f"{script.title}\n{script.requirement}\n{scripts.STANDARDS}")
    draft.add_document(tender, paper, title="采购需求说明", by=by, at=at)
    return fresh(tender)


def submitted(town: Town, tender: Tender, day: date) -> Piece:
    """The officer hands it to the leader."""
    at = yield on(day, "15:00")
    by = town.actor("zhou", at)
    explained(fresh(tender), by, at)
    return tenders.submit(fresh(tender), by=by, at=at)


def explained(tender: Tender, by: Actor, at: datetime) -> None:
    """What the check warns of and the officer leaves as it is gets its reason."""
    warned = [one for one in findings_of(tender) if one.severity == "warning"]
    if warned:
        finding.give_reasons(tender, {one.key: texts.REASONS.get(one.id, texts.REASON) for one in warned}, by=by, at=at)


def returned(town: Town, tender: Tender, day: date, reason: str) -> Piece:
    """The leader returns it once; the officer mends it and submits it again the same day."""
    at = yield on(day, "9:15")
    tender = tenders.send_back(fresh(tender), reason=reason, by=town.actor("chen", at), at=at)
    at = yield on(day, "10:40")
    by = town.actor("zhou", at)
    goal = f"{tender.goal}培训结束后，每名学员形成一份结合岗位的学习报告。"
    draft.save(tender, "requirement", {"goal": goal}, version=tender.version, by=by, at=at)
    explained(fresh(tender), by, at)
    return tenders.submit(fresh(tender), by=by, at=at)


def approved(town: Town, tender: Tender, day: date) -> Piece:
    """The leader approves it."""
    at = yield on(day, "16:10")
    return tenders.approve(fresh(tender), by=town.actor("chen", at), at=at)


def published(
    town: Town, script: Script, course: Course, *, deadline: datetime | None = None, returned_because: str = ""
) -> Generator[datetime, datetime, Tender]:
    """All the way from the need to the public notice."""
    tender = yield from drafted(town, script, course, deadline=deadline)
    yield from submitted(town, tender, course.submitted)
    if returned_because:
        yield from returned(town, tender, town.days.work(course.submitted, 1), returned_because)
    yield from approved(town, tender, course.approved)
    at = yield on(course.published, "9:00")
    return tenders.publish(fresh(tender), by=town.actor("zhou", at), at=at)


def asked(town: Town, tender: Tender, key: str, text: str, *, days: tuple[date, date | None], answer: str = "") -> Piece:
    """A provider asks; the officer answers on the second day (None: still open)."""
    at = yield on(days[0], "10:30")
    body = town.organisations[key]
    asked_ = question.ask(fresh(tender), asker=body, text=text, by=town.for_provider(key, at), at=at)
    if days[1] is not None:
        at = yield on(days[1], "14:20")
        question.answer(asked_, text=answer, by=town.actor("liu", at), at=at)


def corrected(town: Town, tender: Tender, day: date, *, reason: str, values: dict[str, Any]) -> Piece:
    """The officer publishes a correction; when it comes late, the law moves the deadline by itself."""
    at = yield on(day, "9:45")
    return amendment.amend(fresh(tender), amendment.Wish(values=values), reason=reason, by=town.actor("zhou", at), at=at)


def ceiling_of(tender: Tender, number: int = 1) -> Decimal:
    """The ceiling of a lot in yuan."""
    return tender.lots.get(number=number).ceiling
