"""`manage.py timeline FILE`: every statutory date of a procedure as JSON (see `procurement/rules/timeline_case.py`)."""

from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext

from tender.core.models.calendar import district_calendar
from tender.core.workdays import WorkCalendar
from tender.management.case_file import CaseCommand
from tender.procurement.rules.evaluation_case import rules_from_json
from tender.procurement.rules.reading import Node
from tender.procurement.rules.timeline import timeline
from tender.procurement.rules.timeline_case import procedure_from_json, timeline_to_json


class Command(CaseCommand):
    help = "Every statutory date of a procedure, each with its rule and article, and what is refused."

    def handle(self, *, file: str, **_options: Any) -> None:
        self.answer(file, dates_of)


def dates_of(data: Any) -> dict[str, Any]:
    """The timeline of a parsed case, printed."""
    rules = rules_from_json(Node(data))
    return timeline_to_json(timeline(procedure_from_json(data, rules), rules, calendar()), gettext)


def calendar() -> WorkCalendar:
    """The district's calendar if its database can be reached, else the national one."""
    try:
        return district_calendar()
    except DatabaseError:
        return WorkCalendar()
