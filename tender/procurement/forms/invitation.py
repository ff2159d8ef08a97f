"""The form of a draw: the pool, how many, where it comes from, two witnesses and their words. Judging: `rules/draw.py`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form, TidyCharField
from tender.parties.models import Organisation
from tender.procurement.models import Draw


class DrawForm(Form):
    """Everything that is fixed before the draw."""

    pool = forms.ModelMultipleChoiceField(
        label=_("Pool"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From the register or a recommendation the pool must be at least twice as large as the number drawn."),
    )
    source = forms.ChoiceField(label=_("Where the pool comes from"), choices=Draw.Source.choices)
    count = forms.IntegerField(label=_("How many are drawn"), min_value=1, max_value=50, initial=3)
    witness_one = TidyCharField(label=_("First witness (purchaser's staff)"), max_length=100)
    word_one = TidyCharField(label=_("A word of the first witness for the seed"), max_length=60, required=False)
    witness_two = TidyCharField(label=_("Second witness (purchaser's staff)"), max_length=100)
    word_two = TidyCharField(label=_("A word of the second witness for the seed"), max_length=60, required=False)

    def __init__(self, *args: Any, register: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if register is not None:
            self.fields["pool"].queryset = register

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        known = self.cleaned_data
        return {
            "count": known["count"],
            "source": known["source"],
            "witnesses": (known["witness_one"], known["witness_two"]),
            "words": (known["word_one"], known["word_two"]),
        }
