"""Addresses of a person's own pages (no namespace: `home`, `notifications`)."""

from django.urls import path

from tender.parties.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("news/", home.news, name="notifications"),
    path("news/<uuid:event_id>/", home.read, name="notification"),
    path("news/read/", home.read_all, name="notifications-read"),
]
