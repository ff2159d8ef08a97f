"""Several people, or windows, at one draft: different parts and fields lose nothing, the same field shows both values."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tender.core.refusal import Refusal
from tender.procurement.models import Tender, TenderTerms
from tender.procurement.services import draft
from tests.builders import AT, actor
from tests.builders.before import buyer_side, draft_tender
from tests.procurement.pages import login, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(side, now):
    return draft_tender(side, at=now)


def window(client, tender, part):
    """A window with one screen: its address and what its form would send."""
    page = client.get(url("draft-section", tender.pk, part))
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    for row in form.rows or ():
        values |= {field.html_name: field.value() for field in row if field.value() is not None}
    if form.rows is not None:
        values |= {field.html_name: field.value() for field in form.rows.management_form}
    return url("draft-section", tender.pk, part), values


def stored(tender):
    return Tender.objects.get(pk=tender.pk)


def test_two_windows_of_one_person_save_different_parts_and_fields(officer, tender):
    (basics, one), (requirement, two) = window(officer, tender, "basics"), window(officer, tender, "requirement")
    again, three = window(officer, tender, "requirement")
    assert officer.post(basics, {**one, "title": "新标题"}).status_code == 302
    assert officer.post(requirement, {**two, "place": "重庆市渝中区"}).status_code == 302
    assert officer.post(again, {**three, "period": "2026年10月"}).status_code == 302
    now = stored(tender)
    assert (now.title, now.place, now.period) == ("新标题", "重庆市渝中区", "2026年10月")


def test_the_same_field_in_two_windows_is_refused_with_both_values(officer, side, tender):
    where, one = window(officer, tender, "requirement")
    _where, two = window(officer, tender, "requirement")
    officer.post(where, {**one, "place": "成都", "goal": "第一扇窗的目标"})
    page = officer.post(where, {**two, "place": "贵阳"})
    text = page.content.decode()
    assert page.status_code == 422
    assert page.context["form"].refusal.code == "edited_meanwhile"
    assert [(row["before"], row["after"]) for row in page.context["clashes"]] == [("成都", "贵阳")]
    assert page.context["form"]["goal"].value() == "第一扇窗的目标"  # taken over, this window did not touch it
    assert "data-autosave-of" not in text
    assert stored(tender).place == "成都"
    sent = {field.html_name: field.value() for field in page.context["form"] if field.value() is not None}
    assert officer.post(where, sent).status_code == 302
    assert (stored(tender).place, stored(tender).goal) == ("贵阳", "第一扇窗的目标")


def test_what_a_window_saved_itself_never_stands_against_it(officer, tender):
    where, one = window(officer, tender, "requirement")
    for place in ("成都", "贵阳", "昆明"):
        assert officer.post(where, {**one, "place": place}, headers={"X-Autosave": "1"}).status_code == 204
    _where, two = window(officer, tender, "requirement")
    assert officer.post(where, {**two, "period": "2026年11月"}).status_code == 302
    assert officer.post(where, {**one, "place": "西安"}, headers={"X-Autosave": "1"}).status_code == 204
    assert (stored(tender).place, stored(tender).period) == ("西安", "2026年11月")


def test_terms_of_two_officers_are_laid_over_each_other(client, side, tender):
    where, one = window(login(client, side.officer), tender, "terms")
    colleague = actor("officer", side.buyer)
    _where, two = window(login(client, colleague), tender, "terms")
    assert client.post(where, {**two, "bid_validity_days": "60"}).status_code == 302
    login(client, side.officer)
    assert client.post(where, {**one, "contract_months": "12", "payments": "首付款 40% 签订后\n尾款 60% 验收后"}).status_code == 302
    terms = TenderTerms.objects.get(tender=tender)
    assert (terms.bid_validity_days, terms.contract_months, terms.payments[0]["percent"]) == (60, 12, "40")


@pytest.mark.parametrize(
    ("part", "field"), [("criteria", "rows-1-guidance"), ("requirements", "rows-0-evidence"), ("lots", "rows-0-title")]
)
def test_a_list_saved_in_two_windows_is_refused_with_both_values(officer, tender, part, field):
    first, second = "甲包", "乙包"
    where, one = window(officer, tender, part)
    _where, two = window(officer, tender, part)
    assert officer.post(where, {**one, field: first, "unfinished": "1"}).status_code == 302
    page = officer.post(where, {**two, field: second, "unfinished": "1"})
    assert (page.status_code, page.context["form"].refusal.code) == (422, "edited_meanwhile")
    shown = [(row["before"], row["after"]) for row in page.context["clashes"]]
    assert (first, second) in shown
    assert len(shown) == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment_lose_nothing():
    side = buyer_side()
    tender = draft_tender(side)
    people, gate, refused = [side.officer, actor("officer", side.buyer)], Barrier(4), []

    def write(n, values):
        gate.wait(timeout=10)
        try:
            mine = Tender.objects.get(pk=tender.pk)
            draft.save(mine, "requirement", values, version=tender.version, by=people[n % 2], at=AT, tab=f"w{n}")
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    texts = [{"place": "成都"}, {"period": "2026年10月"}, {"goal": "新目标"}, {"quantity": "60人"}]
    threads = [Thread(target=write, args=(n, values)) for n, values in enumerate(texts)]
    [thread.start() for thread in threads]
    [thread.join(timeout=20) for thread in threads]
    now = stored(tender)
    assert refused == []
    assert (now.place, now.period, now.goal, now.quantity) == ("成都", "2026年10月", "新目标", "60人")
