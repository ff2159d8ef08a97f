"""Public notices: the list with its search, one notice, its official paper, and the feed."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from tender.core import clock, files
from tender.portal import queries
from tender.portal.forms import SearchForm

PER_PAGE = 20
IN_FEED = 50


def home(request: HttpRequest) -> HttpResponse:
    """The newest notices, searchable by words, kind and day."""
    form = SearchForm(request.GET or None)
    search = form.search() if form.is_bound and form.is_valid() else queries.Search()
    page = Paginator(queries.notices(search), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "pages/public/home.html", {"form": form, "page": page, "searched": search != queries.Search(), "at": clock.now()}
    )


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice as it was published."""
    found = queries.public_notice(pk)
    others = found.tender.notices.exclude(pk=pk).order_by("at", "id")
    return render(request, "pages/public/notice.html", {"notice": found, "others": others})


def paper(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The official PDF of a notice."""
    return files.answer(queries.public_notice(pk).paper, inline="inline" in request.GET)


def feed(request: HttpRequest) -> HttpResponse:
    """The newest notices as Atom (RFC 4287), one entry per notice, never changed afterwards."""
    site = settings.SITE_URL.rstrip("/")
    atom = Atom1Feed(
        title=_("Public notices of %(district)s") % {"district": settings.DISTRICT},
        link=site + reverse("portal:home"),
        feed_url=site + reverse("portal:feed"),
        description="",
        language="zh-CN",
    )
    for found in queries.notices()[:IN_FEED]:
        atom.add_item(
            title=found.title,
            link=site + found.get_absolute_url(),
            description=f"{found.get_kind_display()} · {found.number}",
            unique_id=site + found.get_absolute_url(),
            pubdate=found.at,
            updateddate=found.at,
            categories=[found.kind],
            author_name=found.tender.buyer.name,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
