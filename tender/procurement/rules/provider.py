"""Who may take part: kinds of providers by audience, and public institutions that are neither buyer nor supplier. Pure rules.

Values stand in the rulebook's table `[providers]`. Not here: whether a provider is verified (`bid.py`), invitations (`draw.py`).
"""

from __future__ import annotations

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Kinds, Rulebook

CLASS_ONE = "one"


def kinds_for(rules: Rulebook, audience: str) -> Kinds | None:
    """Kinds that may bid for classes of this audience; None when the rulebook leaves the audience open."""
    return rules.provider_kinds(audience) if audience in rules.raw.get("providers", {}).get("audiences", {}) else None


def kind_refusal(rules: Rulebook, *, audience: str, kind: str) -> Refusal | None:
    """Refuses provider_kind where the rulebook does not let bodies of this kind run classes for this audience."""
    allowed = kinds_for(rules, audience)
    if allowed is None or kind in allowed.kinds:
        return None
    return Refusal(
        "provider_kind",
        _("Bodies of this kind ({kind}) may not run classes for this audience; allowed are: {allowed}."),
        law=allowed.law,
        status=403,
        kind=kind,
        allowed=", ".join(sorted(allowed.kinds)),
    )


def class_refusal(rules: Rulebook, public_class: str) -> Refusal | None:
    """Refuses public_class_one: a 公益一类 institution may not bid (Order 102); "" is a body that is not classed."""
    row = rules.raw.get("providers", {}).get("public_class_one")
    if row is None or row["allowed"] or public_class != CLASS_ONE:
        return None
    return Refusal(
        "public_class_one",
        _("A public institution of class one is not a supplier of services that government buys, so it may not bid."),
        law=row["law"],
        instead=_("It can be considered as the in-house option, with a shadow bid that is compared outside the scoring."),
        status=403,
        public_class=public_class,
    )
