"""Reading a tender draft before it is published: what breaks the rulebook, and what a reviewer would stop at.

Lives here: Draft, Finding, `lint`. Decidable breaches are errors; wordings (`wordings.py`) are warnings with the words quoted.
Not here: reading JSON (`lint_case.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria, price
from tender.procurement.rules.criteria import Criterion, Tree, plain
from tender.procurement.rules.price import Policy
from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.wordings import CRITERIA, QUALIFICATION, REQUIREMENT, TITLE, findings

LEADERS = ("省部级", "厅局级", "县处级", "处级", "领导干部")
LEADER_LAW = "关于严格规范领导干部参加社会化培训有关事项的通知（2014）"
# scored only when the requirement speaks of it
ASKED_FOR = (("培训", ("培训方案", "培训计划")), ("应急", ("应急预案", "应急方案")))


@dataclass(frozen=True)
class Draft:
    """A tender as far as it is known; None and empty mean not known yet. Amounts in yuan, `performance_bond` in percent."""

    rules: Rulebook
    criteria: Tree = ()
    method: str = "open_tender"
    object: str = "service"
    title: str = ""
    audience: str = ""
    requirement: str = ""
    qualification: tuple[str, ...] = ()
    budget: Decimal | None = None
    ceiling: Decimal | None = None
    minimum_price: Decimal | None = None
    bid_bond: Decimal | None = None
    performance_bond: Decimal | None = None
    contract_months: int | None = None
    policy: Policy = field(default_factory=Policy)
    sme_reserved: bool | None = None
    finance_approval: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing found: `severity` error or warning, `where` in the draft (names joined by /), and what is said about it."""

    severity: str
    where: str
    refusal: Refusal

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.refusal.code


def has_errors(found: Sequence[Finding]) -> bool:
    """Whether the draft may not be published as it is."""
    return any(finding.severity == "error" for finding in found)


def lint(draft: Draft) -> list[Finding]:
    """Everything found, errors first, each in the order of the draft."""
    found = [*_tree(draft), *_money(draft), *_policy(draft), *_audience(draft), *_wordings(draft)]
    return sorted(found, key=lambda finding: finding.severity != "error")


def _tree(draft: Draft) -> Iterator[Finding]:
    if not draft.criteria:
        return
    for refusal in criteria.sum_refusals(draft.criteria, draft.rules):
        name = refusal.params.get("group") or refusal.params.get("name")
        where = f"criteria/{name}" if name else "criteria"
        # two leaves of one name confuse score sheets, but no article forbids them
        yield Finding("warning" if refusal.code == "criterion_twice" else "error", where, refusal)
    band = criteria.band_refusal(draft.criteria, draft.rules, method=draft.method, object=draft.object)
    if band and not (band.code == "price_weight_too_high" and draft.finance_approval):
        yield Finding("error", "criteria", band)


def _money(draft: Draft) -> Iterator[Finding]:
    rules, budget, ceiling = draft.rules, draft.budget, draft.ceiling
    if budget is not None and ceiling is not None and ceiling > budget:
        says, law = _("The ceiling of {ceiling} is above the budget of {budget}."), rules.law("price", "ceiling_in_budget")
        amounts = plain(ceiling), plain(budget)
        yield Finding("error", "ceiling", Refusal("ceiling_above_budget", says, law=law, ceiling=amounts[0], budget=amounts[1]))
    for key, amount in (("budget", budget), ("ceiling", ceiling)):
        if amount is not None and amount <= 0:
            says, law = _("The amount of {amount} must be more than 0."), rules.law("price", "positive")
            yield Finding("error", key, Refusal("amount_not_positive", says, law=law, amount=plain(amount)))
    if draft.minimum_price is not None:
        says, law = _("A minimum price of {amount} must not be set."), rules.law("price", "minimum_forbidden")
        yield Finding("error", "minimum_price", Refusal("minimum_price", says, law=law, amount=plain(draft.minimum_price)))
    yield from _bonds(draft)
    most = rules.limit("service_contract_months")
    if draft.object == "service" and draft.contract_months is not None and draft.contract_months > most.amount:
        says = _("A service contract of {months} months is long; {most} is the most without a reason.")
        months = str(draft.contract_months)
        yield Finding(
            "warning", "contract_months", Refusal("contract_long", says, law=most.law, months=months, most=str(most.amount))
        )


def _bonds(draft: Draft) -> Iterator[Finding]:
    bid, performance = draft.rules.limit("bid_bond_percent"), draft.rules.limit("performance_bond_percent")
    if draft.bid_bond is not None and draft.budget is not None and draft.bid_bond > draft.budget * int(bid.amount) / 100:
        says = _("The bid bond of {amount} is more than {most}% of the budget.")
        amount, most = plain(draft.bid_bond), str(bid.amount)
        yield Finding("error", "bid_bond", Refusal("bid_bond_too_high", says, law=bid.law, amount=amount, most=most))
    if draft.performance_bond is not None and draft.performance_bond > performance.amount:
        says = _("A performance bond of {percent}% is too high; {most}% of the contract is the most.")
        percent, most = plain(draft.performance_bond), str(performance.amount)
        refusal = Refusal("performance_bond_too_high", says, law=performance.law, percent=percent, most=most)
        yield Finding("error", "performance_bond", refusal)


def _policy(draft: Draft) -> Iterator[Finding]:
    law = draft.rules.law("sme", "reserve")
    for refusal in price.policy_refusals(draft.policy, draft.rules):
        yield Finding("error", f"policy/{refusal.params['kind']}_deduction", refusal)
    if draft.sme_reserved and (draft.policy.small_micro_deduction or draft.policy.consortium_deduction):
        says = _("A tender reserved for small enterprises gives no price deduction as well.")
        yield Finding("error", "policy", Refusal("reserved_and_deducted", says, law=law))
    limit = draft.rules.raw["sme"]["reserve"]["service_budget"]
    if draft.sme_reserved is False and draft.object == "service" and draft.budget is not None and draft.budget <= limit:
        says = _("Services of up to {limit} yuan are reserved for small enterprises; state the reason why this one is not.")
        yield Finding("warning", "sme_reserved", Refusal("not_reserved", says, law=law, limit=str(limit)))


def _audience(draft: Draft) -> Iterator[Finding]:
    words = next((word for word in LEADERS if word in draft.audience), None)
    if words:
        says = _("“{words}”: classes for leading cadres must not be entrusted to social agencies, nor handed on.")
        yield Finding("warning", "audience", Refusal("leading_cadres", says, law=LEADER_LAW, words=words))


def _wordings(draft: Draft) -> Iterator[Finding]:
    texts = [(TITLE, "title", draft.title), (REQUIREMENT, "requirement", draft.requirement)]
    texts += [(QUALIFICATION, f"qualification/{n}", text) for n, text in enumerate(draft.qualification, 1)]
    texts += [(CRITERIA, where, f"{node.name}\n{node.guidance}") for where, node in _nodes(draft.criteria, "criteria")]
    for place, where, text in texts:
        for wording, words in findings(place, text):
            yield Finding("warning", where, Refusal(wording.id, wording.says, law=wording.law, words=words.strip()))
    for where, node in _nodes(draft.criteria, "criteria") if draft.requirement else ():
        yield from _not_asked_for(draft, where, node)


def _not_asked_for(draft: Draft, where: str, node: Criterion) -> Iterator[Finding]:
    for subject, plans in ASKED_FOR:
        words = next((plan for plan in plans if plan in node.name), None)
        if words and subject not in draft.requirement:
            says, law = _("“{words}” is scored, but the requirement does not ask for it."), draft.rules.law("scores", "quantified")
            yield Finding("warning", where, Refusal("not_asked_for", says, law=law, words=words))


def _nodes(tree: Sequence[Criterion], path: str) -> Iterator[tuple[str, Criterion]]:
    for node in tree:
        yield f"{path}/{node.name}", node
        yield from _nodes(node.items, f"{path}/{node.name}")
