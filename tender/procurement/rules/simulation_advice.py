"""What a simulation means for a draft: sentences in plain words, and warnings with the part of the draft that mends them.

Lives here: thresholds (ours, not the law's) and wording. Not here: the numbers (`simulation.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rounding import rounded
from tender.procurement.rules.simulation import LeafEffect, Simulation

ALWAYS, HARDLY = Fraction(4, 5), Fraction(1, 5)
TIES, REVERSALS, SWAYING = Fraction(1, 50), Fraction(1, 20), Fraction(1, 4)


class Advice(Refusal):
    """A sentence with its numbers, worded and shown like a refusal: it refuses nothing, so no article stands behind it."""


def sentences(found: Simulation) -> list[Advice]:
    """What came out, in the order of importance."""
    runs = str(found.runs)
    said = [
        Advice(
            "cheapest_wins",
            _("With these weights the cheapest bid wins in {count} of {runs} rounds."),
            count=str(found.cheapest_wins), runs=runs,
        ),
        Advice(
            "correlation",
            _("Price and result go together by {correlation} (1: the cheaper is always better, 0: no connection)."),
            correlation=_shown(found.correlation),
        ),
        Advice("first_ties", _("In {count} of {runs} rounds nobody is first alone."), count=str(found.first_ties), runs=runs),
        Advice(
            "score_ties",
            _("In {count} of {runs} rounds two bids have the same total; then the lower price goes first."),
            count=str(found.score_ties), runs=runs,
        ),
        Advice(
            "reversals",
            _("In {count} of {runs} rounds another bid would win if the cheapest loser had stayed away."),
            count=str(found.reversals), runs=runs,
        ),
    ]  # fmt: skip
    if found.price_weight and found.one_percent_share is not None:
        says = _("Asking 1% more than the lowest price costs {points} points; {share}% of the judged points make up for it.")
        points, share = _shown(found.one_percent), _shown(found.one_percent_share)
        said.append(Advice("one_percent", says, points=points, share=share))
    return said


def warnings(found: Simulation) -> list[Advice]:
    """What to look at again; `field` names the part of the draft."""
    return [*_price(found), *_ties(found), *_leaves(found)]


def _price(found: Simulation) -> Iterator[Advice]:
    if found.bidders < 2:
        return
    share = Fraction(found.cheapest_wins, found.runs)
    if share >= ALWAYS and found.leaves[1:]:
        says, instead = (
            _("The cheapest bid wins almost always: quality hardly counts."),
            _("Give quality more points, or grade it more finely."),
        )
        yield Advice("price_decides", says, instead=instead, field="criteria")
    if found.price_weight and abs(found.correlation) < HARDLY and share < ALWAYS:
        says, instead = _("The price hardly matters for the result."), _("Give the price more points if it is meant to matter.")
        yield Advice("price_hardly_counts", says, instead=instead, field="criteria")
    if Fraction(found.reversals, found.runs) >= REVERSALS:
        says = _("A bid that loses can decide who wins, because the lowest price sets the points of all others.")
        instead = _("Give the price fewer points, or expect complaints about bids that were never meant to win.")
        yield Advice("rank_reversal", says, instead=instead, field="criteria")


def _ties(found: Simulation) -> Iterator[Advice]:
    if Fraction(found.first_ties, found.runs) >= TIES:
        says, instead = (
            _("Rounds without a clear winner are likely."),
            _("Name a further rule for equal bids, or round to more places."),
        )
        yield Advice("ties_likely", says, instead=instead, field="scoring")


def _leaves(found: Simulation) -> Iterator[Advice]:
    for leaf in found.leaves:
        if not leaf.name or found.bidders < 2:
            continue
        moves = max(leaf.up, leaf.down)
        if Fraction(moves, found.runs) >= SWAYING:
            says = _("“{name}” decides much: moving its weight by a fifth changes the winner in {count} of {runs} rounds.")
            instead = _("Make sure that its levels are well described.")
            yield Advice(
                "leaf_sways", says, instead=instead, field="criteria", name=leaf.name, count=str(moves), runs=str(found.runs)
            )
        elif not moves and _is_small(leaf):
            says, instead = _("“{name}” never changes the winner."), _("Leave it out, or give it more points.")
            yield Advice("leaf_idle", says, instead=instead, field="criteria", name=leaf.name)


def _is_small(leaf: LeafEffect) -> bool:
    return leaf.weight <= 3


def _shown(value: Fraction) -> str:
    return str(rounded(value, 2))
