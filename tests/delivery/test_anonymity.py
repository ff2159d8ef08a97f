"""The pages on which feedback is answered read no login: neither session nor person is asked for, and nothing of them shows."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tender.core.models import AuditLine
from tender.delivery.models import FeedbackAnswer, FeedbackRound
from tests.builders import delivery as build
from tests.builders import person

pytestmark = pytest.mark.django_db
WHO = ("django_session", "tender_person", "tender_heldseat", "tender_notification", "usersessions")


@pytest.fixture
def secret():
    round_ = build.open_round()
    FeedbackRound.objects.filter(pk=round_.pk).update(closes_at=None)  # pages judge by database time
    return build.tickets(round_)[0]


@pytest.fixture
def learner():
    """A browser in which somebody is signed in whose role would even need a second factor."""
    browser = Client()
    browser.force_login(person("赵六六"))
    return browser


def steps(secret: str) -> list[tuple[str, dict[str, str]]]:
    return [("get", {}), ("post", {"ticket": secret}), ("post", {"ticket": secret, "send": "1", "goal": "5", "text": "很好"})]


def test_no_step_of_an_answer_asks_who_is_signed_in(learner, secret, settings):
    settings.MFA_REQUIRED_ROLES = {"officer"}
    lines = AuditLine.objects.count()
    for method, sent in steps(secret):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = getattr(learner, method)(reverse("delivery:answer"), sent)
        assert answer.status_code == 200
        read = [query["sql"] for query in asked.captured_queries if any(table in query["sql"] for table in WHO)]
        assert read == []
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
    assert FeedbackAnswer.objects.get().text == "很好"
    assert AuditLine.objects.count() == lines


def test_its_pages_do_not_know_the_person_even_in_their_frame(learner, secret):
    home = learner.get(reverse("home")).content.decode()
    assert "赵六六" in home
    for method, sent in steps(secret):
        page = getattr(learner, method)(reverse("delivery:answer"), sent).content.decode()
        assert "赵六六" not in page
        assert reverse("account_logout") not in page


def test_an_answer_is_the_same_with_and_without_a_login(learner, secret):
    def shown(browser: Client) -> str:
        page = browser.post(reverse("delivery:answer"), {"ticket": secret}).content.decode()
        return re.sub(r"[A-Za-z0-9]{64}", "…", page)  # the keys of its forms

    assert shown(learner) == shown(Client())
