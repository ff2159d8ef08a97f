"""The in-house option: a shadow bid of the Party School, recorded before bids are read, compared outside the scoring. Pure."""

from __future__ import annotations

from decimal import Decimal

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook

OPENED = ("opened", "examining", "evaluating", "evaluated", "awarded", "concluded", "failed", "terminated")


def may_record(
    rules: Rulebook, *, state: str, kind: str, is_verified: bool, cost: Decimal, budget: Decimal, quality: str
) -> Refusal | None:
    """A verified Party School, a cost above 0 and within the budget (yuan), what it offers, and no bid read yet."""
    law = rules.method("direct_assignment").law
    if state in OPENED:
        return Refusal("shadow_too_late", _("A shadow bid is recorded before any bid is opened."), law=law)
    if kind != "party_school" or not is_verified:
        return Refusal(
            "not_party_school", _("The in-house option is a verified Party School."), law=law, status=422, field="organisation"
        )
    if not 0 < cost <= budget:
        says = _("The cost {cost} must be above 0 and within the budget {budget}.")
        values = {"cost": f"¥{cost:,.2f}", "budget": f"¥{budget:,.2f}"}
        return Refusal("shadow_cost", says, law=law, status=422, field="cost", **values)
    if not quality.strip():
        return Refusal("shadow_quality", _("Say what the Party School offers."), law=law, status=422, field="quality")
    return None


def may_assign(rules: Rulebook, *, method: str, has_shadow: bool) -> Refusal | None:
    """Assigned without bids only by that procedure, with a recorded shadow bid to hold it against."""
    law = rules.method("direct_assignment").law
    if method != "direct_assignment":
        return Refusal("not_in_house", _("This purchase is not assigned in-house."), law=law)
    if not has_shadow:
        instead = _("Record cost and quality of the Party School under “In-house option”.")
        return Refusal("shadow_missing", _("The shadow bid of the Party School is not recorded yet."), law=law, instead=instead)
    return None
