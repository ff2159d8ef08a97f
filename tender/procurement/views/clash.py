"""Two windows on one part of a draft: what each form knows of itself, and both values where they contradict each other.

Not here: deciding what is a contradiction (`services/draft.py`, `rules/merge.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tender.procurement.models import Tender
from tender.procurement.queries import snapshot
from tender.procurement.rules.difference import differences
from tender.procurement.rules.merge import mark
from tender.procurement.views.difference import shown

LOT = ("title", "description", "budget", "ceiling", "winners")


def new_tab() -> str:
    """A name for one window with one form."""
    return uuid4().hex[:12]


def opened(filled: dict[str, Any], tender: Tender) -> dict[str, Any]:
    """What fills a form, with the version it is opened at, the name of its window, and marks of what stands in its fields."""
    stored = filled.pop("stored", None)
    initial = filled.get("initial", {})
    marks = {name: mark(value) for name, value in (initial if stored is None else stored).items()}
    known = {"version": tender.version, "tab": new_tab(), "seen": json.dumps(marks)}
    return {**filled, "initial": {**initial, **known}}


def is_clash(form: Any) -> bool:
    """Whether the form was refused because of another window."""
    return form.refusal is not None and form.refusal.code == "edited_meanwhile"


def clashes_of(tender: Tender, part: str, form: Any) -> list[dict[str, Any]]:
    """What is saved now beside what was typed, for everything that both changed."""
    stored, typed = snapshot.parts_of(tender)[part], TYPED.get(part, _fields)(form)
    if part == "lots":
        stored = {row: {name: fields[name] for name in LOT} for row, fields in stored.items()}
    found = differences({part: stored}, {part: typed})
    names = form.refusal.params.get("names", ())
    return [shown(one) for one in found if not names or one.field in names]


def _fields(form: Any) -> dict[str, dict[str, str]]:
    return snapshot.fields_part(form.values())


def _lots(form: Any) -> dict[str, dict[str, str]]:
    rows = [(str(row.get("pk") or f"new {n}"), row) for n, row in enumerate(form.kept_rows())]
    return {
        key: snapshot.fields_part({name: row[name] or 1 if name == "winners" else row[name] for name in LOT})[""]
        for key, row in rows
    }


def _requirements(form: Any) -> dict[str, dict[str, str]]:
    return {f"{row['kind']}: {row['text']}": {name: row[name] for name in ("text", "evidence")} for row in form.kept_rows()}


TYPED: dict[str, Callable[[Any], dict[str, dict[str, str]]]] = {
    "criteria": lambda form: snapshot.criteria_part(form.tree()),
    "lots": _lots,
    "requirements": _requirements,
}
