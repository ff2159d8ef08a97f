"""What the tests of pages share: login and addresses. Fixtures: `conftest.py`."""

from django.urls import reverse

from tender.parties.models import Person

PDF = b"%PDF-1.7\n" + b"0" * 200


def login(client, who):
    """The client, signed in as this actor."""
    client.force_login(Person.objects.get(pk=who.person_id))
    return client


def url(name, *args):
    """An address of procurement."""
    return reverse(f"procurement:{name}", args=args)
