"""Reading the negotiation with the one source: for the buyer's people and those who negotiated, nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import Person
from tender.parties.queries import seats_at
from tender.procurement.models import PriceTalk, Talker, Tender
from tender.procurement.queries.tender import is_buyers


def access_talk(by: Actor, tender_pk: int) -> tuple[Tender, PriceTalk | None]:
    """A single-source purchase with its record; not_found (404) to everybody else, and for another procedure."""
    found = Tender.objects.select_related("buyer").filter(pk=tender_pk, method="single_source", opened_at__isnull=False).first()
    talk = PriceTalk.objects.select_related("tender__buyer", "paper").filter(tender_id=tender_pk).first()
    if found is None or not (is_buyers(by, found) or (talk and person_in(by, talk))):
        raise Refusal("not_found", _("There is no such negotiation."), status=404)
    return found, talk


def person_in(by: Actor, talk: PriceTalk) -> Talker | None:
    """This person among those who negotiated."""
    return talk.people.filter(person_id=by.person_id or 0).first()


def access_talker(by: Actor, pk: int) -> Talker:
    """One who has not signed yet, for the buyer's officer; not_found (404) for everybody else."""
    found = Talker.objects.select_related("talk__tender__buyer", "person").filter(pk=pk).first()
    if found is None or not by.holds("officer", found.talk.buyer_id):
        raise Refusal("not_found", _("There is no such negotiation."), status=404)
    return found


def could_negotiate(tender: Tender, *, at: datetime) -> tuple[QuerySet[Person], QuerySet[Person]]:
    """(the buyer's own people, those and the experts of the pool)."""
    ours = seats_at(at).filter(role__in=["officer", "evaluator"], organisation_id=tender.buyer_id).values("person_id")
    people = Person.objects.filter(is_active=True)
    own, anybody = people.filter(pk__in=ours), people.filter(expert__isnull=False) | people.filter(pk__in=ours)
    return tuple(one.select_related("expert").distinct().order_by("full_name") for one in (own, anybody))  # type: ignore[return-value]
