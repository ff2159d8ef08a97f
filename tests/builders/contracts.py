"""Builders of contracts, each brought to its state by the services that people use."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pgtrigger

from tender.contracts.models import Contract
from tender.contracts.queries import digest_of
from tender.contracts.services import contract as services
from tender.contracts.services.notice import contract_signed
from tender.core.models import OutboxEvent
from tender.procurement.models import Award, Bid, Lot, Tender
from tests.builders import AT, actor, organisation


def notified_award(*, at: datetime = AT) -> Award:
    """A lot whose winner has been told (rows only: how an award comes about is tested in procurement)."""
    buyer, provider = organisation("buyer"), organisation("agency")
    with pgtrigger.ignore():
        tender = Tender.objects.create(
            number=f"T-{buyer.pk}",
            buyer=buyer,
            title="扩大对外开放专题培训",
            state="awarded",
            created_at=at,
            published_at=at,
            requirement="专题培训五天",
            place="重庆市大渡口区",
        )
        lot = Lot.objects.create(tender=tender, number=1, title="专题培训班", budget=Decimal(200000), ceiling=Decimal(180000))
        bid = Bid.objects.create(
            lot=lot, provider=provider, state="selected", started_at=at, price=Decimal("151250.00"), alias="A", place=1
        )
        return Award.objects.create(
            tender=tender,
            lot=lot,
            buyer=buyer,
            winner=bid,
            price=bid.price,
            state="notified",
            proposed_at=at,
            decided_at=at,
            notified_at=at,
        )


def event_of(thing: object, name: str, at: datetime = AT) -> OutboxEvent:
    """An event as a handler receives it."""
    return OutboxEvent.objects.create(name=name, at=at, thing_type=thing._meta.model_name, thing_id=str(thing.pk))  # type: ignore[attr-defined]


def drafted(*, at: datetime = AT) -> Contract:
    """A contract with its first text."""
    return services.draft_from_award(event_of(notified_award(at=at), "award.notified", at), at=at)


def completed_text(contract: Contract, *, at: datetime = AT) -> Contract:
    """The officer has filled in the period."""
    return services.save_text(
        contract,
        articles=contract.articles,
        payments=contract.payments,
        place="重庆市大渡口区",
        starts_on=at.date() + timedelta(days=10),
        ends_on=at.date() + timedelta(days=200),
        version=contract.version,
        by=actor("officer", contract.buyer),
        at=at,
    )


def awaiting_provider(*, at: datetime = AT) -> Contract:
    """Approved by the leader."""
    contract = completed_text(drafted(at=at), at=at)
    contract = services.submit(contract, by=actor("officer", contract.buyer), at=at)
    return services.approve(contract, by=actor("approver", contract.buyer), at=at)


def awaiting_department(*, at: datetime = AT) -> Contract:
    """Signed by the provider."""
    contract = awaiting_provider(at=at)
    return services.sign_for_provider(contract, digest=digest_of(contract), by=actor("provider", contract.provider), at=at)


def in_force(*, at: datetime = AT, printed: bool = False) -> Contract:
    """Signed by both; `printed` also runs what the worker does after it."""
    contract = awaiting_department(at=at)
    contract = services.sign_for_department(contract, digest=digest_of(contract), by=actor("approver", contract.buyer), at=at)
    if printed:
        contract_signed(event_of(contract, "contract.signed", at), at=at)
        contract = Contract.objects.get(pk=contract.pk)
    return contract
