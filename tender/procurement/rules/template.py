"""Templates of a draft: criteria tree, requirements and terms to start from, and what a draft says once one is applied.

Lives here: Template, reading it from JSON and back, replacing and adding. Not here: rows and rights (`services/template.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tender.procurement.rules import criteria
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.reading import Node

PARTS = ("criteria", "requirements", "terms")
REPLACE, ADD = "replace", "add"
# Terms that belong to one purchase alone: the survey behind it and the approval given for it stay with it.
TERMS = (
    "bid_validity_days", "consortium", "sme_reserved", "sme_industry", "contract_months", "payments",
    "bid_bond", "bond_forms", "bond_account", "performance_bond", "performance_bond_return", "bond_payment",
)  # fmt: skip
AMOUNTS = ("bid_bond", "performance_bond")
NUMBERS = ("bid_validity_days", "contract_months")


@dataclass(frozen=True)
class Requirement:
    """A requirement of a template, known by kind and text."""

    kind: str
    text: str
    evidence: str = ""


@dataclass(frozen=True)
class Template:
    """The parts a template holds; an empty part is not held. `terms` as `TenderTerms` keeps them."""

    criteria: tuple[Criterion, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts it holds, in the order of the draft."""
        return tuple(part for part in PARTS if getattr(self, part))

    def only(self, parts: Iterable[str]) -> Template:
        """The same with nothing but these parts."""
        kept = set(parts)
        return Template(**{part: getattr(self, part) for part in PARTS if part in kept})


def from_json(data: Mapping[str, Any]) -> Template:
    """From what `to_json` stored, or a row of `rulebooks/starters.json`. Refuses malformed with the JSON path."""
    node = Node(data)
    tree, terms = node.get("criteria") or node.get("groups"), node.get("terms")
    rows = node.get("requirements")
    return Template(
        criteria.from_json(tree) if tree else (),
        tuple(
            Requirement(row.need("kind").choice(("qualification", "conformity")), row.need("text").text(), _words(row))
            for row in (rows.list() if rows else ())
        ),
        _terms(terms) if terms else {},
    )


def _words(row: Node) -> str:
    found = row.get("evidence")
    return str(found.value) if found else ""


def _terms(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in TERMS:
        value = node.get(name)
        if value is None:
            continue
        if name in AMOUNTS:
            found[name] = value.decimal()
        elif name in NUMBERS:
            found[name] = value.integer(1, 1200)
        else:
            found[name] = value.value
    return found


def to_json(template: Template) -> dict[str, Any]:
    """As it is stored; what is empty is left out."""
    terms = {name: str(value) if isinstance(value, Decimal) else value for name, value in template.terms.items()}
    rows = [{"kind": row.kind, "text": row.text, "evidence": row.evidence} for row in template.requirements]
    found = {"criteria": criteria.to_json(template.criteria), "requirements": rows, "terms": terms}
    return {part: value for part, value in found.items() if value}


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """The terms that say something."""
    return {name: values[name] for name in TERMS if name in values and values[name] not in (None, "", [])}


def applied(now: Template, template: Template, mode: str) -> Template:
    """What the draft says afterwards.

    `replace`: tree and requirements of the template instead of the draft's own, and each term that it states; `add`: the draft's
    own stays, lines and requirements that it does not have yet come behind, terms fill what is empty.
    """
    if mode == REPLACE:
        tree, rows = template.criteria or now.criteria, template.requirements or now.requirements
        return Template(tree, rows, {**now.terms, **template.terms})
    known = {(row.kind, row.text) for row in now.requirements}
    more = tuple(row for row in template.requirements if (row.kind, row.text) not in known)
    return Template(_joined(now.criteria, template.criteria), (*now.requirements, *more), {**template.terms, **said(now.terms)})


def _joined(now: Sequence[Criterion], more: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Main lines of the template whose name, and whose leaves' names, the tree does not have yet come behind its own."""
    names = {node.name for node in now} | {leaf.name for leaf in criteria.leaves(now)}
    fresh = [node for node in more if node.name not in names and names.isdisjoint(leaf.name for leaf in node.leaves())]
    return (*now, *fresh)
