"""Every address of the project, visited as everybody: it opens for those the table names and for nobody else, and hides secrets.

Visits are GET, and POST with nothing or with the form that somebody entitled would send, each rolled back. Who may not change
anything must not write a single row, whatever the answer says.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tender.procurement.models import Tender
from tests.builders.before import printed
from tests.builders.district import NOW, SECRETS, district
from tests.house.doors import NOT_OURS, Row, people, rows

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REFUSED = {403, 404, 405, 409}
# A refusal as problem details says the same as its page and is made ten times faster.
PLAIN = {"HTTP_ACCEPT": "application/json, text/html;q=0.5"}
WRITES = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int FROM pg_stat_xact_user_tables
    WHERE relname LIKE 'tender_%' AND relname <> 'tender_requestkey'
"""


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    """The district with a browser for each of its people."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = district()
        browsers = {"nobody": Client(raise_request_exception=False, **PLAIN)}
        for name, one in made.people.items():
            browsers[name] = Client(raise_request_exception=False, **PLAIN)
            browsers[name].force_login(one, backend=BACKEND)
        yield SimpleNamespace(places=made.places, queries=made.queries, browsers=browsers)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch):
    monkeypatch.setattr("tender.core.clock.now", lambda: NOW)
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda _self: NOW)
    monkeypatch.setattr("tender.core.papers.pdf", printed)


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The full name of every pattern; one without a name by its route."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name or one.pattern}"


def ours() -> set[str]:
    return {name for name in addresses(get_resolver().url_patterns) if not name.startswith(NOT_OURS)}


def writes() -> int:
    """Rows of ours written so far in this transaction, also those that were taken back."""
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return cursor.fetchone()[0]


class Visit:
    """What a request led to, and how many rows it wrote; nothing of it stays."""

    def __init__(self, browser: Client, address: str, data: dict[str, str] | None = None) -> None:
        with transaction.atomic():
            before, self.is_get = writes(), data is None
            answer: HttpResponseBase = browser.get(address) if data is None else browser.post(address, data)
            self.text = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
            self.wrote = writes() - before
            transaction.set_rollback(True)
        self.status, self.to = answer.status_code, answer.headers.get("Location", "")

    @property
    def outcome(self) -> str:
        """page, led, login, refused, or the number of an error."""
        if self.status == 302:
            return "login" if self.to.startswith("/accounts/") else "led"
        refused = self.status in REFUSED or (self.is_get and self.status == 422)  # a step whose rule says not yet
        return "page" if self.status < 300 else "refused" if refused else str(self.status)


class Fields(HTMLParser):
    """The form of a page as somebody would send it: what stands in it, and something where nothing does."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = ""
        main = re.search(r"<main.*</main>", html, re.DOTALL)
        self.feed(main.group() if main else html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {key: value or "" for key, value in attrs}
        name, kind = known.get("name", ""), known.get("type", "text")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and not self.found.get(self.select):
            self.found[self.select] = known.get("value", "")
        elif tag == "textarea" and name:
            self.found.setdefault(name, "理由")
        elif tag == "input" and name and kind not in ("file", "submit"):
            usual = {"date": "2026-05-06", "datetime-local": "2026-05-06T09:30", "checkbox": "on", "radio": "on"}.get(kind, "1")
            self.found.setdefault(name, known.get("value") or usual)


def filled(row: Row, address: str, browsers: dict[str, Client]) -> dict[str, str]:
    """What somebody entitled would send."""
    entitled = sorted(row.acts & row.sees)
    found = Fields(Visit(browsers[entitled[0]], address).text).found if entitled else {}
    return {"reason": "理由", **found, "once": str(uuid.uuid4())}


def test_every_address_is_in_the_table():
    assert ours() - {row.address for row in rows()} == set(), "say in tests/house/doors/ who may open these pages"
    assert {row.address for row in rows()} - ours() == set(), "no such address any more"


def test_every_secret_is_planted_and_read_by_those_who_may(town):
    """Else a sweep that finds none of them would say nothing."""
    for place, name, secret in (
        (("procurement:bid-part", "sealed answer"), "bidder", "暗号甲标"),
        (("procurement:sheet", "sheet"), "evaluator", "暗号评语一"),
        (("procurement:tender", "draft"), "approver", "暗号草案"),
        (("credits:claim", "claim"), "officer", "暗号申报"),
        (("procurement:survey", "survey"), "learner", "暗号缘由"),
        (("procurement:plan", "draft plan"), "approver", "暗号计划"),
        (("parties:standing", "organisation"), "officer elsewhere", "暗号核查"),
        (("parties:particulars", "organisation"), "bidder", "暗号联系人"),
        (("procurement:bid-part", "bond to come"), "bidder", "暗号未开流水"),
        (("procurement:bid-part", "size to come"), "bidder", "7373.37"),
        (("procurement:bond", "bond"), "officer", "暗号已开流水"),
        (("procurement:source", "source"), "supervisor", "暗号异议"),
        (("procurement:in-house", "taking bids"), "officer", "166,661.61"),
    ):
        assert secret in Visit(town.browsers[name], reverse(place[0], args=town.places[place[1]])).text


def test_the_sweep_sees_what_is_written_and_leaves_nothing_of_it(town):
    address = reverse("procurement:need-draft", args=town.places["need"])
    drafts = Tender.objects.count()
    assert Visit(town.browsers["officer"], address, {}).wrote > 0
    assert Tender.objects.count() == drafts


@pytest.mark.parametrize("row", rows(), ids=str)
def test_a_page_opens_for_those_it_is_meant_for(town, row):
    address = reverse(row.address, args=town.places[row.place] if row.place else (), query=town.queries.get(row.place))
    form = filled(row, address, town.browsers)
    wrong = []
    for name, browser in town.browsers.items():
        got = Visit(browser, address)
        meant = "page" if name in row.sees else "led" if name in row.led else "refused"
        if got.outcome != meant and (meant, got.outcome, name) != ("refused", "login", "nobody"):
            wrong.append(f"GET {name}: {got.status} instead of {meant}")
        sent = [Visit(browser, address, data) for data in forms_of(row, name, form)]
        for one in sent:
            if one.status >= 500 or (name not in row.acts and (one.wrote or one.outcome not in (meant, "refused", "login"))):
                wrong.append(f"POST {name}: {one.status}, {one.wrote} rows written")
        for secret, who in SECRETS.items():
            if name not in people(who) and any(secret in one.text for one in (got, *sent)):
                wrong.append(f"{name} reads {secret}")
    assert wrong == []


def forms_of(row: Row, name: str, form: dict[str, str]) -> list[dict[str, str]]:
    """What is sent: by who may act nothing and the form; by others the form; by one reader of a page that takes none, nothing."""
    if name in row.acts:
        return [{}, form]
    if row.acts or name not in row.sees:
        return [form]
    return [{}] if name == min(row.sees) else []


@pytest.mark.parametrize("name", ["nobody", "learner", "officer"])
def test_the_pages_of_the_login_answer_everybody(town, name):
    for page in sorted({one for one in addresses(get_resolver().url_patterns) if one.startswith(NOT_OURS)}):
        with suppress(NoReverseMatch):  # those with a key in their address
            assert Visit(town.browsers[name], reverse(page)).status < 500, page
