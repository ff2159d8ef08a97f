"""Pages of a score sheet, for its evaluator alone: the table, one criterion side by side, autosave, check and signature, files.

Blind throughout: aliases in place of names, neutral file names, no key that tells anything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.acts import play
from tender.core.card import cards_of
from tender.core.forms import Form
from tender.core.metadata import cleaned
from tender.core.money import parse_decimal
from tender.core.names import tidy
from tender.core.refusal import Refusal, _
from tender.core.wording import points as shown
from tender.core.wording import says
from tender.procurement.models import ScoreSheet
from tender.procurement.queries.sheet import (
    SheetPage,
    access_blind_file,
    access_sheet,
    held_sheet,
    leaf_cells,
    returned_because,
    sheet_page,
)
from tender.procurement.rules.sheet import PLACES, may_sign
from tender.procurement.services import sheet as services
from tender.record.sealing import decrypting

PER_PAGE = 12
FEWEST_BESIDE, USUAL_BESIDE, MOST_BESIDE = 2, 3, 4
CLEANED = 60 * 1024 * 1024  # a larger file is not held in memory
OPEN = ("open", "returned")


@login_required
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole sheet as a table: criteria down, bids across, twelve bids a page; every cell saves itself."""
    sheet = access_sheet(request.actor, pk)
    page = sheet_page(sheet)
    pages = max(1, -(-len(page.aliases) // PER_PAGE))
    wish = request.GET.get("page", "1")
    number = min(max(int(wish) if wish.isdecimal() and len(wish) < 6 else 1, 1), pages)
    aliases = page.aliases[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render(
        request,
        "pages/sheet/table.html",
        {
            "sheet": sheet,
            "page": page,
            "grid": grid_of(page, aliases),
            "is_open": sheet.state in OPEN,
            "returned": returned_because(sheet) if sheet.state == "returned" else "",
            "pages": [{"number": n, "here": n == number} for n in range(1, pages + 1)] if pages > 1 else [],
        },
    )


def grid_of(page: SheetPage, aliases: list[str] | Any) -> dict[str, Any]:
    """What the part `scoresheet` shows of these bids."""
    sheet, by_alias = page.sheet, {row.alias: row for row in page.rows}
    rows: list[dict[str, Any]] = []
    for place, leaf in enumerate(page.leaves):
        low, high = bounds_of(page, leaf.weight)
        cells = [cell_of(by_alias[alias].cells[place]) for alias in aliases]
        rows.append({
            "label": leaf.name, "lowest": "0", "highest": plain(leaf.weight), "guidance": leaf.told,
            "reason_below": low, "reason_above": high, "cells": cells,
        })  # fmt: skip
    return {
        "id": f"sheet-{sheet.pk}",
        "title": gettext("Scores"),
        "row_head": gettext("Criterion"),
        "span": len(aliases) + 1,
        "columns": [{"label": alias, "sum": shown(by_alias[alias].total)} for alias in aliases],
        "rows": rows,
        "save_url": reverse("procurement:sheet-save", args=[sheet.pk]) if sheet.state in OPEN else "",
        "locked": sheet.state not in OPEN,
    }


def bounds_of(page: SheetPage, weight: Decimal) -> tuple[str, str]:
    """Below and above which points a reason is asked, exact."""
    return plain(weight * page.bounds.below / 100), plain(weight * page.bounds.above / 100)


def cell_of(cell: Any) -> dict[str, Any]:
    """One cell as the part `scoresheet` shows it."""
    return {
        "name": f"p_{cell.alias}_{cell.leaf.pk}",
        "column": cell.alias,
        "value": "" if cell.points is None else plain(cell.points),
        "reason_name": f"r_{cell.alias}_{cell.leaf.pk}",
        "reason": cell.reason,
        "error": "",
        "is_computed": cell.is_computed,
        "answer": cell.answer,
        "files": cell.files,
    }


def plain(number: Decimal) -> str:
    """15 for 15.00, 7.5 for 7.50."""
    return f"{number.normalize():f}"


@login_required
def leaf(request: HttpRequest, pk: int, leaf_pk: int) -> HttpResponse:
    """One criterion: guidance, the answers of two to four chosen bids side by side, and their scores."""
    sheet = access_sheet(request.actor, pk)
    page = sheet_page(sheet)
    place = next((n for n, one in enumerate(page.leaves) if one.pk == leaf_pk), None)
    if place is None:
        raise Refusal("not_found", _("There is no such criterion."), status=404)
    one, beside = page.leaves[place], columns_of(page.aliases, request.GET.getlist("bid"))
    low, high = bounds_of(page, one.weight)
    return render(
        request,
        "pages/sheet/leaf.html",
        {
            "sheet": sheet,
            "page": page,
            "leaf": one,
            "cells": [cell_of(cell) for cell in leaf_cells(page, one, beside.shown)],
            "beside": beside,
            "highest": plain(one.weight),
            "low": low,
            "high": high,
            "save_url": reverse("procurement:sheet-save", args=[sheet.pk]),
            "is_open": sheet.state in OPEN,
            "before": page.leaves[place - 1] if place else None,
            "after": page.leaves[place + 1] if place + 1 < len(page.leaves) else None,
        },
    )


@dataclass(frozen=True)
class Columns:
    """Which bids stand side by side, which stand before and after them, as the end of an address."""

    shown: Sequence[str]
    query: str
    before: str
    after: str


def columns_of(aliases: Sequence[str], wished: Sequence[str]) -> Columns:
    """The chosen bids in their order, two to four; without a choice the first three. The windows before and after are as wide."""
    shown = [alias for alias in aliases if alias in wished][:MOST_BESIDE]
    if len(shown) < min(FEWEST_BESIDE, len(aliases)):
        first = aliases.index(shown[0]) if shown else 0
        first = max(min(first, len(aliases) - USUAL_BESIDE), 0)
        shown = list(aliases[first : first + USUAL_BESIDE])
    if not shown:
        return Columns((), "", "", "")
    wide, start, end = len(shown), aliases.index(shown[0]), aliases.index(shown[-1]) + 1
    before = _query(aliases[max(start - wide, 0) : max(start - wide, 0) + wide]) if start else ""
    after = _query(aliases[max(min(end, len(aliases) - wide), 0) : end + wide]) if end < len(aliases) else ""
    return Columns(shown, _query(shown), before, after)


def _query(aliases: Sequence[str]) -> str:
    return "?" + urlencode([("bid", alias) for alias in aliases])


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave: fields p_<alias>_<criterion> with r_… beside them, and `was`, what the page knew before.

    204 with the progress in HX-Trigger when all is saved; else 409/422 with the reason as plain text, the good cells saved.
    """
    sheet = held_sheet(request.actor, pk)  # ties to bidders are refused by the service
    cells, refused = [], []
    for name, value in request.POST.items():
        prefix, _sep, rest = name.partition("_")
        alias, _sep, criterion = rest.rpartition("_")
        if prefix != "p" or not criterion.isdecimal() or len(criterion) > 18:
            continue
        try:
            cells.append(_cell(request, alias, int(criterion), value))
        except Refusal as refusal:
            refused.append(refusal)
    saved = services.save_scores(sheet, cells, by=request.actor, at=clock.now(), strict=False)
    refused += saved.refused.values()
    if refused:
        return HttpResponse(says(refused[0]), status=refused[0].status, content_type="text/plain; charset=utf-8")
    response = HttpResponse(status=204)
    found, leaves = (
        saved.progress,
        {cell.leaf: saved.done_per_leaf[cell.leaf] for cell in cells if cell.leaf in saved.done_per_leaf},
    )
    told = {"done": found.done, "all": found.all, "bare": found.bare, "leaves": leaves}
    response["HX-Trigger"] = json.dumps({"kaibiao:progress": told})
    return response


def _cell(request: HttpRequest, alias: str, criterion: int, value: str) -> services.Cell:
    points = parse_decimal(value, places=PLACES) if value.strip() else None
    comment = tidy(request.POST.get(f"r_{alias}_{criterion}", ""), lines=True)
    if "was" not in request.POST:
        return services.Cell(alias, criterion, points, comment)
    was = request.POST["was"].strip()
    return services.Cell(alias, criterion, points, comment, was=parse_decimal(was, places=PLACES) if was else None)


@login_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the sheet and sign it; what cannot be undone says so."""
    sheet = access_sheet(request.actor, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer = play(
            request,
            lambda by, at: services.submit_sheet(sheet, by=by, at=at),
            then=reverse("procurement:evaluations"),
            form=form,
            done=gettext("Your score sheet is signed and handed in."),
        )
        if answer:
            return answer
    page = sheet_page(sheet)
    return render(
        request,
        "pages/sheet/check.html",
        {
            "sheet": sheet,
            "page": page,
            "form": form,
            "refusal": may_sign(page.progress),
            "card": cards_of(ScoreSheet)["submit"],
            "is_open": sheet.state in OPEN,
        },
    )


@login_required
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file of the technical part under a neutral name and without its properties; the name says so where those stay."""
    sheet = access_sheet(request.actor, pk)
    row, name = access_blind_file(request.actor, sheet, file_pk)
    decipher = decrypting(bytes(row.file.key)) if row.file.sealed and row.file.key else None
    clean = None
    if row.file.size <= CLEANED:
        clean = cleaned(b"".join(files.chunks(row.file, decipher)), row.file.media_type)
    if clean is None:
        stem, _dot, ending = name.rpartition(".")
        return files.answer(row.file, decipher=decipher, name=f"{stem}-{gettext('properties not removed')}.{ending}")
    response = files.answer(row.file, name=name)
    response.streaming_content = [clean]
    return response
