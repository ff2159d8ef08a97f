"""Who may take part: kinds of providers by audience, and public institutions that are neither buyer nor supplier. Pure rules.

Values stand in the rulebook's table `[providers]`. Not here: whether a provider is verified (`bid.py`), invitations (`draw.py`).
"""

from __future__ import annotations

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook


def kinds_for(rules: Rulebook, audience: str) -> frozenset[str] | None:
    """Kinds that may bid for classes of this audience; None when the rulebook leaves the audience open."""
    found = rules.raw.get("providers", {}).get(audience)
    return frozenset(found) if isinstance(found, list) else None


def kind_refusal(rules: Rulebook, *, audience: str, kind: str) -> Refusal | None:
    """Refuses provider_kind where the rulebook does not let bodies of this kind run classes for this audience."""
    allowed = kinds_for(rules, audience)
    if allowed is None or kind in allowed:
        return None
    return Refusal(
        "provider_kind",
        _("Bodies of this kind ({kind}) may not run classes for this audience; allowed are: {allowed}."),
        law=rules.law("providers"),
        status=403,
        kind=kind,
        allowed=", ".join(sorted(allowed)),
    )


def class_refusal(rules: Rulebook, public_class: str) -> Refusal | None:
    """Refuses public_class_one: a 公益一类 institution may not bid (Order 102); "" is a body that is not classed."""
    row = rules.raw.get("providers", {}).get("public_class")
    if row is None or not public_class or public_class in row["may_bid"]:
        return None
    return Refusal(
        "public_class_one",
        _("A public institution of class one is not a supplier of services that government buys, so it may not bid."),
        law=row["law"],
        instead=_("It can be considered as the in-house option, with a shadow bid that is compared outside the scoring."),
        status=403,
        public_class=public_class,
    )
