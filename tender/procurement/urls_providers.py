"""Addresses of working together on a bid, of bonds, and of links between bidders; included by `urls.py`."""

from django.urls import path

from tender.procurement.views import bid_work, bond

urlpatterns = [
    path("bids/<int:pk>/colleagues/", bid_work.colleagues, name="bid-colleagues"),
    path("bids/<int:pk>/colleagues/<int:person>/remove/", bid_work.remove_colleague, name="bid-colleague-remove"),
    path("bids/<int:pk>/versions/", bid_work.versions, name="bid-versions"),
    path("bids/<int:pk>/versions/<int:number>/", bid_work.version, name="bid-version"),
    path("bids/<int:pk>/bond/claim/", bid_work.claim, name="bond-claim"),
    path("tenders/<int:pk>/bonds/", bond.listing, name="bonds"),
    path("tenders/<int:pk>/links/", bond.links, name="bidder-links"),
    path("bonds/<int:pk>/", bond.page, name="bond"),
    path("bonds/<int:pk>/move/<slug:name>/", bond.move, name="bond-move"),
]
