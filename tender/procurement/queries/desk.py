"""The supervisor's desk: every running tender with what stands out in it; supervisors only, and only to read.

Lives here: one query for the list, a fixed number for one tender. Not here: columns and pages (`views/desk.py`). Who sits in a
committee is told nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, TruncDate
from django.urls import reverse

from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.core.refusal import Refusal, _, forbidden
from tender.core.wording import SHANGHAI, says
from tender.procurement.models import (
    Challenge,
    Complaint,
    Duty,
    Evaluation,
    Fall,
    FindingReason,
    Override,
    ProcurementPlan,
    Recheck,
    RedFlag,
    Suspension,
    Tender,
)
from tender.procurement.queries.red_flag import RANK
from tender.procurement.queries.red_flag_words import about_of
from tender.procurement.rules.override import OVERRIDABLE

OPEN_OBJECTION = Q(state__in=("filed", "accepted"))
UNDECIDED = Q(state="found")
BIDS_UNTIL = Case(
    When(state="published", then=TruncDate("deadline", tzinfo=SHANGHAI)), default=None, output_field=DateField()
)  # fmt: skip
SERIOUS = UNDECIDED & Q(severity="high")


@dataclass(frozen=True)
class Item:
    """One thing that stands out: what, why or with which words, who and when, and where it is looked at."""

    title: Any
    reason: str = ""
    who: str = ""
    at: datetime | date | None = None
    url: str = ""
    tone: str = ""


def access_desk(by: Actor, at: datetime) -> QuerySet[Tender]:
    """Every running tender with its counts; forbidden (403) to all but supervisors."""
    if not by.holds("supervisor"):
        raise forbidden()
    return with_counts(Tender.objects.filter(published_at__isnull=False, ended_at__isnull=True), at.astimezone(SHANGHAI).date())


def access_desk_tender(by: Actor, pk: int, at: datetime) -> Tender:
    """One public tender, running or ended, with its counts; forbidden (403) to all but supervisors, not_found (404)."""
    if not by.holds("supervisor"):
        raise forbidden()
    found = with_counts(Tender.objects.filter(published_at__isnull=False), at.astimezone(SHANGHAI).date()).filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such tender."), status=404)
    return found


def with_counts(tenders: QuerySet[Tender], today: date) -> QuerySet[Tender]:
    """Counts by subqueries, so that no row is counted twice and none costs a query. `alarm` is what is still unsettled."""
    missed, coming = Q(done_on=None, on__lt=today), Duty.objects.filter(tender=OuterRef("pk"), done_on=None, on__gte=today)
    running = Suspension.objects.filter(tender=OuterRef("pk"), ended_at=None)
    counted = tenders.select_related("buyer").annotate(
        missed=_count(Duty, missed),
        flags=_count(RedFlag),
        flags_open=_count(RedFlag, UNDECIDED),
        flags_serious=_count(RedFlag, SERIOUS),
        aside_rules=_count(Override),
        aside_warnings=_count(FindingReason),
        objections=_count(Challenge),
        objections_open=_count(Challenge, OPEN_OBJECTION),
        complaints_all=_count(Complaint),
        complaints_open=_count(Complaint, Q(state="pending")),
        recheck_count=_count(Recheck, path="evaluation__tender"),
        voided=_count(Evaluation, Q(state="voided")),
        suspended_till=Subquery(running.values("until")[:1]),
        why=_texts(Override),
        why_standing=_texts(FindingReason),
        excuse=Coalesce("procurement_plan__intention_excuse", Value(""), output_field=TextField()),
        next_duty=Subquery(coming.order_by("on", "pk").values("key")[:1]),
        next_duty_on=Subquery(coming.order_by("on", "pk").values("on")[:1]),
    )
    return counted.annotate(
        aside=F("aside_rules") + F("aside_warnings"),
        flags_decided=F("flags") - F("flags_open"),
        remedies=F("objections") + F("complaints_all"),
        remedies_open=F("objections_open") + F("complaints_open"),
        again=F("recheck_count") + F("voided"),
        alarm=F("missed") + F("flags_open") + F("objections_open") + F("complaints_open"),
        bids_until=BIDS_UNTIL,
    ).annotate(next_on=Least("next_duty_on", "bids_until"))  # PostgreSQL's LEAST leaves out what is not known


def _count(kind: type[Model], only: Q | None = None, *, path: str = "tender") -> Any:
    """How many rows of a kind a tender has, as a subquery."""
    rows = kind._default_manager.filter(only or Q(), **{path: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(rows.values(path).annotate(n=Count("pk")).values("n")), 0)


def _texts(kind: type[Model]) -> Any:
    """The reasons of a tender in one text, for exported files."""
    rows = kind._default_manager.filter(tender=OuterRef("pk")).order_by().values("tender")
    joined = rows.annotate(text=StringAgg("reason", delimiter="；", order_by="pk")).values("text")
    return Coalesce(Subquery(joined), Value(""), output_field=TextField())


def totals_of(tenders: QuerySet[Tender]) -> dict[str, int]:
    """What the head of the desk says, in one query."""
    found = tenders.aggregate(
        tenders=Count("pk"), missed_all=Sum("missed"), flags_all=Sum("flags_open"), suspended_all=Count("suspended_till"),
        remedies_all=Sum("remedies_open"), aside_all=Sum("aside"),
    )  # fmt: skip
    return {key: value or 0 for key, value in found.items()}


def missed_of(tender: Tender, today: date) -> list[Item]:
    """Statutory dates that passed and were not met."""
    url = reverse("procurement:duties", args=[tender.pk])
    rows = tender.duties.filter(done_on=None, on__lt=today).order_by("on", "pk")
    return [Item(row.label, row.law, "", row.on, url, "red") for row in rows]


def flags_of(tender: Tender) -> list[Item]:
    """The red flags, the gravest first; none before the opening."""
    return [
        Item(f"{row.title} · {row.get_severity_display()} · {row.get_state_display()}", about_of(row), at=row.at,
             url=row.get_absolute_url(), tone="red" if row.state == "found" else "")
        for row in tender.red_flags.annotate(rank=RANK).order_by("rank", "kind", "pk")
    ]  # fmt: skip


def reasons_of(tender: Tender) -> list[Item]:
    """Rules set aside, warnings left standing, a shortened intention, awards that fell: each with the reason that was given."""
    record = reverse("procurement:tender-record", args=[tender.pk])
    found = [
        Item(says(Refusal("", OVERRIDABLE.get(row.code, row.code))), row.reason, str(row.person), row.at, record, "red")
        for row in Override.objects.filter(tender=tender).select_related("person")
    ]
    found += [
        Item(says(row.refusal), row.reason, str(row.given_by), row.at, record)
        for row in FindingReason.objects.filter(tender=tender).select_related("given_by")
    ]
    found += [
        Item(row.get_cause_display(), row.reason, str(row.by or ""), row.at, row.award.get_absolute_url(), "red")
        for row in Fall.objects.filter(award__tender=tender).select_related("award", "by")
    ]
    if excuse := getattr(tender, "excuse", ""):
        title = ProcurementPlan._meta.get_field("intention_excuse").verbose_name
        found.append(Item(title, excuse, "", tender.published_at, record))
    return _newest(found)


def remedies_of(tender: Tender) -> list[Item]:
    """Objections, complaints and suspensions."""
    found = [
        Item(f"{row.get_step_display()} · {row.get_state_display()}", row.matter, row.provider.name, row.filed_at,
             row.get_absolute_url(), "red" if row.state in ("filed", "accepted") else "")
        for row in tender.challenges.select_related("provider")
    ]  # fmt: skip
    for row in tender.complaints.select_related("complainant", "suspension"):
        tone = "red" if row.state == "pending" else ""
        title = f"{row.number} · {row.get_state_display()}"
        found.append(Item(title, row.matter, row.complainant.name, row.recorded_at, row.get_absolute_url(), tone))
    return _newest(found)


def again_of(tender: Tender) -> list[Item]:
    """Re-checks of scores and evaluations that were voided, with their reasons; no name of a member."""
    found = [
        Item(row.get_cause_display(), row.reason, "", row.at, reverse("procurement:rechecks", args=[row.evaluation_id]))
        for row in Recheck.objects.filter(evaluation__tender=tender)
    ]
    voided = tender.evaluations.filter(state="voided").annotate(key=Cast("pk", CharField())).values("key")
    lines = AuditLine.objects.filter(thing_type="evaluation", thing_id__in=voided, event="evaluation.voided")
    committee = reverse("procurement:committee", args=[tender.pk])
    label = Evaluation.State.VOIDED.label
    found += [Item(label, line.reason, "", line.at, committee, "red") for line in lines]
    return _newest(found)


def _newest(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda one: (isinstance(one.at, datetime), one.at), reverse=True)
