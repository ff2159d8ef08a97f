"""The district's own calendar: overrides of the national working-day calendar, and years it declares complete."""

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from tender.core.workdays import WorkCalendar


class CalendarYear(models.Model):
    """A year that the district has entered itself, because the national data does not have it yet."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=200)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is a working day or a day off here, whatever the national calendar says."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def district_calendar() -> WorkCalendar:
    """The working-day calendar of this district: national data with the district's overrides (one small query)."""
    days = CalendarDay.objects.order_by().annotate(y=Value(None, models.IntegerField())).values_list("day", "is_working", "y")
    none = {"d": Value(None, models.DateField()), "w": Value(None, models.BooleanField())}
    rows = list(days.union(CalendarYear.objects.annotate(**none).values_list("d", "w", "year"), all=True))
    return WorkCalendar(
        {day: is_working for day, is_working, _year in rows if day}, frozenset(year for _day, _works, year in rows if year)
    )
