"""Votes of the committee on conformity: each sitting member votes for itself, the majority finds, a dissent is signed.

Not here: who concludes and what follows (`examination.py`), the counting (`rules/vote.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, ConformityVote, Dissent, Finding, Lot, Member
from tender.procurement.queries.conformity import tally_of
from tender.procurement.queries.examination import membership
from tender.procurement.rules import vote as rules

LAW = "财政部令第87号 第50条"


def keep_votes(member: Member, found: Sequence[tuple[int, int, bool | None, str]], *, at: datetime) -> None:
    """Write one member's votes (bid, requirement, met, reason); None takes a vote back. Called with the lot held and judged."""
    for bid, need, is_met, _reason in found:
        if is_met is None:
            ConformityVote.objects.filter(bid_id=bid, requirement_id=need, member=member).delete()
    ConformityVote.objects.bulk_create(
        [
            ConformityVote(bid_id=bid, requirement_id=need, member=member, is_met=is_met, reason=reason.strip()[:500], at=at)
            for bid, need, is_met, reason in found
            if is_met is not None
        ],
        update_conflicts=True,
        unique_fields=["bid", "requirement", "member"],
        update_fields=["is_met", "reason", "at"],
    )


def find(lot: Lot, bids: Sequence[Bid], *, by: Actor, at: datetime) -> None:
    """Turn the votes of the sitting members into findings. Refuses votes_missing, vote_tied."""
    tally = tally_of(lot, bids)
    if tally.waiting:
        raise Refusal(
            "votes_missing", _("{count} members have not voted on every bid yet."), law=LAW, status=422, count=len(tally.waiting)
        )
    Finding.objects.filter(bid__in=bids, requirement__kind="conformity").delete()
    Finding.objects.bulk_create(
        Finding(bid_id=bid, requirement_id=need, is_met=one.says_yes, reason=one.reason[:500], found_by_id=by.person_id, at=at)
        for (bid, need), one in tally.outcomes.items()
    )


@transaction.atomic
def dissent(lot: Lot, *, reason: str, by: Actor, at: datetime) -> Dissent:
    """A member who differs from the majority signs so, with the reason; else it is deemed to agree (O87 art. 61).

    Once all have voted, until the scoring begins. Refuses forbidden, wrong_state, votes_missing, dissent_signed, not_differing,
    reason_missing.
    """
    lot = lock(lot)
    seat = membership(by, lot.tender)
    if seat is None or not seat.may_score:
        raise forbidden()
    if lot.tender.state != "examining":
        raise Refusal("wrong_state", _("This tender is not being examined."), law=rules.LAW)
    tally = tally_of(lot)
    if tally.waiting:
        raise Refusal(
            "votes_missing", _("{count} members have not voted on every bid yet."), law=LAW, status=422, count=len(tally.waiting)
        )
    has_signed = Dissent.objects.filter(lot=lot, member=seat).exists()
    if refusal := rules.may_dissent(differs=rules.minority(tally.outcomes.values(), seat.pk), has_signed=has_signed, reason=reason):
        raise refusal
    made = Dissent.objects.create(lot=lot, member=seat, reason=reason.strip()[:1000], at=at)
    note(lot, "examination.dissented", by=by, at=at, reason=made.reason)
    return made
