"""Single source: named and made public, objections received and answered. The invitation is sent when the tender is published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import Notice, SoleSource, SourceObjection, Tender
from tender.procurement.models.procedure_facts import body_refusal, choice_of
from tender.procurement.models.source_facts import source_facts
from tender.procurement.rules import rulebook, sole_source, timeline
from tender.procurement.services.notice import print_paper, publish_notice
from tender.procurement.services.sheets import sole_source_notice


def name_source(tender: Tender, provider: Organisation, *, uniqueness: str, by: Actor, at: datetime) -> SoleSource:
    """Name the one source; where the ground asks for it, publish the 单一来源采购公示 for its working days.

    Writes the source, its notice, the audit line tender.source_named. Refuses forbidden, what `rules.sole_source.may_name` refuses,
    provider_unverified, provider_kind, public_class_one.
    """
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    facts = source_facts(tender)
    _judge(tender, provider, uniqueness)
    rules = rulebook.load(tender.rulebook)
    ends = timeline.due(rules, "single_source_publicity", localdate(at), district_calendar()).on if facts.needs_publicity else None
    choice, sheet = choice_of(tender), None
    if ends:
        sheet = sole_source_notice(
            tender, provider, uniqueness=uniqueness, argument=choice.argument if choice else "", until=ends, at=at
        )
    paper = print_paper(sheet) if sheet else None
    with transaction.atomic():
        row = lock(tender)
        _judge(row, provider, uniqueness)
        notice = None
        if sheet:
            title = f"{row.title}{sheet.kind}"
            notice = publish_notice(row, Notice.Kind.SOLE_SOURCE, title=title, sheet=sheet, paper=paper, by=by, at=at)
        made = SoleSource.objects.create(
            tender=row, provider=provider, uniqueness=uniqueness.strip(), notice=notice, ends_on=ends, at=at
        )
        note(row, "tender.source_named", by=by, at=at, provider=provider.pk, until=str(ends or ""))
    return made


def _judge(tender: Tender, provider: Organisation, uniqueness: str) -> None:
    if refusal := sole_source.may_name(source_facts(tender), uniqueness=uniqueness) or body_refusal(tender, provider):
        raise refusal


@transaction.atomic
def receive_objection(source: SoleSource, *, objector: str, text: str, by: Actor, at: datetime) -> SourceObjection:
    """Enter an objection that came in while the publicity lasts. Refuses forbidden, publicity_over, objection_empty."""
    tender = lock(source.tender)
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    facts = source_facts(tender)
    if refusal := sole_source.may_object(facts, at=at):
        raise refusal
    if not text.strip() or not objector.strip():
        says = _("Say who objects and to what.")
        raise Refusal("objection_empty", says, law=facts.law, status=422, field="text" if objector.strip() else "objector")
    made = SourceObjection.objects.create(source=source, objector=objector.strip(), text=text.strip(), received_at=at)
    note(tender, "tender.source_objected", by=by, at=at, objection=made.pk)
    return made


@transaction.atomic
def answer_objection(objection: SourceObjection, *, answer: str, by: Actor, at: datetime) -> SourceObjection:
    """Answer an objection, once. Refuses forbidden, objection_answered, answer_empty."""
    row = SourceObjection.objects.select_for_update(of=("self",)).select_related("source__tender").get(pk=objection.pk)
    tender = row.source.tender
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    law = source_facts(tender).law
    if row.answered_at:
        raise Refusal("objection_answered", _("This objection is answered already."), law=law)
    if not answer.strip():
        raise Refusal("answer_empty", _("Please write the answer."), law=law, status=422, field="answer")
    row.answer, row.answered_at = answer.strip(), at
    row.save(update_fields=["answer", "answered_at"])
    note(tender, "tender.source_answered", by=by, at=at, objection=row.pk)
    return row
