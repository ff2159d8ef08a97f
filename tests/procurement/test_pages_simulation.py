"""The page that tries criteria out: sentences, pictures with their numbers, warnings with links, own numbers, past prices."""

import pytest

from tender.procurement.models import Criterion, Tender
from tender.procurement.queries.simulation import past_prices
from tests.builders import actor, organisation
from tests.builders.before import draft_tender
from tests.builders.bids import opened_tender
from tests.procurement.pages import login, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]


@pytest.fixture
def tender(side, now):
    return draft_tender(side, at=now)


def test_the_page_says_in_plain_words_what_decides_and_draws_it(officer, tender):
    page = officer.get(url("draft-simulation", tender.pk), headers={"Accept-Language": "en"})
    assert page.status_code == 200
    text, found = page.content.decode(), page.context["found"]
    assert f"{found.cheapest_wins}" in text
    assert text.count('<svg class="chart__picture"') == 3
    assert text.count("chart__numbers") == 3
    assert (found.runs, found.bidders, found.seed) == (200, 6, 1)
    assert "服务方案 (60)" in text
    assert url("draft-simulation", tender.pk) in officer.get(url("draft", tender.pk)).content.decode()


def test_a_seed_in_the_address_repeats_the_page_and_another_does_not(officer, tender):
    where = url("draft-simulation", tender.pk)
    first, again, other = (officer.get(where, {"runs": 50, "seed": seed}).context["found"] for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_own_numbers_and_their_bounds(officer, tender):
    where = url("draft-simulation", tender.pk)
    own = {"scenario": "own", "bidders": 4, "price_spread": 30, "quality_spread": 0, "runs": 30}
    found = officer.get(where, own).context["found"]
    assert (found.bidders, found.cheapest_wins) == (4, 30)
    wrong = officer.get(where, {**own, "bidders": 99})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors
    assert "found" not in wrong.context


def test_what_would_take_too_long_is_refused(officer, tender):
    where = url("draft-simulation", tender.pk)
    much = {"scenario": "own", "bidders": 20, "runs": 500}
    tender.criteria.filter(name="综合").update(name="甲")
    Criterion.objects.bulk_create(
        Criterion(tender=tender, parent=tender.criteria.get(name="技术"), name=f"项{n}", kind="quality", weight=1) for n in range(6)
    )
    tender.criteria.filter(name="服务方案").update(weight=54)
    page = officer.get(where, much)
    assert (page.status_code, page.context["refusal"].code) == (422, "too_many_rounds")
    assert officer.get(where, {**much, "runs": 5}).status_code == 200


def test_warnings_lead_to_what_must_be_changed(officer, tender):
    own = {"scenario": "own", "quality_spread": 0, "runs": 30}
    page = officer.get(url("draft-simulation", tender.pk), own)
    assert [one["refusal"].code for one in page.context["advice"]] == ["price_decides"]
    assert f'href="{url("draft-section", tender.pk, "criteria")}"' in page.content.decode()


def test_criteria_that_do_not_add_up_are_named_instead_of_tried(officer, tender):
    tender.criteria.filter(name="服务方案").update(weight=59)
    page = officer.get(url("draft-simulation", tender.pk))
    assert (page.status_code, page.context["refusal"].code) == (422, "group_sum")
    tender.criteria.all().delete()
    assert officer.get(url("draft-simulation", tender.pk)).context["refusal"].code == "criteria_missing"


def test_past_prices_are_offered_only_where_bids_were_opened(officer, side, now, tender):
    assert past_prices(tender) == ()
    refused = officer.get(url("draft-simulation", tender.pk), {"scenario": "past", "runs": 5})
    assert refused.status_code == 422
    opened = opened_tender()
    mine = Tender.objects.get(pk=tender.pk)
    Tender.objects.filter(pk=tender.pk).update(buyer=opened.buyer)
    mine.refresh_from_db()
    shares = past_prices(mine)
    assert len(shares) == sum(lot.bids.filter(price__isnull=False).count() for lot in opened.lots.all()) > 0
    assert all(0 < share <= 1 for share in shares)


def test_nobody_but_the_buyers_officers_tries_a_draft_out(client, side, tender):
    for who in (side.approver, actor("officer", organisation("buyer")), actor("provider", organisation())):
        assert login(client, who).get(url("draft-simulation", tender.pk)).status_code == 404
    assert login(client, side.officer).get(url("draft-simulation", tender.pk)).status_code == 200


def test_the_page_asks_few_queries(officer, tender, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        officer.get(url("draft-simulation", tender.pk), {"runs": 1})
