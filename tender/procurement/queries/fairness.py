"""Reading the ranking and fairness report: who may, and the report over all lots of an evaluation, in a fixed number of queries.

Not here: the questions (`rules/fairness.py`), their words (`fairness_words.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Evaluation, Lot, Member
from tender.procurement.queries.case import cases_of
from tender.procurement.queries.committee import is_buyers, member_of
from tender.procurement.queries.evaluation import LOCKED
from tender.procurement.rules.evaluation import evaluate
from tender.procurement.rules.fairness import Fairness, LotCase, fairness


@dataclass(frozen=True)
class Found:
    """The report with the rows it speaks of. Bidders are known by their provider, so that one name stands in every lot."""

    report: Fairness
    lots: dict[str, Lot]
    bids: dict[tuple[str, str], Bid]
    members: dict[str, Member]

    def name(self, bidder: str) -> str:
        """The bidder's name."""
        return next(bid.provider.name for (_lot, who), bid in self.bids.items() if who == bidder)


def access_fairness(by: Actor, pk: int) -> Evaluation:
    """An evaluation whose sheets are locked, for the buyer's people, supervisors and the committee's leader.

    Refuses not_found (404) for everybody else, scores_secret (403) before the lock.
    """
    found = Evaluation.objects.select_related("tender__buyer", "tender__scoring_terms").filter(pk=pk).first()
    seat = member_of(by, found) if found else None
    if found is None or not (is_buyers(by, found.tender) or (seat and seat.is_leader)):
        raise Refusal("not_found", _("There is no such evaluation."), status=404)
    if found.state not in LOCKED:
        raise Refusal(
            "scores_secret",
            _("Nobody sees scores before every sheet is signed and locked."),
            law="财政部令第87号 第66条",
            status=403,
        )
    return found


def fairness_of(evaluation: Evaluation) -> Found:
    """The report over all lots that were ranked."""
    tender = evaluation.tender
    ranked = (
        Bid.objects.filter(lot__tender=tender, place__isnull=False).select_related("provider", "result").order_by("place", "pk")
    )
    bids = {str(bid.pk): bid for bid in ranked}
    with_bids = {bid.lot_id for bid in bids.values()}
    lots = [lot for lot in tender.lots.order_by("number") if lot.pk in with_bids]
    cases = cases_of(tender, lots, ranked=True)
    made = []
    for lot in lots:
        case = cases[lot.pk]
        case = replace(case, bids=[replace(one, bidder=str(bids[one.bidder].provider_id)) for one in case.bids])
        made.append(LotCase(str(lot.pk), case, evaluate(case), lot.winners))
    members = Member.objects.filter(evaluation=evaluation).select_related("person")
    return Found(
        report=fairness(made, most_lots=tender.lots_won_most),
        lots={str(lot.pk): lot for lot in lots},
        bids={(str(bid.lot_id), str(bid.provider_id)): bid for bid in bids.values()},
        members={str(member.pk): member for member in members},
    )
