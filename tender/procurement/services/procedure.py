"""Choosing the procedure of a draft, and recording how a public institution is classed. Judged by `rules/procedure.py`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import Choice, Standing, Tender
from tender.procurement.models.procedure_facts import procedure_facts
from tender.procurement.rules import rulebook
from tender.procurement.rules.procedure import Claim, may_choose
from tender.procurement.services.draft import editing

ITEM = "培训服务"


def choose(
    tender: Tender,
    claim: Claim,
    *,
    item: str = ITEM,
    original: Decimal | None = None,
    version: int,
    by: Actor,
    at: datetime,
    tab: str = "",
) -> Tender:
    """Set the procedure of a draft with its ground, argument and approval; dates and criteria are judged by it from now on.

    Writes the choice and the audit line of the edit. Refuses as `draft.editing` and what `rules.procedure.may_choose` refuses.
    """
    with editing(tender, "procedure", version=version, by=by, at=at, tab=tab) as row:
        facts = procedure_facts(row, item=item, original=original, at=at)
        if refusal := may_choose(facts, rulebook.load(row.rulebook), claim):
            raise refusal
        row.method = claim.method
        values = {
            "ground": claim.ground,
            "argument": claim.argument.strip(),
            "approval_number": claim.approval_number.strip(),
            "approval_on": claim.approval_on,
            "item": item.strip() or ITEM,
            "original_amount": original,
            "chosen_by_id": by.person_id,
            "at": at,
        }
        choice, _made = Choice.objects.update_or_create(tender=row, defaults=values)
        note(row, "tender.procedure_chosen", by=by, at=at, method=row.method, ground=choice.ground, approval=choice.approval_number)
    tender.method = row.method
    return row


@transaction.atomic
def classify(organisation: Organisation, public_class: str, *, source: str, by: Actor, at: datetime) -> Standing:
    """Record how a public institution is classed, with the document that says so. Refuses forbidden, source_missing."""
    if not by.holds("officer"):
        raise forbidden()
    if not source.strip():
        says = _("Name the document that classes the institution.")
        raise Refusal("source_missing", says, law="财政部令第102号", status=422, field="source")
    values = {"public_class": public_class, "source": source.strip(), "at": at}
    standing, _made = Standing.objects.update_or_create(organisation=organisation, defaults=values)
    note(organisation, "organisation.classed", by=by, at=at, public_class=public_class, source=source.strip())
    return standing
