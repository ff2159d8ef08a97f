"""Lines for the department: claims, registrations and papers to judge, bonds and price rounds; and what supervisors watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.contracts.models import Agreement, Contract
from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.credits.models import Claim
from tender.credits.rules import credit
from tender.delivery.models import Enrolment, TrainingClass
from tender.parties.models import Evidence, Organisation
from tender.procurement.models import Bond, Duty, Effect, Evaluation, PriceRound
from tender.procurement.models.duty_words import WHO
from workflows.flows.line import Todo, line_of

MOST = 50
COLUMNS = ("what", "key", "thing_name", "about", "since", "day")
CALLS = {
    "dispatch": (_("Dispatch people to the class"), "delivery:dispatch"),
    "claim": (_("Review the credit claim"), "credits:claim"),
    "appeal": (_("Decide on the appeal"), "credits:claim"),
    "registration": (_("Verify the organisation"), "parties:organisation"),
    "bond": (_("Record whether the bid bond came in"), "procurement:bond"),
    "round": (_("Open the offers of the price round"), "procurement:framework"),
    "again": (_("Let the committee evaluate again"), "procurement:evaluation"),
    "contract": (_("Complete the contract or say why not"), "contracts:contract"),
}


def officers(by: Actor, at: datetime) -> Iterator[Todo]:
    """Everything an officer judges or records outside the flows, in one query."""
    kinds = dict(_waiting(by, at))
    first, *others = [found.values_list(*COLUMNS) for found in kinds.values()]
    papers = 0
    for kind, key, thing, about, since, day in first.union(*others, all=True).order_by("what", "key")[: 4 * MOST]:
        if kind == "papers":  # counted, not named: a list of who shows papers now could hint at who bids now
            papers += 1
            continue
        title, page = CALLS[kind]
        due = localdate(since + timedelta(days=credit.load().review_days)) if kind in ("claim", "appeal") else since or day
        yield line_of(title, f"{thing} · {about}" if about else thing, reverse(page, args=[key]), at, due=due)
    if papers:
        yield line_of(_("Verify the papers shown"), "", reverse("parties:papers"), at, count=papers)


def _waiting(by: Actor, at: datetime) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What waits, by kind, each as rows of COLUMNS. Nobody judges a claim of their own."""
    own = by.organisations("officer")
    since = AuditLine.objects.filter(thing_type="claim", thing_id=Cast(OuterRef("pk"), CharField())).order_by("-id")
    for kind, state in (("claim", "declared"), ("appeal", "appealed")):
        said = Subquery(since.filter(event=f"claim.{state}").values("at")[:1])
        claims = Claim.objects.filter(buyer__in=own, state=state).exclude(learner_id=by.person_id)
        yield kind, _rows(claims, kind, "title", "learner", since=Coalesce(said, F("created_at")))
    shown = Exists(Evidence.objects.filter(organisation=OuterRef("pk"), state="shown"))
    yield "registration", _rows(Organisation.objects.filter(state="submitted"), "registration", "name")
    yield "papers", _rows(Organisation.objects.filter(shown, state="verified"), "papers", "name")
    bonds = Bond.objects.filter(state="claimed", tender__buyer__in=own)
    yield "bond", _rows(bonds, "bond", "tender__title", "provider__name")
    rounds = PriceRound.objects.filter(framework__tender__buyer__in=own, opened_at=None, deadline__lte=at)
    yield "round", _rows(rounds, "round", "framework__tender__title", "need", key="framework__tender_id", since=F("deadline"))
    asks = Effect.objects.filter(tender=OuterRef("tender"), kind="re_evaluate", done_at=None, at__gte=OuterRef("signed_at"))
    again = Evaluation.objects.filter(Exists(asks), state="signed", current_of__buyer__in=own)
    yield "again", _rows(again, "again", "tender__title")
    over = Contract.objects.filter(buyer__in=own, state="in_force", ends_on__lt=localdate(at))
    yield "contract", _rows(over, "contract", "title", day=F("ends_on"))
    placed = Enrolment.objects.filter(training=OuterRef("pk"), channel="dispatch", state="confirmed").order_by()
    taken = Coalesce(Subquery(placed.values("training").annotate(n=Count("pk")).values("n")), 0)
    calling = TrainingClass.objects.filter(buyer__in=own, state="enrolling", dispatch_quota__gt=taken)
    yield "dispatch", _rows(calling, "dispatch", "title", day=F("starts_on"))


def _rows(found: QuerySet[Any], kind: str, thing: str, about: str = "", *, key: str = "pk", **dates: Any) -> QuerySet[Any]:
    """The same columns whatever is asked, so that one query can ask for all."""
    none = {"since": Cast(Value(None), DateTimeField()), "day": Cast(Value(None), DateField())}
    named = {"what": word_of(kind), "key": Cast(F(key), BigIntegerField())}
    texts = {"thing_name": text_of(thing), "about": text_of(about) if about else word_of("")}
    return found.order_by().annotate(**named, **texts, **{**none, **dates})


def word_of(word: str) -> Any:
    """A word as a column."""
    return Cast(Value(word), TextField())


def text_of(name: str) -> Any:
    """A field as a text column; a learner by name, as everywhere."""
    if name == "learner":
        return Coalesce(NullIf(text_of("learner__full_name"), word_of("")), text_of("learner__username"))
    return Cast(F(name), TextField())


def approvers(by: Actor, at: datetime) -> Iterator[Todo]:
    """Awards that do not stand after a re-evaluation, and agreements that should stand on the day they begin."""
    again = Evaluation.objects.filter(tender=OuterRef("tender"), current_of__isnull=False, signed_at__gt=OuterRef("at"))
    waiting = Effect.objects.filter(Exists(again.filter(state="signed")), kind="re_evaluate", done_at=None)
    for effect in waiting.filter(tender__buyer__in=by.organisations("approver")).select_related("tender")[:MOST]:
        url = reverse("procurement:awards", args=[effect.tender_id])
        yield line_of(_("The result has changed: overturn the award"), str(effect.tender), url, at)
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
