"""Rulebooks for everybody: which there are, one to be read, two compared, and the place at which an article stands.

Not here: what the values mean (`procurement/rules/rulebook.py`), their words (`procurement/queries/rulebook_words.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.refusal import Refusal
from tender.procurement.queries.rulebook import in_force, running_counts, running_on
from tender.procurement.queries.rulebook_words import SECTIONS, SEEN, SEEN_TONES, row_label, values_of_row
from tender.procurement.rules.rulebook import Rulebook, every, load
from tender.procurement.rules.rulebook_choice import covers
from tender.procurement.rules.rulebook_values import Entry, differences, places_of_article, values_of

MOST_TENDERS = 50


@dataclass(frozen=True)
class Row:
    """One row of a rulebook in words."""

    anchor: str
    label: str
    values: list[tuple[str, str]]
    law: str
    seen: Any
    tone: str


def listing(request: HttpRequest) -> HttpResponse:
    """Every rulebook with its time, place and how many open tenders stand on it."""
    today, books, counts = localdate(clock.now()), every(), running_counts()
    here = _here(today)
    rows = [
        {
            "book": book, "is_here": here is not None and book.id == here.id, "state": _state(book, today),
            "tone": "green" if covers(book, today) else "", "tenders": counts.get(book.id, 0),
        }
        for book in books
    ]  # fmt: skip
    pairs = [(old, new) for new, old in pairwise(books) if old.jurisdiction == new.jurisdiction]
    return render(request, "pages/rulebook/list.html", {"rows": rows, "pairs": pairs, "books": books})


def page(request: HttpRequest, name: str) -> HttpResponse:
    """One rulebook, section by section, and the open tenders that stand on it."""
    book, today = _book(name), localdate(clock.now())
    sections: dict[str, list[Row]] = {}
    for entry in values_of(book):
        sections.setdefault(entry.section, []).append(row_of(entry))
    context = {
        "book": book, "state": _state(book, today), "tone": "green" if covers(book, today) else "",
        "sections": [{"key": key, "label": SECTIONS.get(key, key), "rows": rows} for key, rows in sections.items()],
        "tenders": list(running_on(book.id)[:MOST_TENDERS]), "others": [one for one in every() if one.id != book.id],
        "article": request.GET.get("article", "")[:200], "trail": [(_("Rulebooks"), reverse("portal:rulebooks")), (book.title, "")],
    }  # fmt: skip
    return render(request, "pages/rulebook/page.html", context)


def compare(request: HttpRequest) -> HttpResponse:
    """Two rulebooks value by value: only what is not the same."""
    old, new = _book(request.GET.get("old", "")), _book(request.GET.get("new", ""))
    rows = [
        {
            "section": SECTIONS.get(one.path[0], one.path[0]), "label": row_label(one.path),
            "before": row_of(one.before) if one.before else None, "after": row_of(one.after) if one.after else None,
        }
        for one in differences(old, new)
    ]  # fmt: skip
    trail = [(_("Rulebooks"), reverse("portal:rulebooks")), (_("Comparison"), "")]
    return render(request, "pages/rulebook/compare.html", {"old": old, "new": new, "rows": rows, "books": every(), "trail": trail})


def law(request: HttpRequest) -> HttpResponse:
    """From a citation to the place where it stands: in the book that is asked for, else in the one in force here."""
    article = request.GET.get("article", "")[:200]
    book = _book(request.GET["book"]) if request.GET.get("book") else in_force(localdate(clock.now()))
    found = places_of_article(book, article)
    if not found:
        return render(request, "pages/rulebook/unknown.html", {"article": article, "book": book}, status=404)
    return HttpResponseRedirect(f"{reverse('portal:rulebook', args=[book.id])}#{found[0].anchor}")


def row_of(entry: Entry) -> Row:
    """A row in the reader's language."""
    seen, tone = SEEN.get(entry.seen, entry.seen), SEEN_TONES.get(entry.seen, "")
    return Row(entry.anchor, row_label(entry.path), list(values_of_row(entry)), entry.law, seen, tone)


def _book(name: str) -> Rulebook:
    """A rulebook by its id as visitors write it; not_found (404). A pin is no address."""
    try:
        return load(name.partition("@")[0])
    except Refusal as refusal:
        refusal.status = 404
        raise


def _here(today: Any) -> Rulebook | None:
    try:
        return in_force(today)
    except Refusal:
        return None


def _state(book: Rulebook, today: Any) -> Any:
    if covers(book, today):
        return _("in force")
    return _("not yet in force") if today < book.effective_from else _("no longer in force")
