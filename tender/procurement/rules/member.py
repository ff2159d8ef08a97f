"""May this person sit on the committee of this tender, and lead it? Pure rules on Candidate.

Not here: size of the committee (`committee.py`), ties to bidders (`parties/rules/sides.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from tender.core.refusal import Refusal, _

AVOIDANCE = "政府采购法实施条例 第9条"
MAKE_UP = "财政部令第87号 第47条"


@dataclass(frozen=True)
class Candidate:
    """Who shall sit. `is_evaluator`: has an evaluator's seat; `is_of_buyer`: one of the buyer's; `decides`: approves its awards."""

    kind: str
    is_leader: bool
    is_expert: bool
    is_of_buyer: bool
    is_evaluator: bool
    decides: bool
    works_for_buyer: bool


def may_sit(candidate: Candidate) -> Refusal | None:
    """The right kind of seat (O87 art. 45, 47), and the leader is never the buyer's."""
    if candidate.decides:
        return Refusal(
            "decides_award",
            _("Who decides the award cannot sit on the committee."),
            law="政府采购法 第61条",
            status=422,
            field="person",
        )
    if not candidate.is_evaluator:
        return Refusal(
            "no_evaluator_seat",
            _("This person has no evaluator's seat, so they could not sign in as one."),
            law=MAKE_UP,
            instead=_("Let the seat be granted first."),
            status=422,
            field="person",
        )
    return _kind(candidate)


def _kind(candidate: Candidate) -> Refusal | None:
    if candidate.kind == "expert" and not candidate.is_expert:
        return Refusal("not_in_pool", _("This person is not in the expert pool."), law=MAKE_UP, status=422, field="person")
    if candidate.kind == "expert" and candidate.works_for_buyer:
        return Refusal(
            "expert_of_buyer",
            _("An expert of the buyer's own organisation can only sit as the buyer's representative."),
            law=MAKE_UP,
            status=422,
            field="kind",
        )
    if candidate.kind == "buyer" and not (candidate.is_of_buyer or candidate.works_for_buyer):
        return Refusal(
            "not_of_buyer", _("The buyer's representative must belong to the buyer."), law=MAKE_UP, status=422, field="person"
        )
    return may_lead(candidate.kind) if candidate.is_leader else None


def may_lead(kind: str) -> Refusal | None:
    """The buyer's representative never leads the committee (O87 art. 45)."""
    if kind == "buyer":
        return Refusal(
            "buyer_leads",
            _("The buyer's representative cannot lead the committee."),
            law="财政部令第87号 第45条",
            status=422,
            field="is_leader",
        )
    return None
