"""What the editor's screen of price formula, rounding and ties is filled with, and what it saves. Screens: `draft.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tender.procurement.forms.formula import STAGES
from tender.procurement.models import ScoringTerms, Tender
from tender.procurement.models.facts import tree_of
from tender.procurement.models.scoring_terms import formula_of, scoring_terms_of
from tender.procurement.rules import criteria, formula, rulebook
from tender.procurement.services import formula as services


@dataclass(frozen=True)
class Shown:
    """The formula that counts, in words, and its article."""

    label: str
    law: str


def choices_of(tender: Tender) -> dict[str, Any]:
    """What may be chosen: formulas of the rulebook, groups and leaves that are scored."""
    tree = tree_of(tender)
    names = dict.fromkeys([node.name for node in tree if criteria.judged([node])] + [leaf.name for leaf in criteria.judged(tree)])
    return {"allowed": formula.allowed(rulebook.load(tender.rulebook), tender.method), "leaves": list(names)}


def fill_formula(tender: Tender, at: datetime) -> dict[str, Any]:
    """The form's beginning."""
    row = scoring_terms_of(tender)
    own = {name: getattr(row, name) for name in services.FIELDS}
    return {"initial": {**own, "rounding_stage": tender.rounding_stage, "rounding_places": tender.rounding_places}}


def save_formula_of(tender: Tender, form: Any, request: HttpRequest) -> Callable[..., Tender]:
    """The one service call."""
    return lambda **who: services.save_formula(tender, form.values(), seen=form.marks, **who)


NUMBERS = {
    formula.AVERAGE: ("above", "below"), formula.LINEAR: ("zero_at",), formula.QUALITY_COST: ("threshold",),
}  # fmt: skip


def formula_rows(tender: Tender) -> Iterator[dict[str, Any]]:
    """Formula, its numbers, rounding and ties as labelled values; numbers of other formulas are left out."""
    row, kind, shown = scoring_terms_of(tender), formula_of(tender).kind, shown_formula(tender)

    def label(name: str) -> Any:
        return ScoringTerms._meta.get_field(name).verbose_name

    yield {"label": label("formula"), "value": shown.label, "hint": shown.law}
    for name in NUMBERS.get(kind, ()):
        yield {"label": label(name), "value": f"{getattr(row, name).normalize():f}"}
    rounding = f"{dict(STAGES)[tender.rounding_stage]} · {tender.rounding_places} · {row.get_rounding_mode_display()}"
    yield {"label": _("Rounding: what, decimal places, how"), "value": rounding}
    if row.tie_leaf:
        yield {"label": label("tie_leaf"), "value": row.tie_leaf}
    yield {"label": label("tie_end"), "value": str(row.get_tie_end_display())}


def shown_formula(tender: Tender) -> Shown:
    """The formula as it counts now."""
    kind, book = formula_of(tender).kind, rulebook.load(tender.rulebook)
    row = book.raw.get("price_formulas", {}).get(kind, book.raw["price"]["lowest_first"])
    return Shown(str(dict(ScoringTerms.Formula.choices)[kind]), str(row["law"]))
