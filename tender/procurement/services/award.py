"""Awards: proposed from a signed report, decided by the leader, made public, notified by letters, or overturned.

Not here: what stands on the papers (`letter.py`), objections (`challenge.py`), the contract that follows (contracts room).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from tender.core.actor import CLOCK, WORKER, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, note, perform
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.procurement.models import Award, Bid, Letter, Notice, Tender
from tender.procurement.rules import rulebook
from tender.procurement.rules.timeline import due
from tender.procurement.services import letter
from tender.procurement.services.notice import publish_notice
from tender.procurement.services.paper import keep_paper

LAW = "财政部令第87号 第68条、第69条"


def propose(tender: Tender, *, at: datetime) -> list[Award]:
    """One award per lot that has a ranking, with the first candidate if there is only one. Called when the report is signed."""
    awards: list[Award] = []
    if tender.method == Tender.Method.FRAMEWORK:  # its ranking leads to an entry result (`framework.py`)
        return awards
    for lot in tender.lots.filter(bids__state="ranked").distinct():
        first = list(lot.bids.filter(state="ranked", place=1))
        winner = first[0] if len(first) == 1 else None
        award = Award(
            tender=tender, lot=lot, buyer_id=tender.buyer_id, winner=winner, price=winner.price if winner else None, proposed_at=at
        )
        awards.append(begin(award, by=WORKER, at=at, logs="award.proposed"))
    return awards


def decide(award: Award, *, winner: Bid | None = None, reason: str = "", by: Actor, at: datetime) -> Award:
    """The leader confirms the first candidate; of several in the first place, the one drawn (`reason` says how).
    Tells the officers.

    Refuses forbidden, report_unsigned, not_first_candidate, winner_missing, reason_missing.
    """
    winner = winner or award.winner
    if winner is None:
        raise Refusal(
            "winner_missing", _("Several bids share the first place; choose the one that was drawn."), law=LAW, status=422,
            field="winner",
        )  # fmt: skip
    if award.lot.bids.filter(state="ranked", place=1).count() > 1 and not reason.strip():
        raise Refusal("reason_missing", _("Say how the winner was drawn."), law=LAW, status=422, field="reason")
    return perform(award, "decide", by=by, at=at, winner=winner, reason=reason)


@transaction.atomic
def publicise(award: Award, *, by: Actor, at: datetime) -> Award:
    """Publish the candidates of all lots of this award's tender in one notice; the publicity period ends with its last day.

    Refuses awards_undecided, forbidden, wrong_state. The tender becomes awarded; bidders are told; the clock is armed.
    """
    tender = lock(award.tender)
    awards = standing(tender)
    if undecided := [one for one in awards if one.state == "proposed"]:
        raise Refusal("awards_undecided", _("{count} lots are not decided yet."), law=LAW, count=len(undecided))
    until = due(rulebook.load(tender.rulebook), "award_publicity", localdate(at), district_calendar()).on
    ends = datetime.combine(until + timedelta(days=1), time(), get_current_timezone())
    row = perform(award, "publicise", by=by, at=at, until=ends)
    for other in awards:
        if other.pk != row.pk:
            perform(other, "publicise", by=by, at=at, until=ends)
    publish_notice(
        tender, Notice.Kind.CANDIDATES, title=f"{tender.title}中标候选人公示", by=by, at=at,
        sheet=letter.candidates_sheet(tender, awards, until=until, at=at),
    )  # fmt: skip
    perform(tender, "award", by=WORKER, at=at)
    return row


@transaction.atomic
def notify(award: Award, *, by: Actor, at: datetime) -> Award:
    """After the publicity period: award notice, a letter to every bidder, bids selected or not, for all lots made public.

    Refuses publicity_running, challenge_open, result_overturned, forbidden, wrong_state.
    """
    tender = lock(award.tender)
    row = perform(award, "notify", by=by, at=at)
    due_now = [one for one in standing(tender) if one.pk == row.pk or one.state == "publicised"]
    rows = [row if one.pk == row.pk else perform(one, "notify", by=by, at=at) for one in due_now]
    publish_notice(
        tender, Notice.Kind.AWARD, title=f"{tender.title}中标结果公告", by=by, at=at,
        sheet=letter.notice_sheet(tender, due_now, at=at),
    )  # fmt: skip
    for one in rows:
        _send_letters(one, at=at)
    return row


def notify_when_due(award_id: str, *, clock: Clock) -> Award | None:
    """What the clock calls when the publicity period ends. An open or upheld objection holds the letters back without an error;
    answering it arms the clock again."""
    award = Award.objects.select_related("tender").get(pk=award_id)
    lock(award.tender)
    award = lock(award)
    if award.state != "publicised" or award.standing_challenge():
        return None
    return notify(award, by=CLOCK, at=clock.now())


@transaction.atomic
def overturn(award: Award, *, reason: str, by: Actor, at: datetime) -> Award:
    """The leader overturns the award, with a reason: an objection was upheld, or the winner refused. Tells the officers."""
    return perform(award, "overturn", by=by, at=at, reason=reason)


def standing(tender: Tender) -> Sequence[Award]:
    """The awards of a tender that were not overturned, lot by lot."""
    return list(
        Award.objects.filter(tender=tender).exclude(state="overturned")
        .select_related("tender__buyer", "lot", "winner__provider").order_by("lot__number")
    )  # fmt: skip


def _send_letters(award: Award, *, at: datetime) -> None:
    """One letter per bid of the lot, kept for its provider alone; the bid is selected or passed over."""
    bids = list(award.lot.bids.filter(state__in=["ranked", "rejected"]).select_related("provider").order_by("place", "pk"))
    ranked = sum(bid.place is not None for bid in bids)
    for bid in bids:
        won = bid.pk == award.winner_id
        sheet = letter.win_sheet(award, at=at) if won else letter.regret_sheet(award, bid, ranked=ranked, at=at)
        paper = keep_paper(
            sheet, name=f"{sheet.kind}_{award.tender.number}_{award.lot.number}", purpose="letter",
            organisation_id=bid.provider_id, at=at,
        )  # fmt: skip
        perform(bid, "select" if won else "pass_over", by=WORKER, at=at)
        sent = Letter.objects.create(award=award, bid=bid, is_win=won, paper=paper, at=at)
        note(sent, "award.letter_sent", by=WORKER, at=at, won=won, sha256=paper.sha256)
