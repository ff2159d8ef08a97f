"""Statistics of a lot after all sheets are locked, for the committee's leader, the buyer's officer and leader, and supervisors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, BidRecusal, Criterion, Lot, Member, Score
from tender.procurement.models.facts import judged_leaves
from tender.procurement.queries.committee import is_buyers, member_of
from tender.procurement.queries.evaluation import access_scores
from tender.procurement.rules.score_statistics import Given, Statistics, statistics


def access_statistics(by: Actor, lot_pk: int) -> Lot:
    """A lot with locked sheets, for those who answer for the evaluation; other members get not_found (404), as everybody else."""
    lot = access_scores(by, lot_pk)
    seat = member_of(by, lot.tender.evaluation)
    if not is_buyers(by, lot.tender) and not (seat and seat.is_leader):
        raise Refusal("not_found", _("There is no such evaluation."), status=404)
    return lot


@dataclass(frozen=True)
class Told:
    """Statistics with the names of what they speak of."""

    found: Statistics
    members: Mapping[str, str]
    bids: Mapping[str, Bid]
    leaves: Mapping[str, Criterion]
    recusals: list[BidRecusal]


def statistics_of(lot: Lot) -> Told:
    """All signed scores of a lot, counted, in five queries."""
    leaves = {str(leaf.pk): leaf for leaf in judged_leaves(lot.tender)}
    members = Member.objects.filter(sheets__lot=lot, left_at=None).select_related("person").order_by("pk")
    names = {str(member.pk): str(member.person) for member in members}
    bids = {str(bid.pk): bid for bid in lot.bids.filter(result__isnull=False).select_related("provider").order_by("place", "pk")}
    rows = Score.objects.filter(sheet__lot=lot, sheet__state="locked", points__isnull=False)
    given = [
        Given(str(member), str(bid), str(leaf), Fraction(points))
        for member, bid, leaf, points in rows.values_list("sheet__member_id", "bid_id", "criterion_id", "points")
        if str(member) in names and str(leaf) in leaves and str(bid) in bids
    ]
    weights = {pk: Fraction(leaf.weight) for pk, leaf in leaves.items()}
    judged = [pk for pk, leaf in leaves.items() if leaf.kind == "quality"]
    recusals = BidRecusal.objects.filter(sheet__lot=lot).select_related("sheet__member__person", "bid__provider")
    return Told(statistics(given, weights, judged=judged), names, bids, leaves, list(recusals))
