"""Facts about the one source and the in-house option, read for the rules."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tender.core.refusal import Refusal, _
from tender.procurement.models.procedure import Choice
from tender.procurement.models.sole_source import ShadowBid, SoleSource
from tender.procurement.rules import in_house, rulebook, sole_source
from tender.procurement.rules.grounds import ground_named

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender


def source_of(tender: Tender) -> SoleSource | None:
    """The one source, None until it is named."""
    return SoleSource.objects.select_related("provider", "notice").filter(tender_id=tender.pk).first()


def source_facts(tender: Tender) -> sole_source.SourceFacts:
    """What decides whether the source may be named, objected to, invited."""
    rules, found = rulebook.load(tender.rulebook), source_of(tender)
    key = Choice.objects.filter(tender_id=tender.pk).values_list("ground", flat=True).first() or ""
    ground = ground_named(rules, tender.method, key)
    return sole_source.SourceFacts(
        method=tender.method,
        state=tender.state,
        is_named=found is not None,
        needs_publicity=ground is None or ground.publicity,
        over_at=found.over_at if found else None,
        open_objections=found.objections.filter(answered_at=None).count() if found else 0,
        law=rules.raw["procedures"]["publicity"]["law"],
    )


def source_refusal(tender: Tender, at: datetime) -> Refusal | None:
    """Why a procedure with one source, or none, may not be published now."""
    if tender.method == "direct_assignment":
        law, says = rulebook.load(tender.rulebook).method(tender.method).law, _("An in-house assignment takes no bids.")
        return Refusal("no_bids_taken", says, law=law, instead=_("The leader assigns it once the shadow bid is recorded."))
    return sole_source.may_invite(source_facts(tender), at=at) if tender.method == "single_source" else None


def assign_refusal(tender: Tender) -> Refusal | None:
    """Why the purchase cannot be assigned in-house."""
    has_shadow = tender.method == "direct_assignment" and ShadowBid.objects.filter(tender_id=tender.pk).exists()
    return in_house.may_assign(rulebook.load(tender.rulebook), method=tender.method, has_shadow=has_shadow)
