"""May a bid be sealed, replaced, withdrawn; is it complete; is a lot left with enough bids? Pure rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules.method_words import OPEN, Words

LATE = "财政部令第87号 第33条"
CEILING = "财政部令第87号 第63条"
LEAST_BIDS = 3
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class BidFacts:
    """What the rules need to know of a bid and its tender."""

    tender_state: str
    deadline: datetime | None
    provider_state: str
    buyer_id: int = 0


def may_seal(facts: BidFacts, *, at: datetime) -> Refusal | None:
    """Only strictly before the deadline, by database time, and only by a verified organisation (O87 art. 33; GPL art. 22)."""
    if late := _late(facts, at):
        return late
    if facts.provider_state != "verified":
        return Refusal(
            "provider_unverified",
            _("Your organisation is not verified yet."),
            law="政府采购法 第22条",
            instead=_("Submit its evidence under “Organisation” and wait for the officer."),
        )
    return None


def may_withdraw(facts: BidFacts, *, at: datetime) -> Refusal | None:
    """Only strictly before the deadline (O87 art. 34)."""
    return _late(facts, at)


def may_edit(facts: BidFacts, *, at: datetime) -> Refusal | None:
    """A draft is worked on only while bids are taken; after that it stays as it is (O87 art. 33)."""
    return _late(facts, at)


def _late(facts: BidFacts, at: datetime) -> Refusal | None:
    if facts.deadline is not None and at >= facts.deadline:
        return Refusal(
            "bid_late",
            _("The deadline was {deadline}; no bid can be handed in, replaced or withdrawn any more."),
            law=LATE,
            deadline=facts.deadline,
        )
    if facts.tender_state != "published":
        return Refusal("tender_not_open", _("This tender does not take bids."), law=LATE)
    return None


def may_offer(price: Decimal, *, ceiling: Decimal) -> Refusal | None:
    """A price in yuan above zero and at most the ceiling of the lot (O87 art. 63 (4)): a higher one would be invalid."""
    if price <= 0:
        return Refusal("price_zero", _("The price must be above zero."), law=CEILING, status=422, field="price")
    if price > ceiling:
        return Refusal(
            "price_above_ceiling",
            _("The price {price} is above the ceiling {ceiling}; such a bid is invalid."),
            law=CEILING,
            status=422,
            field="price",
            price=f"¥{price:,.2f}",
            ceiling=f"¥{ceiling:,.2f}",
        )
    return None


def may_submit_content(content: Mapping[str, Any], *, ceiling: Decimal) -> Refusal | None:
    """Whether a draft may be sealed: the first of `content_refusals`."""
    return next(content_refusals(content, ceiling=ceiling), None)


def content_refusals(content: Mapping[str, Any], *, ceiling: Decimal) -> Iterator[Refusal]:
    """Everything for which a draft may not be sealed: no price or one above the ceiling, not declared, empty (O87 32, 63)."""
    if not content.get("price"):
        yield Refusal("price_missing", _("The price is still missing."), law=CEILING, status=422, field="price")
    elif refusal := may_offer(Decimal(content["price"]), ceiling=ceiling):
        yield refusal
    if not content.get("declares_no_collusion"):
        yield Refusal(
            "declaration_missing",
            _("Please declare that this bid was made independently of other bidders."),
            law="财政部令第87号 第37条",
            status=422,
            field="declares_no_collusion",
        )
    written = (*content.get("answers", {}).values(), *content.get("evidence", {}).values(), content.get("summary"))
    if not any(written) and not content.get("files"):
        yield Refusal(
            "bid_empty",
            _("The bid says nothing yet: answer at least one criterion or add a file."),
            law="财政部令第87号 第32条",
            status=422,
        )


def lot_failure(bids: int, *, least: int = LEAST_BIDS, law: str = "", words: Words = OPEN) -> str:
    """Why a lot has failed at the deadline, as the notice says it; empty while enough bids came in (O87 art. 41, 43)."""
    if bids >= least:
        return ""
    did = "投标" if words.bid == "投标" else f"提交{words.answer}"
    count = f"仅有{bids}家供应商{did}" if bids else f"无供应商{did}"
    return f"{words.bid}截止时{count}，不足{least}家（{law or words.end_cites}）"


def alias(place: int, words: Words = OPEN) -> str:
    """The blind name of the n-th bid in drawn order (0-based): 投标人甲 … 投标人癸, then 投标人11; in a consultation 供应商甲."""
    return f"{words.bidder}{STEMS[place]}" if place < len(STEMS) else f"{words.bidder}{place + 1}"
