"""Which stories make up the demo: the great loop, the yearly tender with its classes, and one tender in every other state.

What is bought stands in `scripts.py`. Two deadlines lie minutes before and after the anchor, so that the clock can be watched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tender.demo import (
    awarding,
    bidding,
    claims,
    evaluating,
    loop,
    planning,
    procedures,
    providers,
    scripts,
    tenders,
    texts,
    yearly,
)
from tender.demo.bidding import Offer
from tender.demo.days import SHANGHAI, Course, on
from tender.demo.evaluating import Panel
from tender.demo.scripts import Script
from tender.demo.stage import Stage, Story
from tender.demo.town import Town
from tender.procurement.models import Tender
from tender.procurement.services import challenge, complaint, failure, question
from tender.procurement.services import tender as services

JUST_CLOSED, SOON = timedelta(minutes=-10), timedelta(minutes=30)
FOUR = (Offer("dangxiao", 94, 80), Offer("renda", 97, 86), Offer("qiming", 92, 84), Offer("zhixing", 89, 72))
THREE = FOUR[1:]
SIGNERS = (Offer("dangxiao", 91, 88), Offer("renda", 98, 80), Offer("zhixing", 90, 71))
PLATFORM = (Offer("qinghua", 98, 84), Offer("qiming", 93, 78), Offer("zhixing", 90, 81), Offer("boyuan", 86, 70))
PANEL = Panel(("pg1", "pg2", "pg4", "pg5"))


def stories(town: Town, stage: Stage) -> Iterator[tuple[str, Story]]:
    """Every story by name."""
    yield "loop", loop.story(town)
    yield "yearly", yearly.story(town, stage)
    yield "claims", claims.story(town)
    yield "planning", planning.story(town)
    yield "newcomer", providers.newcomer(town, town.days.work(town.days.last, -1))
    yield "failed", _failed(town)
    yield "terminated", _terminated(town)
    yield "signing", _signing(town)
    yield "awarded", _awarded(town)
    yield "evaluated", _evaluated(town)
    yield "evaluating", _evaluating(town)
    yield "examining", _examining(town)
    yield "opened", _opened(town)
    yield "closed", _near(town, scripts.CLOSED, JUST_CLOSED, THREE)
    yield "closing", _near(town, scripts.CLOSING, SOON, FOUR)
    yield "published", _published(town)
    yield "suspended", _suspended(town)
    yield "approved", _before(town, scripts.APPROVED, "approved")
    yield "in_review", _before(town, scripts.IN_REVIEW, "in_review")
    yield "draft", _draft(town)
    yield "procedures", procedures.story(town)


def _bid_for(town: Town, script: Script, course: Course, offers: Sequence[Offer]) -> Story:
    """Published and bid for; what happens at the deadline is the clock's."""
    tender = yield from tenders.published(town, script, course)
    yield from bidding.handed_in(town, tender, offers, town.days.work(course.deadline, -1))
    return tender


def _draft(town: Town) -> Story:
    """A draft that has only its need and its first texts."""
    last = town.days.last
    wanted = yield from tenders.needed(town, scripts.DRAFT, town.days.work(last, -2), month=town.days.work(last, 50).replace(day=1))
    at = yield on(last, "14:30")
    tenders.draft.draft_from_need(wanted, by=town.actor("liu", at), at=at)


def _before(town: Town, script: Script, state: str) -> Story:
    """Waiting for the leader, or for its publication, with dates that hold for the next days."""
    days = town.days
    course = Course.of(days, days.work(days.today, 6), corrected=False, objected=False)
    tender = yield from tenders.drafted(town, script, _earlier(town, course))
    yield from tenders.submitted(town, tender, days.work(days.last, -1))
    if state == "approved":
        yield from tenders.approved(town, tender, days.last)


def _earlier(town: Town, course: Course) -> Course:
    """The same dates for the public, but needed and drafted in the last days."""
    last = town.days.last
    return Course(**{**course.__dict__, "needed": town.days.work(last, -8), "drafted": town.days.work(last, -2)})


def _published(town: Town) -> Story:
    """Open for some weeks: answered and open questions, sealed bids in both lots, one bid still a draft."""
    days = town.days
    course = days.latest(days.work(days.last, -5), lambda found: found.published)
    tender = yield from tenders.published(town, scripts.PUBLISHED, course)
    first = days.work(course.published, 1)
    asked = "两个包可以同时投标吗？"
    yield from tenders.asked(town, tender, "renda", asked, answer="可以同时投标，也可以兼中。", days=(first, days.work(first, 1)))
    offers = (
        Offer("renda", 97),
        Offer("qinghua", 99),
        Offer("hangzhou", 93),
        Offer("pudong", 95, lot=2),
        Offer("boyuan", 88, lot=2),
    )
    yield from bidding.prepared(town, tender, (*offers, Offer("huizhi", 90, lot=2)), days.work(days.last, -1))
    open_ones = (("huizhi", "第2包现场教学的交通费是否包含在报价内？"), ("zhixing", "结业考试由采购人还是承办单位命题？"))
    for key, text in open_ones:
        yield from tenders.asked(town, tender, key, text, days=(days.last, None))
    yield from bidding.sealed(town, tender, offers, days.last, "11:00")


def _suspended(town: Town) -> Story:
    """An objection to the document was dismissed; the provider complained, and the finance department asked to stop."""
    days, key = town.days, "zhixing"
    course = days.latest(days.work(days.last, -7), lambda found: found.published)
    tender = yield from tenders.published(town, scripts.SUSPENDED, course)
    body = town.organisations[key]
    at = yield on(days.work(course.published, 1), "9:20")
    question.follow(tenders.fresh(tender), organisation=body, by=town.for_provider(key, at), at=at)
    at = yield on(days.work(course.published, 2), "10:10")
    filed = challenge.file_challenge(
        tenders.fresh(tender), body, step="document", by=town.for_provider(key, at), at=at, **texts.DOCUMENT_OBJECTION
    )
    at = yield on(days.work(course.published, 3), "15:40")
    filed = challenge.accept(filed, by=town.actor("liu", at), at=at)
    challenge.dismiss(filed, reason=texts.DOCUMENT_DISMISSED, by=town.actor("liu", at), at=at)
    at = yield on(days.last, "9:40")
    officer = {"by": town.actor("zhou", at), "at": at}
    known = {"authority": texts.FINANCE, "number": texts.COMPLAINT, "filed_on": days.work(days.last, -1)}
    row = complaint.record(tenders.fresh(tender), body, matter=texts.COMPLAINED, challenge=filed, **known, **officer)
    complaint.suspend(row, number=texts.SUSPENSION, **officer)


def _near(town: Town, script: Script, away: timedelta, offers: Sequence[Offer]) -> Story:
    """A tender whose deadline lies minutes before or after the anchor."""
    days, deadline = town.days, town.at + away
    end = deadline.astimezone(SHANGHAI).date()
    course = days.latest(end, lambda found: days.due("open_tender_bid_min", found.published))
    tender = yield from tenders.published(town, script, course, deadline=deadline)
    yield from bidding.handed_in(town, tender, offers, days.last)


def _opened(town: Town) -> Story:
    course = town.days.latest(town.days.last, lambda found: found.deadline)
    tender = yield from _bid_for(town, scripts.OPENED, course, THREE)
    yield from evaluating.opened(town, tender)


def _examining(town: Town) -> Story:
    """Half of the examination: findings recorded, not concluded; two members have not declared yet."""
    course = town.days.latest(town.days.last, lambda found: found.deadline)
    tender = yield from _bid_for(town, scripts.EXAMINING, course, FOUR)
    yield from evaluating.opened(town, tender)
    panel = Panel(("pg2", "pg3", "pg6", "pg8"), lacking=("zhixing",))
    yield from evaluating.qualified(town, tender, panel, course.deadline, concluded=False)
    yield from evaluating.seated(town, tender, panel, course.deadline, undeclared=2)


def _evaluating(town: Town) -> Story:
    """Score sheets half filled; one is signed."""
    course = town.days.latest(town.days.last, lambda found: found.scored)
    tender = yield from _bid_for(town, scripts.PLATFORM_UPGRADE, course, PLATFORM)
    yield from evaluating.opened(town, tender)
    yield from evaluating.examined(town, tender, Panel(("pg7", "pg1", "pg4", "pg8")), course.deadline)
    yield from evaluating.handed_out(town, tender, course.scored)
    yield from evaluating.scored(town, tender, PLATFORM, course.scored, part=0.7)


def _evaluated(town: Town) -> Story:
    """The report is signed; the leader has to decide."""
    course = town.days.latest(town.days.last, lambda found: found.scored)
    tender = yield from _bid_for(town, scripts.EVALUATED, course, FOUR)
    yield from evaluating.evaluated(town, tender, FOUR, PANEL, (course.deadline, course.scored))


def _awarded(town: Town) -> Story:
    """The candidates are public; the letters go out when the publicity is over."""
    course = town.days.latest(town.days.last, lambda found: found.publicised)
    offers = (Offer("qinghua", 99, 88), Offer("pudong", 96, 92), Offer("hangzhou", 93, 84), Offer("boyuan", 87, 71))
    tender = yield from _bid_for(town, scripts.AWARDED, course, offers)
    yield from evaluating.evaluated(town, tender, offers, PANEL, (course.deadline, course.scored))
    yield from awarding.decided(town, tender, course.decided)
    yield from awarding.publicised(town, tender, course.publicised)


def _signing(town: Town) -> Story:
    """The contract is approved and waits for both signatures, the provider's first."""
    course = town.days.latest(town.days.last, lambda found: awarding.to_sign(town.days, found))
    tender = yield from _bid_for(town, scripts.SIGNING, course, SIGNERS)
    yield from evaluating.evaluated(town, tender, SIGNERS, PANEL, (course.deadline, course.scored))
    yield from awarding.decided(town, tender, course.decided)
    yield from awarding.publicised(town, tender, course.publicised)
    yield from awarding.agreed(town, tender, course, months=4)


def _failed(town: Town) -> Story:
    """Two bids only: declared failed, and drafted again."""
    days = town.days
    course = days.latest(days.work(days.last, -9), lambda found: found.deadline)
    tender = yield from _bid_for(town, scripts.FAILED, course, FOUR[2:])
    at = yield on(course.scored, "10:30")
    failure.declare_failed(tenders.fresh(tender), reason=texts.FAILED_AGAIN, by=town.actor("zhou", at), at=at)
    at = yield on(days.work(course.scored, 4), "15:15")
    failure.retender(tenders.fresh(tender), by=town.actor("zhou", at), at=at)


def _terminated(town: Town) -> Story:
    """Published, then cancelled by the leader because the budget changed."""
    days = town.days
    course = days.latest(days.work(days.last, -20), lambda found: found.published)
    tender: Tender = yield from tenders.published(town, scripts.TERMINATED, course)
    yield from bidding.handed_in(town, tender, FOUR[:1], days.work(course.published, 5))
    at = yield on(days.work(course.published, 7), "16:30")
    services.terminate(tenders.fresh(tender), reason=texts.TERMINATED, by=town.actor("chen", at), at=at)
