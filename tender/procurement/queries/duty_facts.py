"""What is known of a tender, read for its statutory dates: one query, however many questions, objections and contracts there are.

Lives here: `known_of`. Not here: counting (`rules/duties.py`), lines for pages (`duties.py`), what went back (`bond.py`).
Other rooms that know more (bonds, complaints) add a function to SOURCES: tender → what it knows of its things.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from tender.procurement.models import Challenge, DutyMark, Evaluation, Notice, Tender
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries import bond
from tender.procurement.rules.duties import Facts, Thing
from tender.procurement.rules.duty_kinds import RECORDED

SINCE = "since:"
# What a tender that has failed or was terminated never comes to.
UNREACHED = frozenset(
    "opening report_by decide_by award_notice_by publicity_ends objection_by refund_bond_losers contract_by".split()  # noqa: SIM905
)
NO_TEXT, NO_MOMENT, NO_DAY = (Cast(Value(None), kind) for kind in (models.TextField(), models.DateTimeField(), models.DateField()))


@dataclass(frozen=True)
class Known:
    """What another room knows: days of the tender, things with their days, and kinds of duty that do not arise."""

    days: Mapping[str, date] = field(default_factory=dict)
    things: tuple[Thing, ...] = ()
    without: frozenset[str] = frozenset()


BONDS = frozenset({"refund_bond_failed", "refund_bond_losers", "refund_bond_winner", "refund_bond_withdrawal"})


def bonds_of(tender: Tender) -> Known:
    """Nothing goes back where no bond was asked; else what went back, once the opening let anybody know of the bonds."""
    if bond_terms_of(tender) is None:
        return Known(without=BONDS)
    if tender.stage not in bond.KNOWN:
        return Known()
    back = _by_duty(bond.concerned(tender))
    won = back.get("refund_bond_winner", ())
    awards = dict(tender.awards.exclude(state="overturned").values_list("winner_id", "pk")) if won else {}
    return Known(
        days={
            **_all_back("losers_refunded_on", back.get("refund_bond_losers", ())),
            **_all_back("all_refunded_on", back.get("refund_bond_ended", ())),
        },
        things=(
            *(Thing("contract", str(awards[r.bond.bid_id]), days=_all_back("winner_refunded_on", [r])) for r in won),
            *(_withdrawn(refund) for refund in back.get("refund_bond_withdrawn", ())),
        ),
    )


def _by_duty(refunds: Iterable[bond.Refund]) -> dict[str, list[bond.Refund]]:
    found: dict[str, list[bond.Refund]] = {}
    for refund in refunds:
        found.setdefault(refund.duty or "", []).append(refund)
    return found


def _all_back(name: str, refunds: Collection[bond.Refund]) -> dict[str, date]:
    """The day on which the last of them went back; nothing while one is out, or where none is known."""
    days = [refund.done_on for refund in refunds]
    return {name: max(day for day in days if day)} if days and all(days) else {}


def _withdrawn(refund: bond.Refund) -> Thing:
    days = {"withdrawn_on": refund.bond.withdrawn_on, "refunded_on": refund.done_on}
    return Thing("bond", str(refund.bond.pk), str(refund.bond.provider), {name: day for name, day in days.items() if day})


SOURCES: list[Callable[[Tender], Known]] = [bonds_of]


@dataclass(frozen=True)
class Mark:
    """A mark as it was recorded: a duty's key or `since:<name>[:<thing>]`."""

    key: str
    done_on: date
    note: str

    @property
    def starts(self) -> tuple[str, str]:
        """(name of the day, key of the thing) of a day recorded; empty for a duty done."""
        if not self.key.startswith(SINCE):
            return "", ""
        name, _colon, thing = self.key.removeprefix(SINCE).partition(":")
        return name, thing


def known_of(tender: Tender) -> tuple[Facts, list[Mark]]:
    """Facts of a public tender, and the marks on it."""
    found: dict[str, list[Any]] = {}
    for kind, *row in _rows(tender):
        found.setdefault(kind, []).append(row)
    marks = [Mark(text, day, note) for _pk, text, note, *_moments, day in found.get("mark", ())]
    things = [*_questions(found.get("question", ())), *_objections(found.get("objection", ()))]
    contracts, days = _contracts(found.get("award", ()), {title: at for _pk, title, _n, at, *_ in found.get("notice", ())})
    scored = {"scored_on": next((last for _pk, _t, _n, last, *_ in found.get("evaluation", ())), None)}
    days |= _complained(found.get("complaint", ()))
    facts = Facts(tender.method, {**_moments_of(tender), **_local(scored), **days}, (*things, *contracts))
    if tender.state in ("failed", "terminated"):
        facts = replace(facts, without=UNREACHED)
    for source in SOURCES:
        facts = _with_known(facts, source(tender))
    return _with_marks(facts, marks), marks


def _rows(tender: Tender) -> QuerySet[Any, Any]:
    """(kind, pk, text, second text, three moments, a day) of everything that dates follow from."""

    def rows(kind: str, query: QuerySet[Any], **columns: Any) -> QuerySet[Any, Any]:
        given = {
            "k": Value(kind),
            "t": NO_TEXT,
            "n": NO_TEXT,
            "a": NO_MOMENT,
            "b": NO_MOMENT,
            "c": NO_MOMENT,
            "d": NO_DAY,
            **columns,
        }
        return query.order_by().values_list(*(given.pop("k"), F("pk")), *given.values())  # type: ignore[misc]

    text = models.TextField()
    return rows(
        "question", tender.questions.all(), t=F("text"), a=F("asked_at"), b=F("answered_at")
    ).union(
        rows(
            "objection", tender.challenges.exclude(state__in=["withdrawn", "inadmissible"]), t=Cast("step", text),
            a=F("filed_at"), b=F("answered_at"),
        ),
        rows(
            "award", tender.awards.exclude(state="overturned"), t=Cast("lot__title", text), n=Cast("contract__title", text),
            a=F("decided_at"), b=F("notified_at"), c=F("contract__signed_at"),
        ),
        rows("notice", tender.notices.filter(kind=Notice.Kind.CONTRACT), t=Cast("title", text), a=F("at")),
        rows(
            "evaluation", Evaluation.objects.filter(tender=tender, state__in=["reconciling", "signed"]), a=Max("sheets__signed_at")
        ),
        rows(
            "complaint", tender.complaints.exclude(state="withdrawn"), t=Cast("decided_on", text), a=F("suspension__since"),
            b=F("suspension__ended_at"), d=F("filed_on"),
        ),
        rows("mark", DutyMark.objects.filter(tender=tender), t=Cast("key", text), n=Cast("note", text), d=F("done_on")),
        all=True,
    )  # fmt: skip


def _moments_of(tender: Tender) -> dict[str, date]:
    return _local(
        {
            "published_on": tender.published_at, "deadline": tender.deadline, "opened_on": tender.opened_at,
            "reported_on": tender.evaluated_at, "noticed_on": tender.awarded_at, "ended_on": tender.ended_at,
            "terminated_on": tender.ended_at if tender.state == "terminated" else None,
            "failed_on": tender.ended_at if tender.state == "failed" else None,
        }
    )  # fmt: skip


def _local(days: Mapping[str, datetime | None]) -> dict[str, date]:
    return {name: localdate(moment) for name, moment in days.items() if moment}


def _complained(rows: Iterable[Any]) -> dict[str, date]:
    """Days of the first complaint, and of the suspension that runs for it."""
    first = min(rows, key=lambda row: (row[-1], row[0]), default=None)
    if first is None:
        return {}
    _pk, decided, _n, since, ended, _c, filed = first
    paused = localdate(since) if since and ended is None else None
    known = {
        "complained_on": filed,
        "complaint_decided_on": date.fromisoformat(decided) if decided else None,
        "suspended_on": paused,
    }
    return {name: day for name, day in known.items() if day}


def _questions(rows: Iterable[Any]) -> list[Thing]:
    return [
        Thing("question", str(pk), text[:40], _local({"asked_on": asked, "answered_on": answered}))
        for pk, text, _n, asked, answered, *_rest in sorted(rows, key=lambda row: row[0])
    ]


def _objections(rows: Iterable[Any]) -> list[Thing]:
    steps = dict(Challenge.Step.choices)
    return [
        Thing("objection", str(pk), str(steps.get(step, step)), _local({"objected_on": filed, "replied_on": answered}))
        for pk, step, _n, filed, answered, *_rest in sorted(rows, key=lambda row: row[0])
    ]


def _contracts(rows: Iterable[Any], notices: Mapping[str, datetime]) -> tuple[list[Thing], dict[str, date]]:
    """One thing per award, by the award's key; a day of the tender is known when it has come for every lot."""
    rows = sorted(rows, key=lambda row: row[0])
    things = [
        Thing(
            "contract", str(pk), lot,
            _local({"notified_on": told, "signed_on": signed, "contract_noticed_on": notices.get(f"{title}公告"[:300])}),
        )
        for pk, lot, title, _decided, told, signed, _day in rows
    ]  # fmt: skip
    whole = {"decided_on": [row[3] for row in rows], "notified_on": [row[4] for row in rows]}
    return things, _local({name: max(moments) for name, moments in whole.items() if moments and all(moments)})


def _with_known(facts: Facts, known: Known) -> Facts:
    """What another room knows; days of a thing that is there already are added to it."""
    more = {(thing.kind, thing.key): thing for thing in known.things}
    merged = [
        replace(thing, days={**thing.days, **extra.days}) if (extra := more.pop((thing.kind, thing.key), None)) else thing
        for thing in facts.things
    ]
    days, without = {**facts.days, **known.days}, facts.without | known.without
    return replace(facts, days=days, things=(*merged, *more.values()), without=without)


def _with_marks(facts: Facts, marks: Iterable[Mark]) -> Facts:
    """Duties marked as done, and days that were recorded."""
    for mark in marks:
        name, key = mark.starts
        if name and key:
            facts = _with_known(facts, Known(things=(Thing(RECORDED.get(name, ""), key, days={name: mark.done_on}),)))
        elif name:
            facts = replace(facts, days={**facts.days, name: mark.done_on})
        else:
            facts = replace(facts, done={**facts.done, mark.key: mark.done_on})
    return facts
