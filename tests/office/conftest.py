"""Logins for the office pages."""

import pytest

from tests.builders import organisation, person


@pytest.fixture
def staff(client):
    someone = person("管理员")
    someone.is_staff = True
    someone.save()
    client.force_login(someone)
    return someone


@pytest.fixture
def supervisor(client):
    someone = person("纪检", ("supervisor", organisation("supervisor")))
    client.force_login(someone)
    return someone
