"""Builders for flows: a tender whose rules are content, so that a flow can be walked by its cards alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from viewflow.workflow.models import Process, Task

from tender.core.actor import Actor
from tender.core.door import begin
from tender.parties.models import Organisation
from tender.procurement.models import Tender
from tender.procurement.rules.tender import TenderFacts
from tests.builders import AT

_number = count(1)


def content_facts(tender: Tender, at: datetime | None = None) -> TenderFacts:
    """Facts with which every card's rule is satisfied, but for the deadline, which is the tender's own."""
    facts = TenderFacts(deadline=tender.deadline, lots=(("包1", 10, 10),), requirement_text="培训", requirements=1)
    return replace(facts, bids_per_lot=(3,), admitted_per_lot=(3,))


def draft(buyer: Organisation, by: Actor, *, deadline: datetime = AT + timedelta(days=21), at: datetime = AT) -> Tender:
    """A new tender, begun through the door."""
    tender = Tender(number=f"DDK-{next(_number)}", buyer=buyer, title="干部培训采购", created_at=at, deadline=deadline)
    return begin(tender, by=by, at=at, logs="tender.drafted")


def processes(thing: Any) -> list[Process]:
    """All processes about a thing, oldest first."""
    kind = ContentType.objects.get_for_model(type(thing))
    return list(Process.objects.filter(artifact_content_type=kind, artifact_object_id=thing.pk).order_by("pk"))


def open_steps(thing: Any) -> list[str]:
    """Names of the open tasks of a thing's processes, in the order they came."""
    tasks = Task.objects.filter(process__in=processes(thing), finished__isnull=True).order_by("pk")
    return [task.flow_task.name for task in tasks]
