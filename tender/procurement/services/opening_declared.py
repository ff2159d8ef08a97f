"""What the opening reads beside price and answers: declarations, consortium, papers named, bonds; and what only it can compare.

Nothing is rejected here: a member that bids twice is a fact for the examination (GPR art. 22). Opening itself: `opening.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tender.core.actor import CLOCK
from tender.core.door import begin, note
from tender.parties.models import Evidence
from tender.procurement.models import Bid, Bond, Tender, TenderTerms
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.rules import declaration, rulebook

BRANCHES = ("declarations", "consortium", "bond")
FORMS = {"transfer": "转账", "cheque": "支票", "draft": "汇票", "promissory": "本票", "guarantee": "保函"}


def declared(technical: dict[str, Any], price: dict[str, Any]) -> dict[str, Any]:
    """What goes into the statement of an opened bid; empty parts stay out."""
    found = {branch: price.get(branch) for branch in BRANCHES} | {"proofs": technical.get("proofs")}
    return {branch: said for branch, said in found.items() if isinstance(said, dict) and any(said.values())}


def bond_words(bond: dict[str, Any]) -> str:
    """What the opening record says of a bond."""
    return FORMS.get(bond.get("form", ""), "")


def record_declared(tender: Tender, *, at: datetime) -> None:
    """After the bids of all lots are read: note members that bid beside each other, and the bonds that were proved."""
    bids = list(Bid.objects.filter(lot__tender=tender, opened_at__isnull=False).select_related("provider").order_by("pk"))
    for bid in bids:
        _note_share(bid, tender)
        _note_papers(bid)
    _note_beside(bids, at)
    Bid.objects.bulk_update(bids, ["statement"])
    terms = bond_terms_of(tender)
    if terms is not None:
        for bid in bids:
            enter_bond(bid, tender, terms, bid.statement.get("bond") or {}, at=at)


def _note_share(bid: Bid, tender: Tender) -> None:
    consortium = bid.statement.get("consortium")
    if consortium and consortium.get("members"):
        share = declaration.small_share(consortium, bidder_is_small=bid.is_small_micro)
        consortium["small_share"] = f"{share:f}"
        consortium["deducts"] = share >= rulebook.load(tender.rulebook).consortium_share


def _note_papers(bid: Bid) -> None:
    """The papers named, as they stand on the day of the opening."""
    proofs = bid.statement.get("proofs")
    if proofs:
        rows = {str(row.pk): row for row in Evidence.objects.filter(organisation_id=bid.provider_id, pk__in=proofs.values())}
        bid.statement["proofs"] = {
            need: {"paper": row.pk, "kind": row.kind, "state": row.state, "valid_until": _iso(row.valid_until)}
            for need, key in proofs.items()
            if (row := rows.get(key)) is not None
        }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _note_beside(bids: list[Bid], at: datetime) -> None:
    lots: dict[int, list[Bid]] = {}
    for bid in bids:
        lots.setdefault(bid.lot_id, []).append(bid)
    for in_lot in lots.values():
        members = {bid.pk: [row["uscc"] for row in (bid.statement.get("consortium") or {}).get("members", ())] for bid in in_lot}
        both = declaration.beside((bid.pk, bid.provider.uscc, members[bid.pk]) for bid in in_lot)
        for bid in in_lot:
            if bid.pk in both:
                bid.statement["beside"] = both[bid.pk]
                note(bid, "bid.member_beside", by=CLOCK, at=at, codes=both[bid.pk])


def enter_bond(
    bid: Bid, tender: Tender, terms: TenderTerms, said: dict[str, Any], *, at: datetime, withdrawn_on: date | None = None
) -> Bond | None:
    """The row of one bond from what the bidder proved; None when it proved none (then it is a fact of the examination)."""
    if not (said.get("form") and said.get("paid_on")):
        return None
    bond = Bond(
        bid=bid, tender=tender, buyer_id=tender.buyer_id, provider_id=bid.provider_id, amount=terms.bid_bond, form=said["form"],
        reference=said.get("reference", ""), account=said.get("account", ""), paid_on=date.fromisoformat(said["paid_on"]),
        withdrawn_on=withdrawn_on, at=at,
    )  # fmt: skip
    return begin(bond, by=CLOCK, at=at, logs="bond.claimed")
