"""What a tender asks of bidders besides its requirements: industry, consortium, bid bond. Saved as one part of the draft."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from tender.core.actor import Actor
from tender.core.names import tidy
from tender.procurement.models import BidTerms, BondTerms, Tender
from tender.procurement.models.facts import bond_refusal
from tender.procurement.services.draft import editing


def save_terms(
    tender: Tender,
    *,
    industry: str = "",
    allows_consortium: bool = True,
    amount: Decimal | None = None,
    forms: Collection[str] = (),
    account: str = "",
    version: int,
    by: Actor,
    at: datetime,
) -> Tender:
    """Save the part; without an amount no bond is asked. Refuses as `editing`, and bond_above_limit, bond_forms (GPR art. 33)."""
    with editing(tender, "terms", version=version, by=by, at=at) as row:
        BidTerms.objects.update_or_create(tender=row, defaults={"industry": tidy(industry), "allows_consortium": allows_consortium})
        BondTerms.objects.filter(tender=row).delete()
        if amount is not None:
            row.bond_terms = BondTerms(tender=row, amount=amount, forms=sorted(forms), account=tidy(account))
            if refusal := bond_refusal(row):
                raise refusal
            row.bond_terms.save(force_insert=True)
    return row


def copy_terms(source: Tender, target: Tender) -> None:
    """Ask the same of bidders in a tender that is drafted again."""
    for table in (BidTerms, BondTerms):
        for row in table.objects.filter(tender=source):
            row.pk, row.tender, row._state.adding = None, target, True
            row.save(force_insert=True)
