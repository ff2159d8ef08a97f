"""Clarifications (澄清函): may the committee ask, may the bidder still answer, does a cost table add up, may it be decided.

Lives here: rules on letters to one bidder. Not here: arithmetic of prices (`correction.py`, `price.py`), votes (`vote.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _

CLARIFICATION, CORRECTION, LOW_PRICE = "clarification", "correction", "low_price"
LAWS = {CLARIFICATION: "财政部令第87号 第51条", CORRECTION: "财政部令第87号 第59条", LOW_PRICE: "财政部令第87号 第60条"}
COSTS = ("teachers", "venue", "board", "materials", "transport", "management", "tax", "profit")
JUDGEMENT = "abnormal_low_judgement"


@dataclass(frozen=True)
class AskFacts:
    """What is known when the committee wants to write to a bidder."""

    tender_state: str
    bid_state: str
    has_open: bool = False
    is_last_round_open: bool = False


def law_of(kind: str, low_law: str = "") -> str:
    """The article of a letter; abnormally low prices name the dated notice too."""
    return f"{LAWS[kind]}；{low_law}" if kind == LOW_PRICE and low_law and low_law not in LAWS[kind] else LAWS[kind]


def may_ask(kind: str, facts: AskFacts, *, item: str, deadline: datetime, at: datetime, minutes: int, law: str) -> Refusal | None:
    """While the bids are examined, to a bidder that is still in, one letter of a kind at a time, with time to answer.

    On an abnormally low price: after the conformity examination (and last offers), with the rulebook's minutes at least (ALP2026).
    """
    if facts.tender_state != "examining" or facts.bid_state not in ("opened", "admitted"):
        return Refusal("not_examined_now", _("Bidders are asked while their bids are examined."), law=law)
    if facts.has_open:
        return Refusal("asked_already", _("A letter of this kind to this bidder is still open."), law=law)
    if kind == LOW_PRICE:
        if facts.bid_state != "admitted":
            return Refusal("conformity_open", _("Prices are compared once the conformity examination is concluded."), law=law)
        if facts.is_last_round_open:
            return Refusal("offers_awaited", _("The last offers are not opened yet; prices are compared after them."), law=law)
    if not item.strip():
        return Refusal("item_missing", _("Say what the bidder is to explain."), law=law, status=422, field="item")
    if kind == LOW_PRICE and deadline < at + timedelta(minutes=minutes):
        return Refusal(
            "window_short", _("The bidder needs at least {minutes} minutes to explain its price."), law=law, status=422,
            field="deadline", minutes=minutes,
        )  # fmt: skip
    if deadline <= at:
        return Refusal("deadline_past", _("This moment has passed already."), law=law, status=422, field="deadline")
    return None


def may_answer(*, state: str, deadline: datetime, law: str, at: datetime) -> Refusal | None:
    """Strictly before the deadline, by the server's time, once."""
    if state == "answered":
        return Refusal("answered_already", _("This letter is answered already."), law=law)
    if at >= deadline or state != "asked":
        return Refusal(
            "answer_late", _("The deadline of {deadline} has passed; no answer is taken any more."), law=law, deadline=deadline
        )
    return None


def cost_refusal(costs: Mapping[str, Decimal], *, price: Decimal, law: str) -> Refusal | None:
    """Every item is stated, and together they are the bid price exactly."""
    if absent := [name for name in COSTS if name not in costs]:
        return Refusal("costs_missing", _("Fill in every cost; write 0 where there is none."), law=law, status=422, field=absent[0])
    total = sum((costs[name] for name in COSTS), Decimal(0))
    if total != price:
        return Refusal(
            "costs_differ", _("The costs add up to {total}, but your price is {price}."), law=law, status=422, total=f"{total:f}",
            price=f"{price:f}",
        )  # fmt: skip
    return None


def per_hour(amount: Decimal, hours: Decimal) -> Fraction:
    """An amount in yuan per training hour, exact; hours are above 0."""
    return Fraction(amount) / Fraction(hours)


def may_decide(kind: str, *, state: str, deadline: datetime, accepts: bool, law: str, at: datetime) -> Refusal | None:
    """Once the bidder has answered, or its time is over (silence is for a person to judge, never for the clock)."""
    if state not in ("asked", "answered", "unanswered"):
        return Refusal("decided_already", _("This letter is decided already."), law=law)
    if state == "asked" and at < deadline:
        return Refusal(
            "answer_awaited", _("The bidder may answer until {deadline}; decide after that."), law=law, deadline=deadline
        )  # fmt: skip
    if accepts and state != "answered":
        return Refusal("nothing_answered", _("The bidder has not answered; there is nothing to accept."), law=law)
    return None


def open_refusal(waiting: Sequence[str], *, law: str) -> Refusal | None:
    """Scoring waits for every letter that is not decided and every price that must still be explained; `waiting` names them."""
    if not waiting:
        return None
    return Refusal(
        "letters_open",
        _("Before the scoring these must be settled: {what}."),
        law=law,
        instead=_("Open the letters to bidders and decide on each."),
        what=list(waiting),
    )
