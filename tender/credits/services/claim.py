"""Claims (自主申报): written and declared by the learner, reviewed by the department."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core import files
from tender.core.actor import Actor
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.credits.models import Claim
from tender.credits.rules import credit
from tender.parties.models import Organisation

MOST_EVIDENCE = 20 * 1024 * 1024


@transaction.atomic
def write_claim(
    *, part: str, title: str, description: str, points: Decimal, done_on: date, evidence: Any = None, by: Actor, at: datetime,
    claim: Claim | None = None,
) -> Claim:  # fmt: skip
    """Save a claim as a draft, or change a draft or returned one.

    Refuses forbidden, points_not_positive, points_above_cap, done_in_future, not_a_draft.
    """
    if not by.holds("learner") or by.person_id is None:
        raise forbidden()
    cap = credit.load().caps[part]
    if points <= 0:
        raise Refusal("points_not_positive", _("Ask for more than 0 points."), status=422, field="points")
    if points > cap:
        raise Refusal(
            "points_above_cap", _("At most {cap} points can be declared for this part."), status=422, field="points", cap=cap
        )
    if done_on > localdate(at):
        raise Refusal("done_in_future", _("Only what is done can be declared."), status=422, field="done_on")
    values = {"part": part, "title": title, "description": description, "points": points, "done_on": done_on}
    if evidence is not None:
        values["evidence"] = files.receive(evidence, purpose="claim", by=by, at=at, largest=MOST_EVIDENCE)
    if claim is None:
        buyer = Organisation.objects.filter(kind="buyer").order_by("pk").first()
        if buyer is None:
            raise Refusal("no_department", _("There is no organisation department to declare to."))
        return begin(Claim(learner_id=by.person_id, buyer=buyer, created_at=at, **values), by=by, at=at, logs="claim.written")
    row = lock(claim)
    if row.learner_id != by.person_id:
        raise forbidden()
    if row.state not in ("draft", "returned"):
        raise Refusal("not_a_draft", _("Only a draft can be edited."))
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    note(row, "claim.edited", by=by, at=at, title=title, points=points)
    return row


def declare(claim: Claim, *, by: Actor, at: datetime) -> Claim:
    """Hand it to the department."""
    return perform(claim, "declare", by=by, at=at)


def approve(claim: Claim, *, by: Actor, at: datetime) -> Claim:
    """It counts; the entry follows by the outbox. Refuses own_claim."""
    return perform(claim, "approve", by=by, at=at)


def send_back(claim: Claim, *, reason: str, by: Actor, at: datetime) -> Claim:
    """Return it for better evidence."""
    return perform(claim, "send_back", by=by, at=at, reason=reason)


def reject(claim: Claim, *, reason: str, by: Actor, at: datetime) -> Claim:
    """It does not count."""
    return perform(claim, "reject", by=by, at=at, reason=reason)


def appeal(claim: Claim, *, reason: str, by: Actor, at: datetime) -> Claim:
    """The learner disagrees."""
    return perform(claim, "appeal", by=by, at=at, reason=reason)
