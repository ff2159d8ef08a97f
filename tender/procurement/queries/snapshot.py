"""All parts of a tender as plain values, and the version it is compared with. Taking one: `services/snapshot.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tender.procurement.models import Snapshot, Tender
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.facts import tree_of
from tender.procurement.models.procedure_facts import choice_of
from tender.procurement.models.scoring_terms import scoring_terms_of
from tender.procurement.rules import payment
from tender.procurement.rules.criteria import Criterion
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
    "bid_validity_days", "consortium", "sme_reserved", "sme_industry", "contract_months", "payments",
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
        "criteria": criteria_part(tree_of(tender)),
        "requirements": requirements_part(tender.requirements.order_by("position", "id")),
        "scoring": {"": _values(tender, FIELDS["scoring"])},
        "formula": {"": {**_values(tender, ROUNDING), **_values(scoring_terms_of(tender), SCORING_TERMS)}},
        "terms": {"": _values(terms_of(tender), TERMS)},
        "dates": {"": _values(tender, FIELDS["dates"])},
        "documents": {
            f"{document.title} {document.file.sha256[:12]}": {"title": document.title}
            for document in tender.documents.select_related("file").order_by("id")
        },
    }


def criteria_part(tree: Iterable[Criterion], above: str = "") -> dict[str, dict[str, str]]:
    """A criteria tree as rows by path."""
    found = {}
    for node in tree:
        path = f"{above}{node.name}"
        kind = {} if node.items else {"kind": node.kind}
        found[path] = {**kind, "weight": text_of(node.weight), "guidance": node.told}
        found |= criteria_part(node.items, f"{path} / ")
    return found


def requirements_part(rows: Iterable[Any]) -> dict[str, dict[str, str]]:
    """Requirements as rows, known by kind and text."""
    return {f"{row.kind}: {row.text}": {"text": row.text, "evidence": row.evidence} for row in rows}


def fields_part(values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Fields of the tender or its terms as the one row that a part of fields has."""
    return {"": {name: text_of(value) for name, value in values.items()}}


def _values(thing: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: text_of(getattr(thing, name)) for name in names}


def text_of(value: Any) -> str:
    """A value as it is kept and compared."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return payment.to_lines(payment.from_json(value))
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
