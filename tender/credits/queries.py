"""Reading the ledger: one learner's page, the public ranking; claims through `access_claim`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Coalesce, Greatest, Least, Rank

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.credits.models import Claim, CreditEntry
from tender.credits.rules.credit import PARTS, RuleSet, Standing, cycle_of, standing
from tender.parties.models import Person

POINTS: DecimalField[Any, Any] = DecimalField(max_digits=9, decimal_places=2)


def entries_of(learner_id: int, day: date, rules: RuleSet) -> QuerySet[CreditEntry]:
    """A learner's entries of the cycle that `day` lies in, newest first."""
    first, after = cycle_of(day, rules)
    found = CreditEntry.objects.filter(learner_id=learner_id, earned_on__gte=first, earned_on__lt=after)
    return found.select_related("reverses", "reversed_by")


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
