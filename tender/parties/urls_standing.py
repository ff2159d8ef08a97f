"""Addresses of papers, standing and links; included by `urls.py`."""

from django.urls import path

from tender.parties.views import link, standing

urlpatterns = [
    path("papers/", standing.queue, name="papers"),
    path("papers/<int:pk>/", standing.paper, name="paper"),
    path("papers/<int:pk>/move/<slug:name>/", standing.paper_move, name="paper-move"),
    path("links/", link.all_links, name="links"),
    path("organisations/<int:pk>/standing/", standing.standing, name="standing"),
    path("organisations/<int:pk>/standing/checks/", standing.add_check, name="check-add"),
    path("organisations/<int:pk>/standing/checks/<int:check>/file/", standing.check_file, name="check-file"),
    path("organisations/<int:pk>/standing/debarments/", standing.add_debarment, name="debarment-add"),
    path("organisations/<int:pk>/standing/debarments/<int:debarment>/lift/", standing.lift, name="debarment-lift"),
    path("organisations/<int:pk>/particulars/", link.particulars, name="particulars"),
    path("organisations/<int:pk>/particulars/<int:particular>/remove/", link.remove_particular, name="particular-remove"),
]
