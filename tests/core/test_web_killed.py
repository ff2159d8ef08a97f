"""A web process killed in the middle of a step: nothing is half done, nothing is lost, and the same form is sent again."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tender.core import clock
from tender.core.models import AuditLine, RequestKey
from tender.core.models.outbox import Delivery
from tender.parties.models import Person
from tender.procurement.models import Bid, Envelope, Result, ScoreSheet, Tender
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import sheet as sheets
from tests.builders import after
from tests.builders.before import approved_tender, buyer_side
from tests.builders.bids import bid_draft, published_tender
from tests.house.tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Web:
    """A web process on the test database."""

    def __init__(self, folder: Path) -> None:
        known = connection.settings_dict
        url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={known['HOST']}&port={known['PORT']}"
        self.gate, port = folder / "gate", folder / f"port-{time.monotonic_ns()}"
        env = {
            **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings",
            "KAIBIAO_TEST_GATE": str(self.gate), "KAIBIAO_TEST_PORT": str(port),
        }  # fmt: skip
        self.process = subprocess.Popen([sys.executable, "-m", "tests.core.web"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
        until(lambda: self.process.poll() is not None or (port.exists() and port.read_text() != ""))
        self.port = int(port.read_text())

    def ask(self, method: str, path: str, cookies: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and Location."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}
        wire.request(method, path, urlencode(form or {}), headers)
        answer = wire.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Location", "")

    def lose(self, *request: object) -> None:
        """Ask, and get no answer."""
        with suppress(OSError, http.client.HTTPException):
            self.ask(*request)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def webs(tmp_path: Path) -> Iterator[Callable[[], Web]]:
    """Starts web processes; whatever is left of them ends with the test."""
    started: list[Web] = []

    def start() -> Web:
        started.append(Web(tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def sealing_a_bid() -> tuple[Person, str, str, dict[str, str], Callable[[], object]]:
    now = clock.now()
    bid = bid_draft(published_tender(deadline=now + timedelta(days=1)).lots.get(), at=now)

    def there() -> object:
        return Bid.objects.get(pk=bid.pk).state, Envelope.objects.count(), draft_view(bid).content["summary"]

    form = {"version": str(draft_view(bid).version), "knows": "on"}
    return bid.provider.held_seats.first().person, reverse("procurement:bid-check", args=[bid.pk]), "bid.sealed", form, there


def publishing_a_tender() -> tuple[Person, str, str, dict[str, str], Callable[[], object]]:
    side = buyer_side(at=clock.now())
    tender = approved_tender(side, at=clock.now())

    def there() -> object:
        row = Tender.objects.get(pk=tender.pk)
        return row.state, row.notices.count(), bool(row.seal_key)

    who = Person.objects.get(pk=side.officer.person_id)
    return who, reverse("procurement:tender-move", args=[tender.pk, "publish"]), "tender.published", {}, there


def signing_the_last_sheet() -> tuple[Person, str, str, dict[str, str], Callable[[], object]]:
    scene = after.scoring_tender()
    *others, last = scene.sheets()
    for one in (*others, last):
        after.fill(scene, one)
    for one in others:
        sheets.submit_sheet(one, by=scene.actor_of(one.member), at=scene.at)

    def there() -> object:
        signed = ScoreSheet.objects.filter(state="submitted").count()
        return signed, scene.evaluation.state, Result.objects.count(), last.scores.count()

    return last.evaluator, reverse("procurement:sheet-check", args=[last.pk]), "evaluation.sheets_locked", {}, there


@pytest.mark.parametrize("step", [sealing_a_bid, publishing_a_tender, signing_the_last_sheet])
def test_a_killed_web_process_leaves_nothing_half_done_and_the_form_is_sent_again(step, webs):
    who, path, event, form, there = step()
    browser = Client()
    browser.force_login(who, backend=BACKEND)
    cookies = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={'a' * 32}"
    web = webs()
    _status, page, _to = web.ask("GET", path, cookies)
    keys = dict(re.findall(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"', page))
    form = {**keys, **form}
    before = there(), AuditLine.objects.count(), Delivery.objects.count()

    web.gate.write_text(event)
    sent = threading.Thread(target=web.lose, args=("POST", path, cookies, form))
    sent.start()
    until(lambda: web.gate.read_text() == "inside")
    web.kill()
    sent.join(10)
    web.gate.unlink()
    until(lambda: sessions_inside() == 0)
    assert (there(), AuditLine.objects.count(), Delivery.objects.count()) == before
    assert not RequestKey.objects.filter(key=keys["once"]).exists()

    fresh = webs()
    status, _page, to = fresh.ask("POST", path, cookies, form)
    assert status == 302, "the very form that was lost goes through"
    done = there()
    assert done != before[0]
    assert AuditLine.objects.filter(event=event).exists()
    assert fresh.ask("POST", path, cookies, form)[::2] == (302, to), "and once more it only leads to the same page"
    assert there() == done


def sessions_inside() -> int:
    """Transactions of other processes that are still open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            " AND xact_start IS NOT NULL AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]
