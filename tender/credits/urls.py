"""Addresses of credits."""

from django.urls import path

from tender.credits.views import claim, ledger

app_name = "credits"
urlpatterns = [
    path("", ledger.mine, name="mine"),
    path("ranking/", ledger.rank, name="ranking"),
    path("learners/<int:pk>/", ledger.learner, name="learner"),
    path("entries/<int:pk>/reverse/", ledger.reverse_entry, name="reverse"),
    path("claims/", claim.claim_list, name="claims"),
    path("claims/new/", claim.claim_edit, name="claim-new"),
    path("claims/<int:pk>/", claim.claim_page, name="claim"),
    path("claims/<int:pk>/edit/", claim.claim_edit, name="claim-edit"),
    path("claims/<int:pk>/move/<slug:name>/", claim.claim_move, name="claim-move"),
    path("claims/<int:pk>/evidence/", claim.claim_evidence, name="claim-evidence"),
]
