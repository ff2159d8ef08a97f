"""Addresses of people and seats in the office (namespace `people`)."""

from django.urls import path

from tender.parties.views import office

app_name = "people"
urlpatterns = [
    path("", office.people, name="people"),
    path("<int:pk>/", office.person, name="person"),
    path("<int:pk>/seats/<int:seat>/end/", office.dismiss, name="dismiss"),
]
