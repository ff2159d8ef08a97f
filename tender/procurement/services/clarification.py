"""Letters to one bidder (澄清函): asked by the committee, answered in time by the bidder, decided by people; judged by
`rules/clarification.py`.

Lock order is tender, then letter, then database time. Not here: reading (`queries/clarification.py`), the words of a decision that
rejects a bid (`clarification_words.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tender.core import files
from tender.core.actor import CLOCK, WORKER, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Clarification, ClarificationFile, ClarificationVote, Member, OfferRound, Tender
from tender.procurement.models.clarification import sitting_members
from tender.procurement.models.clarification_facts import OPEN, low_prices_of
from tender.procurement.queries.examination import may_conclude, membership
from tender.procurement.rules import clarification as rules
from tender.procurement.rules import correction, rulebook
from tender.procurement.rules.bid import may_offer
from tender.procurement.rules.vote import Outcome, Vote, outcome
from tender.procurement.services.clarification_words import CONFIRMED, ended_words, invalid_words
from tender.procurement.services.examination import fail_if_few
from workflows.lifecycles.audiences import provider as the_provider

LARGEST = 20 * 1024 * 1024
MOST_FILES = 10


@dataclass(frozen=True)
class Asked:
    """What a letter asks. `figures` on a price that does not add up, `hours` the training hours of the requirement (low price)."""

    kind: str
    item: str
    deadline: datetime
    figures: correction.Figures | None = None
    hours: Decimal | None = None


@dataclass(frozen=True)
class Answer:
    """What a bidder says: text, whether it stands by the corrected price, its cost table, and files."""

    text: str = ""
    confirms: bool | None = None
    costs: Mapping[str, Decimal] = field(default_factory=dict)
    uploads: Sequence[Any] = ()


def may_write(by: Actor, bid: Bid, kind: str) -> bool:
    """Whether this person may write such a letter for the committee."""
    return kind in writable(by, bid.lot.tender)


def writable(by: Actor, tender: Tender) -> tuple[str, ...]:
    """The committee's leader writes for the committee; figures that differ may also be recorded by the buyer's officer."""
    if may_conclude(by, tender, "conformity"):
        return tuple(rules.LAWS)
    return (rules.CORRECTION,) if by.holds("officer", tender.buyer_id) else ()


@transaction.atomic
def ask(bid: Bid, asked: Asked, *, by: Actor, at: datetime) -> Clarification:
    """Write to one bidder. The system computes a corrected price and names the triggers of a low one. Tells the bidder.

    Refuses forbidden, no_discrepancy, and as `rules.may_ask`.
    """
    tender = lock(bid.lot.tender)
    row = Bid.objects.select_for_update(of=("self",)).select_related("lot__tender").get(pk=bid.pk)
    if not may_write(by, row, asked.kind):
        raise forbidden()
    low = rulebook.load(tender.rulebook).abnormal_low
    facts = rules.AskFacts(
        tender_state=tender.state,
        bid_state=row.state,
        has_open=Clarification.objects.filter(bid=row, kind=asked.kind, state__in=OPEN).exists(),
        is_last_round_open=OfferRound.objects.filter(tender=tender, state="running").exists(),
    )
    law = rules.law_of(asked.kind, low.law)
    if refusal := rules.may_ask(
        asked.kind, facts, item=asked.item, deadline=asked.deadline, at=at, minutes=low.explain_minutes, law=law
    ):
        raise refusal
    letter = Clarification(
        bid=row, buyer_id=tender.buyer_id, provider_id=row.provider_id, kind=asked.kind, item=asked.item.strip(),
        figures=_figures(row, asked), deadline=asked.deadline, asked_by_id=by.person_id, asked_at=at,
    )  # fmt: skip
    return begin(letter, by=by, at=at, logs="clarification.asked", tells=[the_provider], deadline=asked.deadline.isoformat())


def _figures(bid: Bid, asked: Asked) -> dict[str, Any]:
    """What was found in the bid, as text, so that it stands as it was on the day of the letter."""
    if asked.kind == rules.CORRECTION and asked.figures is not None:
        found = correction.correct(asked.figures)
        names = ("listed", "words", "body", "units")
        said = {name: f"{figure:.2f}" for name in names if (figure := getattr(asked.figures, name)) is not None}
        steps = [[one.code, f"{one.rules:.2f}", f"{one.gives_way:.2f}"] for one in found.steps]
        return {**said, "slip": asked.figures.is_decimal_slip, "steps": steps, "corrected": f"{found.price:.2f}"}
    if asked.kind == rules.LOW_PRICE:
        low = low_prices_of(bid.lot.tender)[bid.lot_id]
        codes = low.codes.get(bid.pk) or [rules.JUDGEMENT]
        limits = {code: f"{float_free(limit)}" for code, limit in low.limits.items()}
        return {
            "price": f"{bid.price:.2f}",
            "codes": codes,
            "limits": limits,
            "hours": f"{asked.hours or 0:f}",
            "prices": low.prices,
        }
    return {}


def float_free(limit: Any) -> Decimal:
    """A limit in yuan with two places, for showing only (the comparison was exact)."""
    return (Decimal(limit.numerator) / Decimal(limit.denominator)).quantize(Decimal("0.01"))


def answer(letter: Clarification, said: Answer, *, by: Actor, clock: Clock) -> Clarification:
    """The bidder signs and sends its one answer, judged by the server's time after the lock. A confirmed correction takes effect.
    Tells the committee.

    Refuses forbidden, answer_late, answered_already, answer_missing, confirm_missing, costs_missing, costs_differ, files as
    `core.files.check`.
    """
    if not by.holds("provider", letter.provider_id):
        raise forbidden()
    with transaction.atomic():
        lock(letter.bid.lot.tender)
        row = lock(letter)
        at = clock.now()
        if refusal := row.may_be_answered(at) or _answer_refusal(row, said):
            raise refusal
        kept = [
            files.receive(one, purpose="clarification", by=by, at=at, organisation_id=row.provider_id, largest=LARGEST)
            for one in said.uploads
        ]
        ClarificationFile.objects.bulk_create(ClarificationFile(letter=row, file=one) for one in kept)
        costs = {name: f"{amount:.2f}" for name, amount in said.costs.items()} if row.kind == rules.LOW_PRICE else {}
        confirms = said.confirms if row.kind == rules.CORRECTION else None
        signed = [row.item, said.text, confirms, costs, sorted(one.sha256 for one in kept)]
        digest = hashlib.sha256(json.dumps(signed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        row = perform(row, "answer_it", by=by, at=at, digest=digest)
        row.answer, row.costs, row.confirms, row.answered_by_id = said.text.strip(), costs, confirms, by.person_id
        row.save(update_fields=["answer", "costs", "confirms", "answered_by"])
        return _confirmed(row, at=at)


def _answer_refusal(letter: Clarification, said: Answer) -> Refusal | None:
    if letter.kind == rules.CORRECTION:
        if said.confirms is None:
            says = _("Say whether you stand by the corrected price.")
            return Refusal("confirm_missing", says, law=letter.law, status=422, field="confirms")
    elif not said.text.strip():
        return Refusal("answer_missing", _("Write your answer."), law=letter.law, status=422, field="text")
    if len(said.uploads) > MOST_FILES:
        return Refusal(
            "too_many_files", _("At most {most} files fit into one answer."), status=422, field="uploads", most=MOST_FILES
        )
    if letter.kind == rules.LOW_PRICE:
        return rules.cost_refusal(said.costs, price=letter.bid.price, law=letter.law)
    return None


def _confirmed(letter: Clarification, *, at: datetime) -> Clarification:
    """A corrected price that the bidder stands by takes the place of the price read out, which is kept beside it."""
    bid, price = letter.bid, letter.corrected
    if letter.kind != rules.CORRECTION or not letter.confirms or price is None or may_offer(price, ceiling=bid.lot.ceiling):
        return letter
    row = lock(bid)
    row.statement = {**row.statement, "listed_price": f"{row.price:.2f}"}
    row.price = price
    row.save(update_fields=["price", "statement"])
    note(row, "bid.price_corrected", by=WORKER, at=at, listed=row.statement["listed_price"], corrected=f"{price:.2f}")
    return _closed(letter, "accept", by=WORKER, at=at, reason=CONFIRMED)


@transaction.atomic
def lapse_when_due(letter_id: str, *, clock: Clock) -> Clarification | None:
    """What the clock calls at the deadline: note that nothing came. Nothing follows from it by itself. Tells all concerned."""
    letter = Clarification.objects.select_related("bid__lot__tender").get(pk=letter_id)
    lock(letter.bid.lot.tender)
    row = lock(letter)
    if row.state != "asked" or row.bid.lot.tender.state != "examining":
        return None
    return perform(row, "lapse", by=CLOCK, at=clock.now())


@transaction.atomic
def vote(letter: Clarification, *, accepts: bool, reason: str = "", by: Actor, at: datetime) -> ClarificationVote:
    """One member's vote on an explained price; it may change until the decision. A no needs its reason.

    Refuses forbidden, answer_awaited, decided_already, nothing_answered, reason_missing.
    """
    row = lock(letter)
    seat = membership(by, row.bid.lot.tender)
    if seat is None or not seat.may_score or row.kind != rules.LOW_PRICE:
        raise forbidden()
    refusal = rules.may_decide(row.kind, state=row.state, deadline=row.deadline, accepts=accepts, law=row.law, at=at)
    if refusal is None and not accepts and not reason.strip():
        refusal = Refusal("reason_missing", _("Please give a reason."), law=row.law, status=422, field="reason")
    if refusal:
        raise refusal
    made, _new = ClarificationVote.objects.update_or_create(
        letter=row, member=seat, defaults={"accepts": accepts, "reason": reason.strip()[:1000], "at": at}
    )
    note(row, "clarification.voted", by=by, at=at)
    return made


@transaction.atomic
def decide(
    letter: Clarification, *, accepts: bool = False, reason: str, consulted: str = "", by: Actor, at: datetime
) -> Clarification:
    """Decide on a letter, with reasons: a low price as the majority votes, whatever `accepts` says; other letters as the leader
    says for the committee. A price that is not accepted makes the bid invalid; with too few left the lot fails.

    Refuses forbidden, answer_awaited, nothing_answered, decided_already, votes_missing, vote_tied, not_confirmed, reason_missing,
    consulted_missing.
    """
    tender = lock(letter.bid.lot.tender)
    row = lock(letter)
    if not may_write(by, row.bid, row.kind):
        raise forbidden()
    if tender.state != "examining":
        raise Refusal("wrong_state", _("This tender is not being examined."), law=row.law)
    if row.kind == rules.LOW_PRICE and row.is_open and (row.state != "asked" or at >= row.deadline):
        accepts = tally_of(row).says_yes
        if not consulted.strip():
            says = _("Say what the committee consulted: similar awards, market prices, labour cost.")
            raise Refusal("consulted_missing", says, law=row.law, status=422, field="consulted")
    if refusal := rules.may_decide(row.kind, state=row.state, deadline=row.deadline, accepts=accepts, law=row.law, at=at):
        raise refusal
    if row.kind == rules.CORRECTION and accepts:
        says = _("The corrected price was not confirmed, or lies above the ceiling; it cannot be accepted.")
        raise Refusal("not_confirmed", says, law=row.law)
    row.consulted = consulted.strip()
    row = _closed(row, "accept" if accepts else "refuse", by=by, at=at, reason=reason)
    if not accepts and row.kind != rules.CLARIFICATION:
        _invalid(row, reason, at=at)
    return row


def tally_of(letter: Clarification) -> Outcome:
    """The votes of those who sit now. Refuses votes_missing, vote_tied."""
    seats: list[Member] = sitting_members(letter.bid.lot.tender_id)
    votes = [Vote(one.member_id, one.accepts, one.reason) for one in letter.votes.all()]
    return outcome(votes, [seat.pk for seat in seats])


def _closed(letter: Clarification, card: str, *, by: Actor, at: datetime, reason: str) -> Clarification:
    """Play the closing card (the system's, on a person's word) and keep who decided and why."""
    consulted = letter.consulted
    row = perform(letter, card, by=WORKER, at=at, reason=reason)
    row.reason, row.consulted, row.decided_by_id = reason.strip(), consulted, by.person_id
    row.save(update_fields=["reason", "consulted", "decided_by"])
    if by.person_id is not None:
        note(row, "clarification.decided", by=by, at=at, reason=reason.strip())
    return row


def _invalid(letter: Clarification, reason: str, *, at: datetime) -> None:
    """Reject the bid with the reason of the people who decided, close its other letters, and see whether enough are left."""
    bid, lot = letter.bid, letter.bid.lot
    perform(bid, "reject", by=WORKER, at=at, reason=invalid_words(letter, reason))
    for other in Clarification.objects.filter(bid=bid, state__in=OPEN):
        _closed(other, "refuse", by=WORKER, at=at, reason=ended_words(letter))
    if not lot.bids.filter(state="opened").exists():
        fail_if_few(lot, lot.bids.filter(state="admitted").count(), because="price", at=at)
