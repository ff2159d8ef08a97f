"""Forms of the annual plan: its head, one line, needs to take in, a tender from a line, an intention."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tender.core.forms import AmountField, DayField, Form, NumberField, TidyCharField, TidyTextField
from tender.procurement.forms.survey import MonthField, said_shortly
from tender.procurement.models import Need, Plan, Tender
from tender.procurement.rules import rulebook
from tender.procurement.rules.plan import plannable_tables

MOST_HOURS = Decimal(2000)
# The fee tables know titles by their Chinese names; readers of English get the words for them.
TITLES = {
    "初级": _("junior title"),
    "中级": _("intermediate title"),
    "副高": _("associate professor level"),
    "正高": _("professor level"),
    "院士": _("academician or nationally known expert"),
}


class PlanForm(Form):
    """A plan's year, title and fee table."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    title = TidyCharField(label=_("Title"), max_length=180)
    fee_table = forms.ChoiceField(label=_("Fee table"), help_text=_("Which table of training fees caps the classes."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = rulebook.load()
        self.fields["fee_table"].choices = [(key, book.fees(key).title) for key in plannable_tables(book)]


class HeadForm(PlanForm):
    """Title and fee table of a plan that is begun; its year stays."""

    year = None
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def renew(self, version: int) -> None:
        """After a refusal: the next save knows what is stored now, and everything typed stays."""
        self.data = self.data.copy()
        self.data["version"] = str(version)


class LineForm(Form):
    """One class of the plan. Teaching hours are asked for every title that the plan's fee table pays."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    month = MonthField(label=_("Month"))
    title = TidyCharField(label=_("Class"), max_length=180)
    purpose = TidyTextField(label=_("Purpose"), max_length=4000, required=False)
    audience = forms.ChoiceField(label=_("Audience"), choices=Need.Audience.choices)
    head_count = forms.IntegerField(label=_("Head count"), min_value=1, max_value=100_000)
    days = forms.IntegerField(
        label=_("Training days"), min_value=1, max_value=400, help_text=_("Days of arrival and departure count.")
    )
    staff = forms.IntegerField(label=_("Staff"), min_value=0, max_value=10_000)
    budget = AmountField(label=_("Budget without lecturers"), lowest=Decimal("0.01"))
    lecturer_budget = AmountField(label=_("Pay of lecturers"), help_text=_("After tax; it is capped apart from the class."))
    method = forms.ChoiceField(label=_("Intended method"), choices=Tender.Method.choices)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].offer(plan.year)
        self.titles = list(plan.table.lecturers)
        hours = self.initial.get("hours", {})
        for place, title in enumerate(self.titles):
            label = gettext("Teaching hours: {title}").format(title=TITLES.get(title, title))
            field = NumberField(label=label, highest=MOST_HOURS, required=False)
            field.suffix, field.initial = _("hours"), hours.get(title, "")
            self.fields[f"hours_{place}"] = field
        hours = [f"hours_{place}" for place in range(len(self.titles))]
        self.order_fields([*list(self.base_fields)[: list(self.base_fields).index("lecturer_budget")], *hours])

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        known = {name: value for name, value in self.cleaned_data.items() if name != "version" and not name.startswith("hours_")}
        hours = {title: str(self.cleaned_data.get(f"hours_{place}") or 0) for place, title in enumerate(self.titles)}
        return {**known, "hours": hours}

    def renew(self, version: int) -> None:
        """After a refusal: the next save knows what is stored now, and everything typed stays."""
        self.data = self.data.copy()
        self.data["version"] = str(version)


class NeedChoice(forms.ModelMultipleChoiceField):
    """Needs to tick, each with what tells it apart."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, need: Need) -> str:
        """Title, audience, people, days, month."""
        return said_shortly(need.title, need.audience, need.head_count, need.days, need.month)


class NeedsForm(Form):
    """Needs that the plan takes in."""

    needs = NeedChoice(queryset=Need.objects.none(), label=_("Needs"))

    def __init__(self, *args: Any, needs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"].queryset = needs


class LineTenderForm(Form):
    """Why a line that was used already is used again."""

    reason = TidyTextField(label=_("Why a second tender"), max_length=1000, required=False)


class IntentionForm(Form):
    """Which classes are announced, and when their purchase begins."""

    lines = forms.TypedMultipleChoiceField(label=_("Classes"), coerce=int, widget=forms.CheckboxSelectMultiple)
    title = TidyCharField(label=_("Title"), max_length=120, help_text=_("For example the month; “procurement intention” is added."))
    begins_on = DayField(label=_("The purchase begins on"))
    reason = TidyTextField(
        label=_("Why it cannot wait"),
        max_length=1000,
        required=False,
        help_text=_("Only if the purchase begins sooner after this publication than the law asks. It stands on the paper."),
    )

    def __init__(self, *args: Any, lines: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = lines
