"""Red flags: looked for by the worker after the opening and again after the result; decided by people, with a reason each time.

Nothing here touches a bid. Facts: `queries/red_flag_facts.py`; detectors: `rules/red_flags`; files: `file_reading.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note, perform
from tender.core.models import OutboxEvent
from tender.procurement.models import Award, Evaluation, FlagDecision, RedFlag, Tender
from tender.procurement.queries.red_flag_facts import facts_of
from tender.procurement.rules import red_flags
from tender.procurement.rules.red_flags.flag import Flag
from tender.procurement.services.duty import supervisors
from tender.procurement.services.file_reading import read_file
from workflows.lifecycles.audiences import approvers, members, officers

OUTCOMES = {"explain": "explained", "pass_to_committee": "with_committee", "pass_to_authority": "with_authority"}


def look_after_opening(event: OutboxEvent, *, at: datetime) -> None:
    """Handler of `tender.opened`."""
    look(Tender.objects.get(pk=event.thing_id), at=at)


def look_after_result(event: OutboxEvent, *, at: datetime) -> None:
    """Handler of `award.decided`: the patterns of results can be seen now."""
    look(Award.objects.select_related("tender").get(pk=event.thing_id).tender, at=at)


@transaction.atomic
def look(tender: Tender, *, at: datetime) -> list[RedFlag]:
    """Look for flags and write those that were not found before; tells officers, leaders and supervisors if there are new ones.

    Nothing is looked for before the opening. Looking again finds the same once.
    """
    if tender.opened_at is None:
        return []
    facts = facts_of(tender, read_file)
    row = lock(tender)
    known = set(RedFlag.objects.filter(tender=row).values_list("fingerprint", flat=True))
    new = [_write(found, row, at) for found in red_flags.find(facts) if found.fingerprint not in known]
    if new:
        note(row, "tender.flags_found", by=WORKER, at=at, tells=[officers, approvers, supervisors(at)], count=len(new))
    return new


def _write(found: Flag, tender: Tender, at: datetime) -> RedFlag:
    row = RedFlag(
        tender=tender, buyer_id=tender.buyer_id, kind=found.kind, about=found.about, severity=found.severity, law=found.law,
        fingerprint=found.fingerprint, at=at,
        evidence=[{"row": p.row, "bid": p.bid, "where": p.where, "value": p.value} for p in found.evidence],
    )  # fmt: skip
    begin(row, by=WORKER, at=at, logs="red_flag.found", kind=found.kind)
    row.bids.set(found.bids)
    return row


def explain(flag: RedFlag, *, reason: str, by: Actor, at: datetime) -> RedFlag:
    """There is an innocent cause, and it is on record. Refuses: wrong_state, forbidden, reason_missing."""
    return _decide(flag, "explain", reason=reason, by=by, at=at)


def pass_to_committee(flag: RedFlag, *, reason: str, by: Actor, at: datetime) -> RedFlag:
    """The committee judges it blind. Tells its members. Refuses: as `explain`, not_blind, no_committee."""
    with transaction.atomic():
        row = _decide(flag, "pass_to_committee", reason=reason, by=by, at=at)
        evaluation = Evaluation.objects.get(current_of=row.tender_id)  # earlier ones may have been voided
        note(evaluation, "evaluation.flag_passed", by=by, at=at, tells=[members])
    return row


def pass_to_authority(flag: RedFlag, *, reason: str, by: Actor, at: datetime) -> RedFlag:
    """The finance authority is to look at it. Tells the leader. Refuses: as `explain`."""
    return _decide(flag, "pass_to_authority", reason=reason, by=by, at=at)


@transaction.atomic
def _decide(flag: RedFlag, name: str, *, reason: str, by: Actor, at: datetime, **args: Any) -> RedFlag:
    row = perform(flag, name, by=by, at=at, reason=reason, **args)
    FlagDecision.objects.create(flag=row, outcome=OUTCOMES[name], reason=reason.strip(), person_id=by.person_id, at=at)
    return row
