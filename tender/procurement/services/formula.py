"""Saving how prices become points, how totals are rounded and what happens between equals. Other parts of a draft: `draft.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import ScoringTerms, Tender
from tender.procurement.models.facts import tree_of
from tender.procurement.models.scoring_terms import formula_of, scoring_terms_of
from tender.procurement.rules import formula, rulebook
from tender.procurement.rules.ranking import is_named
from tender.procurement.services.draft import Typed, editing

FIELDS = ("formula", "above", "below", "zero_at", "threshold", "rounding_mode", "tie_leaf", "tie_end")
ROUNDING = ("rounding_stage", "rounding_places")


def save_formula(
    tender: Tender, values: dict[str, Any], *, version: int, by: Actor, at: datetime,
    tab: str = "", seen: Mapping[str, str] | None = None,
) -> Tender:  # fmt: skip
    """Keep formula, rounding and ties of a draft. Whether the criteria suit the formula is judged where they are saved.

    Refuses as `draft.editing`, and formula_not_allowed with the article, tie_leaf_missing.
    """
    typed = Typed({name: values[name] for name in (*FIELDS, *ROUNDING) if name in values}, seen or {}, _stored)
    with editing(tender, "formula", version=version, by=by, at=at, tab=tab, typed=typed) as row:
        values = typed.values
        known = {name: values[name] for name in FIELDS if name in values}
        row.scoring_terms = ScoringTerms.objects.update_or_create(tender=row, defaults=known)[0]
        row.rounding_stage = values.get("rounding_stage", row.rounding_stage)
        row.rounding_places = values.get("rounding_places", row.rounding_places)
        book = rulebook.load(row.rulebook)
        if refusal := formula.kind_refusal(formula_of(row).kind, book, method=row.method):
            raise refusal
        leaf, tree = known.get("tie_leaf", ""), tree_of(row)
        if leaf and tree and not is_named(leaf, tree):
            says, law = _("Ties are to be broken by “{name}”, which is not a scored criterion."), book.law("tie_break")
            raise Refusal("tie_leaf_missing", says, law=law, status=422, field="tie_leaf", name=leaf)
    return row


def _stored(tender: Tender, name: str) -> Any:
    return getattr(tender if name in ROUNDING else scoring_terms_of(tender), name)
