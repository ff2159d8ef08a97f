"""Why a tender ends early, and what may follow it. Pure rules: typed causes with their articles, ways with their conditions.

Not here: whether so few bids are left (`tender.may_fail`), grounds of other methods (`grounds.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tender.core.refusal import Refusal, _

# Cause → article. The first four are those of GPL art. 36.
CAUSES: dict[str, str] = {
    "too_few": "政府采购法 第36条第一款第一项",
    "unlawful": "政府采购法 第36条第一款第二项",
    "above_budget": "政府采购法 第36条第一款第三项",
    "cancelled": "政府采购法 第36条第一款第四项；财政部令第87号 第29条",
    "document_defective": "财政部令第87号 第65条",
    "winner_fell": "政府采购法实施条例 第49条",
    "remedy": "财政部令第94号 第16条、第31条、第32条",
}
BY_HAND = ("too_few", "unlawful", "above_budget", "cancelled", "document_defective", "remedy")
OTHER_METHOD = "财政部令第87号 第43条；财政部令第74号 第27条、第28条"
EVIDENCE = ("notice_proof", "objections", "opinion")


@dataclass(frozen=True)
class Ended:
    """A tender that ended: why, in which method, and how many bidders its fullest lot had left."""

    cause: str
    method: str
    left: int


@dataclass(frozen=True)
class Way:
    """One way on. `needs`: what must be there; `methods`: to which procedures it leads, empty for the same one."""

    key: str
    law: str
    needs: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


def ways_of(ended: Ended) -> tuple[Way, ...]:
    """What may follow (GPL art. 37, O87 art. 43, O74 art. 27–28). A cancelled task is followed by nothing."""
    if ended.cause == "cancelled":
        return ()
    found = [Way("again", "政府采购法 第37条；财政部令第87号 第43条", ("fixes",))]
    if ended.cause == "too_few" and ended.method in ("open_tender", "invited_tender"):
        found.append(Way("other_method", OTHER_METHOD, ("approval", *EVIDENCE), ("negotiation", "consultation")))
        if ended.method == "open_tender" and ended.left == 2:
            found.append(Way("two_left", "财政部令第74号 第27条第二款", ("approval", *EVIDENCE), ("negotiation",)))
    return tuple(found)


def may_follow(ended: Ended, key: str, *, fixes: str = "", method: str = "") -> Refusal | None:
    """Whether this way is open, and the list of what to mend is there where a tender is made again."""
    way = next((one for one in ways_of(ended) if one.key == key), None)
    if way is None:
        return Refusal("way_closed", _("The law does not let this follow a tender that ended so."), law=OTHER_METHOD)
    if way.methods and method not in way.methods:
        return Refusal("way_method", _("This way does not lead to that procedure."), law=way.law, status=422, field="method")
    if "fixes" in way.needs and not fixes.strip():
        says = _("List what is mended, so that it does not fail again.")
        return Refusal("fixes_missing", says, law=way.law, status=422, field="fixes")
    return None


def approval_refusal(number: str, on: date | None, given: Collection[str], *, today: date) -> Refusal | None:
    """Another method needs the finance department's approval and the evidence the law asks (O74 art. 28)."""
    if not number.strip() or on is None:
        says = _("Name number and day of the finance department's approval.")
        return Refusal("approval_missing", says, law=OTHER_METHOD, status=422, field="approval")
    if on > today:
        return Refusal("day_ahead", _("This day has not come yet."), law=OTHER_METHOD, status=422, field="approved_on")
    if missing := [key for key in EVIDENCE if key not in given]:
        says = _("The evidence that the law asks is not complete.")
        return Refusal("evidence_missing", says, law=OTHER_METHOD, status=422, field=missing[0])
    return None


def budget_refusal(prices: Collection[tuple[Decimal | None, Decimal]]) -> Refusal | None:
    """All above budget means every price read out; (price, budget) in yuan (GPL art. 36(1)(3))."""
    if prices and all(price is not None and price > budget for price, budget in prices):
        return None
    return Refusal(
        "within_budget", _("Not every price is above the budget of its lot."), law=CAUSES["above_budget"], status=422, field="cause"
    )
