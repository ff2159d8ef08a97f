"""Reasons for warnings of the lint that are left standing. What is found: `queries/lint.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tender.core.actor import Actor
from tender.core.door import note
from tender.core.refusal import Refusal, _
from tender.procurement.models import FindingReason, Tender
from tender.procurement.models.draft_facts import reasons_of
from tender.procurement.queries.lint import findings_of
from tender.procurement.services.draft import editing


def give_reasons(tender: Tender, reasons: Mapping[str, str], *, by: Actor, at: datetime) -> list[FindingReason]:
    """Keep a reason for each warning of the draft (finding key → text); what is empty or unchanged is passed over.

    Writes one row and one audit line each. Refuses as `draft.editing`, and finding_gone for a warning that no longer stands.
    """
    with editing(tender, "reasons", version=tender.version, by=by, at=at) as row:
        found = {one.key: one for one in findings_of(row) if one.severity != "error"}
        known = {key: given.reason for key, given in reasons_of(row).items()}
        kept = []
        for key, text in reasons.items():
            reason = text.strip()
            if not reason or known.get(key) == reason:
                continue
            if key not in found:
                raise Refusal("finding_gone", _("The text was changed meanwhile; please look at the warnings again."), status=409)
            one = found[key]
            kept.append(
                FindingReason.objects.create(
                    tender=row, key=key, code=one.id, where=one.where[:400], words=one.words, says=one.refusal.says,
                    params={name: str(value) for name, value in one.refusal.params.items()}, law=one.refusal.law,
                    reason=reason, given_by_id=by.person_id, at=at,
                )
            )  # fmt: skip
            note(row, "tender.finding_answered", by=by, at=at, reason=reason, code=one.id, where=one.where)
    return kept
