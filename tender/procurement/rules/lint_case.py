"""The JSON door of the lint: a draft (or bare criteria trees) in, findings out.

Lives here: reading and printing. Not here: the findings (`lint.py`), the exit code (`management/commands/lint.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tender.procurement.rules import criteria
from tender.procurement.rules.draft import Draft, Finding, Terms
from tender.procurement.rules.evaluation_case import amount, policy_from_json, rules_from_json
from tender.procurement.rules.reading import Node
from tender.procurement.rules.timeline_case import refusal_to_json

FLOORS = ("minimum_price", "min_price", "floor", "price_floor")


def drafts_from_json(data: Any) -> dict[str, Draft]:
    """The drafts of a parsed file by name: one draft, one bare tree (a list of criteria), or a list of trees with `groups`.

    Refuses malformed with the JSON path.
    """
    node = Node(data)
    if not isinstance(data, list):
        return {"": _draft(node)}
    nodes = node.list()
    if nodes and all(isinstance(one.value, dict) and "groups" in one.value for one in nodes):
        return {one.optional("id", Node.text) or one.path: _draft(one) for one in nodes}
    return {"": _draft(Node({"criteria": data}))}


def _draft(node: Node) -> Draft:
    rules = rules_from_json(node)
    method, kind, tree = node.get("method"), node.get("object"), node.get("criteria") or node.get("groups")
    months, reserved = node.get("contract_months"), node.get("sme_reserved")
    approval, asked = node.get("finance_approval"), node.get("qualification")
    return Draft(
        rules=rules,
        criteria=criteria.from_json(tree) if tree else (),
        method=method.choice(rules.methods) if method else "open_tender",
        object=kind.choice(("service", "goods")) if kind else "service",
        title=node.optional("title", _words) or "",
        audience=node.optional("audience", _words) or "",
        requirement=node.optional("requirement", _words) or "",
        qualification=_texts(asked) if asked else (),
        budget=node.optional("budget", amount),
        ceiling=node.optional("ceiling", amount),
        minimum_price=next((found for key in FLOORS if (found := node.optional(key, amount)) is not None), None),
        bid_bond=node.optional("bid_bond", amount),
        performance_bond=node.optional("performance_bond_percent", Node.decimal),
        contract_months=months.integer(1, 1200) if months else None,
        policy=policy_from_json(node.get("policy")),
        sme_reserved=reserved.flag() if reserved else None,
        finance_approval=approval.flag() if approval else False,
        period=node.optional("period", _words),
        place=node.optional("place", _words),
        acceptance=node.optional("acceptance", _words),
        payment=node.optional("payment", _words),
        terms=_terms(node.get("terms")),
    )


def _terms(node: Node | None) -> Terms | None:
    """The terms of a draft; a case without them leaves them open."""
    if node is None:
        return None
    days, targets, consortium = node.get("bid_validity_days"), node.get("survey_targets"), node.get("consortium")
    public, hard = node.get("public_service"), node.get("complex")
    return Terms(
        bid_validity_days=days.integer(0, 1000) if days else None,
        consortium=consortium.flag() if consortium else None,
        sme_industry=node.optional("sme_industry", _words) or "",
        performance_bond_return=node.optional("performance_bond_return", _words) or "",
        bond_payment=node.optional("bond_payment", _words) or "",
        survey_targets=targets.integer(0, 100_000) if targets else None,
        is_public_service=public.flag() if public else False,
        is_complex=hard.flag() if hard else False,
    )


def _words(node: Node) -> str:
    """A text that may still be empty in a draft."""
    return "" if node.value == "" else node.text()


def _texts(node: Node) -> tuple[str, ...]:
    """One text, or a list of them."""
    return tuple(one.text() for one in node.list()) if isinstance(node.value, list) else (_words(node),)


def findings_to_json(found: Sequence[Finding], translate: Callable[[str], str] = str, name: str = "") -> list[dict[str, Any]]:
    """Findings as {id, severity, where, says, law, instead, numbers}; `name` says which of several drafts."""
    rows = []
    for finding in found:
        said = refusal_to_json(finding.refusal, translate)
        where = f"{name}/{finding.where}" if name else finding.where
        row = {"id": finding.id, "severity": finding.severity, "where": where, "says": said["says"], "law": said["law"]}
        instead = translate(finding.refusal.instead).format(**finding.refusal.params) if finding.refusal.instead else ""
        rows.append({**row, "instead": instead, "numbers": list(finding.numbers)})
    return rows
