"""Saving the terms of a tender document. Judging them: `rules/lint_terms.py`; other parts of a draft: `draft.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tender.core.actor import Actor
from tender.procurement.models import BondMeans, ScoringTerms, Tender, TenderTerms
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.facts import bond_refusal
from tender.procurement.services.draft import Typed, editing

FIELDS = (
    "bid_validity_days", "consortium", "sme_reserved", "sme_industry", "contract_months", "payments",
    "bid_bond", "bond_forms", "bond_account", "performance_bond", "performance_bond_return", "bond_payment",
    "survey_targets", "is_public_service", "is_complex", "finance_approval",
)  # fmt: skip


def save_terms(
    tender: Tender, values: dict[str, Any], *, version: int, by: Actor, at: datetime,
    tab: str = "", seen: Mapping[str, str] | None = None,
) -> Tender:  # fmt: skip
    """Keep the terms of a draft. What the law says against them is found by the lint, but a bond above the limit
    is refused at once (GPR art. 33). Refuses as `draft.editing`, and bond_above_limit, bond_forms."""
    typed = Typed({name: values[name] for name in FIELDS if name in values}, seen or {}, _stored)
    with editing(tender, "terms", version=version, by=by, at=at, tab=tab, typed=typed) as row:
        known = typed.values
        if known.get("bid_bond") is not None and not known.get("bond_forms"):
            known["bond_forms"] = list(BondMeans.values)
        row.terms = TenderTerms.objects.update_or_create(tender=row, defaults=known)[0]
        if refusal := bond_refusal(row):
            raise refusal
    return row


def _stored(tender: Tender, name: str) -> Any:
    return getattr(terms_of(tender), name)


def copy_terms(source: Tender, target: Tender) -> None:
    """Ask the same of bidders in a tender that is drafted again; an approval given for the earlier one is not taken over."""
    for terms in ScoringTerms.objects.filter(tender=source):
        terms.pk, terms.tender, terms._state.adding = None, target, True
        terms.save(force_insert=True)
    for row in TenderTerms.objects.filter(tender=source):
        row.pk, row.tender, row._state.adding, row.finance_approval = None, target, True, ""
        row.save(force_insert=True)
