"""The criteria tree as rows of a form: a row's level says under which row it stands, so that order and levels make the tree.

Lives here: rows → tree and tree → rows. Not here: judging the tree (`rules/criteria.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core import wording
from tender.core.forms import Form, ScoreField, TidyCharField, TidyTextField
from tender.core.refusal import Refusal
from tender.procurement.forms.draft import SectionForm
from tender.procurement.models import Criterion as Row
from tender.procurement.rules.anchors import Anchor, read_lines, to_lines
from tender.procurement.rules.criteria import Criterion

LEVELS = [(0, _("main line")), (1, _("below it")), (2, _("further below"))]


class CriterionForm(Form):
    """One line of the tree. The kind of a group follows its items."""

    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int, initial=0)
    name = TidyCharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=Row.Kind.choices, initial=Row.Kind.QUALITY)
    weight = ScoreField(label=_("Weight in points"), lowest=Decimal("0.01"), highest=Decimal(100))
    guidance = TidyTextField(label=_("How it is scored"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    anchors = TidyTextField(
        label=_("Anchored scale"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One step a line, highest first: name, points from–to, wording. For judged criteria only."),
    )

    def clean_anchors(self) -> tuple[Anchor, ...]:
        """The steps that were typed."""
        try:
            return read_lines(self.cleaned_data["anchors"])
        except Refusal as refusal:
            raise forms.ValidationError(wording.says(refusal)) from refusal


class CriteriaForm(SectionForm):
    """The whole tree."""

    rows_class = forms.formset_factory(CriterionForm, extra=0, can_delete=True, max_num=150, validate_max=True, absolute_max=200)

    def tree(self) -> tuple[Criterion, ...]:
        """The tree that the rows describe."""
        return tree_of(self.kept_rows())


def tree_of(rows: Sequence[dict[str, Any]]) -> tuple[Criterion, ...]:
    """Rows in order → tree; a row that jumps more than one level stands under the row before it."""
    return _branch(list(rows), 0)


def _branch(rows: list[dict[str, Any]], level: int) -> tuple[Criterion, ...]:
    found = []
    while rows and rows[0]["level"] >= level:
        row = rows.pop(0)
        items = _branch(rows, level + 1) if rows and rows[0]["level"] > level else ()
        kind = next(items[0].leaves()).kind if items else row["kind"]
        found.append(Criterion(row["name"], kind, row["weight"], items, row["guidance"], anchors=row.get("anchors", ())))
    return tuple(found)


def rows_of(tree: Iterable[Criterion], level: int = 0) -> list[dict[str, Any]]:
    """Tree → rows for a form."""
    rows: list[dict[str, Any]] = []
    for node in tree:
        row = {"level": level, "name": node.name, "kind": node.kind, "weight": node.weight, "guidance": node.guidance}
        rows.append({**row, "anchors": to_lines(node.anchors)})
        rows += rows_of(node.items, level + 1)
    return rows
