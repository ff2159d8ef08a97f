"""Addresses of the check before publication: findings, reasons, simulation; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import finding, simulation

urlpatterns = [
    path("tenders/<int:pk>/draft/check/reasons/", finding.reasons, name="draft-reasons"),
    path("tenders/<int:pk>/draft/simulation/", simulation.simulation, name="draft-simulation"),
    path("tenders/<int:pk>/draft/<slug:name>/findings/", finding.of_part, name="draft-findings"),
]
