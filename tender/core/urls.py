"""Addresses of the office: staff pages of the shared ground, and the page of all parts."""

from django.urls import path

from tender.core import views

app_name = "office"
urlpatterns = [path("style/", views.style, name="style")]
