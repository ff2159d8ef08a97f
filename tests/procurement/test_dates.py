"""The dates screen: both proposals side by side, what is missing when it is too late, and the dates taken over."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils.timezone import localdate

from tender.procurement.models import Tender
from tender.procurement.services import draft
from tender.procurement.views import dates
from tests.builders import AT, actor
from tests.builders.before import buyer_side, draft_tender
from tests.procurement.pages import url

pytestmark = pytest.mark.django_db
MAY = {"day": "2026-05-18", "what": "begins", "waits": "on"}


@pytest.fixture
def tender():
    return draft_tender(buyer_side())


def shown(tender, **query):
    """What the screen shows on 2 March 2026."""
    return dates.dates_context(RequestFactory().get("/", query), tender, AT)


def test_a_draft_is_counted_back_from_the_month_of_its_need(tender):
    found = shown(tender)
    assert tender.need.month == date(2026, 5, 1)
    assert (found["counted"].contract_on, found["missing"]) == (date(2026, 4, 30), 0)
    assert found["rows"][-1]["law"] == "政府采购法 第46条；财政部令第87号 第71条"
    assert found["proposal"].deadline


def test_the_dates_counted_back_can_be_taken_over_and_are_lawful(tender):
    values = dates.taken(RequestFactory().get("/", {**MAY, "take": "1"}), tender, AT)
    assert localdate(values["deadline"]) == shown(tender, **MAY)["counted"].deadline
    assert (
        draft.save(tender, "dates", values, version=tender.version, by=actor("officer", tender.buyer), at=AT).deadline
        == values["deadline"]
    )
    assert dates.taken(RequestFactory().get("/", MAY), tender, AT) == {}
    assert dates.taken(RequestFactory().get("/", {**MAY, "day": "2026-03-20", "take": "1"}), tender, AT) == {}


def test_too_late_says_how_many_days_and_which_period(tender):
    found = shown(tender, **{**MAY, "day": "2026-04-07"})
    assert found["missing"] == (localdate(AT) - found["counted"].published_on).days > 0
    assert found["tight"].rule == "open_tender_bid_min"
    assert found["tight"].days >= 20
    assert not found["take"]
    assert found["quick"].published_on >= localdate(AT)
    assert shown(tender, **{**MAY, "day": "2026-03-16"})["quick"] is None


def test_a_year_without_calendar_is_said_instead_of_guessed(tender):
    assert shown(tender, **{**MAY, "day": "2031-05-18"})["unknown"].code == "calendar_year_unknown"


def test_the_screen_shows_both_and_refuses_a_day_that_is_none(officer, side, now):
    draft_of = draft_tender(side, at=now)
    where = url("draft-section", draft_of.pk, "dates")
    day = (localdate(now) + timedelta(days=10)).isoformat()
    page = officer.get(where, {**MAY, "day": day})
    assert page.context["missing"] > 0
    assert str(page.context["missing"]) in page.content.decode()
    assert officer.get(where, {"day": "morgen", "what": "begins"}).context["back"].errors["day"]
    assert Tender.objects.get(pk=draft_of.pk).deadline == draft_of.deadline
