"""Every page an ordinary person reaches asks the database at most fifteen times, and as often for fifty rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from viewflow.workflow.models import Process

from tender.parties.models import Person
from tender.procurement.models import Clarification, Criterion, DraftTemplate, Letter, Notice, ScoreSheet
from tests.builders.after import small_papers
from tests.house.crowd import Crowd, fifty_of_everything, one_of_everything

pytestmark = pytest.mark.django_db
MOST = 15
Address = tuple[str, str, Callable[[Crowd], tuple[Any, ...]]]


def none(one: Crowd) -> tuple[()]:
    """No key in the address."""
    return ()


def of(name: str) -> Callable[[Crowd], tuple[int]]:
    """The key of one of the crowd's things."""
    return lambda one: (getattr(one, name).pk,)


def past(one: Crowd) -> tuple[int]:
    """The tender that went all the way."""
    return (one.scene.tender.pk,)


def leaf(one: Crowd) -> tuple[int, int]:
    """A sheet and a leaf on it."""
    return (sheet(one)[0], Criterion.objects.filter(tender=one.scene.tender, kind="quality", children=None).first().pk)


def sheet(one: Crowd) -> tuple[int]:
    """The leader's score sheet."""
    return (ScoreSheet.objects.get(lot=one.scene.lot, evaluator_id=one.people["evaluator"].person_id).pk,)


def bid(one: Crowd) -> tuple[int]:
    """The winner's opened bid."""
    return (one.award.winner_id,)


def lost(one: Crowd) -> tuple[int]:
    """A bid that lost and heard of it."""
    return (Letter.objects.get(award=one.award, bid__provider=one.scene.providers[1]).bid_id,)


def lot(*more: str) -> Callable[[Crowd], tuple[Any, ...]]:
    """The lot of the past tender."""
    return lambda one: (one.scene.lot.pk, *more)


def letter(one: Crowd) -> tuple[int]:
    """The first letter to a bidder."""
    return (Clarification.objects.order_by("pk").first().pk,)


PAGES: tuple[Address, ...] = (
    ("", "portal:home", none),
    ("", "portal:feed", none),
    ("", "portal:tender", of("open")),
    ("provider", "portal:tender", of("open")),
    ("", "portal:notice", lambda one: (Notice.objects.filter(tender=one.open).last().pk,)),
    ("", "portal:verify-enter", none),
    ("", "portal:verify", lambda one: (Notice.objects.filter(tender=one.open).last().paper_id,)),
    *((who, "home", none) for who in ("officer", "approver", "provider", "evaluator", "organiser", "learner", "supervisor")),
    ("officer", "notifications", none),
    ("provider", "notifications", none),
    ("officer", "procurement:needs", none),
    ("officer", "procurement:tenders", none),
    ("supervisor", "procurement:tenders", none),
    ("officer", "procurement:templates", none),
    ("officer", "procurement:template", lambda one: (DraftTemplate.objects.order_by("pk").first().pk,)),
    ("officer", "procurement:template-keep", of("draft")),
    ("officer", "procurement:draft-template", of("draft")),
    ("officer", "procurement:tender-new", none),
    ("officer", "procurement:tender", of("open")),
    ("officer", "procurement:tender", past),
    ("approver", "procurement:tender", of("draft")),
    *(
        ("officer", f"procurement:tender-{part}", which)
        for part in ("document", "notices", "record")
        for which in (of("open"), of("draft"), past)
    ),
    ("officer", "procurement:draft", of("draft")),
    ("officer", "procurement:tender-submit", of("draft")),
    *(
        ("officer", "procurement:draft-section", lambda one, name=name: (one.draft.pk, name))
        for name in ("basics", "requirement", "lots", "requirements", "criteria", "dates", "documents", "scoring")
    ),
    ("officer", "procurement:preview", of("draft")),
    ("officer", "procurement:tender-amend", of("open")),
    ("officer", "procurement:questions", of("open")),
    ("provider", "procurement:ask", of("open")),
    ("provider", "procurement:bids", none),
    ("provider", "procurement:bid", of("bid")),
    ("provider", "procurement:bid-check", of("bid")),
    ("provider", "procurement:bid-part", lambda one: (one.bid.pk, "price")),
    ("provider", "procurement:bid", bid),
    ("officer", "procurement:bid", bid),
    ("provider", "procurement:bid-result", bid),
    ("officer", "procurement:opening", past),
    ("provider", "procurement:opening", past),
    ("officer", "procurement:examination", past),
    ("officer", "procurement:examine", lot("qualification")),
    ("evaluator", "procurement:examine", lot("conformity")),
    ("officer", "procurement:clarifications", past),
    ("evaluator", "procurement:clarifications", past),
    ("officer", "procurement:clarification", letter),
    ("evaluator", "procurement:clarification", letter),
    ("provider", "procurement:clarification", letter),
    ("officer", "procurement:committee", past),
    ("officer", "procurement:committee-need", past),
    ("officer", "parties:experts", none),
    ("officer", "procurement:red-flags", past),
    ("officer", "procurement:red-flag", of("flag")),
    ("supervisor", "procurement:all-red-flags", none),
    ("supervisor", "procurement:desk", none),
    ("supervisor", "procurement:desk-tender", past),
    ("supervisor", "procurement:archive", past),
    ("officer", "procurement:archive", past),
    ("evaluator", "procurement:committee-flags", lambda one: (one.scene.evaluation.pk,)),
    ("evaluator", "procurement:evaluations", none),
    ("officer", "procurement:evaluation", lambda one: (one.scene.evaluation.pk,)),
    ("evaluator", "procurement:evaluation", lambda one: (one.scene.evaluation.pk,)),
    ("officer", "procurement:fairness", lambda one: (one.scene.evaluation.pk,)),
    ("officer", "procurement:scores", lot()),
    ("officer", "procurement:score-detail", bid),
    ("evaluator", "procurement:sheet", sheet),
    ("officer", "procurement:score-statistics", lot()),
    ("officer", "procurement:redactions", lot()),
    ("officer", "procurement:evidence", lot()),
    ("officer", "procurement:rechecks", lambda one: (one.scene.evaluation.pk,)),
    ("evaluator", "procurement:sheet-leaf", leaf),
    ("evaluator", "procurement:sheet-check", sheet),
    ("officer", "procurement:awards", past),
    ("officer", "procurement:award", of("award")),
    ("officer", "procurement:challenges", past),
    ("loser", "procurement:challenges", past),
    (
        "loser",
        "procurement:debrief",
        lost,
    ),
    ("officer", "procurement:challenge", lambda one: (one.scene.tender.challenges.last().pk,)),
    ("officer", "procurement:complaints", past),
    ("officer", "procurement:complaint", lambda one: (one.scene.tender.complaints.last().pk,)),
    ("officer", "procurement:complaint-new", past),
    ("officer", "contracts:contracts", none),
    ("provider", "contracts:contracts", none),
    ("officer", "contracts:contract", of("contract")),
    ("officer", "contracts:agreements", none),
    ("officer", "contracts:agreement", of("agreement")),
    *((who, "delivery:classes", none) for who in ("officer", "organiser", "learner")),
    *((who, "delivery:class", of("training")) for who in ("officer", "organiser", "learner")),
    ("organiser", "delivery:roster", of("training")),
    ("organiser", "delivery:attendance", lambda one: (one.training.pk, one.training.sessions.order_by("pk").first().pk)),
    ("organiser", "delivery:enrolment", lambda one: (one.training.enrolments.order_by("pk").first().pk,)),
    ("organiser", "delivery:session-new", of("training")),
    ("organiser", "delivery:class-new", none),
    ("officer", "delivery:class-edit", of("training")),
    ("organiser", "delivery:appraise-all", of("training")),
    ("officer", "delivery:dispatch", of("training")),
    ("officer", "delivery:feedback", of("round")),
    ("learner", "delivery:feedback", of("round")),
    ("officer", "delivery:scorecard", lambda one: (one.training.provider_id,)),
    ("learner", "credits:learner", lambda one: (one.people["learner"].person_id,)),
    ("officer", "credits:ranking", none),
    ("officer", "credits:learner", lambda one: (one.people["learner"].person_id,)),
    ("officer", "credits:claims", none),
    ("learner", "credits:claims", none),
    ("officer", "credits:claim", of("claim")),
    ("officer", "parties:organisations", none),
    ("officer", "parties:organisation", lambda one: (one.scene.providers[0].pk,)),
    ("provider", "parties:organisation", lambda one: (one.scene.providers[0].pk,)),
    ("officer", "people:people", none),
    ("officer", "people:person", lambda one: (one.people["officer"].person_id,)),
    ("officer", "office:deliveries", none),
    ("officer", "office:moves", none),
    ("officer", "office:trail", none),
    ("officer", "office:calendar", none),
    ("officer", "flows:process", lambda one: (Process.objects.filter(artifact_object_id=one.open.pk).earliest("pk").pk,)),
)


def counted(one: Crowd, client: Client, address: Address) -> tuple[str, int, int]:
    """What was asked for, how often the database was asked, and the answer's status."""
    who, name, keys = address
    client.logout()
    if who:
        client.force_login(Person.objects.get(pk=one.people[who].person_id))
    url = reverse(name, args=keys(one))
    with CaptureQueriesContext(
        connection,
    ) as found:
        answer = client.get(url, follow=False)
    return f"{who or 'visitor'} {url}", len(found), answer.status_code


def test_no_page_asks_more_than_fifteen_times_or_more_often_as_rows_grow(client: Client) -> None:
    with small_papers():
        one = one_of_everything()
        few = {}
        for address in PAGES:
            counted(one, client, address)  # what a process reads once is not the page's
            name, count, status = counted(one, client, address)
            few[name] = count if status == 200 else MOST  # a list of one award leads straight to it
        fifty_of_everything(one)
        answers = [counted(one, client, address) for address in PAGES]
    many = {name: count for name, count, _status in answers}
    assert {name: status for name, _count, status in answers if status != 200} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}
    assert {name: (few[name], count) for name, count in many.items() if count > few[name]} == {}
