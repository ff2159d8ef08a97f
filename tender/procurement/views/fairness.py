"""The page of the ranking and fairness report: for the buyer's people, supervisors, and the committee's leader after the lock."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tender.procurement.queries.fairness import access_fairness, fairness_of
from tender.procurement.services.fairness_words import lots_of


@login_required
def fairness(request: HttpRequest, pk: int) -> HttpResponse:
    """Ranking, what would have changed it, and where the points come from, lot by lot."""
    evaluation = access_fairness(request.actor, pk)
    context = {"evaluation": evaluation, "tender": evaluation.tender, "lots": lots_of(fairness_of(evaluation))}
    return render(request, "pages/evaluation/fairness.html", context)
