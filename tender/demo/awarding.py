"""From the signed report to the signed contract: decision, publicity, objection, contract. The letters go out by the clock."""

from __future__ import annotations

from datetime import date, timedelta

from tender.contracts.models import Contract
from tender.contracts.queries import digest_of
from tender.contracts.services import contract as contracts
from tender.demo import cast, texts
from tender.demo.days import Course, Days, on
from tender.demo.tenders import Piece, fresh
from tender.demo.town import Town
from tender.procurement.models import Award, Tender
from tender.procurement.services import award, challenge


def decided(town: Town, tender: Tender, day: date) -> Piece:
    """The leader confirms the first candidate of every lot."""
    at = yield on(day, "10:00")
    for one in _awards(tender):
        award.decide(one, by=town.actor("chen", at), at=at)


def publicised(town: Town, tender: Tender, day: date) -> Piece:
    """The officer publishes the candidates of all lots."""
    at = yield on(day, "9:30")
    award.publicise(_awards(tender)[0], by=town.actor("zhou", at), at=at)


def objected(town: Town, tender: Tender, key: str, course: Course) -> Piece:
    """A bidder objects during the publicity; the officer accepts the objection and dismisses it, with reasons."""
    at = yield on(course.public_until, "10:30")
    body = town.organisations[key]
    filed = challenge.file_challenge(
        fresh(tender), body, step="result", by=town.for_provider(key, at), at=at, **texts.OBJECTION
    )  # fmt: skip
    at = yield on(course.public_until, "15:10")
    filed = challenge.accept(filed, by=town.actor("liu", at), at=at)
    at = yield on(course.answered or course.public_until, "16:00")
    challenge.dismiss(filed, reason=texts.DISMISSED, by=town.actor("liu", at), at=at)


def agreed(town: Town, tender: Tender, course: Course, *, months: int) -> Piece:
    """Every contract of the tender: completed by the officer and approved by the leader, so that both sides may sign."""
    days, ends = town.days, course.signed + timedelta(days=30 * months)
    at = yield on(days.work(course.notified, 1), "10:20")
    for one in _contracts(tender):
        by = town.actor("liu", at)
        known = {"articles": one.articles, "payments": one.payments, "place": one.place, "version": one.version}
        contracts.save_text(one, starts_on=course.signed, ends_on=ends, by=by, at=at, **known)
        contracts.submit(one, by=by, at=at)
    at = yield on(to_sign(town.days, course), "15:30")
    for one in _contracts(tender):
        contracts.approve(one, by=town.actor("chen", at), at=at)


def to_sign(days: Days, course: Course) -> date:
    """The day on which a contract is ready to be signed."""
    return days.work(course.notified, 3)


def contracted(town: Town, tender: Tender, course: Course, *, months: int) -> Piece:
    """Every contract of the tender: agreed, signed by the provider, signed by the department."""
    yield from agreed(town, tender, course, months=months)
    at = yield on(town.days.work(course.notified, 5), "11:00")
    for one in _contracts(tender):
        contracts.sign_for_provider(one, digest=digest_of(one), by=town.for_provider(_key(one), at), at=at)
    at = yield on(course.signed, "10:00")
    for one in _contracts(tender):
        contracts.sign_for_department(one, digest=digest_of(one), by=town.actor("chen", at), at=at)


def _awards(tender: Tender) -> list[Award]:
    return list(Award.objects.filter(tender=tender).select_related("tender__buyer", "lot", "winner").order_by("lot__number"))


def _contracts(tender: Tender) -> list[Contract]:
    return list(Contract.objects.filter(tender=tender).select_related("buyer", "provider").order_by("number"))


def _key(one: Contract) -> str:
    return next(school.key for school in cast.SCHOOLS if school.name == one.provider.name)
