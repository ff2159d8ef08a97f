"""Pages of needs and drafts: forms that lose nothing, one answer per form, two officers at one draft."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tender.procurement.models import Need, Tender
from tender.procurement.services import draft as drafts
from tests.builders import actor
from tests.builders.before import (
    draft_tender,
)
from tests.procurement.pages import PDF, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]


def need_values(**other):
    return {
        "title": "处级干部能力提升班", "purpose": "提升能力", "audience": "county", "head_count": "40", "days": "5",
        "month": "2027-03-01", "budget": "１５０，０００", **other,
    }  # fmt: skip


def test_a_need_becomes_a_draft_in_one_step_and_a_double_click_makes_one(officer, side):
    once = {"once": str(uuid.uuid4())}
    page = officer.post(url("need-new"), need_values(**once))
    need = Need.objects.get()
    assert (page.url, need.budget) == (url("need", need.pk), 150000)
    key = {"once": str(uuid.uuid4())}
    first, second = (officer.post(url("need-draft", need.pk), key) for _n in range(2))
    assert Tender.objects.count() == 1
    assert first.url == second.url == url("draft", Tender.objects.get().pk)


@pytest.mark.parametrize("budget", ["NaN", "1e309", "-1", "十五万", "0"])
def test_a_budget_that_is_no_number_is_refused_and_nothing_typed_is_lost(officer, budget):
    page = officer.post(url("need-new"), need_values(budget=budget))
    assert page.status_code == 422
    assert "处级干部能力提升班" in page.content.decode()
    assert not Need.objects.exists()


def test_names_of_200_characters_pass_longer_ones_do_not_and_direction_marks_go(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "basics")
    values = {"version": tender.version, "contact_name": "陈晨", "contact_phone": "1"}
    assert officer.post(where, {**values, "title": "名" * 201}).status_code == 422
    assert officer.post(where, {**values, "title": "\u202e" + "名" * 200}).status_code == 302
    assert Tender.objects.get(pk=tender.pk).title == "名" * 200


def test_another_officers_edit_keeps_my_text_and_a_second_save_replaces_it(officer, side, now, client):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "basics")
    mine = {"version": tender.version, "title": "我的标题", "contact_name": "陈晨", "contact_phone": "1"}
    drafts.save(tender, "basics", {"title": "别人的标题"}, version=tender.version, by=actor("officer", side.buyer, at=now), at=now)
    page = officer.post(where, mine)
    assert page.status_code == 422
    assert "我的标题" in page.content.decode()
    assert Tender.objects.get(pk=tender.pk).title == "别人的标题"
    again = {**mine, "version": page.context["form"]["version"].value()}
    assert officer.post(where, again).status_code == 302
    assert Tender.objects.get(pk=tender.pk).title == "我的标题"


def test_a_ceiling_above_the_budget_is_refused_on_the_page(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "lots")
    rows = {
        "version": tender.version, "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-title": "一包",
        "rows-0-budget": "100", "rows-0-ceiling": "100.01",
    }  # fmt: skip
    page = officer.post(where, rows)
    assert page.status_code == 422
    assert "100.01" in page.content.decode()
    assert officer.post(where, {**rows, "rows-0-ceiling": "１００"}).status_code == 302
    assert tender.lots.get().ceiling == 100


def criteria_rows(*rows):
    values = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    for n, (level, name, kind, weight) in enumerate(rows):
        values |= {f"rows-{n}-level": level, f"rows-{n}-name": name, f"rows-{n}-kind": kind, f"rows-{n}-weight": weight}
    return values


def test_criteria_that_do_not_sum_are_refused_kept_on_the_page_and_may_be_kept_unfinished(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "criteria")
    rows = criteria_rows((0, "价格", "price", "10"), (0, "技术", "quality", "89"))
    page = officer.post(where, {"version": tender.version, **rows})
    assert page.status_code == 422
    assert page.context["form"].refusal.code == "weights_sum"
    assert 'value="89"' in page.content.decode()
    assert officer.post(where, {"version": tender.version, "unfinished": "1", **rows}).status_code == 302
    assert tender.criteria.count() == 2
    right = criteria_rows((0, "价格", "price", "10"), (0, "技术", "quality", "90"), (1, "方案", "quality", "90"))
    assert officer.post(where, {"version": tender.version, **right}).status_code == 302
    assert tender.criteria.get(name="方案").parent.name == "技术"


def test_a_row_that_was_added_and_left_empty_is_no_row(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "criteria")
    rows = criteria_rows((0, "价格", "price", "10"), (0, "技术", "quality", "90"), (0, "", "quality", ""))
    assert officer.post(where, {"version": tender.version, **rows}).status_code == 302
    assert tender.criteria.count() == 2


def test_every_screen_of_the_draft_opens_and_saves_what_it_shows(officer, side, now):
    tender = draft_tender(side, at=now, lots=2)
    for name in ("basics", "requirement", "lots", "criteria", "requirements", "scoring", "dates"):
        where = url("draft-section", tender.pk, name)
        page = officer.get(where)
        assert page.status_code == 200
        form = page.context["form"]
        values = {field.html_name: field.value() for field in form if field.value() is not None}
        for row in form.rows or ():
            values |= {field.html_name: field.value() for field in row if field.value() is not None}
        if form.rows is not None:
            values |= {field.html_name: field.value() for field in form.rows.management_form}
        assert officer.post(where, {**values, "once": str(uuid.uuid4())}).status_code == 302, name
    fresh = Tender.objects.get(pk=tender.pk)
    assert fresh.deadline == tender.deadline
    assert fresh.lots.count() == 2
    assert fresh.criteria.count() == 7


def test_a_draft_saves_itself_without_leaving_the_page(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "basics")
    values = {"version": tender.version, "title": "自动保存", "contact_name": "", "contact_phone": ""}
    assert officer.post(where, values, headers={"X-Autosave": "1"}).status_code == 204
    assert Tender.objects.get(pk=tender.pk).title == "自动保存"


def test_documents_come_and_go_and_wrong_types_are_refused(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "documents")
    wrong = officer.post(where, {"title": "x", "file": SimpleUploadedFile("a.pdf", b"MZ" + b"0" * 50)})
    assert (wrong.status_code, wrong.context["form"].refusal.code) == (422, "file_type")
    assert officer.post(where, {"title": "需求", "file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    document = tender.documents.get()
    got = officer.get(url("document", tender.pk, document.pk))
    assert b"".join(got.streaming_content) == PDF
    officer.post(url("document-remove", tender.pk, document.pk))
    assert not tender.documents.exists()
