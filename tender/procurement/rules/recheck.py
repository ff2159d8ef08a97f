"""The re-check (复核) of O87 art. 64: four causes and no other, two persons. Pure; points are Decimal.

Lives here: whether a cause is really there, and who may confirm. Not here: what changes then (`services/recheck.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules.score_statistics import FAR, distance_of
from tender.procurement.rules.sheet import may_give

LAW = "财政部令第87号 第64条"


@dataclass(frozen=True)
class Item:
    """One score as a re-check finds it: its points, those of the other members, and the totals as recorded and as they add up."""

    points: Decimal | None
    others: Sequence[Decimal]
    weight: Decimal
    is_objective: bool
    recorded: Decimal | None = None
    added_up: Decimal | None = None


def may_ask(cause: str, item: Item, new: Decimal | None) -> Refusal | None:
    """The cause must be there, and the new value must mend it (O87 art. 64). A changed opinion is no cause."""
    if cause == "sum_error":
        return None if item.recorded != item.added_up else _not_there(_("The total is the exact sum; there is no error in it."))
    if item.points is None or new is None:
        return Refusal(
            "recheck_points", _("Name the score and the points it should have."), law=LAW, status=422, field="new_points"
        )
    if refusal := may_give(new, weight=item.weight):
        return refusal
    if new == item.points:
        return Refusal("recheck_same", _("These are the points that stand already."), law=LAW, status=422, field="new_points")
    return CAUSES[cause](item, new) if cause in CAUSES else _not_there(_("This is not one of the four lawful causes."))


def _not_there(says: str) -> Refusal:
    instead = _("Scores stay as they were signed, except for the four causes of the law.")
    return Refusal("recheck_cause", says, law=LAW, status=422, field="cause", instead=instead)


def _range(item: Item, new: Decimal) -> Refusal | None:
    if may_give(item.points, weight=item.weight) is None:
        return _not_there(_("The points lie within the criterion's range."))
    return None


def _objective(item: Item, new: Decimal) -> Refusal | None:
    if not item.is_objective:
        return _not_there(_("This criterion is a matter of opinion; members may differ."))
    if not any(other != item.points for other in item.others):
        return _not_there(_("All members gave the same points here."))
    if new not in item.others:
        return _not_there(_("The points would still differ from what the others gave."))
    return None


def _abnormal(item: Item, new: Decimal) -> Refusal | None:
    others, weight = [Fraction(one) for one in item.others], Fraction(item.weight)
    before = distance_of(Fraction(item.points or 0), others, weight)
    if before <= FAR:
        return _not_there(_("The points are not far from what the others gave."))
    if distance_of(Fraction(new), others, weight) >= before:
        return _not_there(_("The points would lie even farther from what the others gave."))
    return None


CAUSES = {"out_of_range": _range, "objective_differs": _objective, "abnormal": _abnormal}


def may_confirm(*, asked_by: int, by: int | None, evaluator: int, cause: str, is_signed: bool, finance: str) -> Refusal | None:
    """Two persons; whose score it is takes part; after the signatures the finance department is told in writing (O87 art. 64)."""
    if by == asked_by:
        return Refusal("recheck_two_persons", _("Somebody else must confirm what you asked for."), law=LAW, status=403)
    if cause != "sum_error" and evaluator not in (by, asked_by):
        return Refusal("recheck_evaluator", _("A score changes only with the evaluator who gave it."), law=LAW, status=403)
    if is_signed and not finance.strip():
        says = _("The report is signed: name the letter that tells the finance department.")
        return Refusal("recheck_finance", says, law=LAW, status=422, field="finance")
    return None
