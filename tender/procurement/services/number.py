"""Numbers of tenders, counted per year without gaps. Not here: numbers of notices (`notice.py`)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from tender.procurement.models import Tender

LOCK = 7_204_113


def next_number(*, at: datetime) -> str:
    """The next tender number of the year, like 大渡口组采〔2026〕12号. Call inside the transaction that saves the tender:
    a second caller waits here until that transaction ends, so no number is given twice and none is left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    head, tail = settings.TENDER_NUMBER.format(year=localtime(at).year, count="|").split("|")
    taken = Tender.objects.filter(number__startswith=head).values_list("number", flat=True)
    counts = [text for number in taken if (text := number.removeprefix(head).removesuffix(tail)).isdecimal()]
    return f"{head}{max(map(int, counts), default=0) + 1}{tail}"
