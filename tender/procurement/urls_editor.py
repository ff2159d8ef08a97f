"""Addresses of the tender editor beside its screens: copies, templates, differences; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import difference, tender_copy

urlpatterns = [
    path("tenders/<int:pk>/changes/", difference.difference, name="tender-changes"),
    path("tenders/<int:pk>/copy/", tender_copy.tender_copy, name="tender-copy"),
]
