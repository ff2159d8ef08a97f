"""What this room keeps of a tender, for its archive (settings.ARCHIVE_SOURCES): the contracts, signed or not."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tender.contracts.models import Contract
from tender.procurement.models import Tender
from tender.procurement.queries.archive_papers import paper
from tender.procurement.rules.archive import Entry


def entries_of(tender: Tender) -> Iterator[Entry]:
    """Each contract as it was printed for the signatures, and its values for machines."""
    for row in Contract.objects.filter(tender=tender).select_related("paper", "provider").order_by("number"):
        title = f"合同 {row.number}：{row.provider.name}（{row.get_state_display()}）"
        if row.paper:
            yield paper("contracts", "contract", title, row.paper)
        yield Entry("contracts", "contract", "json", f"{title}（机读）", lambda row=row: [_values(row)], at=row.signed_at)  # type: ignore[misc]


def _values(row: Contract) -> bytes:
    said = {
        "number": row.number,
        "title": row.title,
        "provider": row.provider.name,
        "amount": str(row.amount),
        "state": row.state,
        "starts_on": str(row.starts_on or ""),
        "ends_on": str(row.ends_on or ""),
        "signed_at": row.signed_at.isoformat() if row.signed_at else None,
        "payments": row.payments,
        "articles": row.articles,
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
