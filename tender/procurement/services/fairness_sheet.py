"""The fairness report as the evaluation report prints it: the same sentences as on the page, in Chinese."""

from __future__ import annotations

from django.utils.translation import override

from tender.procurement.documents.fairness import LotFairness
from tender.procurement.models import Evaluation
from tender.procurement.queries.fairness import fairness_of
from tender.procurement.services.fairness_words import lots_of


def printed_fairness(evaluation: Evaluation) -> dict[int, LotFairness]:
    """Lot → its report, computed once for all lots of an evaluation."""
    with override("zh-hans"):
        found = fairness_of(evaluation)
        return dict(zip((int(key) for key in found.lots), lots_of(found), strict=True))
