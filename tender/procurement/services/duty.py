"""Duties kept true: rows follow what happens, people mark what they did, and what was missed is told once.

Lives here: `follow` (settings.AFTER_MOVE), `mark`, `record`, `check_daily` (the clock). Not here: what is due (`rules/duties.py`),
what is known (`queries/duties.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock, arm_next_day
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.queries import seats_at
from tender.procurement.models import Bond, Duty, DutyMark, Tender
from tender.procurement.queries.duties import dates_of
from tender.procurement.queries.duty_facts import SINCE, known_of
from tender.procurement.queries.rulebook import ENDED
from tender.procurement.rules.duties import Duty as Due
from tender.procurement.rules.duty_kinds import BY_KEY, RECORDED, kind_of
from tender.procurement.services import rulebook
from workflows.lifecycles.audiences import approvers

FOLLOWED = frozenset({"tender", "question", "challenge", "award", "contract", "evaluation", "bond", "complaint"})
DAILY = "duties.check"
QUIET = ("portal",)


def follow(thing: models.Model, event: str, *, by: Actor, at: datetime) -> None:
    """What happened to a tender or what stands under it: its rows are counted again, in the same transaction."""
    if thing._meta.model_name not in FOLLOWED or event.endswith(".edited"):
        return
    if isinstance(thing, Bond) and event == "bond.claimed" and thing.withdrawn_on is None:
        return  # read at the opening with many others: nothing has to go back yet
    tender = thing if isinstance(thing, Tender) else thing.tender  # type: ignore[attr-defined]
    if tender.published_at:
        refresh(Tender.objects.get(pk=tender.pk))


def refresh(tender: Tender) -> None:
    """Make the rows of a public tender equal to what the law asks now.

    A tender whose rulebook is not to be had keeps the rows it has.
    """
    try:
        due = {duty.key: duty for duty in dates_of(tender).duties if _is_kept(duty)}
    except Refusal:
        return
    rows = {row.key: row for row in Duty.objects.filter(tender=tender)}
    if gone := [row.pk for key, row in rows.items() if key not in due]:
        Duty.objects.filter(pk__in=gone).delete()
    Duty.objects.bulk_create([_row(tender, due[key]) for key in due if key not in rows], ignore_conflicts=True)
    changed = [row for key, row in rows.items() if key in due and _differs(row, due[key])]
    if changed:
        Duty.objects.bulk_update(changed, ["on", "law", "done_on"])


def _is_kept(duty: Due) -> bool:
    return duty.is_firm and duty.kind.is_task and duty.kind.who not in QUIET


def _row(tender: Tender, duty: Due) -> Duty:
    return Duty(
        tender=tender, key=duty.key, about=duty.about[:200], on=duty.on, law=duty.law[:200], who=duty.kind.who,
        is_carried=duty.kind.is_carried, done_on=duty.done_on,
    )  # fmt: skip


def _differs(row: Duty, duty: Due) -> bool:
    """Whether the row says something else; takes over what is new."""
    before = (row.on, row.law, row.done_on)
    row.on, row.law, row.done_on = duty.on, duty.law[:200], duty.done_on
    return before != (row.on, row.law, row.done_on)


@transaction.atomic
def mark(tender: Tender, key: str, *, done_on: date, note_text: str, by: Actor, at: datetime) -> DutyMark:
    """Record that a duty was done on a day, with a note that says how. Writes the mark, an audit line, and the row follows.

    Refuses forbidden, not_found, duty_done, duty_of_a_flow, day_ahead, note_missing.
    """
    row = _held(tender, by)
    found = next((duty for duty in dates_of(row).duties if duty.key == key), None)
    if found is None or not found.is_firm:
        raise Refusal("not_found", _("There is no such duty in this tender."), status=404)
    if found.done_on is not None:
        raise Refusal("duty_done", _("This was done on {on} already."), law=found.law, on=found.done_on)
    if found.kind.is_carried:
        says = _("This step is taken in the program itself and cannot be marked by hand.")
        raise Refusal("duty_of_a_flow", says, law=found.law)
    return _marked(row, key, "tender.duty_done", done_on=done_on, note_text=note_text, by=by, at=at)


@transaction.atomic
def record(tender: Tender, name: str, *, thing: str = "", done_on: date, note_text: str, by: Actor, at: datetime) -> DutyMark:
    """Record a day from which a period of the law runs and which the program does not see (an invoice, a complaint).

    Refuses forbidden, not_found, day_recorded, day_ahead, note_missing.
    """
    row = _held(tender, by)
    kind = RECORDED.get(name)
    if kind is None or (kind and thing not in {one.key for one in known_of(row)[0].things if one.kind == kind}):
        raise Refusal("not_found", _("There is no such day to record in this tender."), status=404)
    key = f"{SINCE}{name}:{thing}" if kind else f"{SINCE}{name}"
    return _marked(row, key, "tender.day_recorded", done_on=done_on, note_text=note_text, by=by, at=at)


def _held(tender: Tender, by: Actor) -> Tender:
    """The public tender, held, for somebody of the buyer who may record."""
    if not (by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id)):
        raise forbidden()
    row = lock(tender)
    if not row.published_at:
        raise Refusal("not_found", _("There is no such duty in this tender."), status=404)
    return row


def _marked(row: Tender, key: str, event: str, *, done_on: date, note_text: str, by: Actor, at: datetime) -> DutyMark:
    if done_on > localdate(at):
        raise Refusal("day_ahead", _("{on} has not come yet."), status=422, field="done_on", on=done_on)
    if not note_text.strip():
        raise Refusal("note_missing", _("Say in a few words how it was done."), status=422, field="note")
    if DutyMark.objects.filter(tender=row, key=key).exists():
        raise Refusal("day_recorded", _("This was recorded before; what is recorded stays."))
    made = DutyMark.objects.create(tender=row, key=key, done_on=done_on, note=note_text.strip(), by_id=by.person_id, at=at)
    note(row, event, by=by, at=at, reason=note_text.strip(), key=key, done_on=done_on)
    return made


def check_daily(_thing_id: str, *, clock: Clock) -> int:
    """What the clock does every day: drafts take over the rulebook in force, days are counted again (a calendar may have
    changed), and every duty that was missed is told to leader and supervisor, once. Arms the next day; returns how many."""
    at = clock.now()
    for tender in Tender.objects.filter(state__in=rulebook.BEFORE):
        try:
            rulebook.settle(tender, by=CLOCK, at=at)
        except Refusal:  # no rulebook in force: the page says so to whoever works on it
            break
    running = Q(published_at__isnull=False) & (~Q(state__in=ENDED) | Q(duties__done_on=None, duties__isnull=False))
    for tender in Tender.objects.filter(running).distinct():
        refresh(tender)
    told = escalate(at=at)
    arm_next_day(DAILY, at)
    return told


def escalate(*, at: datetime) -> int:
    """Tell leader and supervisor of every missed duty that nobody was told of yet; returns how many."""
    quiet = [kind.key for kind in BY_KEY.values() if not kind.escalates]
    missed = Duty.objects.filter(done_on=None, escalated_at=None, on__lt=localdate(at)).exclude(who__in=QUIET)
    told = 0
    for duty in missed.select_related("tender").order_by("pk"):
        if (kind := kind_of(duty.key)) is None or kind.key in quiet:
            continue
        with transaction.atomic():
            row = Duty.objects.select_for_update(of=("self",)).select_related("tender").get(pk=duty.pk)
            if row.escalated_at or row.done_on:
                continue
            row.escalated_at = at
            row.save(update_fields=["escalated_at"])
            note(row, "duty.missed", by=CLOCK, at=at, tells=[approvers, supervisors(at)], key=row.key, on=row.on)
            told += 1
    return told


def supervisors(at: datetime) -> Any:
    """The audience of everybody with a supervisor's seat at a moment."""
    organisations = seats_at(at).filter(role="supervisor").values_list("organisation_id", flat=True).distinct()

    def audience(_thing: Any) -> Iterable[tuple[str, int]]:
        return [("supervisor", pk) for pk in organisations]

    return audience
