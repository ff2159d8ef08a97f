"""Who may sit on an evaluation committee: its size, its experts, and conflicts of interest.

Lives here: size, make-up, avoidance (GPR art. 9). Not here: drawing and summoning members (`services/evaluation.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook

# relations that end: they count until `years` after their end; the others count while they exist
ENDING = ("employment", "director", "shareholder", "controller")
STANDING = ("family", "other")


@dataclass(frozen=True)
class Seats:
    """The smallest lawful committee: how many members, of whom how many experts."""

    members: int
    experts: int
    law: str


@dataclass(frozen=True)
class Sitting:
    """One member as the rules see them: expert or the purchaser's person, and what they lead or work for."""

    name: str
    is_expert: bool
    is_leader: bool = False
    is_agency_staff: bool = False
    employer_is_purchaser: bool = False


@dataclass(frozen=True)
class Tie:
    """A relation of an evaluator to an organisation: `kind` from ENDING or STANDING; `until` None while it lasts."""

    kind: str
    organisation_id: int
    until: date | None = None


def experts_needed(members: int, share: Fraction) -> int:
    """The fewest experts that make up the share: 5 → 4, 7 → 5 (O87 art. 47)."""
    return ceil(members * share)


def smallest(rules: Rulebook, *, method: str, budget: Decimal | None, complex: bool = False) -> Seats:
    """The smallest lawful committee. Budget in yuan (exactly 10 million counts as large); None is not judged by amount."""
    size = rules.committee(method)
    large = complex or (budget is not None and size.large_budget is not None and budget >= size.large_budget)
    members = size.large_least if large else size.least
    return Seats(members, experts_needed(members, size.experts), size.law)


def size_refusal(
    rules: Rulebook,
    *,
    method: str,
    budget: Decimal | None,
    members: int,
    experts: int,
    complex: bool = False,
) -> Refusal | None:
    """Too few, an even number, or fewer than two thirds experts (O87 art. 47; O74 art. 7)."""
    least = smallest(rules, method=method, budget=budget, complex=complex)
    if members < least.members:
        says = _("The committee has {members} members; {least} are needed at least.")
        return Refusal("committee_too_small", says, law=least.law, members=str(members), least=str(least.members))
    if members % 2 == 0:
        says = _("The committee has {members} members; the number must be odd.")
        return Refusal("committee_even", says, law=least.law, members=str(members))
    needed = experts_needed(members, rules.committee(method).experts)
    if experts < needed:
        says = _("The committee has {experts} experts among {members} members; {least} are needed at least.")
        return Refusal(
            "committee_too_few_experts",
            says,
            law=least.law,
            experts=str(experts),
            members=str(members),
            least=str(needed),
        )
    return None


def check(
    rules: Rulebook,
    sitting: Sequence[Sitting],
    *,
    method: str,
    budget: Decimal | None,
    complex: bool = False,
) -> list[Refusal]:
    """Everything refused about a committee: size, agency staff, the leader, experts of the purchaser's own unit."""
    experts = sum(one.is_expert for one in sitting)
    size = size_refusal(rules, method=method, budget=budget, members=len(sitting), experts=experts, complex=complex)
    found = [size] if size else []
    laws = rules.raw["conflict"]
    for one in sitting:
        if one.is_agency_staff:
            says = _("{name} works for the procurement agency and cannot sit on the committee.")
            found.append(Refusal("agency_staff_sits", says, law=laws["agency_law"], name=one.name))
        if one.is_leader and not one.is_expert:
            says = _("{name} represents the purchaser and cannot lead the committee.")
            found.append(Refusal("purchaser_leads", says, law=laws["leader_law"], name=one.name))
        if one.is_expert and one.employer_is_purchaser:
            says = _("{name} belongs to the purchaser and can only sit as its representative.")
            found.append(Refusal("own_unit_expert", says, law=laws["own_unit_law"], name=one.name))
    return found


def since(rules: Rulebook, on: date) -> date:
    """The first day of the years before `on` in which an ended relation still counts (that day included)."""
    year = on.year - int(rules.raw["conflict"]["years"])
    return date(year, 2, 28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def conflict(rules: Rulebook, ties: Iterable[Tie], *, bidder_ids: Iterable[int], on: date) -> Refusal | None:
    """Refuses an evaluator who is, or within three years before `on` was, tied to one of the bidders (GPR art. 9)."""
    first, bidders = since(rules, on), set(bidder_ids)
    for tie in ties:
        ended = tie.until is not None and (tie.kind in STANDING or tie.until < first)
        if tie.organisation_id in bidders and not ended:
            return Refusal(
                "conflict_of_interest",
                _("This evaluator has a tie to a bidder within the last three years and must avoid."),
                law=rules.law("conflict"),
                status=403,
                kind=tie.kind,
                organisation_id=tie.organisation_id,
            )
    return None
