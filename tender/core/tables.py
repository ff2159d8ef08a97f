"""Tables that sort, filter, search, page and export, from columns declared once.

Lives here: Column, Filter, Table. Two queries a page, however many rows. Not here: writing files (`core/exports.py`), how it
looks (`templates/parts/table.html`). In a view: `table = Table(...)`, then `table.export_response() or render(...)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import attrgetter, or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from tender.core import exports, wording
from tender.core.names import tidy

NUMBERS = frozenset({"number", "money", "points"})
DATES = frozenset({"day", "moment"})
_SHOW: dict[str, Callable[[Any], str]] = {
    "money": wording.money,
    "points": wording.points,
    "day": wording.day,
    "moment": wording.moment,
}


@dataclass(frozen=True)
class Column:
    """A column. `name` is an attribute path ("lot.tender.title") unless `value(row)` is given.

    `kind`: text, number, money, points, day, moment, state. `sort`: ORM field(s) that order it ("" = not sortable).
    `link(row)`: address of the cell. `tone(row)`: colour of a state (see part `tag`). `main`: the card's heading on a phone.
    `on_screen_only`: left out of exported files; `in_file_only`: long texts that only exported files carry.
    """

    name: str
    label: Any
    kind: str = "text"
    sort: str = ""
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    main: bool = False
    on_screen_only: bool = False
    in_file_only: bool = False

    def of(self, row: Any) -> Any:
        """The raw value of this column in a row."""
        found = self.value(row) if self.value else attrgetter(self.name)(row)
        return found() if callable(found) else found

    @property
    def is_number(self) -> bool:
        """True for columns set flush right in tabular figures."""
        return self.kind in NUMBERS

    @property
    def look(self) -> str:
        """The class of its cells: numbers flush right, numbers and dates never broken."""
        return "rows__number" if self.is_number else "rows__date" if self.kind in DATES else ""


@dataclass(frozen=True)
class Filter:
    """A choice above the table. `lookup` is an ORM lookup, or a function (queryset, value) → queryset."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]]
    lookup: str | Callable[[QuerySet[Any], str], QuerySet[Any]] = ""


@dataclass(frozen=True)
class Cell:
    """What one cell shows."""

    column: Column
    text: str
    url: str
    tone: str


class Table:
    """One table of one page. `name` keeps the parameters of several tables apart. `order` is the sort without wish.

    `empty`: title, text, url, label of what an empty table says (what to do next).
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: QuerySet[Any],
        request: HttpRequest,
        *,
        name: str = "",
        caption: Any = "",
        search: Sequence[str] = (),
        filters: Sequence[Filter] = (),
        order: Sequence[str] = (),
        per_page: int = 25,
        file_name: str = "",
        empty: Mapping[str, Any] | None = None,
    ) -> None:
        self.columns, self.all_rows, self.query = tuple(columns), rows, request.GET
        self.name, self.caption, self.per_page = name, caption, per_page
        self.search_in, self.filters, self.order = tuple(search), tuple(filters), tuple(order)
        self.file_name = file_name or name or "table"
        self.empty = empty or {}

    @property
    def on_screen(self) -> list[Column]:
        """The columns that the page shows."""
        return [column for column in self.columns if not column.in_file_only]

    @property
    def id(self) -> str:
        """The element's id."""
        return f"table-{self.name or 'main'}"

    def parameter(self, word: str) -> str:
        """The query parameter that carries `word` for this table."""
        return f"{self.name}-{word}" if self.name else word

    def asked(self, word: str) -> str:
        """What the reader asked for (the last value counts)."""
        return self.query.get(self.parameter(word), "")

    @property
    def search_parameter(self) -> str:
        """The query parameter of the search box."""
        return self.parameter("q")

    @property
    def search(self) -> str:
        """The words looked for, tidied (a NUL byte would stop PostgreSQL)."""
        return tidy(self.asked("q"))[:100]

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The filtered and sorted rows of all pages. Unknown wishes are ignored."""
        found = self.all_rows
        for choice in self.filters:
            found = self._filtered(found, choice)
        if self.search and self.search_in:
            found = found.filter(reduce(or_, (Q(**{f"{path}__icontains": self.search}) for path in self.search_in)))
        return found.order_by(*self._ordering())

    def _filtered(self, rows: QuerySet[Any], choice: Filter) -> QuerySet[Any]:
        value = self.asked(choice.name)
        if not value or value not in {str(key) for key, _label in choice.choices}:
            return rows
        return choice.lookup(rows, value) if callable(choice.lookup) else rows.filter(**{choice.lookup or choice.name: value})

    def _ordering(self) -> tuple[str, ...]:
        """The wished order, else the table's; `pk` last, so that pages never overlap."""
        column = self.sorted_by
        if column is None:
            return (*self.order, "pk")
        minus = "-" if self.is_descending else ""
        return (*(minus + path for path in column.sort.split(",")), "pk")

    @property
    def sorted_by(self) -> Column | None:
        """The column that the reader sorts by."""
        wish = self.asked("sort").removeprefix("-")
        return next((column for column in self.columns if column.sort and column.name == wish), None)

    @property
    def is_descending(self) -> bool:
        """True when the reader wants the largest first."""
        return self.asked("sort").startswith("-")

    @cached_property
    def page(self) -> Page[Any]:
        """The page that is shown; a number out of range becomes the nearest."""
        return Paginator(self.rows, self.per_page).get_page(self.asked("page") or 1)

    @property
    def lines(self) -> Iterator[list[Cell]]:
        """The cells of the shown page, row by row."""
        return ([self._cell(column, row) for column in self.on_screen] for row in self.page)

    def _cell(self, column: Column, row: Any) -> Cell:
        value = column.of(row)
        text = _SHOW.get(column.kind, wording.anything)(value)
        return Cell(column, text, column.link(row) if column.link else "", column.tone(row) if column.tone else "")

    @property
    def headers(self) -> list[dict[str, Any]]:
        """Each column with its sort link and present direction (as `aria-sort` says it)."""
        return [self._header(column) for column in self.on_screen]

    def _header(self, column: Column) -> dict[str, Any]:
        is_sorted = column == self.sorted_by
        direction = ("descending" if self.is_descending else "ascending") if is_sorted else ""
        wish = f"-{column.name}" if direction == "ascending" else column.name
        return {"column": column, "direction": direction, "url": self.link(sort=wish) if column.sort else ""}

    @property
    def controls(self) -> list[dict[str, Any]]:
        """Each filter with its parameter and chosen value."""
        return [{"filter": one, "parameter": self.parameter(one.name), "chosen": self.asked(one.name)} for one in self.filters]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters the filter form must carry along: the sort, and those of other tables of the page."""
        own = {self.parameter(word) for word in ("q", "page", "export", *(one.name for one in self.filters))}
        return [(key, value) for key in self.query if key not in own for value in self.query.getlist(key)]

    @property
    def is_narrowed(self) -> bool:
        """True when a filter or search hides rows."""
        return bool(self.search) or any(self.asked(one.name) for one in self.filters)

    def link(self, **wishes: str | int | None) -> str:
        """This page with other wishes; None removes one. A new sort or filter starts on the first page."""
        query = self.query.copy()
        for word in ("page", "export", *wishes):
            query.pop(self.parameter(word), None)
        for word, value in wishes.items():
            if value is not None:
                query[self.parameter(word)] = str(value)
        return "?" + query.urlencode()

    @property
    def pages(self) -> list[dict[str, Any]]:
        """Page links for part `pagination`; a number of None is a gap."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [
            {"number": n if isinstance(n, int) else None, "url": self.link(page=n), "is_here": n == self.page.number}
            for n in numbers
        ]

    @property
    def clear_url(self) -> str:
        """This page without filters and search."""
        return self.link(q=None, **{one.name: None for one in self.filters})

    @property
    def csv_url(self) -> str:
        """All rows as CSV."""
        return self.link(export="csv")

    @property
    def xlsx_url(self) -> str:
        """All rows as XLSX."""
        return self.link(export="xlsx")

    @property
    def previous_url(self) -> str:
        """The page before, or empty."""
        return self.link(page=self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The page after, or empty."""
        return self.link(page=self.page.next_page_number()) if self.page.has_next() else ""

    def export_response(self) -> HttpResponse | None:
        """The file that was asked for (every page of the present filter and order), or None."""
        write = exports.WRITERS.get(self.asked("export"))
        if write is None:
            return None
        columns = [column for column in self.columns if not column.on_screen_only]
        labels = [str(column.label) for column in columns]
        kinds = [column.kind for column in columns]
        values = ([column.of(row) for column in columns] for row in self.rows.iterator(chunk_size=2000))
        return write(self.file_name, labels, kinds, values)
