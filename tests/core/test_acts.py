"""A form sent twice is answered once: double click, lost answer, another's key, a refusal in between."""

from __future__ import annotations

import threading
import uuid

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import RequestFactory

from tender.core.actor import Actor
from tender.core.acts import play
from tender.core.models import RequestKey
from tender.core.refusal import Refusal

OFFICER, OTHER = Actor(1, "李敏"), Actor(2, "王建国")


def sent(once="", by=OFFICER, path="/tenders/1/submit/"):
    request = RequestFactory().post(path, {"once": once})
    request.actor, request.session = by, {}
    request._messages = FallbackStorage(request)
    return request


class Service:
    """Counts its calls; refuses while told to."""

    def __init__(self):
        self.calls, self.refuses = 0, False

    def __call__(self, *, by, at):
        self.calls += 1
        if self.refuses:
            raise Refusal("too_early", "Not yet.", status=409)
        return self.calls


def where(thing):
    return f"/thing/{thing}/"


@pytest.mark.django_db
def test_a_form_sent_twice_is_done_once_and_leads_to_the_same_page():
    service, key = Service(), str(uuid.uuid4())
    answers = [play(sent(key), service, then=where).url for _click in range(3)]
    assert (service.calls, answers) == (1, ["/thing/1/"] * 3)


@pytest.mark.django_db
def test_two_forms_are_two_acts():
    service = Service()
    answers = [play(sent(str(uuid.uuid4())), service, then=where).url for _form in range(2)]
    assert answers == ["/thing/1/", "/thing/2/"]


@pytest.mark.django_db
@pytest.mark.parametrize("again", [{"by": OTHER}, {"path": "/tenders/2/submit/"}])
def test_a_key_of_another_person_or_page_is_refused(again):
    service, key = Service(), str(uuid.uuid4())
    play(sent(key), service, then=where)
    with pytest.raises(Refusal) as refused:
        play(sent(key, **again), service, then=where)
    assert (refused.value.code, service.calls) == ("form_of_another", 1)


@pytest.mark.django_db
def test_a_refused_form_can_be_sent_again_with_the_same_key():
    service, key, form = Service(), str(uuid.uuid4()), forms.Form({})
    service.refuses = True
    assert play(sent(key), service, then=where, form=form) is None
    assert form.non_field_errors() == ["Not yet."]
    assert not RequestKey.objects.exists()
    service.refuses = False
    assert play(sent(key), service, then=where).url == "/thing/2/"


@pytest.mark.django_db
def test_a_form_without_a_key_is_done_each_time():
    service = Service()
    for broken in ("", "no key"):
        play(sent(broken), service, then=where)
    assert (service.calls, RequestKey.objects.count()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_done_once():
    key, gate, answers = str(uuid.uuid4()), threading.Barrier(2), []
    service = Service()

    def slow(*, by, at):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        return service(by=by, at=at)

    def click():
        gate.wait()
        try:
            answers.append(play(sent(key), slow, then=where).url)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _n in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert (service.calls, answers) == (1, ["/thing/1/"] * 2)
