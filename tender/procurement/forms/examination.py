"""The grid of an examination as a form: one answer and one reason per bid × requirement.

Not here: whether a finding is lawful (`services/examination.py`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, RefusalForm, TidyCharField, TidyTextField
from tender.procurement.queries.examination import Cell, Grid

MET = [("yes", _("met")), ("no", _("not met"))]


class FindingsForm(RefusalForm, forms.Form):
    """Fields are called `<cell key>-met` and `<cell key>-reason`; what is left empty is not examined yet. The button `all_met`
    of a bid finds everything met for it at once."""

    def __init__(self, grid: Grid, data: Any = None) -> None:
        self.grid = grid
        super().__init__(data)
        for cell in grid.cells.values():
            self.fields[f"{cell.key}-met"] = forms.ChoiceField(
                choices=MET, required=False, label=_("Finding"), initial={True: "yes", False: "no"}.get(cell.is_met, "")
            )
            self.fields[f"{cell.key}-reason"] = TidyCharField(
                required=False, label=_("Reason"), max_length=500, initial=cell.reason
            )

    def typed(self, cell: Cell) -> tuple[str, str]:
        """What stands in the two fields of a cell now: as typed, else as stored."""
        return self[f"{cell.key}-met"].value() or "", self[f"{cell.key}-reason"].value() or ""

    def findings(self, *, complete: bool = False) -> list[tuple[Any, Any, bool | None, str]]:
        """Changed findings for `services.examination.record`; `complete` leaves out those that still lack their reason."""
        found, all_met = [], self.data.get("all_met")
        for cell in self.grid.cells.values():
            if all_met and all_met == str(cell.bid.alias or cell.bid.pk):
                found.append((cell.bid, cell.requirement, True, ""))
                continue
            answer, reason = self.cleaned_data.get(f"{cell.key}-met", ""), self.cleaned_data.get(f"{cell.key}-reason", "")
            is_met = {"yes": True, "no": False}.get(answer)
            if (is_met, reason) == (cell.is_met, cell.reason) or (complete and is_met is False and not reason):
                continue
            found.append((cell.bid, cell.requirement, is_met, reason))
        return found


class DissentForm(Form):
    """Why a member differs from the majority."""

    reason = TidyTextField(label=_("Dissenting opinion and its reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
