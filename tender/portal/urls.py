"""Addresses of the public site."""

from django.urls import path

from tender.portal import urls_rulebook
from tender.portal.views import notice, tender, verify

app_name = "portal"
urlpatterns = [
    path("", notice.home, name="home"),
    path("feed/", notice.feed, name="feed"),
    path("notices/<int:pk>/", notice.notice, name="notice"),
    path("notices/<int:pk>/paper/", notice.paper, name="paper"),
    path("tenders/<int:pk>/", tender.tender, name="tender"),
    path("tenders/<int:pk>/documents/<int:document>/", tender.document, name="document"),
    *urls_rulebook.urlpatterns,
    path("verify/<uuid:code>/", verify.verify, name="verify"),
]
