"""Addresses of the statutory dates of a tender; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import duty

urlpatterns = [
    path("tenders/<int:pk>/duties/", duty.listing, name="duties"),
    path("tenders/<int:pk>/duties/record/", duty.record, name="duty-record"),
    path("tenders/<int:pk>/duties/<str:key>/done/", duty.mark, name="duty-done"),
]
