"""Pages of a contract: list, text with its cards, editing, signing, download."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tender.contracts import rules
from tender.contracts.forms import ContractForm, SignForm
from tender.contracts.models import Contract
from tender.contracts.queries import access_contract, contracts_for, digest_of
from tender.contracts.services import contract as services
from tender.core import clock, files
from tender.core.actor import Actor
from tender.core.acts import Door, move_page, play
from tender.core.audit import last_word
from tender.core.card import cards_of, offers
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.core.tables import Column, Filter, Table

MOVES = {
    "submit": Door(services.submit, done=_("The contract is in review.")),
    "approve": Door(services.approve, done=_("The contract is approved; the provider can sign.")),
    "send_back": Door(services.send_back),
    "ask_for_changes": Door(services.ask_for_changes),
    "complete": Door(services.complete),
    "terminate": Door(services.terminate),
}
SIGNING = {"sign_for_provider": services.sign_for_provider, "sign_for_department": services.sign_for_department}


@login_required
def contract_list(request: HttpRequest) -> HttpResponseBase:
    """Contracts this person may see."""
    table = Table(
        [
            Column("title", _("Contract"), sort="title", link=Contract.get_absolute_url, main=True),
            Column("number", _("Number"), sort="number"),
            Column("provider", _("Provider"), sort="provider__name"),
            Column("amount", _("Amount"), kind="money", sort="amount"),
            Column("sign_by", _("To be signed by"), kind="day", sort="sign_by"),
            Column("get_state_display", _("State"), kind="state", sort="state"),
        ],
        contracts_for(request.actor),
        request,
        search=("title", "number", "provider__name"),
        filters=[Filter("state", _("State"), Contract.State.choices)],
        order=("-created_at",),
        file_name="contracts",
    )
    return table.export_response() or render(request, "pages/contract/list.html", {"table": table})


@login_required
def contract_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The text, who has signed, and what can be done."""
    contract, at = access_contract(request.actor, pk), clock.now()
    context = {
        "contract": contract, "at": at, "offers": offers(contract, by=request.actor, at=at), "digest": digest_of(contract),
        "payments": _payments(contract), "said": last_word(contract),
        "signatures": contract.signatures.select_related("person"), "classes": contract.classes.all(),
        "may_edit": contract.state == services.EDITABLE and request.actor.holds("officer", contract.buyer_id),
        "may_plan": contract.state == "in_force" and _plans(request.actor, contract),
    }  # fmt: skip
    return render(request, "pages/contract/detail.html", context)


def _plans(by: Actor, contract: Contract) -> bool:
    return by.holds("organiser", contract.provider_id) or by.holds("officer", contract.buyer_id)


@login_required
def contract_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The text of a draft."""
    contract = access_contract(request.actor, pk)
    if not request.actor.holds("officer", contract.buyer_id):
        raise forbidden()
    if contract.state != services.EDITABLE:
        raise Refusal("not_a_draft", refused("Only a draft can be edited."))
    form = ContractForm(contract, request.POST or None)
    if request.method == "POST" and form.is_valid():
        save = partial(services.save_text, contract, **form.values())
        if answer := play(request, save, then=contract.get_absolute_url(), form=form, done=_("Saved.")):
            return answer
    return render(request, "pages/contract/edit.html", {"contract": contract, "form": form})


@login_required
def contract_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Play one card; signing has a page of its own that shows the text."""
    contract = access_contract(request.actor, pk)
    if name in SIGNING:
        return _sign(request, contract, name)
    return move_page(request, contract, name, MOVES)


def _sign(request: HttpRequest, contract: Contract, name: str) -> HttpResponseBase:
    card = cards_of(Contract)[name]
    if not card.may(request.actor, contract):
        raise forbidden()
    if contract.state not in card.sources and request.method == "GET":
        raise Refusal("nothing_to_sign", refused("There is nothing for you to sign here now."))
    form = SignForm(request.POST or None, initial={"digest": digest_of(contract)})
    if request.method == "POST" and form.is_valid():
        sign = partial(SIGNING[name], contract, digest=form.cleaned_data["digest"])
        if answer := play(request, sign, then=contract.get_absolute_url(), form=form, done=_("Signed.")):
            return answer
    context = {"contract": contract, "payments": _payments(contract), "form": form, "card": card}
    return render(request, "pages/contract/sign.html", context)


def _payments(contract: Contract) -> list[tuple[dict[str, str], Decimal]]:
    """(term, yuan) of every payment: part of the text that is shown and signed."""
    percents = [Decimal(term["percent"]) for term in contract.payments]
    return list(zip(contract.payments, rules.payment_amounts(contract.amount, percents), strict=True))


@login_required
def contract_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The signed contract as PDF."""
    contract = access_contract(request.actor, pk)
    if contract.paper is None:
        raise Refusal("not_printed", refused("The signed contract is not printed yet."), status=404)
    return files.answer(contract.paper)
