"""A lean client: threads with plain http.client, one connection per request, as from as many people.

Lives here: logins prepared as session rows, sending at a given concurrency, what came back and how long it took.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string
from django.utils.timezone import now

from tender.parties.models import Person

TOKEN = "b" * 32  # a CSRF token is as good as any as long as cookie and header agree


@dataclass(frozen=True)
class Ask:
    """One request: GET, or POST when there is `form`."""

    path: str
    session: str = ""
    form: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """What came back; `seconds` from opening the connection to the last byte."""

    status: int
    location: str
    seconds: float
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class Volley:
    """Many requests at once: their answers and how long all took."""

    answers: Sequence[Answer]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.answers) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the answers came (nearest rank)."""
        times = sorted(answer.seconds for answer in self.answers)
        return times[max(0, -(-len(times) * round(share * 1000) // 1000) - 1)]


def sessions_for(people: Sequence[Person]) -> list[str]:
    """A session key for each person, as a login leaves it, without spending a password hash on each."""
    store, rows = SessionStore(), []
    for person in people:
        data = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key, end = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"), now() + timedelta(hours=8)
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=end))
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]


def send(port: int, ask: Ask) -> Answer:
    """Send one request on a connection of its own."""
    headers = {
        "Host": f"localhost:{port}",
        "Cookie": f"sessionid={ask.session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "text/html",
    }
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        method, body = ("GET", None) if ask.form is None else ("POST", urlencode(ask.form))
        connection.request(method, ask.path, body, headers)
        found = connection.getresponse()
        content = found.read()
    finally:
        connection.close()
    return Answer(found.status, found.headers.get("Location", ""), time.perf_counter() - began, content)


def fire(port: int, asks: Iterable[Ask], *, concurrency: int) -> Volley:
    """Send all, `concurrency` at a time, each as soon as one before it is answered."""
    with ThreadPoolExecutor(concurrency) as pool:
        began = time.perf_counter()
        answers = list(pool.map(lambda ask: send(port, ask), asks))
        return Volley(answers, time.perf_counter() - began)
