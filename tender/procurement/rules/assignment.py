"""Which member judges which bid when there are too many for everybody. Pure; balanced, free of conflicts, repeatable.

By default every member judges every bid (O87 art. 62, 66); the rulebook's `assignment` must allow anything else.
Not here: score sheets (`services/sheet.py`), conflicts (`committee.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tender.core.refusal import Refusal, _
from tender.procurement.rules.draw import key_of
from tender.procurement.rules.rulebook import Rulebook

LAW = "财政部令第87号 第62条"


def assign(
    rules: Rulebook,
    *,
    bids: Iterable[str],
    members: Iterable[str],
    each: int | None = None,
    seed: str,
    barred: Mapping[str, Iterable[str]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Bid → members that judge it: all of them, or `each` of them where the rulebook allows it.

    Nobody gets a bid they are barred from. Loads are balanced: without bars, no member judges more than one bid more than
    another. The order of bids and members changes nothing. Refuses assignment_not_allowed, too_few_free.
    """
    people, tasks = sorted(set(members)), sorted(set(bids))
    out = {bid: set((barred or {}).get(bid, ())) for bid in tasks}
    if each is None or each >= len(people):
        return {bid: tuple(one for one in people if one not in out[bid]) for bid in tasks}
    if not rules.raw["expert_draw"]["assignment"]:
        raise Refusal("assignment_not_allowed", _("Every member judges every bid."), law=LAW, status=422)
    found: dict[str, tuple[str, ...]] = {}
    load = dict.fromkeys(people, 0)
    tight = sorted(tasks, key=lambda bid: (-len(out[bid]), key_of(seed, bid)))
    for bid in tight:
        free = sorted((one for one in people if one not in out[bid]), key=lambda one: (load[one], key_of(f"{seed}\n{bid}", one)))
        if len(free) < each:
            says = _("Only {free} members are free to judge a bid that {each} must judge.")
            raise Refusal("too_few_free", says, law=LAW, status=422, free=len(free), each=each)
        found[bid] = tuple(sorted(free[:each]))
        for one in found[bid]:
            load[one] += 1
    return dict(sorted(found.items()))
