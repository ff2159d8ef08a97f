"""The order of bidders: by total, then by the tie-break list of the tender document; what stays equal stays a tie.

Lives here: ranking, candidates, elimination of a framework call. Not here: totals (`scoring.py`), drawing lots (a service's act).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil

from tender.core.refusal import Refusal, _
from tender.procurement.rules.criteria import Criterion, Tree
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rulebook import Rulebook

UNDECIDED = ("file_rule", "random_draw", "random", "draw", "lot")  # decided by people, so a tie here
GROUP_WORDS = {"technical": "技术", "business": "商务"}
Key = Callable[[str], object]


@dataclass(frozen=True)
class Standing:
    """What a bidder is ranked by: the total, the bid, and the mean points of every leaf."""

    total: Fraction
    bid: Bid
    leaf_means: Callable[[Sequence[str]], Fraction]


def rank(standings: Mapping[str, Standing], tie_break: Sequence[str], tree: Tree) -> tuple[tuple[str, ...], ...]:
    """Groups of bidders, best first; bidders that nothing separates stand in one group, in the order of their names.

    `tie_break` may name score, price, received_at, a group or a leaf of the tree (more points first). Refuses tie_break_unknown.
    """
    keys = [_key(name, standings, tree) for name in ("score", *tie_break) if _plain(name) not in UNDECIDED]

    def order(bidder: str) -> tuple[object, ...]:
        return tuple(key(bidder) for key in keys)

    ordered = sorted(sorted(standings), key=order)
    return tuple(tuple(group) for _same, group in groupby(ordered, key=order))


def _plain(name: str) -> str:
    return name.removesuffix("_desc").removesuffix("_asc")


def _key(name: str, standings: Mapping[str, Standing], tree: Tree) -> Key:
    word = _plain(name)
    if word == "score":
        return lambda bidder: -standings[bidder].total
    if word == "price":
        return lambda bidder: standings[bidder].bid.price
    if word == "received_at":
        # two bids without a moment are equal, and never compared with one that has one
        return lambda bidder: (standings[bidder].bid.received_at is None, standings[bidder].bid.received_at)
    leaves = _leaves_named(word, tree)
    if not leaves:
        says = _("“{name}” is neither a known way to break a tie nor a criterion.")
        raise Refusal("tie_break_unknown", says, status=422, field="tie_break", name=name)
    return lambda bidder: -standings[bidder].leaf_means(leaves)


def is_named(word: str, tree: Tree) -> bool:
    """Whether a scored leaf, or a group with one, has this name."""
    return bool(_leaves_named(word, tree))


def _leaves_named(word: str, tree: Tree) -> list[str]:
    """Ids of the judged leaves at or below the node of this name; `technical` and `business` find the groups 技术…, 商务…."""
    found: list[str] = []
    for node in tree:
        named = word in (node.name, node.key) or (word in GROUP_WORDS and GROUP_WORDS[word] in node.name)
        found += _judged(node) if named else _leaves_named(word, node.items)
    return found


def _judged(node: Criterion) -> list[str]:
    return [leaf.id for leaf in node.leaves() if leaf.kind != "price"]


def place_of(ranking: Sequence[Sequence[str]], bidder: str) -> int:
    """The place of a bidder, 1 is best; tied bidders share a place and the next one skips (1, 1, 3). 0 if not ranked."""
    place = 1
    for group in ranking:
        if bidder in group:
            return place
        place += len(group)
    return 0


def candidates(ranking: Sequence[Sequence[str]], most: int) -> tuple[tuple[str, ...], ...]:
    """The first groups until `most` bidders are reached; a tie at the edge stays whole, people decide it."""
    found: list[tuple[str, ...]] = []
    for group in ranking:
        if sum(map(len, found)) >= most:
            break
        found.append(tuple(group))
    return tuple(found)


def eliminated(rules: Rulebook, qualified: int) -> int:
    """How many a closed framework call must leave out: 20 % of the qualified, at least one (O110 art. 27). Refuses below 2."""
    least = rules.limit("framework_qualified_least")
    if qualified < least.amount:
        says = _("{found} qualified suppliers are too few; {least} are needed at least.")
        raise Refusal("too_few_qualified", says, law=least.law, found=str(qualified), least=str(least.amount))
    share = ceil(qualified * rules.limit("framework_eliminated_percent").amount / 100)
    return max(share, int(rules.limit("framework_eliminated_least").amount))
