"""Addresses: the public site at the root, one prefix per subject behind a login."""

from django.urls import include, path

urlpatterns = [
    path("", include("tender.portal.urls")),
    path("home/", include("tender.parties.urls_home")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("parties/", include("tender.parties.urls")),
    path("procurement/", include("tender.procurement.urls")),
    path("contracts/", include("tender.contracts.urls")),
    path("delivery/", include("tender.delivery.urls")),
    path("credits/", include("tender.credits.urls")),
    path("office/process/", include("workflows.flows.urls")),
    path("office/people/", include("tender.parties.urls_office")),
    path("office/", include("tender.core.urls")),
]
