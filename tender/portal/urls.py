"""Addresses of the public site."""

from django.urls import path

from tender.portal import urls_rulebook
from tender.portal.views import notice, planning, tender, verify

app_name = "portal"
urlpatterns = [
    path("", notice.home, name="home"),
    path("feed/", notice.feed, name="feed"),
    path("notices/<int:pk>/", notice.notice, name="notice"),
    path("notices/<int:pk>/paper/", notice.paper, name="paper"),
    path("notices/<int:pk>/document/", notice.document, name="tender-document"),
    path("intentions/", planning.intentions, name="intentions"),
    path("intentions/<int:pk>/", planning.intention, name="intention"),
    path("intentions/<int:pk>/paper/", planning.intention_paper, name="intention-paper"),
    path("plans/<int:pk>/", planning.plan, name="plan"),
    path("plans/<int:pk>/paper/", planning.plan_paper, name="plan-paper"),
    path("tenders/<int:pk>/", tender.tender, name="tender"),
    path("tenders/<int:pk>/documents/<int:document>/", tender.document, name="document"),
    *urls_rulebook.urlpatterns,
    path("verify/", verify.enter, name="verify-enter"),
    path("verify/<uuid:code>/", verify.verify, name="verify"),
]
