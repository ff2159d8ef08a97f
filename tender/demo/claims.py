"""What learners declare beside classes (自主申报), day by day, and what the department says to it the day after."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tender.credits.models import Claim
from tender.credits.services import claim as claims
from tender.demo import texts
from tender.demo.days import on
from tender.demo.stage import Story
from tender.demo.town import Town
from tender.demo.uploads import upload
from tender.parties.models import Person
from tender.parties.queries import actor_of

OVER = 60  # working days
LOOKED_AT, OTHER = "9:10", "16:40"


def story(town: Town) -> Story:
    """A few claims every working day; all but the last day's are reviewed, most approved."""
    days = town.days
    span = [days.work(days.last, -n) for n in range(OVER, -1, -1)]
    per_day = [town.scale.claims * (n + 1) // len(span) - town.scale.claims * n // len(span) for n in range(len(span))]
    waiting: list[Claim] = []
    number = 0
    for day, count in zip(span, per_day, strict=True):
        at = yield on(day, LOOKED_AT)
        for one in waiting:
            number += 1
            _review(town, one, number, at)
        at = yield on(day, OTHER)
        waiting = [_declared(town, town.chance.choice(town.learners), day, at) for _n in range(count)]
    at = yield on(days.last, "17:05")
    _written(town, town.learners[0], days.last, at)


def _written(town: Town, person: Person, day: date, at: datetime) -> Claim:
    part, title, description, points = town.chance.choice(texts.CLAIMS)
    proof = upload("佐证材料", description) if part != "self_study" else None
    return claims.write_claim(
        part=part, title=title, description=description, points=Decimal(points), done_on=day, evidence=proof,
        by=actor_of(person, at), at=at,
    )  # fmt: skip


def _declared(town: Town, person: Person, day: date, at: datetime) -> Claim:
    return claims.declare(_written(town, person, day, at), by=actor_of(person, at), at=at)


def _review(town: Town, one: Claim, number: int, at: datetime) -> None:
    """The second officer reviews: nearly all are approved, some returned, some rejected, of which some are appealed."""
    by = town.actor("liu", at)
    if number % 17 == 5:
        claims.send_back(one, reason=texts.CLAIM_RETURNED, by=by, at=at)
    elif number % 17 == 11:
        one = claims.reject(one, reason=texts.CLAIM_REJECTED, by=by, at=at)
        if number % 2:
            claims.appeal(one, reason=texts.CLAIM_APPEAL, by=actor_of(one.learner, at), at=at)
    else:
        claims.approve(one, by=by, at=at)
