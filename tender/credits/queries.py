"""Reading the ledger: one learner's page, the public ranking; claims through `access_claim`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Coalesce, Greatest, Least, Rank

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.credits.models import Claim, CreditEntry
from tender.credits.rules.credit import PARTS, RuleSet, Standing, cycle_of, standing
from tender.delivery.models import Enrolment
from tender.parties.models import Person

POINTS: DecimalField[Any, Any] = DecimalField(max_digits=9, decimal_places=2)


def entries_of(learner_id: int, day: date, rules: RuleSet) -> QuerySet[CreditEntry]:
    """A learner's entries of the cycle that `day` lies in, newest first."""
    first, after = cycle_of(day, rules)
    found = CreditEntry.objects.filter(learner_id=learner_id, earned_on__gte=first, earned_on__lt=after)
    return found.select_related("reverses", "reversed_by")


def departments_of(entries: Iterable[CreditEntry]) -> dict[int, int]:
    """The department that gave each entry, by entry id: the buyer of its class, or the one its claim went to (two queries)."""
    rows = list(entries)
    sources = {
        "enrolment": dict(Enrolment.objects.filter(pk__in=_sources(rows, "enrolment")).values_list("pk", "training__buyer_id")),
        "claim": dict(Claim.objects.filter(pk__in=_sources(rows, "claim")).values_list("pk", "buyer_id")),
    }
    found = {row.pk: sources.get(row.source_type, {}).get(int(row.source_id)) for row in rows if row.source_id.isdecimal()}
    return {pk: buyer for pk, buyer in found.items() if buyer is not None}


def _sources(rows: Iterable[CreditEntry], kind: str) -> list[int]:
    return [int(row.source_id) for row in rows if row.source_type == kind and row.source_id.isdecimal()]


def access_entry(by: Actor, pk: int) -> CreditEntry:
    """An entry for the officers of the department that gave it, who may reverse it. Refuses not_found (404)."""
    found = CreditEntry.objects.select_related("learner").filter(pk=pk).first()
    if found is None or departments_of([found]).get(pk) not in by.organisations("officer"):
        raise Refusal("not_found", _("There is no such entry."), status=404)
    return found


def standing_of(learner_id: int, day: date, rules: RuleSet) -> Standing:
    """What a learner has in that cycle."""
    return standing(entries_of(learner_id, day, rules).order_by().values_list("part", "points"), rules)


def ranking(day: date, rules: RuleSet) -> QuerySet[Person]:
    """Every learner with points per part (capped), total and place, computed in the database: equal totals share a place."""
    first, after = cycle_of(day, rules)
    in_cycle = Q(credit_entries__earned_on__gte=first, credit_entries__earned_on__lt=after)
    people = Person.objects.filter(is_active=True).exclude(rank_group="").select_related("unit")
    for part in PARTS:
        total = Coalesce(
            Sum("credit_entries__points", filter=in_cycle & Q(credit_entries__part=part)), Value(0), output_field=POINTS
        )
        people = people.annotate(**{part: Greatest(Value(0), Least(total, Value(rules.caps[part])), output_field=POINTS)})
    people = people.annotate(total=sum((F(part) for part in PARTS[1:]), F(PARTS[0])))
    return people.annotate(place=Window(Rank(), order_by=F("total").desc()))


def access_learner(by: Actor, pk: int) -> Person:
    """A learner's credit page: public by the district's rule, so anybody may see it. Refuses not_found (404)."""
    learner = Person.objects.filter(pk=pk, is_active=True).exclude(rank_group="").select_related("unit").first()
    if learner is None:
        raise Refusal("not_found", _("There is no such learner."), status=404)
    return learner


def claims_for(by: Actor) -> QuerySet[Claim]:
    """A learner's own claims; officers see what was declared to their department."""
    found = Claim.objects.select_related("learner__unit", "evidence")
    own = Q(learner_id=by.person_id)
    if by.holds("supervisor"):
        return found.filter(own | ~Q(state="draft"))
    return found.filter(own | (Q(buyer_id__in=by.organisations("officer")) & ~Q(state="draft")))


def access_claim(by: Actor, pk: int) -> Claim:
    """A claim this actor may see. Refuses not_found (404)."""
    claim = claims_for(by).filter(pk=pk).first() if by.person_id else None
    if claim is None:
        raise Refusal("not_found", _("There is no such claim."), status=404)
    return claim


def waiting_first() -> Any:
    """Order: claims that wait for an officer first."""
    return Case(When(state__in=["declared", "appealed"], then=0), default=1)
