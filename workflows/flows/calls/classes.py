"""Lines for those in a class: a participant rates it and mends a returned claim, an organiser notes who was there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.contracts.models import Contract
from tender.core.actor import Actor
from tender.credits.models import Claim
from tender.delivery.models import TAKING_PART, Attendance, Enrolment, FeedbackReceipt, FeedbackRound, Session, TrainingClass
from tender.parties.models import Role
from workflows.flows.line import Todo, line_of

MOST = 50


def learners(by: Actor, at: datetime) -> Iterator[Todo]:
    """Open ratings (whether a ticket was used nobody knows, so fetching it is the deed) and returned claims."""
    joins = Enrolment.objects.filter(
        training=OuterRef("training"), learner_id=by.person_id, state__in=TAKING_PART
    )  # fmt: skip
    fetched = FeedbackReceipt.objects.filter(round=OuterRef("pk"), person_id=by.person_id)
    rounds = FeedbackRound.objects.filter(Exists(joins), ~Exists(fetched), state="open", closes_at__gt=at)
    for round_ in rounds.select_related("training"):
        yield line_of(
            _("Rate the class"), str(round_.training), reverse("delivery:ticket", args=[round_.pk]), at, due=round_.closes_at
        )
    titles = {"returned": _("Mend the returned claim"), "draft": _("Complete the claim and declare it")}
    for claim in Claim.objects.filter(learner_id=by.person_id, state__in=titles).order_by("-created_at", "-pk")[:MOST]:
        yield line_of(titles[claim.state], str(claim), claim.get_absolute_url(), at)


def learners_wait(by: Actor, at: datetime) -> Iterator[Todo]:
    """What a learner waits for: a decision on a claim, a place that becomes free."""
    who = Role.OFFICER.label
    for claim in Claim.objects.filter(learner_id=by.person_id, state__in=["declared", "appealed"]).order_by("pk")[:MOST]:
        yield line_of(_("Review the credit claim"), str(claim), claim.get_absolute_url(), at, actor_hint=who)
    waiting = Enrolment.objects.filter(learner_id=by.person_id, state="waitlisted", training__state="enrolling")
    for row in waiting.select_related("training").order_by("pk")[:MOST]:
        day = row.training.starts_on
        yield Todo(
            _("Wait for a place in the class"), str(row.training), row.get_absolute_url(), day, actor_hint=_("the waiting list")
        )


def organisers(by: Actor, at: datetime) -> Iterator[Todo]:
    """Sessions that are over without anybody noted, one line per class; contracts in force under which no class is planned."""
    planned = TrainingClass.objects.filter(contract=OuterRef("pk")).exclude(state="cancelled")
    idle = Contract.objects.filter(~Exists(planned), provider__in=by.organisations("organiser"), state="in_force")
    for contract in idle.order_by("pk")[:MOST]:
        url = f"{reverse('delivery:class-new')}?contract={contract.pk}"
        yield line_of(_("Plan a class under the contract"), str(contract), url, at)
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    people = Enrolment.objects.filter(training=OuterRef("training"), state="confirmed")
    bodies = by.organisations("organiser")
    over = Session.objects.filter(
        Exists(people), ~Exists(noted), training__provider__in=bodies, training__state__in=["running", "delivered"], ends_at__lte=at
    )
    found: dict[int, list[Session]] = {}
    for session in over.select_related("training").order_by("starts_at", "pk"):
        found.setdefault(session.training_id, []).append(session)
    for pk, sessions in found.items():
        url = reverse("delivery:attendance", args=[pk, sessions[0].pk])
        due = localdate(sessions[0].ends_at)
        yield line_of(_("Note who was there"), str(sessions[0].training), url, at, due=due, count=len(sessions))
