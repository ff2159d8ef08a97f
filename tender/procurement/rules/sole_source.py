"""Single source: publicity before the invitation, objections received and answered. Pure rules (GPR art. 38; O74 art. 38–40).

Not here: whether the ground fits (`procedure.py`), how long the publicity lasts (the rulebook's period single_source_publicity).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tender.core.refusal import Refusal, _


@dataclass(frozen=True)
class SourceFacts:
    """What is known of a single-source purchase. `over_at`: when the publicity is over, None where none is asked for."""

    method: str
    state: str
    is_named: bool = False
    needs_publicity: bool = True
    over_at: datetime | None = None
    open_objections: int = 0
    law: str = ""


def may_name(facts: SourceFacts, *, uniqueness: str) -> Refusal | None:
    """The one source is named, once, when the purchase is approved, with an argument why there is no other."""
    if facts.method != "single_source":
        return Refusal("wrong_procedure", _("Only a single-source purchase names its source."), law=facts.law)
    if facts.state != "approved":
        return Refusal(
            "not_approved", _("The source is named once the purchase is approved and before it is invited."), law=facts.law
        )
    if facts.is_named:
        return Refusal("source_named", _("The source is named and public already."), law=facts.law)
    if not uniqueness.strip():
        says = _("Say why only this provider can do it.")
        return Refusal("uniqueness_missing", says, law=facts.law, status=422, field="uniqueness")
    return None


def may_object(facts: SourceFacts, *, at: datetime) -> Refusal | None:
    """Anybody may object while the publicity lasts."""
    if facts.over_at is None or at >= facts.over_at:
        return Refusal("publicity_over", _("Objections are received while the publicity lasts."), law=facts.law)
    return None


def may_invite(facts: SourceFacts, *, at: datetime) -> Refusal | None:
    """The source is invited when it is named, its publicity is over, and every objection is answered."""
    if not facts.is_named:
        instead = _("Name the source with its uniqueness argument.")
        return Refusal("source_missing", _("The one source is not named yet."), law=facts.law, instead=instead)
    if not facts.needs_publicity:
        return None
    if facts.over_at is None or at < facts.over_at:
        says = _("The publicity of the single source lasts until {until}.")
        return Refusal("publicity_running", says, law=facts.law, until=facts.over_at or "—")
    if facts.open_objections:
        says = _("{count} objections to the single source are not answered yet.")
        return Refusal("objections_open", says, law=facts.law, count=facts.open_objections)
    return None
