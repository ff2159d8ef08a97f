"""The debrief of one's own bid: its points and why, beside the winner's groups; and what an objection is bound to.

No evaluator is named, and reasons stand in an order that does not tell who wrote which. Not here: who may object and until when
(`rules/challenge.py`), the letters (`award.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import prefetch_related_objects

from tender.core.actor import Actor
from tender.core.models.calendar import district_calendar
from tender.procurement.models import Award, Bid, Criterion, Score, Tender
from tender.procurement.models.facts import judged_leaves
from tender.procurement.queries.award import winners_of
from tender.procurement.queries.challenge import publicity_ended
from tender.procurement.queries.evaluation import group_scores
from tender.procurement.rules import rulebook
from tender.procurement.rules.rounding import rounded
from tender.procurement.rules.timeline import due

LONGEST_KEY = 18  # digits that fit a key of the database
LAW = "财政部令第94号 第10条；财政部令第87号 第55条、第69条"


@dataclass(frozen=True)
class LeafScore:
    """One criterion: most points, one's own mean, the reasons of the committee without names."""

    leaf: Criterion
    most: Decimal
    mean: Decimal
    reasons: Sequence[str]

    @property
    def lost(self) -> Decimal:
        """Points that were not given."""
        return self.most - self.mean


@dataclass(frozen=True)
class Group:
    """One group of criteria: most points, one's own mean, the winner's."""

    name: str
    most: Decimal
    own: Decimal
    winner: Decimal | None


@dataclass(frozen=True)
class Prices:
    """One's own price as read out and as evaluated (corrected, with policy deductions), and what the winner is paid."""

    own: Decimal
    evaluated: Decimal
    award: Decimal | None

    @property
    def is_adjusted(self) -> bool:
        """Whether the evaluated price differs from the one read out."""
        return self.own != self.evaluated


@dataclass(frozen=True)
class Debrief:
    """Everything a bidder may learn of its result."""

    leaves: Sequence[LeafScore]
    groups: Sequence[Group]
    prices: Prices
    award: Award | None
    until: date | None
    days_left: int | None


def debrief_of(bid: Bid, *, today: date) -> Debrief:
    """The debrief of a ranked bid whose result was told. The winner is told by its public total per group, never by its leaves."""
    prefetch_related_objects([bid.lot.tender], "criteria")
    award = next(iter(winners_of(bid.lot)), None)
    winner = award.winner if award and award.winner_id != bid.pk and hasattr(award.winner, "result") else None
    if winner:
        winner.lot = bid.lot  # with its criteria read once
    theirs = {name: mean for name, _most, mean in group_scores(winner)} if winner else {}
    groups = [Group(name, most, mean, theirs.get(name)) for name, most, mean in group_scores(bid)]
    until = last_day(bid.lot.tender)
    return Debrief(
        leaves=leaf_scores(bid),
        groups=groups,
        prices=Prices(bid.price, bid.result.evaluated_price, award.price if award else None),
        award=award,
        until=until,
        days_left=(until - today).days if until else None,
    )


def leaf_scores(bid: Bid) -> list[LeafScore]:
    """One's own means and reasons, in the order of the criteria (two queries however many evaluators)."""
    found: dict[int, list[Score]] = {}
    for score in Score.objects.filter(bid=bid, sheet__state="locked"):
        found.setdefault(score.criterion_id, []).append(score)
    rows = []
    for leaf in judged_leaves(bid.lot.tender):
        scores = found.get(leaf.pk, [])
        known = [Fraction(one.points) for one in scores if one.points is not None]
        mean = rounded(sum(known, Fraction(0)) / max(len(known), 1), 2)
        rows.append(LeafScore(leaf, leaf.weight, mean, sorted({one.comment.strip() for one in scores if one.comment.strip()})))
    return rows


def last_day(tender: Tender) -> date | None:
    """The last day for an objection to the result."""
    calendar = district_calendar()
    ended = publicity_ended(tender, calendar)
    return due(rulebook.load(tender.rulebook), "objection_filing", ended, calendar).on if ended else None


@dataclass(frozen=True)
class Bound:
    """What an objection form begins with: the own bid, the criterion, prepared words."""

    bid: Bid
    leaf: Criterion | None
    matter: str
    law: str = "《政府采购质疑和投诉办法》第十条"


def access_bound(by: Actor, tender: Tender, bid_key: str, leaf_key: str) -> Bound | None:
    """What a link of the debrief names, if it is one's own told bid of this tender; else nothing is prepared."""
    if (bid_pk := _key(bid_key)) is None:
        return None
    told = Bid.objects.filter(provider_id__in=by.organisations("provider"), state__in=["selected", "not_selected"])
    bid = told.select_related("lot__tender", "provider").filter(pk=bid_pk, lot__tender=tender).first()
    if bid is None:
        return None
    leaf = tender.criteria.filter(pk=_key(leaf_key)).first()
    if leaf is None:
        return Bound(bid, None, f"对包{bid.lot.number}“{bid.lot.title}”的采购结果提出质疑：")
    score = next((row for row in leaf_scores(bid) if row.leaf.pk == leaf.pk), None)
    points = f"（满分{score.most.normalize():f}分，得{score.mean.normalize():f}分）" if score else ""
    return Bound(bid, leaf, f"对包{bid.lot.number}评审因素“{leaf.name}”的评分{points}提出质疑：")


def _key(text: str) -> int | None:
    """A key as an address names it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None
