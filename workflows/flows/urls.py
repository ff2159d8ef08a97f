"""Addresses of processes (namespace `flows`)."""

from django.urls import path

from workflows.flows import views

app_name = "flows"
urlpatterns = [
    path("<int:pk>/", views.process_page, name="process"),
    path("<slug:kind>/<int:pk>/", views.thing_page, name="thing"),
]
