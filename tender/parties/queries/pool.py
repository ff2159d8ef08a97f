"""Reading the expert pool. The office reads all of it, an expert their own entry; who sits on which committee is never here."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import Expert, ExpertSubject, Organisation, PoolEntry, Relation

READERS = ("officer", "supervisor")


def pool_for(by: Actor) -> QuerySet[PoolEntry]:
    """Every entry for officers and supervisors, those that wait for verification first; not_found (404) otherwise."""
    if not any(by.holds(role) for role in READERS):
        raise Refusal("not_found", _("There is no such page."), status=404)
    turn = Case(When(state="entered", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = PoolEntry.objects.select_related("expert__person", "expert__employer").prefetch_related("expert__subjects")
    return rows.annotate(turn=turn)


def access_expert(by: Actor, pk: int) -> Expert:
    """One expert for officers, supervisors and the expert; not_found (404) otherwise."""
    found = Expert.objects.select_related("person", "entry", "employer").filter(pk=pk, entry__isnull=False).first()
    if found is None or not (any(by.holds(role) for role in READERS) or by.person_id == found.person_id):
        raise Refusal("not_found", _("There is no such expert."), status=404)
    return found


def own_expert(by: Actor) -> Expert:
    """The reader's own entry; not_found (404) for whoever has none."""
    found = Expert.objects.filter(person_id=by.person_id or 0, entry__isnull=False).first()
    if found is None:
        raise Refusal("not_found", _("There is no such expert."), status=404)
    return found


def open_subjects(expert: Expert) -> list[ExpertSubject]:
    """The fields that count now."""
    return [row for row in expert.subjects.all() if row.until is None]


def relations_of(expert: Expert) -> list[Relation]:
    """Every relation on record, open ones first, closed ones beneath."""
    rows = Relation.objects.filter(person_id=expert.person_id).select_related("organisation", "by")
    return sorted(rows, key=lambda row: (row.until is not None, -(row.until or row.since or date.min).toordinal()))


def access_relation(by: Actor, pk: int) -> Relation:
    """A relation that this reader may close: an officer any, an expert what they declared; not_found (404) otherwise."""
    found = Relation.objects.select_related("person__expert").filter(pk=pk).first()
    own = found is not None and found.person_id == by.person_id and found.source == "declared"
    if found is None or not (by.holds("officer") or own):
        raise Refusal("not_found", _("There is no such record."), status=404)
    return found


def organisation_named(name: str) -> Organisation | None:
    """The registered organisation of this name or code, if there is one."""
    return Organisation.objects.filter(Q(name=name) | Q(uscc=name.upper())).first()
