"""Addresses of a person's own pages (no namespace: `home`, `news`)."""

from django.urls import path

from tender.parties.views import home

urlpatterns = [
    path("", home.home, name="home"),
    path("news/", home.news, name="news"),
    path("news/<int:pk>/", home.read, name="news-read"),
    path("news/read/", home.read_all, name="news-read-all"),
]
