"""Which procedures are lawful for a purchase, and why the others are not. Pure rules on ProcedureFacts; amounts in yuan.

Lives here: verdicts, the choice, fewest bids. Grounds and articles stand in the rulebook under `[procedures]` (`grounds.py`).
Not here: dates (`timeline.py`), price weights (`criteria.py`), the random draw (`draw.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tender.core.refusal import Refusal, _
from tender.procurement.rules.grounds import Ground, ground_named, grounds_of
from tender.procurement.rules.provider import kinds_for
from tender.procurement.rules.rulebook import Rulebook

OPEN = ("open_tender", "framework")
METHODS = (
    "open_tender",
    "invited_tender",
    "consultation",
    "negotiation",
    "single_source",
    "framework",
    "direct_assignment",
)
# Providers that must exist before a procedure makes sense: invited tenders draw three out of them.
ENOUGH = {"invited_tender": 3, "single_source": 1}

LEVEL = "county"  # whose money a district spends (`[thresholds]` of the rulebook)


@dataclass(frozen=True)
class Purchase:
    """Another purchase of the same budget item in the same fiscal year. `is_approved`: the finance authority allowed its method."""

    number: str
    amount: Decimal
    method: str
    is_approved: bool = False


@dataclass(frozen=True)
class ProcedureFacts:
    """What the choice depends on. `failed_with`: bids an earlier failed tender of this purchase was left with, None if none failed.

    `providers`: verified bodies by kind; `original`: amount of the contract that an addition belongs to.
    """

    amount: Decimal
    object: str = "service"
    audience: str = ""
    others: tuple[Purchase, ...] = ()
    providers: Mapping[str, int] = field(default_factory=dict)
    failed_with: int | None = None
    original: Decimal | None = None


@dataclass(frozen=True)
class Claim:
    """What the officer states with a choice."""

    method: str
    ground: str = ""
    argument: str = ""
    approval_number: str = ""
    approval_on: date | None = None


@dataclass(frozen=True)
class GroundVerdict:
    """One ground with why it cannot be claimed here; None when it can."""

    ground: Ground
    refusal: Refusal | None


@dataclass(frozen=True)
class Verdict:
    """One method: `reasons` why it is not lawful (none: it is), `flags` what must be minded, `approval` why one is needed."""

    method: str
    law: str
    reasons: tuple[Refusal, ...]
    flags: tuple[Refusal, ...] = ()
    grounds: tuple[GroundVerdict, ...] = ()
    approval: Refusal | None = None

    @property
    def is_lawful(self) -> bool:
        """Whether it may be chosen, given its ground and, where needed, an approval."""
        return not self.reasons


@dataclass(frozen=True)
class Fewest:
    """How many bids must come in, and how many must be left after the examination, with the article."""

    bids: int
    left: int
    law: str


def threshold(rules: Rulebook, object: str) -> Decimal | None:
    """The open-tender threshold of the district in yuan; None while it is not set (GPL art. 27)."""
    try:
        found = rules.threshold("open_tender", level=LEVEL, object=object)
    except Refusal:
        return None
    return Decimal(int(found.amount))


def splitting(facts: ProcedureFacts, rules: Rulebook, *, method: str) -> Refusal | None:
    """Flags purchase_split: with this one, purchases of one item and year by other than open procedures exceed the threshold.

    GPR art. 28; purchases whose method the finance authority approved do not count; a sum equal to the threshold is no evasion.
    """
    limit = threshold(rules, facts.object)
    counted = [one for one in facts.others if one.method not in OPEN and not one.is_approved]
    total = facts.amount + sum((one.amount for one in counted), Decimal(0))
    if limit is None or method in OPEN or not counted or total <= limit:
        return None
    return Refusal(
        "purchase_split",
        _(
            "With {numbers} the purchases of this item in this year come to {total}, above the threshold of {limit}: "
            "without approval that counts as evading the open tender."
        ),
        law=_law(rules, "splitting"),
        numbers=", ".join(one.number for one in counted),
        total=_yuan(total),
        limit=_yuan(limit),
    )


def approval_needed(facts: ProcedureFacts, rules: Rulebook, *, method: str, ground: Ground | None = None) -> Refusal | None:
    """Why the finance authority must approve: threshold reached or not set, purchase split, or the ground asks (GPL art. 27)."""
    if method in (*OPEN, "direct_assignment"):
        return None
    law, limit = _law(rules, "approval"), threshold(rules, facts.object)
    if ground is not None and ground.approval:
        return Refusal("approval_for_ground", _("This ground needs the approval of the finance authority."), law=ground.law)
    if limit is None:
        says = _("The open-tender threshold of this district is not set, so the approval of the finance authority is asked for.")
        return Refusal("threshold_not_set", says, law=law)
    if facts.amount >= limit:
        says = _("The budget {amount} reaches the open-tender threshold {limit}; another procedure needs approval.")
        return Refusal("above_threshold", says, law=law, amount=_yuan(facts.amount), limit=_yuan(limit))
    return splitting(facts, rules, method=method)


def verdict(facts: ProcedureFacts, rules: Rulebook, method: str) -> Verdict:
    """Whether one method is lawful here, each reason with article and value. Refuses method_unknown."""
    grounds = tuple(GroundVerdict(one, ground_refusal(facts, rules, one)) for one in grounds_of(rules, method))
    reasons = [refusal for refusal in (_too_few_providers(facts, rules, method), _no_party_school(facts, rules, method)) if refusal]
    if grounds and all(one.refusal for one in grounds):
        says = _("None of the grounds that the law names for this procedure fits.")
        reasons.append(Refusal("no_ground_fits", says, law="；".join(one.ground.law for one in grounds)))
    split = splitting(facts, rules, method=method)
    return Verdict(
        method,
        rules.method(method).law,
        tuple(reasons),
        (split,) if split else (),
        grounds,
        approval_needed(facts, rules, method=method),
    )


def verdicts(facts: ProcedureFacts, rules: Rulebook) -> tuple[Verdict, ...]:
    """Every method in the order of the law."""
    return tuple(verdict(facts, rules, method) for method in METHODS)


def ground_refusal(facts: ProcedureFacts, rules: Rulebook, ground: Ground) -> Refusal | None:
    """Why a ground cannot be claimed with these facts; what needs judgement is left to people and their argument."""
    if ground.objects and facts.object not in ground.objects:
        return Refusal("ground_object", _("This ground is for other objects than {object}."), law=ground.law, object=facts.object)
    if ground.failed_most is not None:
        if facts.failed_with is None:
            return Refusal("ground_no_failure", _("No earlier tender of this purchase has failed."), law=ground.law)
        if not ground.failed_least <= facts.failed_with <= ground.failed_most:
            says = _("The failed tender was left with {count} bids; this ground is for {least} to {most}.")
            least, most = ground.failed_least, ground.failed_most
            return Refusal("ground_other_count", says, law=ground.law, count=facts.failed_with, least=least, most=most)
    if ground.addition:
        if facts.original is None:
            return Refusal("ground_no_original", _("State the amount of the original contract."), law=ground.law, status=422)
        percent = rules.limit("addition_percent")
        limit = facts.original * Decimal(percent.amount.numerator) / Decimal(percent.amount.denominator) / 100
        if facts.amount > limit:
            says = _("An addition may be {most} at most (10% of the original contract); this one is {amount}.")
            return Refusal("addition_too_large", says, law=ground.law, most=_yuan(limit), amount=_yuan(facts.amount))
    return None


def may_choose(facts: ProcedureFacts, rules: Rulebook, claim: Claim) -> Refusal | None:
    """Whether a method may be chosen as claimed: lawful, with a fitting ground, an argument, and approval where it is needed."""
    found = verdict(facts, rules, claim.method)
    if found.reasons:
        return found.reasons[0]
    if not found.grounds:
        return None
    chosen = next((one for one in found.grounds if one.ground.key == claim.ground), None)
    if chosen is None:
        says = _("Choose the ground on which this procedure is used.")
        return Refusal("ground_missing", says, law=found.law, status=422, field="ground")
    if chosen.refusal:
        return chosen.refusal
    if not claim.argument.strip():
        says = _("Say in a few sentences why this ground applies.")
        return Refusal("argument_missing", says, law=chosen.ground.law, status=422, field="argument")
    needed = approval_needed(facts, rules, method=claim.method, ground=chosen.ground)
    if needed and not (claim.approval_number.strip() and claim.approval_on):
        field_name = "approval_on" if claim.approval_number.strip() else "approval_number"
        instead = _("Record number and date of the approval.")
        return Refusal(needed.code, needed.says, law=needed.law, instead=instead, status=422, field=field_name, **needed.params)
    return None


def fewest(rules: Rulebook, *, method: str, ground: str = "") -> Fewest:
    """Fewest bids to open and fewest left afterwards: the method's, or those of the ground where the law lets it be fewer."""
    how, found = rules.method(method), ground_named(rules, method, ground)
    least = how.min_suppliers
    if found is None or (found.least is None and found.left is None):
        return Fewest(least, least, how.law)
    return Fewest(found.least or least, found.left or least, found.left_law or found.law)


def _too_few_providers(facts: ProcedureFacts, rules: Rulebook, method: str) -> Refusal | None:
    least, allowed = ENOUGH.get(method, 0), kinds_for(rules, facts.audience)
    count = sum(number for kind, number in facts.providers.items() if allowed is None or kind in allowed.kinds)
    if count >= least:
        return None
    says = _("{count} verified providers may run classes for this audience; this procedure needs {least} at least.")
    return Refusal("too_few_providers", says, law=rules.method(method).law, count=count, least=least)


def _no_party_school(facts: ProcedureFacts, rules: Rulebook, method: str) -> Refusal | None:
    if method != "direct_assignment" or facts.providers.get("party_school"):
        return None
    says = _("There is no verified Party School to assign the classes to.")
    return Refusal("no_party_school", says, law=rules.method(method).law)


def _law(rules: Rulebook, part: str) -> str:
    return str(rules.raw["procedures"][part]["law"])


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"
