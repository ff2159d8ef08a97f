"""Form fields and the renderer of the house: what people type is tidied, understood, or refused in plain words.

Lives here: Renderer, AmountField, ScoreField, MomentField, DayField, TidyCharField, TidyTextField, RefusalForm.
Not here: number parsing (`core/money.py`), how a field looks (`templates/parts/field.html`).
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext, gettext_lazy

from tender.core import wording
from tender.core.money import LARGEST, parse_decimal
from tender.core.names import tidy, without_marks
from tender.core.refusal import Refusal, _

YEARS = range(1950, 2101)


class Renderer(DjangoTemplates):
    """Our templates first (with the page's own tags), then Django's own widgets."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"

    def get_template(self, template_name: str) -> Any:
        """Find a form template in the project, else in Django."""
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)


class TidyCharField(forms.CharField):
    """One line of text, tidied."""

    lines = False

    def to_python(self, value: Any) -> Any:
        """The tidied text."""
        return super().to_python(tidy(str(value), lines=self.lines) if value not in self.empty_values else value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, shown again beside its error: without signs that would turn the line around."""
        shown = super().bound_data(data, initial)
        return without_marks(shown) if isinstance(shown, str) else shown


class TidyTextField(TidyCharField):
    """Several lines of text, tidied; line ends stay."""

    lines = True
    widget = forms.Textarea(attrs={"rows": 5})


class NumberField(forms.Field):
    """A non-negative decimal as people type it. Refusals of `parse_decimal` become the field's errors."""

    widget = forms.TextInput
    places = 2
    suffix: Any = ""

    def __init__(self, *, lowest: Decimal = Decimal(0), highest: Decimal = LARGEST, **kwargs: Any) -> None:
        self.lowest, self.highest = lowest, highest
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Numbers are typed with the number keyboard, but never corrected by the browser."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "number"}

    def prepare_value(self, value: Any) -> Any:
        """Stored decimals without exponent."""
        return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else value

    def to_python(self, value: Any) -> Decimal | None:
        """The exact decimal."""
        if value in self.empty_values:
            return None
        try:
            number = parse_decimal(str(value), places=self.places)
            self.check_bounds(number)
        except Refusal as refusal:
            raise forms.ValidationError(wording.says(refusal), code=refusal.code) from refusal
        return number

    def check_bounds(self, number: Decimal) -> None:
        """Refuses out_of_bounds."""
        if not self.lowest <= number <= self.highest:
            raise Refusal(
                "out_of_bounds",
                _("“{number}” must lie between {lowest} and {highest}."),
                status=422, number=number, lowest=self.lowest, highest=self.highest,
            )  # fmt: skip

    def has_changed(self, initial: Any, data: Any) -> bool:
        """100 and 100.00 are the same number."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class AmountField(NumberField):
    """An amount in yuan with two places; full-width digits, ¥ and thousands commas are understood."""

    suffix = gettext_lazy("yuan")


class ScoreField(NumberField):
    """A score within bounds, with at most `places` decimals."""

    suffix = gettext_lazy("points")

    def __init__(self, *, lowest: Decimal, highest: Decimal, places: int = 2, **kwargs: Any) -> None:
        self.places = places
        super().__init__(lowest=lowest, highest=highest, **kwargs)


class MomentInput(forms.DateTimeInput):
    """The browser's own date and time picker."""

    input_type = "datetime-local"


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"


class MomentField(forms.DateTimeField):
    """A moment typed in Asia/Shanghai, whatever the server's or reader's zone is; the value is aware."""

    widget = MomentInput(format="%Y-%m-%dT%H:%M")
    suffix = gettext_lazy("Beijing time")

    def prepare_value(self, value: Any) -> Any:
        """A stored moment as Shanghai wall time."""
        return wording.local(value).replace(tzinfo=None) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """The aware moment. Refuses days that don't exist and years outside 1950–2100."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return wording.local(value)
        text = unicodedata.normalize("NFKC", str(value)).strip().replace(" ", "T").replace("/", "-")
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(
                gettext("“%(text)s” is not a date and time.") % {"text": text[:40]}, code="invalid"
            ) from None
        _check_year(found)
        return wording.local(found)


class DayField(forms.DateField):
    """A calendar day."""

    widget = DayInput(format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """The day. Refuses days that don't exist and years outside 1950–2100."""
        if isinstance(value, str) and value:
            text = unicodedata.normalize("NFKC", value).strip().replace("/", "-")
            try:
                value = date.fromisoformat(text)
            except ValueError:
                raise forms.ValidationError(gettext("“%(text)s” is not a date.") % {"text": text[:40]}, code="invalid") from None
            _check_year(value)
        return super().to_python(value)


def _check_year(value: date) -> None:
    if value.year not in YEARS:
        raise forms.ValidationError(gettext("The year %(year)s can't be right.") % {"year": value.year}, code="year")


SAID = {
    "max_length": gettext_lazy("Too long: at most %(limit_value)s characters fit here, and these are %(show_value)s."),
    "min_length": gettext_lazy("Too short: at least %(limit_value)s characters are needed, and these are %(show_value)s."),
    "max_value": gettext_lazy("Too large: at most %(limit_value)s is possible."),
    "min_value": gettext_lazy("Too small: at least %(limit_value)s is possible."),
}


class RefusalForm:
    """Mixin for forms: shows a service's refusal on the form that caused it, so that nothing typed is lost."""

    refusal: Refusal | None = None

    def add_error(self, field: str | None, error: Any) -> None:
        """Django's own sentences about lengths and bounds, in ours."""
        for one in getattr(error, "error_list", [error]) if isinstance(error, forms.ValidationError) else []:
            if one.code in SAID and "limit_value" in (one.params or {}):
                one.message = SAID[one.code]
        super().add_error(field, error)  # type: ignore[misc]

    def add_refusal(self, refusal: Refusal) -> None:
        """Show the refusal beside the field at fault, or on top with its article and the way on."""
        said = forms.ValidationError(wording.says(refusal), code=refusal.code)
        if refusal.field in self.fields:  # type: ignore[attr-defined]
            self.add_error(refusal.field, said)  # type: ignore[attr-defined]
        else:
            self.refusal = refusal
            self.add_error(None, said)  # type: ignore[attr-defined]


class Form(RefusalForm, forms.Form):
    """A plain form of the house."""


class ModelForm(RefusalForm, forms.ModelForm):
    """A model form of the house."""
