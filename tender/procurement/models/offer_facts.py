"""Facts about last offers, read for the rules (`rules/offer.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from tender.core.refusal import Refusal
from tender.procurement.models.offer import OfferRound
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.rules import offer, rulebook

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender


def offer_facts(tender: Tender) -> offer.OfferFacts:
    """What decides whether last offers may be invited."""
    from tender.procurement.models.facts import committee_refusal, unexamined  # noqa: PLC0415 (facts ask this module too)

    lots = tender.lots.filter(failed_because="").annotate(left=Count("bids", filter=Q(bids__state="admitted")))
    return offer.OfferFacts(
        method=tender.method,
        state=tender.state,
        unexamined=unexamined(tender),
        admitted=tuple(lots.values_list("left", flat=True)),
        least=fewest_of(tender).left,
        committee_refusal=committee_refusal(tender) if tender.state == "examining" else None,
        is_invited=OfferRound.objects.filter(tender=tender).exists(),
    )


def offers_refusal(tender: Tender) -> Refusal | None:
    """Whether the scoring must still wait for last offers."""
    rules = rulebook.load(tender.rulebook)
    if not offer.law_of(rules, tender.method):
        return None
    opened = OfferRound.objects.filter(tender_id=tender.pk, state="opened").exists()
    return offer.not_opened(rules, method=tender.method, is_opened=opened)
