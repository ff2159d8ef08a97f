"""Every event that tells somebody has a letter of its own that says what happened, why, and where to go on.

The things are real, unsaved rows, so a letter that names a field that is gone leaves a hole and fails.
"""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.template import engines
from django.template.loader import get_template

from tender.core.card import Card, Lifecycle, cards_of
from tender.parties.services.notify import letter
from tests.house import tree

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LINK = "https://kaibiao.example/somewhere/7/"
TITLE, REASON = "乡村振兴专题培训", "材料不全"
# Called with a name that only the running program knows; see the service.
BUILT_NAMES = {"evaluation.member_recused"}
HOLE = "⟨hole⟩"


def telling_cards() -> dict[str, Card]:
    """Event → card, for every move that tells somebody."""
    lifecycles = [model for model in apps.get_app_config("tender").get_models() if issubclass(model, Lifecycle)]
    return {card.logs: card for model in lifecycles for card in cards_of(model).values() if card.tells}


def telling_calls() -> set[str]:
    """Events that services tell of by `begin`, `note` or `emit`."""
    found = set()
    for path in tree.python("tender/"):
        for node in ast.walk(tree.tree_of(path)):
            if isinstance(node, ast.Call) and any(word.arg == "tells" for word in node.keywords):
                named = [word.value for word in node.keywords if word.arg == "logs"] + node.args[:2]
                found |= {one.value for one in named if isinstance(one, ast.Constant) and "." in str(one.value)}
    return found


EVENTS = sorted(telling_cards().keys() | telling_calls() | BUILT_NAMES)


def row(model: str, **values: Any) -> Any:
    """An unsaved row."""
    return apps.get_model("tender", model)(pk=7, **values)


def things() -> dict[str, Any]:
    """What events are about: the beginning of the event → a row with everything it points to (the longest beginning counts)."""
    provider, learner = row("Organisation", name="重庆行政学院", kind="agency"), row("Person", full_name="李四")
    tender = row("Tender", title=TITLE, number="DDK-2026-001", deadline=AT, closed_at=AT, opened_at=AT, evaluated_at=AT)
    lot = row("Lot", tender=tender, number=1, title="第一包")
    winner = row("Bid", lot=lot, provider=provider, price=Decimal(98000))
    evaluation = row("Evaluation", tender=tender)
    days = {"starts_on": AT.date(), "ends_on": date(2027, 3, 1)}
    training = row("TrainingClass", title=TITLE, place="大渡口区", dispatch_quota=30, self_quota=10, **days)
    paid = {"amount": winner.price, "number": "HT-2026-001", "sign_by": AT.date(), "signed_at": AT}
    return {
        "tender": tender,
        "question.asked": tender,
        "question.answered": row("Question", tender=tender, text="可以在周末开班吗？", answer="可以。"),
        "bid": winner,
        "evaluation": evaluation,
        "evaluation.conflict": row("Member", evaluation=evaluation, person=learner, kind="expert"),
        "expert": row("PoolEntry", expert=row("Expert", person=row("Person", full_name=TITLE))),
        "evaluation.member": row("Member", evaluation=evaluation, person=learner, kind="expert"),
        "offers": row("OfferRound", tender=tender, deadline=AT),
        "offer.sealed": row("LastOffer", bid=winner, receipt="TB"),
        "invitation": row("Invitation", tender=tender, provider=provider),
        "sheet": row("ScoreSheet", evaluation=evaluation, lot=lot),
        "award": row("Award", tender=tender, lot=lot, winner=winner, price=winner.price, publicity_ends=AT),
        "clarification": row("Clarification", bid=winner, kind="low_price", deadline=AT),
        "challenge": row("Challenge", tender=tender, provider=provider, step="result", reply_by=AT.date()),
        "complaint": row(
            "Complaint",
            tender=tender,
            complainant=provider,
            authority="大渡口区财政局",
            number="渡财投1号",
            decision_number="渡财决1号",
            verdict="upheld",
        ),
        "duty": row("Duty", tender=tender, key="file_contract_copy:7", about="第一包", on=AT.date(), law="政府采购法 第47条"),
        "price_talk": row("PriceTalk", tender=tender),
        "contract": row("Contract", title=TITLE, tender=tender, provider=provider, **paid, **days),
        "agreement": row("Agreement", title=TITLE, **days),
        "class": training,
        "enrolment": row("Enrolment", training=training, learner=learner, channel="dispatch"),
        "feedback": row("FeedbackRound", training=training, closes_at=AT),
        "plan": row("Plan", title=TITLE, year=2026),
        "survey": row("Survey", title=TITLE, closes_at=AT),
        "claim": row("Claim", title=TITLE, part="theory", learner=learner, points=Decimal(3), done_on=AT.date()),
        "organisation": row("Organisation", name=TITLE, kind="agency"),
        "evidence": row("Evidence", organisation=row("Organisation", name=TITLE), kind="tax", valid_until=AT.date()),
        "red_flag": row("RedFlag", tender=tender, kind="ladder"),
        "bond": row("Bond", tender=tender, provider=provider, received_on=AT.date(), returned_on=AT.date()),
    }


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that does not exist leaves a mark instead of nothing."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", HOLE)


def test_the_search_finds_events_of_cards_and_of_calls() -> None:
    assert {"tender.submitted", "feedback.opened"} <= telling_cards().keys()
    assert {"question.asked", "question.answered"} <= telling_calls()


@pytest.mark.parametrize("event", EVENTS)
def test_the_letter_of_an_event_is_its_own_and_complete(event: str, strict: None) -> None:
    get_template(f"letters/{event}.txt")
    card = telling_cards().get(event)
    asks = card is not None and card.needs_reason
    known = things()
    thing = known[max((start for start in known if event.startswith(start)), key=len)]
    told = SimpleNamespace(name=event, at=AT)
    subject, body = letter(event, {"thing": thing, "event": told, "link": LINK, "reason": REASON if asks else ""})
    assert TITLE in subject or TITLE in body
    assert body.endswith(LINK)
    assert not asks or REASON in body, "the reason is not told"
    spoken = subject + body.replace(LINK, "")
    assert re.findall(r"⟨hole⟩|None|[{}%<>]|[A-Za-z]{4,}", spoken) == []
    assert len(subject) <= 60, "a subject line is read in a list"
    assert "。" in body, "a letter says in a sentence what happened"
