"""A buyer's people and a tender whose rules are content."""

import pytest

from tender.procurement.models import Tender
from tests.builders import actor, organisation
from tests.builders.flows import content_facts, draft


@pytest.fixture
def buyer():
    return organisation("buyer")


@pytest.fixture
def officer(buyer):
    return actor("officer", buyer)


@pytest.fixture
def approver(buyer):
    return actor("approver", buyer)


@pytest.fixture
def tender(buyer, officer, monkeypatch):
    monkeypatch.setattr(Tender, "facts", content_facts)
    return draft(buyer, officer)
