"""The district's working days: overrides of the national calendar, and years entered here because the nation has not yet."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.calendar import complete_year, override_day, take_back_day
from tender.core.forms import DayField, Form, TidyCharField
from tender.core.models.calendar import CalendarDay, CalendarYear, district_calendar
from tender.core.office.access import access_office, tabs
from tender.core.refusal import Refusal


class DayForm(Form):
    """One day that differs."""

    day = DayField(label=_("Day"))
    is_working = forms.TypedChoiceField(
        label=_("What it is here"),
        choices=[("0", _("day off")), ("1", _("worked here"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
    )
    name = TidyCharField(label=_("Reason"), max_length=100, help_text=_("For example the name of the holiday."))


class YearForm(Form):
    """A year whose days are all entered."""

    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)
    source = TidyCharField(label=_("Source"), max_length=200, help_text=_("Number of the State Council notice that you entered."))


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Years and days, with a form for each; refusals stand beside the form."""
    access_office(request.actor, to_change=True)
    asked = request.POST.get("form", "")
    day_form = DayForm(request.POST if asked == "day" else None, prefix="day")
    year_form = YearForm(request.POST if asked == "year" else None, prefix="year")
    here = reverse("office:calendar")
    forms_of = {"day": (day_form, override_day), "year": (year_form, complete_year)}
    if asked in forms_of:
        form, service = forms_of[asked]
        if form.is_valid():
            answer = play(request, lambda **who: service(**form.cleaned_data, **who), then=here, form=form, done=_("Saved."))
            if answer:
                return answer
    context = {
        "tabs": tabs(request),
        "day_form": day_form,
        "year_form": year_form,
        "days": CalendarDay.objects.order_by("-day"),
        "years": years(localdate(clock.now())),
    }
    return render(request, "pages/office/calendar.html", context, status=422 if asked else 200)


@login_required
@require_POST
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an override back."""
    access_office(request.actor, to_change=True)
    answer = play(request, lambda **who: take_back_day(pk, **who), then=reverse("office:calendar"), done=_("Saved."))
    return answer or HttpResponse(status=204)


def years(today: date) -> list[dict[str, object]]:
    """Last year to the year after next: known from the nation, entered here, or unknown with the refusal that follows."""
    known, own = district_calendar(), {row.year: row.source for row in CalendarYear.objects.all()}
    found: list[dict[str, object]] = []
    for year in sorted({*range(today.year - 1, today.year + 3), *own}):
        try:
            known.is_workday(date(year, 7, 1))
            refusal = None
        except Refusal as unknown:
            refusal = unknown
        found.append({"year": year, "source": own.get(year, ""), "refusal": refusal})
    return found
