"""One small district with a row of every kind, and its people by what they are to these rows; for sweeps over every page.

`district()` builds it at NOW by the services; `places` names, for each situation, the arguments of the pages about it.
Not here: which page opens for whom (`tests/house/doors/`).
"""

from __future__ import annotations

from unittest import mock

from tender.core import outbox
from tender.core.calendar import override_day
from tender.core.models.outbox import Delivery
from tender.parties.models import Person
from tender.parties.services import organisation as organisations
from tender.procurement.rules.rulebook import every
from tests.builders import after, before, bids, organisation, person
from tests.builders.district import archives, delivery, evaluations, planning, procedures, providers, tenders
from tests.builders.district.town import DAY, NOW, SECRETS, District, own

__all__ = ["NOW", "SECRETS", "District", "district"]


def district() -> District:
    """Everything at NOW. Papers are stand-ins."""
    found = District()
    with mock.patch("tender.core.papers.pdf", before.printed):
        side = _people(found)
        tenders.drafts(found, side)
        tenders.taking_bids(found, side)
        tenders.after_the_deadline(found, side)
        evaluations.evaluating(found, side)
        evaluations.writing(found, side)
        evaluations.awarded(found, side)
        evaluations.by_lot(found, side)
        evaluations.elsewhere(found)
        delivery.contracts(found, side)
        delivery.classes(found)
        delivery.claims(found)
        planning.asked(found, side)
        planning.planned(found, side)
        planning.papers_before_the_notice(found, side)
        providers.known_to_the_office(found)
        providers.working_together(found)
        providers.bonded(found, side)
        procedures.invited(found, side)
        procedures.without_competition(found, side)
        procedures.negotiated(found, side)
        procedures.last_offers(found, side)
        procedures.framed(found, side)
        archives.archived(found, side)
        outbox.drain()
        delivery.papers_of_the_worker(found)
        evaluations.flagged(found)
    _office(found)
    newest, older = (book.id for book in every()[:2])
    found.queries |= {"two rulebooks": {"old": older, "new": newest}, "article": {"article": "政府采购法第22条"}}
    found.places |= {"two rulebooks": (), "article": (), "rulebook": (newest,)}
    return found


def _people(found: District) -> before.BuyerSide:
    """The department first: claims go to it. Then the sides of the market, and whoever belongs to none of it."""
    side = before.buyer_side()
    for name, by in (("officer", side.officer), ("approver", side.approver)):
        found.people[name] = Person.objects.get(pk=by.person_id)
    for name in ("outsider", "bidder", "rival"):
        found.seat(name, "provider", organisation("agency", f"{name}培训中心"))
    found.seat("supervisor", "supervisor", organisation("supervisor", "区纪委监委"))
    found.people["evaluator"], found.people["peer"] = after.expert("甲专家"), after.expert("乙专家")
    found.people["staff"] = person("staff")
    found.people["staff"].is_staff = True
    found.people["staff"].save()
    body = own(found, "bidder")
    paper = organisations.add_evidence(body, kind="licence", upload=bids.upload(), by=found.by("bidder"), at=NOW)
    colleague = person("", ("provider", body)).held_seats.get()
    found.places |= {"organisation": (body.pk,), "paper": (body.pk, paper.pk), "colleague": (body.pk, colleague.pk)}
    found.places["suspend"] = (body.pk, "suspend")
    return side


def _office(found: District) -> None:
    """A dead delivery, a day of one's own, a seat to end."""
    dead = Delivery.objects.filter(event__thing_type="claim").first() or Delivery.objects.first()
    Delivery.objects.filter(pk=dead.pk).update(state=Delivery.State.DEAD, last_error="OSError: full")
    day = override_day(day=(NOW + 60 * DAY).date(), is_working=False, name="区庆", by=found.by("staff"), at=NOW)
    someone = found.people["learner"]
    found.places |= {
        "delivery": (dead.pk,), "day": (day.pk,), "person": (someone.pk,), "seat": (someone.pk, someone.held_seats.first().pk),
    }  # fmt: skip
