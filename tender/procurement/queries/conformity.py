"""Reading the committee's votes on conformity: who still has to vote, what the majority finds, who differs.

Until all have voted a member reads its own votes only. Not here: counting (`rules/vote.py`), the grid (`examination.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tender.procurement.models import Bid, Clarification, ClarificationVote, ConformityVote, Dissent, Lot, Member
from tender.procurement.models.clarification import sitting_members
from tender.procurement.rules.vote import Outcome, Vote, minority, outcome

Cell = tuple[int, int]


@dataclass(frozen=True)
class Tally:
    """All votes of one lot. `outcomes` is empty while somebody is `waiting`ed for."""

    members: Sequence[Member]
    waiting: Sequence[Member]
    votes: Mapping[Cell, Sequence[ConformityVote]]
    outcomes: Mapping[Cell, Outcome] = field(default_factory=dict)
    dissents: Sequence[Dissent] = ()

    def differs(self, member: Member | None) -> bool:
        """Whether this member is in the minority anywhere."""
        return member is not None and minority(self.outcomes.values(), member.pk)

    def shown(self, bid: int, need: int) -> str:
        """The votes on one cell as the papers show them: for : against."""
        found = self.outcomes.get((bid, need))
        return f"{found.yes}:{found.no}" if found else ""


def examined_bids(lot: Lot) -> list[Bid]:
    """The bids that are (or were) before the committee: those still opened, and those it has voted on."""
    voted = ConformityVote.objects.filter(bid__lot=lot).values("bid_id")
    return list((lot.bids.filter(state="opened") | lot.bids.filter(pk__in=voted)).distinct().order_by("alias", "pk"))


def tally_of(lot: Lot, bids: Sequence[Bid] | None = None, needs: Sequence[int] | None = None) -> Tally:
    """Count the votes of those who sit now, in a handful of queries however many bids; a member who left has no vote."""
    rows = examined_bids(lot) if bids is None else bids
    if needs is None:
        needs = list(lot.tender.requirements.filter(kind="conformity").values_list("pk", flat=True))
    members = sitting_members(lot.tender_id)
    votes: dict[Cell, list[ConformityVote]] = {(bid.pk, need): [] for bid in rows for need in needs}
    for one in ConformityVote.objects.filter(bid__in=rows, member__in=members).order_by("member_id"):
        votes.setdefault((one.bid_id, one.requirement_id), []).append(one)
    done = dict.fromkeys((seat.pk for seat in members), 0)
    for cell in votes.values():
        for one in cell:
            done[one.member_id] += 1
    waiting = [seat for seat in members if done[seat.pk] < len(votes)]
    sitting = [seat.pk for seat in members]
    counted = {
        cell: outcome([Vote(one.member_id, one.is_met, one.reason) for one in given], sitting) for cell, given in votes.items()
    } if members and not waiting else {}  # fmt: skip
    dissents = list(Dissent.objects.filter(lot=lot).select_related("member__person").order_by("pk"))
    return Tally(members, waiting, votes, counted, dissents)


def own_votes(lot: Lot, member: Member | None) -> dict[Cell, ConformityVote]:
    """What one member has voted."""
    rows = ConformityVote.objects.filter(bid__lot=lot, member=member) if member else ()
    return {(one.bid_id, one.requirement_id): one for one in rows}


def owes_vote(member: Member) -> bool:
    """Whether a sitting member still has to vote: on conformity where it is open, or on a price that was explained."""
    tender = member.evaluation.tender
    if member.left_at is not None or not member.may_score or tender.state != "examining":
        return False
    asked = Clarification.objects.filter(bid__lot__tender=tender, kind="low_price", state__in=["answered", "unanswered"])
    voted = ClarificationVote.objects.filter(member=member).values("letter_id")
    return asked.exclude(pk__in=voted).exists() or any(_owes(lot, member) for lot in tender.lots.filter(failed_because=""))


def _owes(lot: Lot, member: Member) -> bool:
    kinds = set(lot.tender.requirements.values_list("kind", flat=True))
    concluded = set(lot.examinations.values_list("kind", flat=True))
    if "conformity" not in kinds - concluded or "qualification" in kinds - concluded:
        return False
    bids = lot.bids.filter(state="opened")
    needs = lot.tender.requirements.filter(kind="conformity").count()
    return ConformityVote.objects.filter(bid__in=bids, member=member).count() < bids.count() * needs
