"""Addresses of people and organisations."""

from django.urls import path

from tender.parties import urls_pool, urls_standing
from tender.parties.views import organisation

app_name = "parties"
urlpatterns = [
    *urls_standing.urlpatterns,
    *urls_pool.urlpatterns,
    path("organisations/", organisation.organisation_list, name="organisations"),
    path("organisations/new/", organisation.register, name="organisation-new"),
    path("organisations/<int:pk>/", organisation.organisation_page, name="organisation"),
    path("organisations/<int:pk>/edit/", organisation.edit, name="organisation-edit"),
    path("organisations/<int:pk>/move/<slug:name>/", organisation.organisation_move, name="organisation-move"),
    path("organisations/<int:pk>/evidence/", organisation.add_evidence, name="evidence-add"),
    path("organisations/<int:pk>/evidence/<int:paper>/", organisation.evidence, name="evidence"),
    path("organisations/<int:pk>/evidence/<int:paper>/remove/", organisation.remove_evidence, name="evidence-remove"),
    path("organisations/<int:pk>/colleagues/", organisation.invite, name="colleague-invite"),
    path("organisations/<int:pk>/colleagues/<int:seat>/remove/", organisation.remove_colleague, name="colleague-remove"),
]
