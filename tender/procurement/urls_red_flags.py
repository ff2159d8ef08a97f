"""Addresses of red flags; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import red_flag

urlpatterns = [
    path("tenders/<int:pk>/flags/", red_flag.listing, name="red-flags"),
    path("evaluations/<int:pk>/flags/", red_flag.committee, name="committee-flags"),
    path("flags/", red_flag.all_flags, name="all-red-flags"),
    path("flags/<int:pk>/", red_flag.page, name="red-flag"),
    path("flags/<int:pk>/move/<slug:name>/", red_flag.move, name="red-flag-move"),
]
