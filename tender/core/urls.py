"""Addresses of the office: staff pages of the shared ground."""

from django.urls import path

from tender.core import views
from tender.core.office import calendar, deliveries, moves, trail

app_name = "office"
urlpatterns = [
    path("style/", views.style, name="style"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/revive/", deliveries.revive, name="revive"),
    path("moves/", moves.moves, name="moves"),
    path("trail/", trail.trail, name="trail"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/remove/", calendar.remove_day, name="calendar-remove"),
]
