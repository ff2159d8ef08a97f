"""Addresses of archives and of the supervisor's desk; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import archive, desk

urlpatterns = [
    path("tenders/<int:pk>/archive/", archive.page, name="archive"),
    path("archives/<int:pk>/file/", archive.download, name="archive-file"),
    path("desk/", desk.listing, name="desk"),
    path("desk/<int:pk>/", desk.page, name="desk-tender"),
]
