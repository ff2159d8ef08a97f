"""Saving the terms of a tender document. Judging them: `rules/lint_terms.py`; other parts of a draft: `draft.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tender.core.actor import Actor
from tender.procurement.models import Tender, TenderTerms
from tender.procurement.services.draft import editing

FIELDS = (
    "bid_validity_days", "consortium", "sme_reserved", "sme_industry", "contract_months", "bid_bond", "performance_bond",
    "performance_bond_return", "bond_payment", "survey_targets", "is_public_service", "is_complex", "finance_approval",
)  # fmt: skip


def save_terms(tender: Tender, values: dict[str, Any], *, version: int, by: Actor, at: datetime) -> Tender:
    """Keep the terms of a draft. What the law says against them is found by the lint. Refuses as `draft.editing`."""
    with editing(tender, "terms", version=version, by=by, at=at) as row:
        known = {name: values[name] for name in FIELDS if name in values}
        TenderTerms.objects.update_or_create(tender=row, defaults=known)
    return row
