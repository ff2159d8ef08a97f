"""Addresses of procedures: their choice, draws, last offers, publicity, in-house option, framework. Included by `urls.py`."""

from django.urls import path

from tender.procurement.views import framework, invitation, offer, price_talk, procedure, sole_source

urlpatterns = [
    path("tenders/<int:pk>/draft/procedure/", procedure.choose, name="draft-procedure"),
    path("organisations/<int:pk>/standing/", procedure.standing, name="standing"),
    path("tenders/<int:pk>/draw/", invitation.drawing, name="draw"),
    path("tenders/<int:pk>/source/", sole_source.source, name="source"),
    path("source-objections/<int:pk>/answer/", sole_source.answer, name="source-answer"),
    path("tenders/<int:pk>/price-talk/", price_talk.page, name="price-talk"),
    path("tenders/<int:pk>/price-talk/write/", price_talk.write, name="price-talk-write"),
    path("tenders/<int:pk>/price-talk/paper/", price_talk.paper, name="price-talk-paper"),
    path("tenders/<int:pk>/price-talk/move/<slug:name>/", price_talk.move, name="price-talk-move"),
    path("price-talkers/<int:pk>/deem/", price_talk.deem, name="price-talk-deem"),
    path("tenders/<int:pk>/in-house/", sole_source.in_house, name="in-house"),
    path("tenders/<int:pk>/framework/", framework.framework, name="framework"),
    path("tenders/<int:pk>/framework/summary/", framework.summarise, name="framework-summary"),
    path("price-rounds/<int:pk>/", framework.offer, name="price-round"),
    path("price-rounds/<int:pk>/open/", framework.open_round, name="round-open"),
    path("tenders/<int:pk>/offers/", offer.offers, name="offers"),
    path("tenders/<int:pk>/offers/open/", offer.open_offers, name="offers-open"),
    path("bids/<int:pk>/last-offer/", offer.last_offer, name="last-offer"),
    path("invitations/<int:pk>/letter/", invitation.letter, name="invitation-letter"),
]
