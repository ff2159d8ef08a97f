"""Terms in a correction: which may change, what changes, and what the check before publication says to it.

Not here: planning and publishing the correction (`amendment.py`), terms of a draft (`terms.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from django.utils.translation import override

from tender.procurement.models import BondMeans, Tender, TenderTerms
from tender.procurement.models.draft_facts import draft_of, terms_of
from tender.procurement.models.facts import bond_refusal
from tender.procurement.rules import lint
from tender.procurement.rules.merge import mark
from tender.procurement.services.terms_words import stated

# Who may bid (consortia, reserved for small enterprises) is fixed; survey and approval behind the tender are no terms of it.
TERMS = (
    "bid_validity_days", "sme_industry", "contract_months", "payments", "bid_bond", "bond_forms", "bond_account",
    "performance_bond", "performance_bond_return", "bond_payment",
)  # fmt: skip


def after(tender: Tender, wished: Mapping[str, Any]) -> TenderTerms:
    """The terms as they read after the correction, not saved. A bond that names no forms takes all of them."""
    found = copy(terms_of(tender))
    for name in TERMS:
        if name in wished:
            setattr(found, name, wished[name])
    if found.bid_bond is not None and not found.bond_forms:
        found.bond_forms = list(BondMeans.values)
    return found


def changes(tender: Tender, wished: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each term that changes: its names and both values, on the page and on the paper.

    Refuses bond_above_limit, bond_forms, and what the check calls an error of the new terms that the old did not have.
    """
    now, then = terms_of(tender), after(tender, wished)
    changed = [name for name in TERMS if name in wished and mark(getattr(now, name)) != mark(getattr(then, name))]
    if changed:
        _judge(tender, then)
    for name in changed:
        label, values = TenderTerms._meta.get_field(name).verbose_name, (getattr(now, name), getattr(then, name))  # type: ignore[union-attr]
        before, becomes = (stated(name, value) for value in values)
        with override("zh-hans"):
            place, paper = str(label), (stated(name, values[0]) or "（无）", stated(name, values[1]) or "（无）")
        yield {"field": name, "label": label, "place": place, "before": before, "after": becomes, "paper": paper}


def write(row: Tender, wished: Mapping[str, Any]) -> None:
    """Save the new terms; the caller holds the transaction of the correction."""
    if wished:
        found = after(row, wished)
        row.terms = TenderTerms.objects.update_or_create(tender=row, defaults={name: getattr(found, name) for name in TERMS})[0]


def _judge(tender: Tender, then: TenderTerms) -> None:
    revised = copy(tender)
    revised.terms = then
    if refusal := bond_refusal(revised):
        raise refusal
    known = {one.key for one in lint.lint(draft_of(tender))}
    for one in lint.lint(draft_of(revised)):
        if one.severity == "error" and one.key not in known:
            raise one.refusal
