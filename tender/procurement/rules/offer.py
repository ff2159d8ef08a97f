"""Last offers (最后报价) of consultation and negotiation: may they be invited, may one be made, may they be opened. Pure rules.

CC214 art. 21; O74 art. 33. Not here: how few are enough (`procedure.py`), prices (`bid.py`), sealing (`services/offer.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook


@dataclass(frozen=True)
class OfferFacts:
    """What is known of a tender before last offers. `admitted`: bids still in, per lot going on; `least`: how few are enough."""

    method: str
    state: str
    unexamined: int = 0
    admitted: Sequence[int] = ()
    least: int = 3
    committee_refusal: Refusal | None = None
    is_invited: bool = False


def law_of(rules: Rulebook, method: str) -> str:
    """The article on last offers of a method; empty where a method has none."""
    row = rules.raw["procedures"]["last_offers"].get(method)
    return str(row["law"]) if row else ""


def may_invite(facts: OfferFacts, rules: Rulebook, *, deadline: datetime | None, at: datetime) -> Refusal | None:
    """Once, after the examination, by a lawful group, from those still in, with a deadline that lies ahead."""
    law = law_of(rules, facts.method)
    if not law:
        return Refusal("no_last_offers", _("This procedure knows no last offers."), law=rules.method(facts.method).law)
    if facts.is_invited:
        return Refusal("offers_invited", _("Last offers are invited already; there is one round."), law=law)
    if facts.state != "examining" or facts.unexamined:
        return Refusal("offers_too_early", _("Last offers are invited once every bid is examined and before the scoring."), law=law)
    if facts.committee_refusal:
        return facts.committee_refusal
    if not any(count >= facts.least for count in facts.admitted):
        says = _("Fewer than {least} providers are still in, so no last offers are invited.")
        return Refusal("too_few_left", says, law=law, instead=_("Declare the tender failed."), least=facts.least)
    if deadline is not None and deadline <= at:
        says = _("The deadline for last offers must lie ahead.")
        return Refusal("offers_deadline_past", says, law=law, status=422, field="deadline")
    return None


def may_make(*, bid_state: str, deadline: datetime, is_open: bool, has_offer: bool, law: str, at: datetime) -> Refusal | None:
    """Only by those still in, strictly before the deadline, once."""
    if not is_open or at >= deadline:
        says = _("The deadline for last offers was {deadline}; none can be handed in any more.")
        return Refusal("offer_late", says, law=law, deadline=deadline)
    if bid_state != "admitted":
        return Refusal("offer_not_in", _("Only providers that passed the examination make a last offer."), law=law, status=403)
    if has_offer:
        return Refusal("offer_made", _("Your last offer is handed in already; a last offer is made once."), law=law)
    return None


def may_open(*, deadline: datetime, law: str, at: datetime) -> Refusal | None:
    """All together, not before their deadline."""
    if at < deadline:
        return Refusal("offers_running", _("Last offers may come in until {deadline}."), law=law, deadline=deadline)
    return None


def not_opened(rules: Rulebook, *, method: str, is_opened: bool) -> Refusal | None:
    """Where the law knows last offers, nothing is scored before they are opened."""
    law = law_of(rules, method)
    if not law or is_opened:
        return None
    instead = _("The group invites last offers from those still in; they are opened together after their deadline.")
    return Refusal("offers_open", _("The last offers are not opened yet."), law=law, instead=instead)


def failure(count: int, *, least: int, law: str) -> str:
    """Why a lot has failed when too few last offers came in, as the notice says it; empty while there are enough."""
    return "" if count >= least else f"提交最后报价的供应商为{count}家，不足{least}家（{law}）"
