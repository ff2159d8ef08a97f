"""What can happen in the expert pool: entries, fields, relations; rows are added and closed, never edited away.

Declared by the expert, entered by an officer. Not here: what a relation means for a committee (`procurement/services/conflict.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import begin, lock, note, perform
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Expert, ExpertSubject, Person, PoolEntry, Relation
from tender.parties.queries.pool import organisation_named
from tender.parties.rules.subject import subjects

PAPER = "财库〔2016〕198号 第7条"
AVOIDANCE = "政府采购法实施条例 第9条"


@transaction.atomic
def enter(*, email: str, title: str, employer_name: str, codes: list[str], by: Actor, at: datetime, **known: Any) -> PoolEntry:
    """An officer enters somebody who has a login into the pool. `known`: grade, region, address.

    Refuses forbidden, login_unknown, in_pool_already, subject_unknown.
    """
    if not by.holds("officer"):
        raise forbidden()
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).order_by("pk").first()
    if person is None:
        raise Refusal(
            "login_unknown",
            _("Nobody has signed up with this e-mail address yet."),
            instead=_("Ask the expert to sign up first, then enter them."),
            status=422,
            field="email",
        )
    lock(person)
    if PoolEntry.objects.filter(expert__person=person).exists():
        raise Refusal("in_pool_already", _("This person is in the pool already."), status=422, field="email")
    employer = organisation_named(tidy(employer_name))
    expert, _new = Expert.objects.get_or_create(
        person=person, defaults={"title": tidy(title), "employer": employer, "employer_name": tidy(employer_name)}
    )
    entry = begin(PoolEntry(expert=expert, entered_at=at, **known), by=by, at=at, logs="expert.entered")
    for code in codes:
        _subject(expert, code, by=by, at=at)
    _relate(person, kind="employment", organisation_name=employer_name, by=by, at=at)
    return entry


@transaction.atomic
def amend(entry: PoolEntry, *, by: Actor, at: datetime, **known: Any) -> PoolEntry:
    """Change grade, title, region, address or availability. A new title or grade waits for verification again.

    Refuses forbidden.
    """
    _may(entry, by)
    row = lock(entry)
    expert = row.expert
    title = tidy(known.pop("title", expert.title))
    if row.state == "verified" and (title != expert.title or known.get("grade", row.grade) != row.grade):
        row = perform(row, "change", by=by, at=at)
    changed = sorted(name for name, value in known.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, known[name])
    row.save(update_fields=[*changed, "verified_at"])
    if title != expert.title:
        expert.title, changed = title, [*changed, "title"]
        expert.save(update_fields=["title"])
    if changed:
        note(row, "expert.amended", by=by, at=at, fields=changed)
    return row


@transaction.atomic
def add_subject(entry: PoolEntry, code: str, *, by: Actor, at: datetime) -> ExpertSubject:
    """One more field; a verified entry waits for verification again. Refuses forbidden, subject_unknown, subject_known."""
    _may(entry, by)
    row = lock(entry)
    if row.state == "verified":
        perform(row, "change", by=by, at=at)
    return _subject(row.expert, code, by=by, at=at)


@transaction.atomic
def close_subject(subject: ExpertSubject, *, by: Actor, at: datetime) -> ExpertSubject:
    """A field in which the expert is not drawn any more. Refuses forbidden, closed_already."""
    entry = lock(subject.expert.entry)
    _may(entry, by)
    _close(subject, localdate(at))
    note(entry, "expert.subject_closed", by=by, at=at, code=subject.code)
    return subject


@transaction.atomic
def add_relation(entry: PoolEntry, *, by: Actor, at: datetime, **known: Any) -> Relation:
    """Put a relation on record: kind, organisation_name, since, until, detail. Counts from now on, verified or not.

    Refuses forbidden, relation_ends_early, relation_in_future.
    """
    _may(entry, by)
    lock(entry)
    return _relate(entry.expert.person, by=by, at=at, **known)


@transaction.atomic
def close_relation(relation: Relation, *, until: date, by: Actor, at: datetime) -> Relation:
    """A relation has ended on `until`; it still counts for the years the law names. Refuses forbidden, closed_already,
    relation_ends_early, relation_in_future."""
    row = lock(relation)
    if not (by.holds("officer") or (by.person_id == row.person_id and row.source == "declared")):
        raise forbidden()
    _dated(row.since, until, localdate(at))
    _close(row, until)
    note(row, "relation.closed", by=by, at=at, kind=row.kind)
    return row


def verify(entry: PoolEntry, *, by: Actor, at: datetime) -> PoolEntry:
    """An officer has compared the entry with the papers. Tells the expert."""
    return perform(entry, "verify", by=by, at=at)


def suspend(entry: PoolEntry, *, reason: str, by: Actor, at: datetime) -> PoolEntry:
    """Not drawn any more, with a reason. Tells the expert."""
    return perform(entry, "suspend", by=by, at=at, reason=reason)


def reinstate(entry: PoolEntry, *, reason: str, by: Actor, at: datetime) -> PoolEntry:
    """Lift a suspension, with a reason; the entry is verified anew. Tells the expert."""
    return perform(entry, "reinstate", by=by, at=at, reason=reason)


def _may(entry: PoolEntry, by: Actor) -> None:
    if not (by.holds("officer") or (by.person_id is not None and by.person_id == entry.person_id)):
        raise forbidden()


def _source(person_id: int, by: Actor) -> str:
    return "declared" if by.person_id == person_id else "entered"


def _subject(expert: Expert, code: str, *, by: Actor, at: datetime) -> ExpertSubject:
    if code not in subjects():
        raise Refusal("subject_unknown", _("There is no such field in the catalogue."), status=422, field="code")
    if expert.subjects.filter(code=code, until=None).exists():
        raise Refusal("subject_known", _("This field is on record already."), status=422, field="code")
    made = ExpertSubject.objects.create(expert=expert, code=code, source=_source(expert.person_id, by), since=localdate(at), at=at)
    note(expert.entry, "expert.subject_added", by=by, at=at, code=code)
    return made


def _relate(
    person: Person,
    *,
    kind: str,
    organisation_name: str,
    since: date | None = None,
    until: date | None = None,
    detail: str = "",
    by: Actor,
    at: datetime,
) -> Relation:
    _dated(since, until, localdate(at))
    name = tidy(organisation_name)
    row = Relation(
        person=person, kind=kind, organisation=organisation_named(name), organisation_name=name, detail=tidy(detail),
        since=since, until=until, source=_source(person.pk, by), by_id=by.person_id, at=at,
    )  # fmt: skip
    return begin(row, by=by, at=at, logs="relation.entered", kind=kind)


def _dated(since: date | None, until: date | None, today: date) -> None:
    if since is not None and until is not None and until < since:
        raise Refusal("relation_ends_early", _("It cannot end before it began."), law=AVOIDANCE, status=422, field="until")
    if (since or today) > today or (until or today) > today:
        says = _("Only what has begun or ended is put on record, not what is to come.")
        raise Refusal("relation_in_future", says, law=AVOIDANCE, status=422, field="until" if until and until > today else "since")


def _close(row: ExpertSubject | Relation, until: date) -> None:
    if row.until is not None:
        raise Refusal("closed_already", _("This is closed already; it stays on record."), law=PAPER)
    row.until = until
    row.save(update_fields=["until"])
