"""Fixtures of the tests of pages: database time, a buyer's side, an officer signed in."""

import pytest

from tender.core import clock
from tests.builders.before import buyer_side, printed
from tests.procurement.pages import login


@pytest.fixture
def quick_paper(monkeypatch):
    """Papers are stand-ins, because printing takes a second."""
    monkeypatch.setattr("tender.core.papers.pdf", printed)


@pytest.fixture
def now(db):
    """Database time, which pages judge by."""
    return clock.now()


@pytest.fixture
def side(now):
    """A buyer with an officer and an approver."""
    return buyer_side(at=now)


@pytest.fixture
def officer(client, side):
    """A client signed in as the officer."""
    return login(client, side.officer)
