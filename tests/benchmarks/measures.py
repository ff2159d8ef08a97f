"""What is measured. Every benchmark answers a Measured per line of docs/benchmarks.md; the reader compares it with the target.

Not here: the data (`district.py`), sending (`client.py`), where it runs (`place.py`).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tender.core.door import lock
from tender.core.models import AuditLine
from tender.parties.models import Person
from tender.procurement.models import Bid, Envelope, Result, Score, Tender
from tender.procurement.rules.evaluation import evaluate
from tender.procurement.rules.fairness import fairness
from tender.procurement.rules.fairness_field import LotCase
from tender.procurement.services.evaluation import case_of, close_scoring
from tests.benchmarks import district
from tests.benchmarks.client import Ask, Volley, fire, send, sessions_for

BIDS, EVALUATORS, LEAVES, CONCURRENCY = 200, 11, 30, 32


@dataclass(frozen=True)
class Measured:
    """One line: the values of all repetitions, their unit, and the target as it was set."""

    name: str
    unit: str
    values: Sequence[float]
    target: str = ""
    note: str = ""

    @property
    def median(self) -> float:
        """The middle of the repetitions."""
        return statistics.median(self.values)


def bare(port: int) -> list[Measured]:
    """The yardstick."""
    fire(port, [Ask("/")] * 200, concurrency=CONCURRENCY)
    volleys = [fire(port, [Ask("/")] * 1000, concurrency=CONCURRENCY) for _n in range(5)]
    return [Measured("Bare Django view with one INSERT", "req/s", [v.rate for v in volleys])]


def seal(port: int) -> list[Measured]:
    """200 bids sealed through the web; afterwards every row is counted."""
    bidders = district.providers(BIDS)
    keys = sessions_for([someone for _body, someone in bidders])
    volleys = [_seal_once(port, district.drafts(bidders), keys) for _n in range(6)][1:]
    lost = f"{BIDS} × {len(volleys)} bids; rows, envelopes, receipts and audit lines were counted: none lost, none twice"
    return [
        Measured("Bids sealed at concurrency 32", "bids/s", [v.rate for v in volleys], "≥ 60", lost),
        Measured("Accepting a bid, p50", "s", [v.percentile(0.5) for v in volleys]),
        Measured("Accepting a bid, p99", "s", [v.percentile(0.99) for v in volleys], "≤ 0.5"),
    ]


def _seal_once(port: int, bids: list[Bid], keys: list[str]) -> Volley:
    district.settled()
    form = {"version": "1", "knows": "on"}
    asks = [
        Ask(reverse("procurement:bid-check", args=[bid.pk]), key, {**form, "once": str(uuid4())})
        for bid, key in zip(bids, keys, strict=True)
    ]
    volley = fire(port, asks, concurrency=CONCURRENCY)
    for bid, answer in zip(bids, volley.answers, strict=True):
        assert (answer.status, answer.location) == (302, reverse("procurement:bid-receipt", args=[bid.pk])), answer
    found = Bid.objects.filter(pk__in=[bid.pk for bid in bids])
    assert found.filter(state="sealed").count() == len(bids)
    assert len(set(found.values_list("receipt", flat=True))) == len(bids)
    assert Envelope.objects.filter(bid__in=found, ended_at=None).count() == 2 * len(bids)
    lines = AuditLine.objects.filter(thing_type="bid", thing_id__in=[str(bid.pk) for bid in bids])
    assert sorted(lines.values_list("event", flat=True)) == ["bid.sealed"] * len(bids)
    return volley


def save_scores(port: int) -> list[Measured]:
    """Every evaluator saves cell after cell of a sheet of 200 × 30."""
    tender, bids = district.scoring(district.providers(BIDS), EVALUATORS, LEAVES)
    sheets = list(tender.evaluation.sheets.select_related("evaluator"))
    keys = sessions_for([sheet.evaluator for sheet in sheets])
    leaves = list(tender.criteria.filter(parent__isnull=False).values_list("pk", flat=True))
    volleys = []
    district.settled()
    for round_ in range(6):
        cells = [(sheet, bids[(round_ * 31 + n) % BIDS], leaves[(n + round_) % LEAVES]) for n in range(30) for sheet in sheets]
        key_of = dict(zip(sheets, keys, strict=True))
        asks = [
            Ask(reverse("procurement:sheet-save", args=[sheet.pk]), key_of[sheet], {f"p_{bid.alias}_{leaf}": "2.5", "was": ""})
            for sheet, bid, leaf in cells
        ]
        volley = fire(port, asks, concurrency=EVALUATORS)
        assert {answer.status for answer in volley.answers} == {204}, volley.answers[0].body[:300]
        volleys.append(volley)
    assert Score.objects.filter(sheet__in=sheets).count() == 6 * len(cells)
    return [
        Measured(f"Score saves, {EVALUATORS} evaluators at once", "saves/s", [v.rate for v in volleys[1:]], "≥ 60"),
        Measured("Saving a score, p99", "s", [v.percentile(0.99) for v in volleys[1:]]),
    ]


def evaluation(port: int) -> list[Measured]:
    """200 × 11 × 30 computed: the rule alone, then all that happens when the last sheet comes in; and the page that shows it."""
    pure, whole, report = [], [], []
    for _n in range(3):
        tender, bids = district.scoring(district.providers(BIDS), EVALUATORS, LEAVES)
        district.scores(tender, bids)
        district.settled()
        case = case_of(tender.lots.get())
        began = time.perf_counter()
        evaluate(case)
        pure.append(time.perf_counter() - began)
        began = time.perf_counter()
        found = fairness([LotCase(str(tender.lots.get().pk), case, evaluate(case))])
        report.append(time.perf_counter() - began)
        assert (len(found.bidders), len(found.evaluators)) == (BIDS - 1, EVALUATORS)
        began = time.perf_counter()
        with transaction.atomic():
            assert close_scoring(lock(tender.evaluation), at=tender.opened_at)
        whole.append(time.perf_counter() - began)
        assert Result.objects.filter(evaluation=tender.evaluation).count() == BIDS
    size = f"{BIDS} × {EVALUATORS} × {LEAVES}"
    return [
        Measured(f"Evaluation of {size}, the rule alone", "s", pure, "≤ 1"),
        Measured(f"Evaluation of {size}, with reading, locking and writing", "s", whole, "≤ 1"),
        Measured(f"Fairness report of {size}: every loser and every evaluator left out once", "s", report, "≤ 3"),
        *_page(port, f"Score overview, {BIDS} × {EVALUATORS}", _overview(tender), "≤ 0.3"),
    ]


def _overview(tender: Tender) -> tuple[object, str]:
    member = tender.evaluation.members.select_related("person").first()
    return member.person, reverse("procurement:scores", args=[tender.lots.get().pk])


def pages(port: int) -> list[Measured]:
    """Main pages with many rows."""
    side, made = district.tasks(30), district.learners(300)
    district.notices(300)
    district.settled()
    officer = Person.objects.get(pk=side.officer.person_id)
    return [
        *_page(port, "To-do page, 30 tasks", (officer, reverse("home"))),
        *_page(port, "Tenders of an officer, 30", (officer, reverse("procurement:tenders"))),
        *_page(port, "Public notices, 300", (None, reverse("portal:home"))),
        *_page(port, "Ranking, 300 learners", (made[0], reverse("credits:ranking"))),
        *_page(port, "A learner's credits", (made[0], reverse("credits:learner", args=[made[0].pk]))),
    ]


def _page(port: int, name: str, who_where: tuple[object, str], target: str = "") -> list[Measured]:
    """Seconds of fifteen visits one after another, and the queries of one."""
    person, path = who_where
    key = sessions_for([person])[0] if person else ""
    visits = [send(port, Ask(path, key)) for _n in range(17)][2:]
    assert {visit.status for visit in visits} == {200}, visits[0]
    return [Measured(name, "s", [visit.seconds for visit in visits], target, f"{queries_of(person, path)} queries")]


def queries_of(person: object, path: str) -> int:
    """How many queries one visit takes, the login's included."""
    client = Client()
    if person:
        client.force_login(person)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
    return len(found)


Benchmark = Callable[[int], list[Measured]]
YARDSTICK = "Yardstick"
BENCHMARKS: dict[str, Benchmark] = {
    "Sealing bids": seal,
    "Saving scores": save_scores,
    "Evaluation": evaluation,
    "Main pages": pages,
}
