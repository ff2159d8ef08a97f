"""Reading a tender draft before it is published: what breaks the rulebook, and what a reviewer would stop at.

Lives here: `lint`, and the checks of numbers. Decidable breaches are errors; wordings (`lint_texts.py`) are warnings with the words
quoted; terms and requirement management stand in `lint_terms.py`. Not here: reading JSON (`lint_case.py`), the values (`draft.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria, price
from tender.procurement.rules.criteria import plain
from tender.procurement.rules.draft import ERROR, WARNING, Draft, Finding, Terms
from tender.procurement.rules.lint_terms import terms_findings
from tender.procurement.rules.lint_texts import text_findings

__all__ = ["Draft", "Finding", "Terms", "has_errors", "lint"]


def has_errors(found: Sequence[Finding]) -> bool:
    """Whether the draft may not be published as it is."""
    return any(finding.severity == ERROR for finding in found)


def lint(draft: Draft) -> list[Finding]:
    """Everything found, errors first, each in the order of the draft."""
    found = [*_tree(draft), *_money(draft), *_policy(draft), *terms_findings(draft), *text_findings(draft)]
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def _tree(draft: Draft) -> Iterator[Finding]:
    if not draft.criteria:
        return
    for refusal in criteria.sum_refusals(draft.criteria, draft.rules):
        name = refusal.params.get("group") or refusal.params.get("name")
        where = f"criteria/{name}" if name else "criteria"
        # two leaves of one name confuse score sheets, but no article forbids them
        yield Finding(WARNING if refusal.code == "criterion_twice" else ERROR, where, refusal)
    band = criteria.band_refusal(draft.criteria, draft.rules, method=draft.method, object=draft.object)
    if band and draft.has_price and not (band.code == "price_weight_too_high" and draft.finance_approval):
        yield Finding(ERROR, "criteria", band)


def _money(draft: Draft) -> Iterator[Finding]:
    rules, budget, ceiling = draft.rules, draft.budget, draft.ceiling
    if budget is not None and ceiling is not None and ceiling > budget:
        says, law = _("The ceiling of {ceiling} is above the budget of {budget}."), rules.law("price", "ceiling_in_budget")
        amounts = plain(ceiling), plain(budget)
        yield Finding(ERROR, "ceiling", Refusal("ceiling_above_budget", says, law=law, ceiling=amounts[0], budget=amounts[1]))
    for key, amount in (("budget", budget), ("ceiling", ceiling)):
        if amount is not None and amount <= 0:
            says, law = _("The amount of {amount} must be more than 0."), rules.law("price", "positive")
            yield Finding(ERROR, key, Refusal("amount_not_positive", says, law=law, amount=plain(amount)))
    if draft.minimum_price is not None:
        says, law = _("A minimum price of {amount} must not be set."), rules.law("price", "minimum_forbidden")
        yield Finding(ERROR, "minimum_price", Refusal("minimum_price", says, law=law, amount=plain(draft.minimum_price)))
    yield from _bonds(draft)
    most = rules.limit("service_contract_months")
    if draft.object == "service" and draft.contract_months is not None and draft.contract_months > most.amount:
        says = _("A service contract of {months} months is long; {most} is the most without a reason.")
        months = str(draft.contract_months)
        yield Finding(
            WARNING, "contract_months", Refusal("contract_long", says, law=most.law, months=months, most=str(most.amount))
        )


def _bonds(draft: Draft) -> Iterator[Finding]:
    bid, performance = draft.rules.limit("bid_bond_percent"), draft.rules.limit("performance_bond_percent")
    if draft.bid_bond is not None and draft.budget is not None and draft.bid_bond > draft.budget * int(bid.amount) / 100:
        says = _("The bid bond of {amount} is more than {most}% of the budget.")
        amount, most = plain(draft.bid_bond), str(bid.amount)
        yield Finding(ERROR, "bid_bond", Refusal("bid_bond_too_high", says, law=bid.law, amount=amount, most=most))
    if draft.performance_bond is not None and draft.performance_bond > performance.amount:
        says = _("A performance bond of {percent}% is too high; {most}% of the contract is the most.")
        percent, most = plain(draft.performance_bond), str(performance.amount)
        refusal = Refusal("performance_bond_too_high", says, law=performance.law, percent=percent, most=most)
        yield Finding(ERROR, "performance_bond", refusal)


def _policy(draft: Draft) -> Iterator[Finding]:
    law = draft.rules.law("sme", "reserve")
    for refusal in price.policy_refusals(draft.policy, draft.rules):
        yield Finding(ERROR, f"policy/{refusal.params['kind']}_deduction", refusal)
    if draft.sme_reserved and (draft.policy.small_micro_deduction or draft.policy.consortium_deduction):
        says = _("A tender reserved for small enterprises gives no price deduction as well.")
        yield Finding(ERROR, "policy", Refusal("reserved_and_deducted", says, law=law))
    limit = draft.rules.raw["sme"]["reserve"]["service_budget"]
    if draft.sme_reserved is False and draft.object == "service" and draft.budget is not None and draft.budget <= limit:
        says = _("Services of up to {limit} yuan are reserved for small enterprises; state the reason why this one is not.")
        yield Finding(WARNING, "sme_reserved", Refusal("not_reserved", says, law=law, limit=str(limit)))
    if draft.terms is not None and not draft.sme_reserved and not draft.policy.small_micro_deduction:
        says, given = (
            _("A tender that is not reserved for small enterprises gives them a price deduction."),
            draft.rules.deduction("small_micro"),
        )
        yield Finding(ERROR, "policy/small_micro_deduction", Refusal("deduction_missing", says, law=given.law))
