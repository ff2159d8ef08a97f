"""Addresses of the expert pool; included by `urls.py`."""

from django.urls import path

from tender.parties.views import pool

urlpatterns = [
    path("experts/", pool.listing, name="experts"),
    path("experts/new/", pool.new, name="expert-new"),
    path("experts/own/", pool.own, name="expert-own"),
    path("experts/<int:pk>/", pool.page, name="expert"),
    path("experts/<int:pk>/amend/", pool.amend, name="expert-amend"),
    path("experts/<int:pk>/fields/", pool.add_subject, name="expert-subject-add"),
    path("experts/<int:pk>/fields/<int:subject>/close/", pool.close_subject, name="expert-subject-close"),
    path("experts/<int:pk>/relations/", pool.add_relation, name="expert-relation-add"),
    path("experts/<int:pk>/move/<slug:name>/", pool.move, name="expert-move"),
    path("relations/<int:pk>/close/", pool.close_relation, name="relation-close"),
]
