"""Public notices: the list with its search, one notice, its official paper, and the feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from tender.core import files
from tender.portal import planning, queries
from tender.portal.forms import SearchForm
from tender.procurement.queries.expert_draw import public_draws
from tender.procurement.queries.visible import RESULTS

PER_PAGE = 20
IN_FEED = 50
TONES = {"tender": "green", "amendment": "amber", "failure": "red", "termination": "red", "candidates": "blue", "award": "blue"}


def home(request: HttpRequest) -> HttpResponse:
    """The newest notices, searchable by words, kind and day."""
    form = SearchForm(request.GET or None)
    search = form.search() if form.is_bound and form.is_valid() else queries.Search()
    page = Paginator(queries.notices(search), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "tones": TONES,
        "page": page,
        "searched": search != queries.Search(),
        "pages": [
            {"number": n if isinstance(n, int) else None, "url": _page(request, n), "is_here": n == page.number}
            for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
        "previous_url": _page(request, page.number - 1) if page.has_previous() else "",
        "next_url": _page(request, page.number + 1) if page.has_next() else "",
    }
    return render(request, "pages/public/home.html", context)


def _page(request: HttpRequest, number: int | str) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return "?" + query.urlencode()


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice as it was published."""
    found = queries.public_notice(pk, request.actor)
    others = found.tender.notices.exclude(pk=pk).order_by("at", "id")
    draws = public_draws(found.tender) if found.kind in RESULTS else ()  # the notice that names the committee
    return render(request, "pages/public/notice.html", {"notice": found, "others": others, "draws": draws, "tones": TONES})


def paper(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The official PDF of a notice."""
    return files.answer(queries.public_notice(pk, request.actor).paper, inline="inline" in request.GET)


def document(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The tender document (招标文件) that came out with a notice."""
    return files.answer(queries.document_of_notice(pk), inline="inline" in request.GET)


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
    for entry in _newest():
        atom.add_item(**{**entry, "link": site + entry["link"], "unique_id": site + entry["link"], "updateddate": entry["pubdate"]})
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _newest() -> list[dict[str, Any]]:
    """Notices and procurement intentions, the newest first."""
    notices = [
        {
            "title": found.title, "link": found.get_absolute_url(), "description": f"{found.get_kind_display()} · {found.number}",
            "pubdate": found.at, "categories": [found.kind], "author_name": found.tender.buyer.name,
        }
        for found in queries.notices()[:IN_FEED]
    ]  # fmt: skip
    intentions = [
        {
            "title": found.title, "link": found.get_absolute_url(), "description": f"{_('intention')} · {found.number}",
            "pubdate": found.at, "categories": ["intention"], "author_name": found.buyer.name,
        }
        for found in planning.intentions()[:IN_FEED]
    ]  # fmt: skip
    return sorted([*notices, *intentions], key=lambda entry: entry["pubdate"], reverse=True)[:IN_FEED]
