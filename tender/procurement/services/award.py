"""Awards: proposed from a signed report, decided by the leader, made public, notified by letters, or overturned.

Not here: what stands on the papers (`letter.py`), objections (`challenge.py`), the contract that follows (contracts room).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from tender.core.actor import CLOCK, WORKER, Actor
from tender.core.clock import Clock, arm
from tender.core.door import begin, lock, note, perform
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.procurement.models import Award, Bid, Letter, Notice, Tender
from tender.procurement.models.allocation import Seats
from tender.procurement.models.scoring_terms import draws_by_seed
from tender.procurement.models.tie_draw import standing_draw
from tender.procurement.rules import rulebook
from tender.procurement.rules.timeline import due
from tender.procurement.services import letter
from tender.procurement.services.notice import publish_notice
from tender.procurement.services.paper import keep_paper

LAW = "财政部令第87号 第68条、第69条"
DRAWN = "公开随机抽取，随机种子"


def propose(tender: Tender, *, at: datetime) -> list[Award]:
    """One award per seat of every ranked lot, with its candidate if there is only one. Called when the report is
    signed, and for what is left when an award fell."""
    if tender.method == Tender.Method.FRAMEWORK:  # its ranking leads to an entry result (`framework.py`)
        return []
    seats, awards = Seats(tender), []
    standing_seats = set(tender.awards.exclude(state="overturned").values_list("lot_id", "seat"))
    for seat in seats.found:
        lot, winner = seats.lots[seat.lot], seats.winner(seat)
        if (lot.pk, seat.number) in standing_seats:
            continue
        award = Award(
            tender=tender, lot=lot, seat=seat.number, buyer_id=tender.buyer_id, winner=winner,
            price=winner.price if winner else None, proposed_at=at,
        )  # fmt: skip
        awards.append(begin(award, by=WORKER, at=at, logs="award.proposed"))
    return awards


def decide(award: Award, *, winner: Bid | None = None, reason: str = "", by: Actor, at: datetime) -> Award:
    """The leader confirms the first candidate; of several in the first place, the one drawn: by `tie_draw.py`, or by hand where
    the tender document says so (then `reason` tells how). Tells the officers.

    Refuses forbidden, report_unsigned, not_first_candidate, earlier_seat_undecided, draw_missing, not_drawn, winner_missing,
    reason_missing.
    """
    with transaction.atomic():
        lock(award.tender)
        seats = Seats(award.tender)
        seat = seats.of(award)
        is_drawn = seat is not None and len(seat.eligible) > 1 and seat.winner is None
        made = standing_draw(award, seats.eligible(seat)) if is_drawn and draws_by_seed(award.tender) else None
        if made:
            winner = winner or next(bid for bid in seats.eligible(seat) if bid.pk == made.drawn_bid)
            reason = f"{DRAWN}：{made.seed}"
        by_hand = is_drawn and not draws_by_seed(award.tender)
        asked = winner or award.winner
        if asked is None and not by_hand:  # the card says what is missing
            decided = perform(award, "decide", by=by, at=at, winner=None)
        else:
            decided = _decide(award, asked, is_drawn=by_hand, reason=reason, by=by, at=at)
        propose_again(award.tender, at=at)
    return decided


def deem_when_due(award_id: str, *, clock: Clock) -> Award | None:
    """What the clock calls when the period is over: the first candidate is the winner by law (O87 art. 68). Equals wait for
    the draw, a suspended tender for its end; both arm the clock again. Tells leaders and officers."""
    award = Award.objects.select_related("tender").get(pk=award_id)
    tender = lock(award.tender)
    award, at = lock(award), clock.now()
    if award.may_be_deemed(at) is not None or award.state != "proposed":
        return None
    row = perform(award, "deem", by=CLOCK, at=at)
    propose_again(tender, at=at)
    return row


def _decide(award: Award, winner: Bid | None, *, is_drawn: bool, reason: str, by: Actor, at: datetime) -> Award:
    if winner is None:
        raise Refusal(
            "winner_missing", _("Several bids share the first place; choose the one that was drawn."), law=LAW, status=422,
            field="winner",
        )  # fmt: skip
    if is_drawn and not reason.strip():
        raise Refusal("reason_missing", _("Say how the winner was drawn."), law=LAW, status=422, field="reason")
    return perform(award, "decide", by=by, at=at, winner=winner, reason=reason)


def propose_again(tender: Tender, *, at: datetime) -> None:
    """What was decided may settle who may still win elsewhere: seats that waited get their candidate, new ones their award."""
    seats = Seats(tender)
    for award in tender.awards.filter(state="proposed"):
        seat = seats.of(award)
        winner = seats.winner(seat) if seat else None
        if award.winner_id != (winner.pk if winner else None):
            Award.objects.filter(pk=award.pk).update(winner=winner, price=winner.price if winner else None)
            award.winner = winner
            arm(award)
            note(award, "award.candidate_changed", by=WORKER, at=at, winner=winner)
    propose(tender, at=at)


@transaction.atomic
def publicise(award: Award, *, by: Actor, at: datetime) -> Award:
    """Publish the candidates of all lots of this award's tender in one notice; the publicity period ends with its last day.

    Refuses no_candidates, awards_undecided, forbidden, wrong_state. The tender becomes awarded;
    bidders are told; the clock is armed.
    """
    tender = lock(award.tender)
    _all_decided(standing(tender))
    awards = [one for one in standing(tender) if one.state == "decided" or one.pk == award.pk]
    ends = _last_moment(tender, at)
    until = localdate(ends - timedelta(seconds=1))
    row = perform(award, "publicise", by=by, at=at, until=ends)
    for other in awards:
        if other.pk != row.pk:
            perform(other, "publicise", by=by, at=at, until=ends)
    publish_notice(
        tender, Notice.Kind.CANDIDATES, title=f"{tender.title}{tender.words.won}候选人公示", by=by, at=at,
        sheet=letter.candidates_sheet(tender, awards, until=until, at=at),
    )  # fmt: skip
    if tender.state == Tender.State.EVALUATED:  # a candidate who takes a fallen winner's seat is public later
        perform(tender, "award", by=WORKER, at=at)
    return row


@transaction.atomic
def notify(award: Award, *, by: Actor, at: datetime) -> Award:
    """After the publicity period: award notice, a letter to every bidder, bids selected or not, for all lots made public.
    With one source there are no candidates to publicise: the deal is announced once every lot is decided (O74 art. 18). Who takes
    a fallen winner's seat and was public among the candidates is announced at once.

    Refuses publicity_running, candidates_not_public, awards_undecided, challenge_open, result_overturned, forbidden, wrong_state.
    """
    tender = lock(award.tender)
    is_deal = tender.method == Tender.Method.SINGLE_SOURCE
    follows_on = not is_deal and award.state == "decided"
    wanted = "decided" if is_deal else "" if follows_on else "publicised"
    due_now = [one for one in standing(tender) if one.pk == award.pk or one.state == wanted]
    more: dict[str, Any] = _deal(tender, at) if is_deal else {"until": _last_moment(tender, at)} if follows_on else {}
    row = perform(award, "notify", by=by, at=at, **more)
    rows = [row if one.pk == row.pk else perform(one, "notify", by=by, at=at, **more) for one in due_now]
    publish_notice(
        tender, Notice.Kind.AWARD, title=f"{tender.title}{tender.words.won}结果公告", by=by, at=at,
        sheet=letter.notice_sheet(tender, due_now, at=at),
    )  # fmt: skip
    for lot in {one.lot_id: one.lot for one in rows}.values():
        _send_letters([one for one in rows if one.lot_id == lot.pk], at=at)
    if is_deal and tender.state == Tender.State.EVALUATED:
        perform(tender, "award", by=WORKER, at=at)
    return row


def _deal(tender: Tender, at: datetime) -> dict[str, datetime]:
    """Until when the notice of the deal is public, which objections count from. Refuses awards_undecided."""
    _all_decided(standing(tender))
    return {"until": _last_moment(tender, at)}


def _all_decided(awards: Sequence[Award]) -> None:
    if undecided := [one for one in awards if one.state == "proposed"]:
        raise Refusal("awards_undecided", _("{count} lots are not decided yet."), law=LAW, count=len(undecided))


def _last_moment(tender: Tender, at: datetime) -> datetime:
    until = due(rulebook.load(tender.rulebook), "award_publicity", localdate(at), district_calendar()).on
    return datetime.combine(until + timedelta(days=1), time(), get_current_timezone())


def notify_when_due(award_id: str, *, clock: Clock) -> Award | None:
    """What the clock calls when the publicity period ends. An open or upheld objection holds the letters back without an error;
    answering it arms the clock again."""
    award = Award.objects.select_related("tender").get(pk=award_id)
    lock(award.tender)
    award = lock(award)
    if award.state != "publicised" or award.standing_challenge():
        return None  # an answer, an effect carried out, or the end of a suspension arms the clock again
    return notify(award, by=CLOCK, at=clock.now())


@transaction.atomic
def overturn(award: Award, *, reason: str, by: Actor, at: datetime) -> Award:
    """The leader overturns the award, with a reason, and nothing more; what follows is chosen in `fall.py`. Tells the officers."""
    return perform(award, "overturn", by=by, at=at, reason=reason)


def standing(tender: Tender) -> Sequence[Award]:
    """The awards of a tender that were not overturned, lot by lot."""
    return list(
        Award.objects.filter(tender=tender).exclude(state="overturned")
        .select_related("tender__buyer", "lot", "winner__provider").order_by("lot__number", "seat")
    )  # fmt: skip


def _send_letters(awards: Sequence[Award], *, at: datetime) -> None:
    """One letter per bid of the awards' lot, kept for its provider alone; the bid is selected or passed over."""
    first, won_by = awards[0], {award.winner_id: award for award in awards}
    fallen = first.lot.awards.filter(state="overturned").values("winner")
    heard = first.lot.bids.filter(state__in=["ranked", "rejected", "not_selected"]).exclude(pk__in=fallen)
    bids = list(heard.select_related("provider").order_by("place", "pk"))
    ranked = first.lot.bids.filter(place__isnull=False).count()
    for bid in bids:
        award = won_by.get(bid.pk)
        sheet = letter.win_sheet(award, at=at) if award else letter.regret_sheet(awards, bid, ranked=ranked, at=at)
        paper = keep_paper(
            sheet, name=f"{sheet.kind}_{first.tender.number}_{first.lot.number}", purpose="letter",
            organisation_id=bid.provider_id, at=at,
        )  # fmt: skip
        if award or bid.state != "not_selected":
            perform(bid, "select" if award else "pass_over", by=WORKER, at=at)
        sent = Letter.objects.create(award=award or first, bid=bid, is_win=award is not None, paper=paper, at=at)
        note(sent, "award.letter_sent", by=WORKER, at=at, won=award is not None, sha256=paper.sha256)
