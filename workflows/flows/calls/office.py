"""Lines for the department: claims, registrations and papers to judge, bonds and price rounds; and what supervisors watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.contracts.models import Agreement, Contract
from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.credits.models import Claim
from tender.credits.rules import credit
from tender.parties.models import Evidence, Organisation
from tender.procurement.models import Bond, Duty, PriceRound
from tender.procurement.models.duty_words import WHO
from workflows.flows.line import Todo, line_of

MOST = 50


def officers(by: Actor, at: datetime) -> Iterator[Todo]:
    """Everything an officer judges or records outside the flows."""
    own = by.organisations("officer")
    yield from _claims(by, at)
    yield from _registrations(at)
    for bond in Bond.objects.filter(state="claimed", tender__buyer__in=own).select_related("tender", "provider")[:MOST]:
        thing = f"{bond.tender} · {bond.provider}"
        yield line_of(_("Record whether the bid bond came in"), thing, bond.get_absolute_url(), at)
    rounds = PriceRound.objects.filter(framework__tender__buyer__in=own, opened_at=None, deadline__lte=at)
    for round_ in rounds.select_related("framework__tender")[:MOST]:
        thing = f"{round_.framework.tender} · {round_}"
        yield line_of(_("Open the offers of the price round"), thing, round_.framework.get_absolute_url(), at, due=round_.deadline)
    over = Contract.objects.filter(buyer__in=own, state="in_force", ends_on__lt=localdate(at))
    for contract in over.order_by("ends_on")[:MOST]:
        yield line_of(
            _("Complete the contract or say why not"), str(contract), contract.get_absolute_url(), at, due=contract.ends_on
        )


def _claims(by: Actor, at: datetime) -> Iterator[Todo]:
    """Claims that wait, each until the day by which the department promises an answer; nobody judges their own."""
    lines = AuditLine.objects.filter(
        thing_type="claim", thing_id=Cast(OuterRef("pk"), CharField()), event__in=["claim.declared", "claim.appealed"]
    )
    since = Subquery(lines.order_by("-id").values("at")[:1])
    found = Claim.objects.filter(buyer__in=by.organisations("officer"), state__in=["declared", "appealed"])
    found = found.exclude(learner_id=by.person_id).select_related("learner").annotate(since=since)
    days = timedelta(days=credit.load().review_days)
    for claim in found.order_by("created_at", "pk")[:MOST]:
        title = _("Decide on the appeal") if claim.state == "appealed" else _("Review the credit claim")
        due = localdate((claim.since or claim.created_at) + days)
        yield line_of(title, f"{claim} · {claim.learner}", claim.get_absolute_url(), at, due=due)


def _registrations(at: datetime) -> Iterator[Todo]:
    """Providers that wait for verification, or of which a paper waits."""
    waits = Exists(Evidence.objects.filter(organisation=OuterRef("pk"), state="shown"))
    found = Organisation.objects.filter(Q(state="submitted") | Q(waits, state="verified"))
    for body in found.order_by("pk")[:MOST]:
        if body.state == "submitted":
            yield line_of(_("Verify the organisation"), str(body), body.get_absolute_url(), at)
        else:
            yield line_of(_("Verify the papers shown"), str(body), reverse("parties:standing", args=[body.pk]), at)


def approvers(by: Actor, at: datetime) -> Iterator[Todo]:
    """Agreements that wait for the leader; they should stand on the day they begin."""
    found = Agreement.objects.filter(buyer__in=by.organisations("approver"), state="draft")
    for agreement in found.order_by("starts_on", "pk")[:MOST]:
        title = _("Bring the agreement into force")
        yield line_of(title, str(agreement), agreement.get_absolute_url(), at, due=agreement.starts_on)


def supervisors(by: Actor, at: datetime) -> Iterator[Todo]:
    """Statutory dates that a department let pass and has not made good."""
    missed = Duty.objects.filter(done_on=None, is_carried=False, on__lt=localdate(at), who__in=["officer", "approver"])
    for row in missed.select_related("tender").order_by("on", "pk")[:MOST]:
        thing = " · ".join(text for text in (str(row.tender), row.about) if text)
        yield line_of(row.label, thing, row.get_absolute_url(), at, due=row.on, actor_hint=WHO[row.who])
