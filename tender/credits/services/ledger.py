"""The ledger's only writers: completions and approved claims come by the outbox; a wrong entry is reversed, never changed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import note
from tender.core.models import OutboxEvent
from tender.core.refusal import Refusal, _, forbidden
from tender.credits.models import Claim, CreditEntry
from tender.credits.queries import departments_of
from tender.credits.rules import credit
from tender.delivery.models import Enrolment


def credit_completion(event: OutboxEvent, *, at: datetime) -> CreditEntry:
    """Handler of enrolment.completed: base points for the teaching hours of the class. Once per enrolment (unique)."""
    enrolment = Enrolment.objects.select_related("training", "learner").get(pk=event.thing_id)
    training, rules = enrolment.training, credit.load()
    group = enrolment.learner.rank_group
    points = credit.base_points(training.hours, group, rules)
    return _write(
        CreditEntry(
            learner=enrolment.learner, part="base", points=points, hours=training.hours, rule=rules.id, source_type="enrolment",
            source_id=str(enrolment.pk), earned_on=training.ends_on, at=at,
            reason=f"完成培训班“{training.title}”（{credit.working(training.hours, group, rules)}）"[:300]),
        by=WORKER, at=at)  # fmt: skip


def credit_claim(event: OutboxEvent, *, at: datetime) -> CreditEntry:
    """Handler of claim.approved: the points that were declared. Once per claim (unique)."""
    claim = Claim.objects.select_related("learner").get(pk=event.thing_id)
    return _write(
        CreditEntry(
            learner=claim.learner, part=claim.part, points=claim.points, rule=credit.load().id, source_type="claim",
            source_id=str(claim.pk), earned_on=claim.done_on, at=at, reason=f"自主申报：{claim.title}"[:300]),
        by=WORKER, at=at)  # fmt: skip


@transaction.atomic
def reverse(entry: CreditEntry, *, reason: str, by: Actor, at: datetime) -> CreditEntry:
    """Take a wrong entry back by an opposite one with a reason; only officers of the department that gave it.

    Refuses forbidden, reason_missing, reversed_already, is_reversal.
    """
    row = CreditEntry.objects.select_for_update().get(pk=entry.pk)
    if departments_of([row]).get(row.pk) not in by.organisations("officer"):
        raise forbidden()
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    if row.reverses_id:
        raise Refusal("is_reversal", _("A reversal cannot be reversed; write a new entry instead."))
    if CreditEntry.objects.filter(reverses=row).exists():
        raise Refusal("reversed_already", _("This entry is reversed already."))
    opposite = CreditEntry(
        learner_id=row.learner_id, part=row.part, points=-row.points, hours=-row.hours, rule=row.rule, source_type=row.source_type,
        source_id=row.source_id, earned_on=row.earned_on, reverses=row, at=at, reason=f"冲销：{reason}"[:300])  # fmt: skip
    return _write(opposite, by=by, at=at)


def _write(entry: CreditEntry, *, by: Actor, at: datetime) -> CreditEntry:
    """Append once; a second delivery finds the first entry."""
    with transaction.atomic():
        same = {"source_type": entry.source_type, "source_id": entry.source_id, "part": entry.part}
        if entry.reverses_id is None and (found := CreditEntry.objects.filter(reverses__isnull=True, **same).first()):
            return found
        entry.points = Decimal(entry.points)
        entry.save(force_insert=True)
        note(entry, "credit.written", by=by, at=at, points=entry.points, part=entry.part, learner=entry.learner_id)
    return entry
