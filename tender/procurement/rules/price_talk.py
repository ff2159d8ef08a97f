"""The negotiation of a single source (协商): may its record be handed out to be signed, is it agreed. Pure rules (O74 art. 41–43).

Prices in yuan. Not here: who is the source and its publicity (`sole_source.py`), signing (`services/price_talk.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook


@dataclass(frozen=True)
class TalkFacts:
    """What is known of a negotiation. `prices`: per bid its lot, ceiling, offer and what was agreed (None: not yet)."""

    method: str
    state: str
    held_on: date | None = None
    opened_on: date | None = None
    people: int = 0
    experienced: int = 0
    missing: Sequence[str] = ()
    prices: Sequence[tuple[str, Decimal, Decimal | None, Decimal | None]] = ()


def law_of(rules: Rulebook) -> str:
    """The articles on the negotiation."""
    return str(rules.raw["procedures"]["price_talk"]["law"])


def may_negotiate(facts: TalkFacts, rules: Rulebook) -> Refusal | None:
    """With the one source, once its offer is open and until the price is agreed."""
    if facts.method != "single_source":
        return Refusal("wrong_procedure", _("Only a single-source purchase negotiates its price."), law=law_of(rules))
    if facts.state != "opened":
        says = _("The price is negotiated between the opening and the decision.")
        return Refusal("talk_not_now", says, law=law_of(rules))
    return None


def may_hand_out(facts: TalkFacts, rules: Rulebook, *, on: date) -> Refusal | None:
    """The record is whole: day, people with experience, what art. 42 asks for, and a reasonable price for every offer."""
    law, least = law_of(rules), int(rules.raw["procedures"]["price_talk"]["people"])
    if refusal := may_negotiate(facts, rules):
        return refusal
    if facts.held_on is None or facts.held_on > on or (facts.opened_on and facts.held_on < facts.opened_on):
        says = _("The negotiation lies between the opening and today.")
        return Refusal("talk_day", says, law=law, status=422, field="held_on")
    if facts.people < least or not facts.experienced:
        says = _("At least {least} people negotiate, one of them with experience in the matter.")
        return Refusal("talk_people", says, law=law, status=422, field="people", least=least)
    if facts.missing:
        says = _("The record does not say yet: {fields}.")
        return Refusal("talk_incomplete", says, law=law, status=422, fields=list(facts.missing))
    return next(filter(None, (price_refusal(*price, law=law) for price in facts.prices)), None)


def price_refusal(lot: str, ceiling: Decimal, offered: Decimal | None, agreed: Decimal | None, *, law: str) -> Refusal | None:
    """The agreed price is above 0, at most the ceiling (else the budget) and at most what was offered (O74 art. 41, 43)."""
    if agreed is None or agreed <= 0:
        return Refusal("price_not_agreed", _("Enter the agreed price of {lot}."), law=law, status=422, lot=lot)
    if agreed > ceiling:
        says = _("The agreed price of {lot} ({price}) is above the ceiling of {ceiling}.")
        instead = _("A price above the budget ends the purchase: the leader terminates it.")
        values = {"lot": lot, "price": f"¥{agreed:,.2f}", "ceiling": f"¥{ceiling:,.2f}"}
        return Refusal("price_above_ceiling", says, law=law, status=422, instead=instead, **values)
    if offered is not None and agreed > offered:
        says = _("The agreed price of {lot} ({price}) is above what was offered ({offered}).")
        return Refusal("price_above_offer", says, law=law, status=422, lot=lot, price=f"¥{agreed:,.2f}", offered=f"¥{offered:,.2f}")
    return None


def not_signed(rules: Rulebook, *, unsigned: int | None) -> Refusal | None:
    """The price stands once everybody who negotiated has signed the record, or is deemed to agree. None: there is no record."""
    if unsigned is None:
        return Refusal("talk_missing", _("The negotiation is not recorded yet."), law=law_of(rules))
    if unsigned:
        says = _("{count} people have not signed the record of the negotiation.")
        return Refusal("talk_unsigned", says, law=law_of(rules), count=unsigned)
    return None
