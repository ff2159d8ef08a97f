"""Addresses of procurement, one module of views per noun."""

from django.urls import path

from tender.procurement import urls_after, urls_bids
from tender.procurement.views import tender

app_name = "procurement"
urlpatterns = [
    *urls_bids.urlpatterns,
    path("tenders/", tender.tender_list, name="tenders"),
    path("tenders/<int:pk>/", tender.tender_page, name="tender"),
    path("tenders/<int:pk>/move/<slug:name>/", tender.tender_move, name="tender-move"),
    *urls_after.urlpatterns,
]
