"""Templates of a department: kept from a draft, renamed, retired, applied to a draft, and new tenders begun from one.

Not here: copying a whole tender (`tender_copy.py`), what a template holds (`rules/template.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import begin, lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import DraftTemplate, Tender, TenderTerms
from tender.procurement.queries.rulebook import in_force
from tender.procurement.queries.template import Offered, changes_by, held_by
from tender.procurement.rules import template as rules
from tender.procurement.services.draft_lists import RequirementRow, save_criteria, save_requirements
from tender.procurement.services.number import next_number
from tender.procurement.services.terms import save_terms


@transaction.atomic
def keep(tender: Tender, name: str, *, parts: Collection[str], by: Actor, at: datetime) -> DraftTemplate:
    """Keep parts of a tender of the own department, in any state, under a name. Refuses forbidden, template_empty, name_taken."""
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    held = held_by(tender).only(parts)
    if not held.parts:
        raise Refusal("template_empty", _("There is nothing to keep: the chosen parts are empty."), status=422, field="parts")
    _free(tender.buyer_id, name)
    template = DraftTemplate(
        organisation_id=tender.buyer_id, name=name, content=rules.to_json(held), source=tender.number,
        made_by_id=by.person_id, created_at=at,
    )  # fmt: skip
    return begin(template, by=by, at=at, logs="template.kept", source=tender.number, parts=list(held.parts))


@transaction.atomic
def rename(template: DraftTemplate, name: str, *, by: Actor, at: datetime) -> DraftTemplate:
    """Give it another name. Refuses forbidden, template_retired, name_taken."""
    row = _held(template, by)
    if name != row.name:
        _free(row.organisation_id, name)
        before, row.name = row.name, name
        row.save(update_fields=["name"])
        note(row, "template.renamed", by=by, at=at, before=before, after=name)
    return row


@transaction.atomic
def retire(template: DraftTemplate, *, by: Actor, at: datetime) -> DraftTemplate:
    """Offer it no more; it stays on record, and drafts made from it stay as they are. Refuses forbidden, template_retired."""
    row = _held(template, by)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    note(row, "template.retired", by=by, at=at)
    return row


@transaction.atomic
def apply(tender: Tender, template: Offered, *, parts: Collection[str], mode: str, version: int, by: Actor, at: datetime) -> Tender:
    """Let a draft say what a template says, in these parts: instead of its own words, or beside them (`rules.template.applied`).

    Writes the parts and an audit line with every row that went. Refuses as `draft.editing` (also when anybody saved such a part
    after `version`), template_changes_nothing, bond_above_limit.
    """
    held, row = template.held.only(parts), Tender.objects.get(pk=tender.pk)
    gone = changes_by(row, held, mode)
    if not gone:
        raise Refusal("template_changes_nothing", _("The draft says all of this already."), status=422, field="template")
    # A window of its own: what anybody saved since the page was shown stands against it.
    who: dict[str, Any] = {"version": version, "by": by, "at": at, "tab": f"template {by.person_id} {at.isoformat()}"}
    after = rules.applied(held_by(row), held, mode)
    if "criteria" in held.parts:
        save_criteria(tender, after.criteria, unfinished=True, **who)
    if "requirements" in held.parts:
        rows = [RequirementRow(row.kind, row.text, row.evidence) for row in after.requirements]
        save_requirements(tender, rows, **who)
    if "terms" in held.parts:
        save_terms(tender, dict(after.terms), **who)
    dropped = sorted({one.row for one in gone if one.after is None})
    note(
        tender, "tender.template_applied", by=by, at=at, template=template.name, mode=mode, parts=list(held.parts), dropped=dropped
    )
    return tender


@transaction.atomic
def begin_tender(organisation: Organisation, template: Offered, *, title: str, by: Actor, at: datetime) -> Tender:
    """A draft with number and title that says what the template says; everything else is still to be written. Refuses forbidden."""
    if not by.holds("officer", organisation.pk):
        raise forbidden()
    tender = Tender(
        number=next_number(at=at), buyer=organisation, title=title, contact_name=organisation.contact_name,
        contact_phone=organisation.contact_phone, rulebook=in_force(localdate(at)).id, created_at=at,
    )  # fmt: skip
    begin(tender, by=by, at=at, logs="tender.drafted", number=tender.number, template=template.name)
    TenderTerms.objects.create(tender=tender)
    return apply(tender, template, parts=rules.PARTS, mode=rules.REPLACE, version=tender.version, by=by, at=at)


def _held(template: DraftTemplate, by: Actor) -> DraftTemplate:
    row = lock(template)
    if not by.holds("officer", row.organisation_id):
        raise forbidden()
    if row.retired_at:
        raise Refusal("template_retired", _("This template is retired."), status=409)
    return row


def _free(organisation_id: int, name: str) -> None:
    if DraftTemplate.objects.filter(organisation_id=organisation_id, name=name, retired_at__isnull=True).exists():
        raise Refusal("name_taken", _("“{name}” is the name of another template already."), status=422, field="name", name=name)
