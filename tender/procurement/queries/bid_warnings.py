"""Everything that would make a bid invalid, before it is sealed: what blocks the seal, and what is a risk, each with its place.

Only facts of the bidder itself are read here: nothing tells whether anybody else bids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import Evidence, Organisation
from tender.parties.queries.link import facts_of
from tender.parties.queries.standing import debarment_of
from tender.parties.rules import evidence as papers
from tender.parties.rules import sides
from tender.parties.rules.link import Fact, controlling
from tender.procurement.models import Bid
from tender.procurement.models.bid_work import right_refusal
from tender.procurement.models.terms import bond_terms_of, terms_row
from tender.procurement.rules import bid as rules
from tender.procurement.rules import bond, declaration
from tender.procurement.rules.blind import betrayed, forms_of

PLACES = {
    "price_missing": "price", "price_zero": "price", "price_above_ceiling": "price", "declaration_missing": "price",
    "bid_empty": "summary", "small_incomplete": "declarations", "industry_differs": "declarations",
    "consortium_excluded": "consortium", "member_incomplete": "consortium", "member_twice": "consortium",
    "shares_not_hundred": "consortium", "agreement_missing": "consortium", "bond_missing": "bond", "bond_form": "bond",
}  # fmt: skip
TROUBLES = {
    "locked": _("“{file}” asks for a password; it cannot be read after the opening."),
    "cut": _("The end of “{file}” is missing; it may not open."),
}


@dataclass(frozen=True)
class Warning:
    """One thing to mend. `slug` names the place of the bid it concerns, if one does; `url` leads there."""

    refusal: Refusal
    blocks: bool
    url: str = ""
    slug: str = ""


def content_refusals(bid: Bid, content: Mapping[str, Any]) -> Iterator[Refusal]:
    """Everything in the draft itself for which it may not be sealed, the plainest first."""
    yield from rules.content_refusals(content, ceiling=Decimal(bid.lot.ceiling))
    terms, asked = terms_row(bid.lot.tender), bond_terms_of(bid.lot.tender)
    about = {file["about"] for file in content.get("files", {}).values()}
    found = [
        declaration.small_refusal(content, industry=terms.sme_industry if terms else ""),
        declaration.consortium_refusal(
            content,
            allowed=terms is None or terms.allows_consortium,
            bidder_uscc=bid.provider.uscc,
            has_agreement="consortium" in about,
        ),
        bond.proof_refusal(content.get("bond", {}), asked.bond_forms, has_file="bond" in about) if asked else None,
    ]
    yield from (refusal for refusal in found if refusal is not None)


def warnings_of(bid: Bid, content: Mapping[str, Any], *, by: Actor, at: datetime) -> list[Warning]:
    """What blocks the seal first, then the risks (four queries)."""
    return [*_blocks(bid, content, by, at), *_risks(bid, content, at)]


def _blocks(bid: Bid, content: Mapping[str, Any], by: Actor, at: datetime) -> Iterator[Warning]:
    tender, standing = bid.lot.tender, reverse("parties:standing", args=[bid.provider_id])
    facts = rules.BidFacts(tender.state, tender.deadline, bid.provider.state, tender.buyer_id)
    if refusal := rules.may_seal(facts, at=at):
        yield Warning(refusal, True, bid.provider.get_absolute_url() if refusal.code == "provider_unverified" else "")
    if refusal := debarment_of(bid.provider_id, at):
        yield Warning(refusal, True, standing)
    if refusal := sides.may_bid(by.seats, buyer_id=tender.buyer_id):
        yield Warning(refusal, True)
    if refusal := right_refusal(by, bid, "seal"):
        yield Warning(refusal, True, reverse("procurement:bid-colleagues", args=[bid.pk]))
    for refusal in content_refusals(bid, content):
        yield _at_place(bid, refusal, PLACES[refusal.code], blocks=True)


def _at_place(bid: Bid, refusal: Refusal, slug: str, *, blocks: bool = False) -> Warning:
    return Warning(refusal, blocks, reverse("procurement:bid-part", args=[bid.pk, slug]), slug)


def _risks(bid: Bid, content: Mapping[str, Any], at: datetime) -> Iterator[Warning]:
    for file in content.get("files", {}).values():
        if says := TROUBLES.get(file.get("trouble", "")):
            refusal = Refusal("file_unreadable", says, law="财政部令第87号 第32条", file=file["name"])
            yield _at_place(bid, refusal, file["about"].replace(".", "-"))
    own = own_names(bid.provider)
    for leaf, text in content.get("answers", {}).items():
        if name := betrayed(str(text), own):
            says = _("This answer names “{name}”: it is judged without names, and evaluators will see a black bar there.")
            yield _at_place(bid, Refusal("name_in_answer", says, law="财政部令第87号 第62条", name=name), f"answers-{leaf}")
    prefetch_related_objects([bid], "provider__evidence")
    rows = sorted(bid.provider.evidence.all(), key=lambda row: row.pk)
    yield from _paper_risks(bid, rows)
    proofs = content.get("proofs", {})
    known = {str(row.pk): row for row in rows}
    for need, key in proofs.items():
        row = known.get(key)
        if row is not None and (refusal := _paper_refusal(row, bid.lot.tender.deadline)):
            yield _at_place(bid, refusal, f"evidence-{need}")


def own_names(provider: Organisation) -> list[str]:
    """By what a provider's answers could betray it: name, short name, code, people, contacts."""
    fields = ("legal_representative", "contact_name", "contact_phone", "email", "uscc")
    return [*forms_of(provider.name), *filter(None, (getattr(provider, field) for field in fields))]


def _paper_risks(bid: Bid, rows: list[Evidence]) -> Iterator[Warning]:
    """Papers that every supplier shows: missing, not verified, or over before the deadline."""
    standing = reverse("parties:standing", args=[bid.provider_id])
    for kind in papers.needed_kinds(bid.provider.kind):
        best = papers.best_of([row.as_paper for row in rows], kind)
        if best is None:
            says = _("“{paper}” is not shown on your organisation's page; show it there or in this bid.")
            yield Warning(Refusal("paper_missing", says, law=papers.LAW, paper=Evidence.Kind(kind).label), False, standing)
        else:
            row = next(row for row in rows if row.as_paper == best)
            if refusal := _paper_refusal(row, bid.lot.tender.deadline):
                yield Warning(refusal, False, standing)


def _paper_refusal(row: Evidence, deadline: datetime | None) -> Refusal | None:
    label = row.get_kind_display()
    if row.state != "verified":
        says = _("“{paper}” is “{state}”, not verified.")
        return Refusal("paper_unverified", says, law=papers.LAW, paper=label, state=row.get_state_display())
    if deadline is not None and papers.ends_before(row.valid_until, deadline):
        says = _("“{paper}” is valid until {day} only, and the deadline is later.")
        return Refusal("paper_ends", says, law=papers.LAW, paper=label, day=row.valid_until)
    return None


def control_facts(bid: Bid) -> list[Fact]:
    """What the bidder has said of itself that would bar another supplier in the same contract (GPR art. 18)."""
    return controlling(facts_of(bid.provider))
