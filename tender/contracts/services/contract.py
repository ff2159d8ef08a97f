"""Contracts: drawn from an award, completed, approved, signed by both sides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.contracts import rules
from tender.contracts.models import Contract, Signature
from tender.contracts.queries import digest_of
from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note, perform
from tender.core.models import OutboxEvent
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Award, Tender
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.rules import rulebook, timeline
from tender.procurement.services.terms_words import contract_bond

EDITABLE = "draft"


def draft_from_award(event: OutboxEvent, *, at: datetime) -> Contract:
    """Handler of award.notified: a contract with the award's price and the first text. A second delivery changes nothing."""
    award = Award.objects.select_related("tender", "lot", "winner").get(pk=event.thing_id)
    if found := Contract.objects.filter(award=award).first():
        return found
    tender, lot = award.tender, award.lot
    book = rulebook.load(tender.rulebook)
    told_on = localdate(award.notified_at or at)
    contract = Contract(
        award=award, tender=tender, buyer_id=tender.buyer_id, provider_id=award.winner.provider_id,
        number=_number(award), title=f"{tender.title}（{lot.title}）服务合同"[:200], amount=award.price,
        sign_by=timeline.due(book, "sign_contract", told_on, district_calendar()).on, created_at=at, **first_text(tender),
    )  # fmt: skip
    return begin(contract, by=WORKER, at=at, logs="contract.drafted")


def first_text(tender: Tender) -> dict[str, Any]:
    """Place, payments and articles a contract of this tender begins with: what the tender document said (O87 art. 71)."""
    terms = terms_of(tender)
    articles = rules.draft_articles(acceptance=tender.acceptance, bond=contract_bond(terms), words=tender.words)
    return {"place": tender.place, "payments": rules.draft_payments(terms.payments), "articles": articles}


def _number(award: Award) -> str:
    """The tender's number and the lot's, with a count where a lot has several contracts (several winners, a winner that fell)."""
    number = f"{award.tender.number}-{award.lot.number:02d}"
    before = Contract.objects.filter(award__lot=award.lot_id).count()
    return f"{number}-{before + 1}" if before else number


def drop_with_award(event: OutboxEvent, *, at: datetime) -> Contract | None:
    """Handler of award.overturned: the contract that was not signed by both goes with it. A second delivery changes nothing."""
    found = Contract.objects.filter(award_id=event.thing_id).first()
    if found is None or found.state in ("in_force", "completed", "terminated"):
        return None
    return perform(found, "lapse", by=WORKER, at=at)


@transaction.atomic
def save_text(
    contract: Contract, *, articles: list[dict[str, str]], payments: list[dict[str, str]], place: str,
    starts_on: date | None, ends_on: date | None, version: int, by: Actor, at: datetime,
) -> Contract:  # fmt: skip
    """Save the text of a draft.

    Refuses forbidden, not_a_draft, period_reversed, and edited_meanwhile when somebody else saved since it was read.
    """
    row = lock(contract)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if row.state != EDITABLE:
        raise Refusal("not_a_draft", _("Only a draft can be edited."))
    if row.version != version:
        raise Refusal("edited_meanwhile", _("Somebody else has saved this text meanwhile; what you typed is still in the form."))
    if starts_on and ends_on and ends_on < starts_on:
        raise Refusal("period_reversed", _("The last day is before the first."), status=422, field="ends_on")
    row.articles, row.payments, row.place = articles, payments, place
    row.starts_on, row.ends_on, row.version = starts_on, ends_on, version + 1
    row.save()
    note(row, "contract.edited", by=by, at=at, version=row.version, digest=digest_of(row))
    return row


def submit(contract: Contract, *, by: Actor, at: datetime) -> Contract:
    """Hand the text to the leader. Refuses contract_incomplete, payments_not_whole."""
    return perform(contract, "submit", by=by, at=at)


def approve(contract: Contract, *, by: Actor, at: datetime) -> Contract:
    """The leader agrees; the provider may now read and sign."""
    return perform(contract, "approve", by=by, at=at)


def send_back(contract: Contract, *, reason: str, by: Actor, at: datetime) -> Contract:
    """The leader wants changes."""
    return perform(contract, "send_back", by=by, at=at, reason=reason)


def ask_for_changes(contract: Contract, *, reason: str, by: Actor, at: datetime) -> Contract:
    """The provider wants changes."""
    return perform(contract, "ask_for_changes", by=by, at=at, reason=reason)


def complete(contract: Contract, *, by: Actor, at: datetime) -> Contract:
    """Everything is accepted. Refuses classes_open."""
    return perform(contract, "complete", by=by, at=at)


def terminate(contract: Contract, *, reason: str, by: Actor, at: datetime) -> Contract:
    """It ends before its work is done."""
    return perform(contract, "terminate", by=by, at=at, reason=reason)


def sign_for_provider(contract: Contract, *, digest: str, by: Actor, at: datetime) -> Contract:
    """The provider signs the text with this digest. Refuses text_changed."""
    return _sign(contract, "sign_for_provider", side=Signature.Side.PROVIDER, digest=digest, by=by, at=at)


def sign_for_department(contract: Contract, *, digest: str, by: Actor, at: datetime) -> Contract:
    """The leader signs; the contract is in force. Refuses text_changed. Paper and notice follow by the outbox."""
    return _sign(contract, "sign_for_department", side=Signature.Side.DEPARTMENT, digest=digest, by=by, at=at)


@transaction.atomic
def _sign(contract: Contract, card: str, *, side: str, digest: str, by: Actor, at: datetime) -> Contract:
    row = perform(contract, card, by=by, at=at, digest=digest)
    if digest_of(row) != digest:
        raise Refusal("text_changed", _("The text is not the one you were shown; read it again before you sign."))
    Signature.objects.create(contract=row, side=side, person_id=by.person_id, digest=digest, at=at)
    return row
