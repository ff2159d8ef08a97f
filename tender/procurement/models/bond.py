"""The bond of one bid, written when the bids are opened (or claimed by its own bidder afterwards). Nothing of it exists before."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.models import AuditLine
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.terms import BondMeans
from tender.procurement.rules.bond import RETURN_LAW, RefundFacts, after_receipt, may_return, refund_due
from workflows.lifecycles.bond import BondLifecycle


class Bond(BondLifecycle):
    """What the bidder proved, what the office recorded, when it went back. Amounts in yuan; `interest` is for late days."""

    bid = models.OneToOneField("tender.Bid", on_delete=models.PROTECT, related_name="bond")
    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="bonds")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="bonds")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    form = models.CharField(_("form"), max_length=12, choices=BondMeans.choices)
    reference = models.CharField(_("bank reference"), max_length=300)
    account = models.CharField(_("account it came from"), max_length=300)
    paid_on = models.DateField(_("paid on"))
    withdrawn_on = models.DateField(null=True)
    received_on = models.DateField(_("received on"), null=True)
    received_form = models.CharField(_("form received"), max_length=12, choices=BondMeans.choices, blank=True)
    bank_reference = models.CharField(_("bank reference"), max_length=300, blank=True)
    returned_on = models.DateField(_("returned on"), null=True)
    return_reference = models.CharField(_("reference of the return"), max_length=300, blank=True)
    interest = models.DecimalField(_("interest paid"), max_digits=10, decimal_places=2, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["bid__lot__number", "pk"]
        triggers = triggers_of(BondLifecycle, "claimed")

    def __str__(self) -> str:
        return f"{_('bid bond')} {self.provider}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:bond", args=[self.pk])

    def refund_facts(self) -> RefundFacts:
        """What decides when it goes back, from award, lot and tender."""
        return refund_facts([self])[self.pk]

    def due_on(self) -> date | None:
        """The last day on which it goes back in time; None while nothing is due."""
        return refund_due(self.refund_facts(), district_calendar().add_workdays)

    def may_be_received(self, at: datetime, *, on: date | None = None, **said: object) -> Refusal | None:
        """Rule of the card `receive`: not in the future."""
        return _not_ahead(on, at)

    def may_go_back(
        self, at: datetime, *, on: date | None = None, interest: Decimal | None = None, **said: object
    ) -> Refusal | None:
        """Rule of the card `give_back`; the page asks without a day."""
        if on is None or self.received_on is None:
            return None
        return _not_ahead(on, at) or may_return(received=self.received_on, due=self.due_on(), done=on, interest=interest)

    def may_be_converted(self, at: datetime, *, on: date | None = None) -> Refusal | None:
        """Rule of the card `convert`: the winner's, once its contract is signed."""
        facts = self.refund_facts()
        if not facts.is_winner or facts.signed is None:
            return Refusal(
                "not_the_winners",
                refused("Only the winner's bond becomes the performance bond, once the contract is signed."),
                law=RETURN_LAW,
            )
        if on is not None and self.received_on is not None:
            return _not_ahead(on, at) or after_receipt(received=self.received_on, done=on)
        return None


def _not_ahead(on: date | None, at: datetime) -> Refusal | None:
    if on is not None and on > localdate(at):
        return Refusal("day_ahead", refused("This day has not come yet."), status=422, field="on")
    return None


def refund_facts(bonds: list[Bond]) -> dict[int, RefundFacts]:
    """What decides when each of these bonds goes back, by key (three queries however many)."""
    from tender.procurement.models.award import Award  # noqa: PLC0415 (awards read evaluations, which read bids)
    from tender.procurement.models.bid import Bid  # noqa: PLC0415

    bids = {bid.pk: bid for bid in Bid.objects.filter(pk__in=[b.bid_id for b in bonds]).select_related("lot__tender")}
    lots = {bid.lot_id for bid in bids.values()}
    awards = list(Award.objects.filter(lot__in=lots).exclude(state="overturned").order_by("seat"))
    signed = Q(thing_type="award", event="award.contracted", thing_id__in=[str(award.pk) for award in awards])
    failed = Q(thing_type="lot", event="lot.failed", thing_id__in=[str(pk) for pk in lots])
    days = {(line.thing_type, int(line.thing_id)): localdate(line.at) for line in AuditLine.objects.filter(signed | failed)}
    return {bond.pk: _facts_of(bond, bids[bond.bid_id], _award_of(bids[bond.bid_id], awards), days) for bond in bonds}


def _award_of(bid: Any, awards: list[Any]) -> Any:
    """The award that the bid won, else the first of its lot (which says when the letters went out)."""
    of_lot = [award for award in awards if award.lot_id == bid.lot_id]
    return next((award for award in of_lot if award.winner_id == bid.pk), of_lot[0] if of_lot else None)


def _facts_of(bond: Bond, bid: Any, award: Any, days: dict[tuple[str, int], date]) -> RefundFacts:
    tender = bid.lot.tender
    if bond.withdrawn_on is not None:
        return RefundFacts(withdrawn=bond.withdrawn_on)
    if tender.state in ("failed", "terminated") and tender.ended_at is not None:
        return RefundFacts(ended=localdate(tender.ended_at))
    if bid.lot.failed_because:
        return RefundFacts(ended=days.get(("lot", bid.lot_id)) or localdate(tender.closed_at))
    if award is None or award.notified_at is None:
        return RefundFacts()
    signed = days.get(("award", award.pk))
    return RefundFacts(is_winner=award.winner_id == bid.pk, notified=localdate(award.notified_at), signed=signed)
