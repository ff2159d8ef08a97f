"""Public pages of planning: procurement intentions and annual plans as they were published, with their papers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tender.core import files
from tender.portal import planning as queries

PER_PAGE = 20


def intentions(request: HttpRequest) -> HttpResponse:
    """Published intentions and plans, newest first."""
    page = Paginator(queries.intentions(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "plans": list(queries.plans()[:PER_PAGE]),
        "pages": [
            {"number": n if isinstance(n, int) else None, "url": f"?page={n}", "is_here": n == page.number}
            for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
        "previous_url": f"?page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "pages/public/intentions.html", context)


def intention(request: HttpRequest, pk: int) -> HttpResponse:
    """One intention as it was published."""
    found = queries.public_intention(pk)
    return render(request, "pages/public/intention.html", {"intention": found, "tenders": queries.tenders_of(found)})


def intention_paper(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The official PDF of an intention."""
    return files.answer(queries.public_intention(pk).paper, inline="inline" in request.GET)


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One annual plan as it was published."""
    return render(request, "pages/public/plan.html", {"plan": queries.public_plan(pk)})


def plan_paper(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The official PDF of a plan."""
    return files.answer(queries.public_plan(pk).paper, inline="inline" in request.GET)
