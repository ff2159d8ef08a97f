"""The procurement plan of a tender (采购实施计划), the papers before its notice, and the excuse for a short intention.

Not here: the draft itself (`draft.py`), what stands on the papers (`planning_sheets.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.papers import Paper
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import PlanningPaper, ProcurementPlan, Tender
from tender.procurement.services import planning_sheets
from tender.procurement.services.paper import keep_paper

FIELDS = ("organised", "contract_type", "pricing", "method_reason", "packages", "policy", "acceptance", "risk")
BEFORE_NOTICE = ("draft", "in_review", "approved")
NAMES = {"requirement": "采购需求", "procurement_plan": "采购实施计划"}


def plan_of(tender: Tender) -> ProcurementPlan:
    """The tender's procurement plan, unsaved when nobody has written one."""
    return ProcurementPlan.objects.filter(tender=tender).first() or ProcurementPlan(tender=tender)


@transaction.atomic
def save_plan(tender: Tender, values: dict[str, Any], *, version: int, by: Actor, at: datetime) -> ProcurementPlan:
    """Save what the plan says beside the draft. Refuses forbidden, notice_published, plan_edited_meanwhile."""
    row = _editable(tender, by)
    plan = plan_of(row)
    if plan.version != version:
        raise Refusal(
            "plan_edited_meanwhile",
            _("Somebody saved this plan after you opened it. Your text is kept below and nothing was overwritten."),
            instead=_("Compare with what is saved now, then save again to replace it."),
        )
    for name in FIELDS:
        setattr(plan, name, values[name])
    plan.version += 1
    plan.save()
    note(row, "tender.procurement_planned", by=by, at=at, version=plan.version)
    return plan


@transaction.atomic
def excuse_intention(tender: Tender, *, reason: str, by: Actor, at: datetime) -> ProcurementPlan:
    """Put on record why the purchase begins without an intention, or sooner after it (财库〔2020〕10号).

    Refuses forbidden, notice_published, reason_missing.
    """
    row = _editable(tender, by)
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    plan = plan_of(row)
    plan.intention_excuse = reason.strip()
    plan.save()
    note(row, "tender.intention_excused", by=by, at=at, reason=reason)
    return plan


def sheet_of(tender: Tender, kind: str, *, at: datetime) -> Paper:
    """The sheet of a paper as the draft stands."""
    if kind == PlanningPaper.Kind.REQUIREMENT:
        return planning_sheets.requirement(tender, at=at)
    return planning_sheets.procurement_plan(tender, plan_of(tender), at=at)


def print_planning_paper(tender: Tender, kind: str, *, by: Actor, at: datetime) -> PlanningPaper:
    """Print 采购需求 or 采购实施计划 as the draft stands, and keep it. Refuses forbidden, and as `print_paper`."""
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    sheet = sheet_of(tender, kind, at=at)
    with transaction.atomic():
        name = f"{tender.title}{NAMES[kind]}"
        stored = keep_paper(sheet, name=name, purpose="planning", organisation_id=tender.buyer_id, at=at)
        made = PlanningPaper.objects.create(tender=tender, kind=kind, file=stored, at=at)
        note(tender, "tender.planning_paper_printed", by=by, at=at, kind=kind, sha256=stored.sha256)
    return made


def _editable(tender: Tender, by: Actor) -> Tender:
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if row.state not in BEFORE_NOTICE:
        raise Refusal("notice_published", _("The notice is public; the plan for it cannot be changed any more."))
    return row
