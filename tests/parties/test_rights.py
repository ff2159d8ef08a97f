"""The pages of an organisation change it for its own people only; the office that verifies it looks and decides."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tender.parties.models import Evidence, HeldSeat, Person
from tests.builders import organisation, person
from tests.builders.bids import upload

pytestmark = pytest.mark.django_db
WORD = "correct horse battery"


@pytest.mark.parametrize("role", ["officer", "approver", "supervisor"])
def test_the_office_adds_neither_papers_nor_colleagues(client, role):
    body, guest = organisation("agency"), person()
    seats = HeldSeat.objects.count() + 2
    papers, invite = (reverse(f"parties:{name}", args=[body.pk]) for name in ("evidence-add", "colleague-invite"))

    def send() -> list[int]:
        once = str(uuid.uuid4())
        paper = client.post(papers, {"kind": "licence", "upload": upload("执照.pdf"), "once": once})
        return [paper.status_code, client.post(invite, {"email": guest.email, "once": str(uuid.uuid4())}).status_code]

    client.force_login(person("", (role, organisation("buyer"))))
    assert client.get(body.get_absolute_url()).status_code == 200
    assert send() == [403, 403]
    client.force_login(person("", ("provider", body)))
    assert send() == [302, 302]
    assert (Evidence.objects.count(), HeldSeat.objects.count()) == (1, seats + 1)


def test_a_person_signs_up_with_a_name_that_turns_no_line_around(client):
    sent = {"username": "zhang", "email": "zhang@example.test", "full_name": "张\u202e三  ", "password1": WORD, "password2": WORD}
    assert client.post(reverse("account_signup"), sent).status_code == 302
    assert Person.objects.get(username="zhang").full_name == "张三"
    client.logout()
    again = {**sent, "username": "li", "email": "li@example.test", "full_name": "李" * 101}
    assert client.post(reverse("account_signup"), again).status_code == 200
    assert not Person.objects.filter(username="li").exists()
