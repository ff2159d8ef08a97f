"""Addresses of remedies: debrief, complaints, effects, and what follows a tender that ended early; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import aftermath, challenge, complaint, debrief

urlpatterns = [
    path("bids/<int:pk>/debrief/", debrief.page, name="debrief"),
    path("objections/<int:pk>/authorisation/", challenge.authorisation, name="challenge-authorisation"),
    path("tenders/<int:pk>/complaints/", complaint.listing, name="complaints"),
    path("tenders/<int:pk>/complaints/new/", complaint.new, name="complaint-new"),
    path("complaints/<int:pk>/", complaint.page, name="complaint"),
    path("complaints/<int:pk>/suspend/", complaint.suspend, name="complaint-suspend"),
    path("complaints/<int:pk>/move/<slug:name>/", complaint.move, name="complaint-move"),
    path("complaints/<int:pk>/decision/", complaint.paper, name="complaint-paper"),
    path("effects/<int:pk>/done/", complaint.effect_done, name="effect-done"),
    path("tenders/<int:pk>/aftermath/", aftermath.page, name="aftermath"),
    path("tenders/<int:pk>/aftermath/<slug:way>/", aftermath.follow, name="aftermath-follow"),
]
