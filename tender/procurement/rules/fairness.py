"""How firmly a result stands: what would have changed it, seat by seat over all lots. Pure and exact (Fraction).

Lives here: `fairness` and its values. The sums are in `fairness_field.py`; words and pictures are not here. Nothing here decides
anything: a committee and a leader read it (O87 art. 58 asks for the situation of the evaluation in the report).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tender.procurement.rules.allocation import LotRanking, allocate
from tender.procurement.rules.fairness_field import Field, LotCase, Ranking
from tender.procurement.rules.rounding import MODES

__all__ = ["Change", "Fairness", "LeftOut", "LotCase", "Margin", "Shift", "fairness"]

Place = tuple[str, int]
Seats = Mapping[Place, tuple[str, ...]]


@dataclass(frozen=True)
class Change:
    """A seat (lot, number) and who takes it before and after: one bidder, several equals, or nobody."""

    lot: str
    seat: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """What happens without somebody: a losing bidder of `lot`, or an evaluator (`lot` empty). `moves`: the order of others changes.

    `is_possible` is False where nobody else scored some bid, so that nothing can be said.
    """

    who: str
    lot: str = ""
    changes: tuple[Change, ...] = ()
    moves: bool = False
    is_possible: bool = True


@dataclass(frozen=True)
class Margin:
    """How far the last winner of a lot is ahead of the first who wins nothing there: unrounded, and as the totals were shown.

    `step` is the smallest difference that rounding leaves. `modes`: rounding modes under which some seat would change.
    """

    lot: str
    winner: str
    next: str
    exact: Fraction
    shown: Decimal
    step: Decimal
    modes: tuple[str, ...]
    holds_unrounded: bool

    @property
    def is_within_rounding(self) -> bool:
        """Whether rounding alone could have made the difference."""
        return self.exact < Fraction(self.step)


@dataclass(frozen=True)
class Shift:
    """The smallest move of weight from one group of criteria to another at which `gains` reaches `loses`. Points of weight.

    Both groups are scaled as a whole; nothing is rounded. `points` 0: they are equal already.
    """

    lot: str
    source: str
    target: str
    points: Fraction
    loses: str
    gains: str


@dataclass(frozen=True)
class Fairness:
    """The whole report. `seats`: who takes which seat; `shifts`: the smallest first, one per lot and pair of groups at most."""

    fields: tuple[Field, ...]
    seats: Seats
    margins: tuple[Margin, ...]
    bidders: tuple[LeftOut, ...]
    evaluators: tuple[LeftOut, ...]
    shifts: tuple[Shift, ...]

    @property
    def reversals(self) -> tuple[LeftOut, ...]:
        """Losing bids whose absence would have changed a winner."""
        return tuple(one for one in self.bidders if one.changes)

    @property
    def moved(self) -> tuple[LeftOut, ...]:
        """Losing bids whose absence would have changed the order of others, but no winner."""
        return tuple(one for one in self.bidders if one.moves and not one.changes)

    @property
    def is_firm(self) -> bool:
        """Whether no single bid and no single evaluator settles a seat, and rounding does not either."""
        tight = [one for one in self.margins if one.is_within_rounding or one.modes or not one.holds_unrounded]
        return not (self.reversals or tight or any(one.changes for one in self.evaluators))


def fairness(lots: Sequence[LotCase], *, most_lots: int | None = None) -> Fairness:
    """The report on evaluated lots, in the order in which they are awarded; lots without a ranking are left out."""
    fields = [Field(lot) for lot in lots if lot.result.ranking]
    house = _House(fields, most_lots)
    shifts = [one for field in fields for one in _shifts(field, house)]
    return Fairness(
        fields=tuple(fields),
        seats=house.seats,
        margins=tuple(found for field in fields if (found := _margin(field, house))),
        bidders=tuple(_without_bidder(field, bidder, house) for field in fields for bidder in house.losers(field)),
        evaluators=tuple(_without_evaluator(who, house) for who in sorted({who for field in fields for who in field.evaluators})),
        shifts=tuple(sorted(shifts, key=lambda one: (one.points, one.lot, one.source, one.target))),
    )


class _House:
    """All lots together, because who wins one may settle who may win another."""

    def __init__(self, fields: Sequence[Field], most_lots: int | None) -> None:
        self.fields, self.most_lots = fields, most_lots
        self.seats = self.seated({})

    def seated(self, others: Mapping[str, Ranking]) -> dict[Place, tuple[str, ...]]:
        """Who takes which seat when some lots are ranked otherwise."""
        lots = [LotRanking(field.key, others.get(field.key, field.ranking), field.winners) for field in self.fields]
        found = allocate(lots, most_lots=self.most_lots)
        return {(seat.lot, seat.number): (seat.winner,) if seat.winner else seat.eligible for seat in found}

    def changes(self, others: Mapping[str, Ranking]) -> tuple[Change, ...]:
        """Seats that are taken otherwise."""
        after = self.seated(others)
        places = [*self.seats, *(place for place in after if place not in self.seats)]
        pairs = [(place, self.seats.get(place, ()), after.get(place, ())) for place in places]
        return tuple(Change(*place, before, now) for place, before, now in pairs if set(before) != set(now))

    def holders(self, field: Field) -> list[str]:
        """Who takes a seat of this lot, or is among the equals for one, best first."""
        found = {one for (lot, _number), seated in self.seats.items() if lot == field.key for one in seated}
        return [one for group in field.ranking for one in group if one in found]

    def losers(self, field: Field) -> list[str]:
        """Who takes no seat of this lot."""
        held = set(self.holders(field))
        return [one for group in field.ranking for one in group if one not in held]

    def challengers(self, field: Field) -> list[str]:
        """Losers who could have won: those who have won all the lots they may before this one could not."""
        earlier = [one.key for one in self.fields[: self.fields.index(field)]]
        won = [seated[0] for (lot, _number), seated in self.seats.items() if lot in earlier and len(seated) == 1]
        return [one for one in self.losers(field) if self.most_lots is None or won.count(one) < self.most_lots]


def _margin(field: Field, house: _House) -> Margin | None:
    winners, others = house.holders(field), house.challengers(field)
    if not winners or not others:
        return None
    last, following = winners[-1], others[0]
    totals, exact = field.result.totals, field.unrounded
    rounding = field.case.rounding
    modes = [mode for mode in MODES if mode != rounding.mode]
    return Margin(
        lot=field.key, winner=last, next=following, exact=exact[last] - exact[following],
        shown=rounding.shown(totals[last]) - rounding.shown(totals[following]), step=Decimal(1).scaleb(-rounding.places),
        modes=tuple(mode for mode in modes if house.changes({field.key: field.with_mode(mode)})),
        holds_unrounded=not house.changes({field.key: field.ranked(exact)}),
    )  # fmt: skip


def _without_bidder(field: Field, out: str, house: _House) -> LeftOut:
    left = field.without_bidder(out)
    before = tuple(group for found in field.ranking if (group := tuple(one for one in found if one != out)))
    if left == before:
        return LeftOut(out, field.key)
    return LeftOut(out, field.key, house.changes({field.key: left}), moves=True)


def _without_evaluator(out: str, house: _House) -> LeftOut:
    others = {field.key: field.without_evaluator(out) for field in house.fields if out in field.evaluators}
    if any(found is None for found in others.values()):
        return LeftOut(out, is_possible=False)
    known = {key: found for key, found in others.items() if found is not None}
    moves = any(known[field.key] != field.ranking for field in house.fields if field.key in known)
    return LeftOut(out, "", house.changes(known) if moves else (), moves=moves)


def _shifts(field: Field, house: _House) -> list[Shift]:
    """For each pair of groups the smallest move of weight at which some challenger reaches some winner."""
    winners, others = house.holders(field), house.challengers(field)
    groups = list(field.case.criteria)
    totals = field.unrounded
    share = {
        (node.name, bidder): field.node_points(bidder, node) / Fraction(node.weight)
        for node in groups
        for bidder in (*winners, *others)
    }
    found = []
    for source in groups:
        for target in groups:
            if source is target:
                continue
            gain = {bidder: share[target.name, bidder] - share[source.name, bidder] for bidder in (*winners, *others)}
            best = _first_crossing(winners, others, totals, gain)
            if best and best[0] <= Fraction(source.weight):
                found.append(Shift(field.key, source.name, target.name, *best))
    return found


def _first_crossing(
    winners: Sequence[str], others: Sequence[str], totals: Mapping[str, Fraction], gain: Mapping[str, Fraction]
) -> tuple[Fraction, str, str] | None:
    """(points moved, who is reached, who reaches) of the first crossing; every total is a straight line of the weight moved."""
    best: tuple[Fraction, str, str] | None = None
    for one in winners:
        for other in others:
            if gain[other] <= gain[one]:
                continue
            points = max((totals[one] - totals[other]) / (gain[other] - gain[one]), Fraction(0))
            if best is None or points < best[0]:
                best = (points, one, other)
    return best
