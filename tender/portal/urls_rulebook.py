"""Addresses of the rulebooks, which anybody may read; included by `urls.py`."""

from django.urls import path

from tender.portal.views import rulebook

urlpatterns = [
    path("rulebooks/", rulebook.listing, name="rulebooks"),
    path("rulebooks/compare/", rulebook.compare, name="rulebook-compare"),
    path("rulebooks/law/", rulebook.law, name="rulebook-law"),
    path("rulebooks/<slug:name>/", rulebook.page, name="rulebook"),
]
