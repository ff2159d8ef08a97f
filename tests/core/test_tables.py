"""Tables: sorting, filtering, paging, exporting, and a query count that does not grow."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from tender.core import exports
from tender.core.models import CalendarDay
from tender.core.tables import Column, Filter, Table

COLUMNS = (
    Column("name", "Name", sort="name", main=True),
    Column("day", "Day", kind="day", sort="day", link=lambda row: f"/days/{row.day}/"),
    Column("rate", "Rate", kind="money", value=lambda row: Decimal("12.50")),
)
WORK = Filter("work", "Work", [("yes", "yes"), ("no", "no")], lambda rows, value: rows.filter(is_working=value == "yes"))


def days(count: int) -> None:
    start = date(2027, 1, 1)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=start + timedelta(n), is_working=n % 2 == 0, name=f"day {n:02}") for n in range(count)
    )


def table(query: str = "", **more: object) -> Table:
    request = RequestFactory().get(f"/?{query}")
    return Table(COLUMNS, CalendarDay.objects.all(), request, search=["name"], filters=[WORK], per_page=10, **more)


def names(shown: Table) -> list[str]:
    return [line[0].text for line in shown.lines]


def test_rows_are_sorted_filtered_searched_and_paged(db: None) -> None:
    days(25)
    assert names(table("sort=-name"))[:2] == ["day 24", "day 23"]
    assert names(table("sort=name&page=3")) == ["day 20", "day 21", "day 22", "day 23", "day 24"]
    assert names(table("work=no&sort=name"))[:2] == ["day 01", "day 03"]
    assert names(table("q=Y+07")) == ["day 07"]


@pytest.mark.parametrize(
    "query", ["sort=password", "sort=--name", "work=maybe", "page=x", "page=99999", "page=-1", "q=%00", "export=exe"]
)
def test_foolish_wishes_are_ignored(query: str, db: None) -> None:
    days(3)
    assert names(table(query)) == ["day 00", "day 01", "day 02"]
    assert table(query).export_response() is None


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_page_takes_two_queries_however_many_rows(count: int, db: None, django_assert_num_queries: object) -> None:
    days(count)
    shown = table("sort=name")
    with django_assert_num_queries(2):
        list(shown.lines)
        list(shown.pages)
        list(shown.headers)


def test_links_keep_other_wishes_and_start_on_the_first_page(db: None) -> None:
    days(25)
    shown = table("sort=name&work=yes&page=2&other=1")
    assert shown.headers[0]["direction"] == "ascending"
    assert shown.headers[0]["url"] == "?work=yes&other=1&sort=-name"
    assert shown.csv_url == "?sort=name&work=yes&other=1&export=csv"
    assert shown.kept == [("sort", "name"), ("other", "1")]
    assert shown.previous_url == "?sort=name&work=yes&other=1&page=1"


def test_two_tables_of_a_page_keep_their_wishes_apart(db: None) -> None:
    days(25)
    assert names(table("left-sort=-name", name="left"))[0] == "day 24"
    assert names(table("left-sort=-name", name="right"))[0] == "day 00"


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", " =1"])
def test_no_text_of_an_export_becomes_a_formula(sign: str) -> None:
    written = exports.csv_response("x", ["Name"], ["text"], [[sign]])
    content = b"".join(written.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1][0].startswith("'")
    book = load_workbook(io.BytesIO(b"".join(exports.xlsx_response("x", ["Name"], ["text"], [[sign]]).streaming_content)))
    assert book.active["A2"].data_type == "s"


def test_an_export_has_every_page_in_order_with_numbers_and_days(db: None) -> None:
    days(25)
    answer = table("sort=-name&work=yes&export=xlsx").export_response()
    assert answer is not None
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[0] == ("Name", "Day", "Rate")
    assert len(rows) == 14
    assert rows[1][0] == "day 24"
    assert rows[1][1].date() == date(2027, 1, 25)
    assert rows[1][2] == 12.5


def test_control_characters_do_not_break_an_export() -> None:
    assert b"".join(exports.xlsx_response("x", ["a\x00b"], ["text"], [["c\x07d"]]).streaming_content)[:2] == b"PK"
