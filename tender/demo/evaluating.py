"""From the opening to the signed report: examination, committee, conflicts, score sheets, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tender.core.clock import FixedClock
from tender.demo import texts
from tender.demo.bidding import Offer
from tender.demo.days import on
from tender.demo.tenders import Piece, fresh
from tender.demo.town import Town
from tender.parties.queries import actor_of
from tender.procurement.models import Bid, Criterion, Evaluation, Lot, Member, ScoreSheet, Tender
from tender.procurement.models.facts import bounds_of, judged_leaves
from tender.procurement.rules.sheet import needs_reason
from tender.procurement.services import committee, evaluation, examination, sheet
from tender.procurement.services.opening import open_bids

BUYER = "daibiao"
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Panel:
    """Who evaluates: logins of experts (the first leads). `recused` declares a conflict and is replaced by `instead`."""

    experts: tuple[str, ...]
    recused: str = ""
    instead: str = ""
    lacking: tuple[str, ...] = ()


def opened(town: Town, tender: Tender) -> Piece:
    """The officer opens the bids five minutes after the deadline (the clock has closed the tender)."""
    at = yield fresh(tender).deadline + timedelta(minutes=5)
    open_bids(fresh(tender), by=town.actor("zhou", at), clock=FixedClock(at), draw=town.chance)


def qualified(town: Town, tender: Tender, panel: Panel, day: date, *, concluded: bool = True) -> Piece:
    """The officer examines the qualification; bids of providers in `panel.lacking` miss one paper."""
    at = yield on(day, "10:40")
    examination.begin_examination(fresh(tender), by=town.actor("zhou", at), at=at)
    at = yield on(day, "11:40")
    by = town.actor("zhou", at)
    for lot in _lots(tender):
        examination.record(lot, "qualification", _findings(town, lot, "qualification", panel.lacking), by=by, at=at)
        if concluded:
            examination.conclude(lot, "qualification", by=by, at=at)


def seated(town: Town, tender: Tender, panel: Panel, day: date, *, undeclared: int = 0) -> Piece:
    """The committee is named and declares; the last `undeclared` members have not yet."""
    at = yield on(day, "14:00")
    case, by = _evaluation(tender), town.actor("zhou", at)
    for place, login in enumerate(panel.experts):
        committee.name_member(case, town.people[login], kind="expert", is_leader=place == 0, **texts.DIRECT, by=by, at=at)
    committee.name_member(case, town.people[BUYER], kind="buyer", letter=texts.LETTER, by=by, at=at)
    at = yield on(day, "14:15")
    members = list(case.members.order_by("pk"))
    for seat in members[: len(members) - undeclared]:
        mine = seat.person.username == panel.recused
        said = texts.CONFLICT if mine else ""
        committee.declare(seat, has_conflict=mine, text=said, by=actor_of(seat.person, at), at=at)
    if panel.instead:
        at = yield on(day, "14:50")
        seat = committee.name_member(
            case, town.people[panel.instead], kind="expert", **texts.DIRECT, by=town.actor("zhou", at), at=at
        )
        at = yield on(day, "15:05")
        committee.declare(seat, has_conflict=False, by=town.actor(panel.instead, at), at=at)


def conforming(town: Town, tender: Tender, day: date) -> Piece:
    """Every member of the committee votes on every bid, all alike; the leader concludes."""
    at = yield on(day, "15:40")
    seats = Member.objects.select_related("person").filter(evaluation__tender=tender, left_at=None)
    voters = {seat: actor_of(seat.person, at) for seat in seats}
    leader = next(by for seat, by in voters.items() if seat.is_leader)
    for lot in _lots(tender):
        found = _findings(town, lot, "conformity", ())
        for by in voters.values():
            examination.record(lot, "conformity", found, by=by, at=at)
        examination.conclude(lot, "conformity", by=leader, at=at)


def examined(town: Town, tender: Tender, panel: Panel, day: date) -> Piece:
    """The whole examination with its committee, on one day."""
    yield from qualified(town, tender, panel, day)
    yield from seated(town, tender, panel, day)
    yield from conforming(town, tender, day)


def handed_out(town: Town, tender: Tender, day: date) -> Piece:
    """The officer hands out the score sheets."""
    at = yield on(day, "9:00")
    sheet.begin_scoring(fresh(tender), by=town.actor("zhou", at), at=at)


def scored(town: Town, tender: Tender, offers: Sequence[Offer], day: date, *, part: float = 1.0) -> Piece:
    """Every member fills in and signs; with `part` below 1 the sheets are left so far filled, and only the first is signed."""
    for place, one in enumerate(_sheets(tender)):
        at = yield on(day, "9:40") + timedelta(minutes=9 * place)
        share = 1.0 if place == 0 else max(0.0, part - 0.2 * (place - 1)) if part < 1 else 1.0
        _fill(town, one, offers, share, at)
        if part == 1 or place == 0:
            sheet.submit_sheet(one, by=actor_of(one.evaluator, at), at=at)


def signed(town: Town, tender: Tender, day: date) -> Piece:
    """Every member signs the report."""
    for place, seat in enumerate(Member.objects.filter(evaluation__tender=tender, left_at=None).select_related("person")):
        at = yield on(day, "15:00") + timedelta(minutes=6 * place)
        evaluation.sign_report(_evaluation(tender), by=actor_of(seat.person, at), at=at)


def evaluated(town: Town, tender: Tender, offers: Sequence[Offer], panel: Panel, days: tuple[date, date]) -> Piece:
    """Opened and examined on the first day, scored and signed on the second."""
    yield from opened(town, tender)
    yield from examined(town, tender, panel, days[0])
    yield from handed_out(town, tender, days[1])
    yield from scored(town, tender, offers, days[1])
    yield from signed(town, tender, days[1])


def _evaluation(tender: Tender) -> Evaluation:
    return Evaluation.objects.select_related("tender").get(current_of=tender)


def _lots(tender: Tender) -> list[Lot]:
    return list(Lot.objects.filter(tender=tender, failed_because="").select_related("tender"))


def _sheets(tender: Tender) -> list[ScoreSheet]:
    rows = ScoreSheet.objects.filter(lot__tender=tender).select_related("evaluator", "lot__tender", "evaluation")
    return list(rows.order_by("member_id", "lot__number"))


def _findings(town: Town, lot: Lot, kind: str, lacking: Sequence[str]) -> list[examination.Finds]:
    """Everything is met, but for the bids in `lacking`: they miss the social security paper."""
    out = {town.organisations[key].pk for key in lacking}
    found = []
    for bid in lot.bids.filter(state="opened"):
        for need in lot.tender.requirements.filter(kind=kind):
            missed = bid.provider_id in out and "社会保障" in need.text
            found.append(examination.Finds(bid, need, not missed, texts.MISSING if missed else ""))
    return found


def _fill(town: Town, one: ScoreSheet, offers: Sequence[Offer], share: float, at: datetime) -> None:
    bids = list(Bid.objects.filter(lot=one.lot, state="admitted").order_by("alias").select_related("provider"))
    skills = {town.organisations[offer.key].pk: offer.skill for offer in offers if offer.lot == one.lot.number}
    leaves, bounds = judged_leaves(one.lot.tender), bounds_of(one.lot.tender)
    cells = []
    for bid in bids:
        for leaf in leaves:
            points = _points(town, leaf, skills[bid.provider_id])
            asked = needs_reason(points, weight=leaf.weight, bounds=bounds)
            cells.append(sheet.Cell(bid, leaf, points, (texts.HIGH if points * 2 > leaf.weight else texts.LOW) if asked else ""))
    cells = cells[: round(len(cells) * share)]
    if cells:
        sheet.save_scores(one, cells, by=actor_of(one.evaluator, at), at=at)


def _points(town: Town, leaf: Criterion, skill: int) -> Decimal:
    """Points in steps of a half: what is scored from evidence is the same for all, the rest varies a little."""
    wobble = 0 if leaf.kind == "fixed" else town.chance.randint(-6, 5)
    steps = leaf.weight * Decimal(min(100, max(25, skill + wobble))) / 100 / HALF
    return min(leaf.weight, steps.quantize(Decimal(1), ROUND_HALF_UP) * HALF)
