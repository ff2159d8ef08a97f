"""Reading objections: a provider sees its own, the buyer's people and supervisors see all of a tender.

Not here: whether one may be filed (`rules/challenge.py`).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.core.workdays import WorkCalendar
from tender.procurement.models import Challenge, Tender
from tender.procurement.rules import rulebook
from tender.procurement.rules.challenge import Window
from tender.procurement.rules.timeline import due


def challenges_for(by: Actor) -> QuerySet[Challenge]:
    """Objections this actor may see."""
    rows = Challenge.objects.select_related("tender", "provider", "buyer")
    if by.holds("supervisor"):
        return rows
    buyers = by.organisations("officer") | by.organisations("approver")
    return rows.filter(Q(buyer_id__in=buyers) | Q(provider_id__in=by.organisations("provider")))


def access_challenge(by: Actor, pk: int) -> Challenge:
    """An objection this actor may see; not_found (404) otherwise."""
    found = (
        challenges_for(by)
        .select_related("paper", "filed_by", "asked_supplement", "detail__criterion", "effect")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Refusal("not_found", _("There is no such objection."), status=404)
    return found


def window_of(tender: Tender, provider_id: int) -> Window:
    """When the steps of this tender were known or ended, and whether the provider takes part."""
    is_bidder = provider_id in tender.bidder_ids()
    ended = tender.evaluated_at or tender.opened_at
    return Window(
        notice_ended=_notice_ended(tender),
        step_ended=localdate(ended) if ended else None,
        publicity_ended=publicity_ended(tender),
        took_part=is_bidder or provider_id in tender.follower_ids(),
        is_bidder=is_bidder,
    )


def _notice_ended(tender: Tender) -> date | None:
    if tender.published_at is None:
        return None
    return due(rulebook.load(tender.rulebook), "notice_publicity", localdate(tender.published_at), district_calendar()).on


def publicity_ended(tender: Tender, calendar: WorkCalendar | None = None) -> date | None:
    """The candidates' publicity until the letters are out, then that of the award notice (GPR art. 53)."""
    rules, calendar, ends = rulebook.load(tender.rulebook), calendar or district_calendar(), []
    for until, told in tender.awards.values_list("publicity_ends", "notified_at"):
        if told:
            ends.append(due(rules, "award_publicity", localdate(told), calendar).on)
        elif until:
            ends.append(localdate(until - timedelta(seconds=1)))
    return max(ends, default=None)
