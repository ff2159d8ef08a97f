"""All parts of a tender as plain values, and the version it is compared with. Taking one: `services/snapshot.py`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tender.procurement.models import Snapshot, Tender
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.procedure_facts import choice_of
from tender.procurement.models.scoring_terms import scoring_terms_of
from tender.procurement.rules.difference import Change, Version, differences

Parts = dict[str, dict[str, dict[str, str]]]
FIELDS: dict[str, tuple[str, ...]] = {
    "basics": ("title", "audience", "contact_name", "contact_phone"),
    "requirement": ("goal", "requirement", "standards", "quantity", "place", "period", "acceptance", "payment"),
    "scoring": ("comment_below", "comment_above", "small_micro_deduction", "lots_won_most"),
    "dates": ("documents_until", "deadline"),
}
ROUNDING = ("rounding_stage", "rounding_places")
SCORING_TERMS = ("formula", "above", "below", "zero_at", "threshold", "rounding_mode", "tie_leaf", "tie_end")
CHOICE = ("ground", "argument", "approval_number", "approval_on", "item", "original_amount")
LOT = ("number", "title", "description", "budget", "ceiling", "winners")
TERMS = (
    "bid_validity_days", "consortium", "sme_reserved", "sme_industry", "contract_months",
    "bid_bond", "bond_forms", "bond_account", "performance_bond", "performance_bond_return", "bond_payment",
    "survey_targets", "is_public_service", "is_complex", "finance_approval",
)  # fmt: skip


def parts_of(tender: Tender) -> Parts:
    """Every part as part → row → field → value, all of them text so that they are kept and compared without loss."""
    choice = choice_of(tender)
    procedure = {"method": tender.method, **(_values(choice, CHOICE) if choice else {})}
    return {
        "procedure": {"": procedure},
        "basics": {"": _values(tender, FIELDS["basics"])},
        "requirement": {"": _values(tender, FIELDS["requirement"])},
        "lots": {str(lot.pk): _values(lot, LOT) for lot in tender.lots.order_by("number")},
        "criteria": _criteria(tender),
        "requirements": {
            f"{row.kind}: {row.text}": {"text": row.text, "evidence": row.evidence}
            for row in tender.requirements.order_by("position", "id")
        },
        "scoring": {"": _values(tender, FIELDS["scoring"])},
        "formula": {"": {**_values(tender, ROUNDING), **_values(scoring_terms_of(tender), SCORING_TERMS)}},
        "terms": {"": _values(terms_of(tender), TERMS)},
        "dates": {"": _values(tender, FIELDS["dates"])},
        "documents": {
            f"{document.title} {document.file.sha256[:12]}": {"title": document.title}
            for document in tender.documents.select_related("file").order_by("id")
        },
    }


def _criteria(tender: Tender) -> dict[str, dict[str, str]]:
    nodes = list(tender.criteria.all())
    by_pk, groups = {node.pk: node for node in nodes}, {node.parent_id for node in nodes}
    found = {}
    for node in nodes:
        path, above = node.name, node.parent_id
        while above:
            path, above = f"{by_pk[above].name} / {path}", by_pk[above].parent_id
        kind = {} if node.pk in groups else {"kind": node.kind}
        found[path] = {**kind, "weight": _text(node.weight), "guidance": node.told}
    return found


def _values(thing: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: _text(getattr(thing, name)) for name in names}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list):
        return ", ".join(sorted(map(str, value)))
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def compared_with(tender: Tender) -> Snapshot | None:
    """What the leader saw last: the newest version of a draft, the newest before the present submission of one in review."""
    rows = tender.snapshots.select_related("taken_by")
    if tender.state != Tender.State.DRAFT:
        latest = rows.filter(moment=Snapshot.Moment.SUBMITTED).last()
        rows = rows.filter(pk__lt=latest.pk) if latest else rows.none()
    return rows.last()


def changes_since(snapshot: Snapshot, tender: Tender) -> list[Change]:
    """The differences between a version that was kept and the tender as it stands."""
    kept: Version = snapshot.parts
    return differences(kept, parts_of(tender))
