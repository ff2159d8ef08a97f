"""Addresses that belong to no subject."""

from django.urls import path

from tender.core import views

urlpatterns = [path("style/", views.style, name="style")]
