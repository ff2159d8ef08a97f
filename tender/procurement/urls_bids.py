"""Addresses of bids, opening and failure. Put into `urls.py` before the tender's general moves, which would swallow two of them."""

from django.urls import path

from tender.procurement.views import bid, bid_part, opening

urlpatterns = [
    path("tenders/<int:pk>/opening/", opening.opening, name="opening"),
    path("tenders/<int:pk>/opening/record/", opening.record, name="opening-record"),
    path("tenders/<int:pk>/failure/", opening.fail, name="tender-fail"),
    path("tenders/<int:pk>/again/", opening.again, name="tender-again"),
    path("tenders/<int:pk>/move/open/", opening.opening, name="tender-move-open"),
    path("tenders/<int:pk>/move/fail/", opening.fail, name="tender-move-fail"),
    path("bids/", bid.bid_list, name="bids"),
    path("lots/<int:pk>/bid/", bid.start, name="bid-start"),
    path("bids/<int:pk>/", bid.bid_page, name="bid"),
    path("bids/<int:pk>/check/", bid.check, name="bid-check"),
    path("bids/<int:pk>/confirm/", bid.confirm, name="bid-confirm"),
    path("bids/<int:pk>/receipt/", bid.receipt, name="bid-receipt"),
    path("bids/<int:pk>/receipt/paper/", bid.receipt_paper, name="bid-receipt-paper"),
    path("bids/<int:pk>/move/<slug:name>/", bid.bid_move, name="bid-move"),
    path("bids/<int:pk>/files/<uuid:file_id>/", bid_part.download, name="bid-file"),
    path("bids/<int:pk>/parts/<slug:slug>/", bid_part.part, name="bid-part"),
    path("bids/<int:pk>/parts/<slug:slug>/files/", bid_part.add_file, name="bid-file-add"),
    path("bids/<int:pk>/parts/<slug:slug>/files/<uuid:file_id>/remove/", bid_part.remove_file, name="bid-file-remove"),
]
