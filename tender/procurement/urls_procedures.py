"""Addresses of procedures: their choice, draws, last offers, publicity, in-house option, framework. Included by `urls.py`."""

from django.urls import path

from tender.procurement.views import invitation, procedure

urlpatterns = [
    path("tenders/<int:pk>/draft/procedure/", procedure.choose, name="draft-procedure"),
    path("tenders/<int:pk>/draw/", invitation.drawing, name="draw"),
    path("invitations/<int:pk>/letter/", invitation.letter, name="invitation-letter"),
]
