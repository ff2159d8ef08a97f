"""One browser for the session, one signed-in context per person; every page is watched while it is used.

Lives here: fixtures. Not here: what a person can do with a page (`people.py`), the stories (`test_…`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tender.core import clock
from tender.core.models.calendar import CalendarYear
from tests.browser.people import Cast

# Playwright's loop runs in this thread; the tests still use the database synchronously beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium and a database with real commits."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[LiveServer]:
    """The web server, in threads of this process."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's own: empty the tables by one statement.

    Django's `flush` makes triggers, content types and permissions anew after each test, which takes seconds.
    """
    with django_db_blocker.unblock():
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(emptied())} RESTART IDENTITY CASCADE")
        connection.close()


def emptied() -> list[str]:
    """Tables that hold what happened, not what the program is made of."""
    made = ("django_content_type", "auth_permission", "auth_group")
    return [name for name in connection.introspection.django_table_names(only_existing=True) if name not in made]


@pytest.fixture
def known_years(db: None) -> None:
    """The tests live in the real present: years that the national data does not have yet are entered, as a district would."""
    for year in {(clock.now() + timedelta(days=days)).year for days in (-60, 0, 200)}:
        if year not in {day.year for day in chinese_calendar.holidays}:
            CalendarYear.objects.create(year=year, source="国务院办公厅通知")


@pytest.fixture
def cast(chromium: Browser, site: LiveServer, known_years: None, settings: Any) -> Iterator[Cast]:
    """The people of a story, each with their own login and window."""
    settings.SITE_URL = site.url
    settings.ALLOWED_HOSTS = ["*"]
    cache.clear()
    cast = Cast(chromium, site.url)
    yield cast
    cast.leave()
