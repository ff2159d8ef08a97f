"""Pages anybody may read, without a login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tender.procurement.models import Notice


def home(request: HttpRequest) -> HttpResponse:
    """The newest notices."""
    return render(request, "pages/public/home.html", {"notices": Notice.objects.select_related("tender")[:20]})
