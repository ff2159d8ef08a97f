"""The address of a person's first page (no namespace: `home`)."""

from django.urls import path

from tender.parties.views import home

urlpatterns = [path("", home.home, name="home")]
