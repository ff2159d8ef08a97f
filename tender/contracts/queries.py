"""Reading contracts and agreements; `access_…` is the only way to fetch one on somebody's behalf."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from tender.contracts import rules
from tender.contracts.models import Agreement, Contract
from tender.core.actor import Actor
from tender.core.refusal import Refusal, _

DRAFTING = ["draft", "in_review"]


def contracts_for(by: Actor) -> QuerySet[Contract]:
    """The buyer's people and supervisors: all of theirs; a provider: its own from the moment the text is approved."""
    found = Contract.objects.select_related("buyer", "provider", "tender")
    if by.holds("supervisor"):
        return found
    buyers = by.organisations("officer") | by.organisations("approver")
    providers = by.organisations("provider") | by.organisations("organiser")
    return found.filter(Q(buyer_id__in=buyers) | (Q(provider_id__in=providers) & ~Q(state__in=DRAFTING)))


def access_contract(by: Actor, pk: int) -> Contract:
    """A contract this actor may see. Refuses not_found (404)."""
    contract = (
        contracts_for(by).select_related("award__lot", "award__winner", "call_off__entrant__lot", "paper").filter(pk=pk).first()
    )
    if contract is None:
        raise Refusal("not_found", _("There is no such contract."), status=404)
    return contract


def agreements_for(by: Actor) -> QuerySet[Agreement]:
    """The buyer's people and supervisors: all; a provider: its own."""
    found = Agreement.objects.select_related("buyer", "provider")
    if by.holds("supervisor"):
        return found
    buyers = by.organisations("officer") | by.organisations("approver")
    return found.filter(Q(buyer_id__in=buyers) | Q(provider_id__in=by.organisations("provider")))


def access_agreement(by: Actor, pk: int) -> Agreement:
    """An agreement this actor may see. Refuses not_found (404)."""
    agreement = agreements_for(by).filter(pk=pk).first()
    if agreement is None:
        raise Refusal("not_found", _("There is no such agreement."), status=404)
    return agreement


def text_of(contract: Contract) -> dict[str, Any]:
    """The words that are signed: everything but states and signatures."""
    return {
        "number": contract.number, "title": contract.title, "buyer": contract.buyer.name, "provider": contract.provider.name,
        "amount": str(contract.amount), "place": contract.place, "from": str(contract.starts_on), "until": str(contract.ends_on),
        "articles": contract.articles, "payments": contract.payments,
    }  # fmt: skip


def digest_of(contract: Contract) -> str:
    """The digest of the words that are signed."""
    return rules.digest(text_of(contract))
