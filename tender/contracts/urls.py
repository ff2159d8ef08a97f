"""Addresses of contracts and agreements."""

from django.urls import path

from tender.contracts.views import agreement, contract

app_name = "contracts"
urlpatterns = [
    path("", contract.contract_list, name="contracts"),
    path("<int:pk>/", contract.contract_page, name="contract"),
    path("<int:pk>/edit/", contract.contract_edit, name="contract-edit"),
    path("<int:pk>/move/<slug:name>/", contract.contract_move, name="contract-move"),
    path("<int:pk>/paper/", contract.contract_paper, name="contract-paper"),
    path("agreements/", agreement.agreement_list, name="agreements"),
    path("agreements/new/", agreement.agreement_new, name="agreement-new"),
    path("agreements/<int:pk>/", agreement.agreement_page, name="agreement"),
    path("agreements/<int:pk>/move/<slug:name>/", agreement.agreement_move, name="agreement-move"),
]
