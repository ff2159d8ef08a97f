"""Pages of planning: rights, the live check, nothing typed is lost, exports, few queries."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tender.procurement.models import Intention, Need, Plan, PlanLine, Survey, SurveyAnswer, Tender
from tender.procurement.services import plan as services
from tender.procurement.services import survey as surveys
from tests.builders import actor
from tests.builders import planning as build
from tests.builders.before import buyer_side, draft_tender, training_need
from tests.procurement.pages import login, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]
MOST_QUERIES = 15


def once() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def line_form(**other: str) -> dict[str, str]:
    return {
        "version": "0", "month": "2026-06-01", "title": "扩大对外开放专题培训班", "purpose": "", "audience": "township",
        "head_count": "50", "days": "5", "staff": "5", "budget": "151,250.00", "lecturer_budget": "24000", "hours_0": "16",
        "hours_1": "16", "hours_2": "", "method": "open_tender",
    } | other  # fmt: skip


# --- survey ----------------------------------------------------------------------------------------------------------
def test_a_survey_from_the_form_to_needs(client, side, now):
    unit, organiser, learner = build.unit_and_people(now)
    officer = login(client, side.officer)
    assert officer.get(url("survey-new")).status_code == 200
    closes = f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}"
    values = {"title": "明年学什么", "year": str(now.year + 1), "about": "", "closes_at": closes, "units": [unit.pk], **once()}
    assert officer.post(url("survey-new"), values).status_code == 302
    survey = Survey.objects.get()
    assert login(client, organiser).get(url("survey", survey.pk)).status_code == 404
    login(client, side.officer).post(url("survey-move", survey.pk, "open"), once())
    wish = {
        "unit_id": unit.pk, "theme": "数字政府", "audience": "staff", "days": "3", "month": f"{now.year + 1}-05-01", "reason": "",
        **once(),
    }  # fmt: skip
    assert login(client, learner).post(url("survey-answer", survey.pk), {**wish, "head_count": "500"}).status_code == 302
    assert login(client, organiser).post(url("survey-answer", survey.pk), {**wish, **once()}).status_code == 422
    assert client.post(url("survey-answer", survey.pk), {**wish, **once(), "head_count": "40"}).status_code == 302
    assert sorted(SurveyAnswer.objects.values_list("head_count", flat=True)) == [1, 40]
    page = client.get(url("survey", survey.pk)).content.decode()
    assert "数字政府" in page
    assert client.get(url("survey-results", survey.pk)).status_code == 403
    own = SurveyAnswer.objects.get(head_count=40)
    assert client.post(url("survey-withdraw", survey.pk, own.pk), once()).status_code == 302
    officer = login(client, side.officer)
    assert "<svg" in officer.get(url("survey-results", survey.pk)).content.decode()
    exported = officer.get(url("survey-results", survey.pk), {"answers-export": "csv"})
    assert "数字政府" in b"".join(exported.streaming_content).decode()


def test_answers_become_needs_on_the_results_page(client, side, now):
    survey = build.closed_survey(side, at=now)
    officer = login(client, side.officer)
    page = officer.get(url("survey-results", survey.pk))
    keys = page.context["form"].initial["groups"]
    assert officer.post(url("survey-results", survey.pk), once()).status_code == 422
    assert officer.post(url("survey-results", survey.pk), {"groups": keys, **once()}).status_code == 302
    assert Need.objects.count() == 2


def test_a_draft_survey_is_corrected(client, side, now):
    unit = build.unit_and_people(now)[0]
    survey = build.prepared_survey(side, unit, at=now)
    officer = login(client, side.officer)
    page = officer.get(url("survey-edit", survey.pk))
    values = {
        "title": "改好的",
        "year": "2027",
        "about": "",
        "closes_at": f"{now + timedelta(days=3):%Y-%m-%dT%H:%M}",
        "units": [unit.pk],
    }
    assert page.status_code == 200
    assert officer.post(url("survey-edit", survey.pk), {**values, **once()}).status_code == 302
    assert Survey.objects.get().title == "改好的"


# --- plan ------------------------------------------------------------------------------------------------------------
def test_a_line_above_a_cap_is_shown_with_its_numbers_and_nothing_is_lost(client, side, now):
    plan = build.draft_plan(side, lines=0, at=now)
    officer = login(client, side.officer)
    refused = officer.post(url("plan-line-new", plan.pk), line_form(budget="151250.01", **once()))
    page = refused.content.decode()
    assert (refused.status_code, "151,250.00" in page, "55 × 5 × 550" in page) == (422, True, True)
    assert 'value="151250.01"' in page
    assert [refusal.code for refusal in refused.context["refusals"]] == ["training_fee_too_high"]
    assert officer.post(url("plan-line-new", plan.pk), line_form(**once())).status_code == 302
    assert PlanLine.objects.get().hours == {"副高": "16", "正高": "16"}
    shown = officer.get(url("plan", plan.pk)).content.decode()
    assert "175,250.00" in shown


def test_the_live_check_answers_while_typing(client, side, now):
    plan = build.draft_plan(side, lines=0, at=now)
    officer = login(client, side.officer)
    for typed, words in (
        (line_form(title="", budget=""), "55 × 5 × 550"),
        (line_form(days=""), "填写培训对象"),
        (line_form(staff="7"), "第9条"),
        (line_form(budget="900000"), "900,000.00"),
    ):
        answer = officer.post(url("plan-check", plan.pk), typed)
        assert (answer.status_code, words in answer.content.decode()) == (200, True), typed
    assert not PlanLine.objects.exists()
    assert login(client, buyer_side(at=now).officer).post(url("plan-check", plan.pk), line_form()).status_code == 404


def test_two_officers_on_one_line_lose_nothing(client, side, now):
    plan = build.draft_plan(side, at=now)
    line = plan.lines.get()
    where = url("plan-line-edit", plan.pk, line.pk)
    officer = login(client, side.officer)
    assert officer.get(where).context["form"]["version"].value() == 0
    services.change_line(line, build.line_values(title="同事的"), version=0, by=actor("officer", side.buyer, at=now), at=now)
    mine = line_form(title="我的", **once())
    refused = officer.post(where, mine)
    page = refused.content.decode()
    assert (refused.status_code, "同事的" in page, "我的" in page) == (422, True, True)
    version = refused.context["form"]["version"].value()
    assert officer.post(where, {**mine, **once(), "version": version}).status_code == 302
    assert PlanLine.objects.get().title == "我的"
    assert officer.post(url("plan-line-remove", plan.pk, line.pk), {"version": "1", **once()}).status_code == 409
    assert officer.post(url("plan-line-remove", plan.pk, line.pk), {"version": "2", **once()}).status_code == 302
    assert not PlanLine.objects.exists()


def test_a_plan_from_the_form_to_its_next_edition(client, side, now):
    officer = login(client, side.officer)
    values = {"year": "2026", "title": "2026年度培训计划", "fee_table": "central"}
    assert officer.get(url("plan-new")).status_code == 200
    officer.post(url("plan-new"), {**values, **once()})
    plan = Plan.objects.get()
    assert officer.post(url("plan-new"), {**values, **once()}).status_code == 422
    head = officer.get(url("plan-edit", plan.pk)).context["form"].initial
    services.change_head(plan, title="同事的计划", fee_table="central", version=0, by=actor("officer", side.buyer, at=now), at=now)
    clash = officer.post(url("plan-edit", plan.pk), {**head, "title": "我的计划", **once()})
    assert (clash.status_code, "同事的计划" in clash.content.decode(), "我的计划" in clash.content.decode()) == (422, True, True)
    version = clash.context["form"]["version"].value()
    assert officer.post(url("plan-edit", plan.pk), {**head, "title": "我的计划", "version": version, **once()}).status_code == 302
    need = training_need(side, at=build.AT)
    assert officer.post(url("plan-needs", plan.pk), {"needs": [need.pk], **once()}).status_code == 302
    assert officer.get(url("plan-needs", plan.pk)).status_code == 200
    officer.post(url("plan-move", plan.pk, "submit"), once())
    approver = login(client, side.approver)
    approver.post(url("plan-move", plan.pk, "send_back"), {"reason": "再压缩", **once()})
    login(client, side.officer).post(url("plan-move", plan.pk, "submit"), once())
    login(client, side.approver).post(url("plan-move", plan.pk, "approve"), once())
    officer = login(client, side.officer)
    assert officer.post(url("plan-move", plan.pk, "publish"), once()).status_code == 302
    assert officer.post(url("plan-revise", plan.pk), once()).status_code == 302
    later = Plan.objects.get(edition=2)
    services.change_line(later.lines.get(), build.line_values(title="改名"), version=0, by=side.officer, at=now)
    assert "改名" in officer.get(url("plan-difference", later.pk)).content.decode()
    for name in ("plan", "plan-preview"):
        assert officer.get(url(name, later.pk)).status_code == 200
    client.logout()
    assert "2026" in client.get(reverse("portal:plan", args=[plan.pk])).content.decode()
    assert client.get(reverse("portal:plan-paper", args=[plan.pk])).status_code == 200
    assert client.get(reverse("portal:plan", args=[later.pk])).status_code == 404


def test_a_tender_is_drafted_from_a_line_once_or_with_a_reason(client, side, now):
    plan = build.approved_plan(side, at=now)
    line = plan.lines.get()
    officer = login(client, side.officer)
    where = url("plan-line", plan.pk, line.pk)
    first = officer.post(where, once())
    assert first.url == url("draft", Tender.objects.get().pk)
    refused = officer.post(where, once())
    assert (refused.status_code, refused.context["form"].refusal.code) == (422, "line_in_use")
    assert officer.post(where, {"reason": "分两期", **once()}).status_code == 302
    assert Tender.objects.count() == 2
    assert "分两期" in officer.get(where).content.decode()
    tender = Tender.objects.first()
    assert where in officer.get(url("planning-papers", tender.pk)).content.decode()
    assert url("planning-papers", tender.pk) in officer.get(url("tender-document", tender.pk)).content.decode()


def test_foreign_people_see_no_plan_and_no_survey(client, side, now):
    plan = build.draft_plan(side, at=now)
    survey = build.prepared_survey(side, build.unit_and_people(now)[0], at=now)
    line, tender = plan.lines.get(), draft_tender(side, at=now)
    places = [
        url("plan", plan.pk), url("plan-line", plan.pk, line.pk), url("plan-difference", plan.pk), url("plan-preview", plan.pk),
        url("survey", survey.pk), url("survey-results", survey.pk), url("intention-new", plan.pk),
        url("planning-papers", tender.pk),
    ]  # fmt: skip
    for stranger in (buyer_side(at=now).officer, build.unit_and_people(now)[2]):
        for place in places:
            assert login(client, stranger).get(place).status_code in (403, 404), place
    approver = login(client, side.approver)
    assert approver.get(url("plan-line-new", plan.pk)).status_code == 403
    assert approver.get(url("plan", plan.pk)).status_code == 200


# --- intention -------------------------------------------------------------------------------------------------------
def test_an_intention_is_published_read_by_everybody_and_stands_in_the_feed(client, side, now):
    plan = build.approved_plan(side, lines=2, at=now)
    keys = list(plan.lines.values_list("pk", flat=True))
    officer = login(client, side.officer)
    where = url("intention-new", plan.pk)
    page = officer.get(where + f"?line={keys[0]}")
    assert page.context["form"].initial["lines"] == keys[:1]
    values = {"lines": keys, "title": "2026年4月", "begins_on": f"{now + timedelta(days=10):%Y-%m-%d}", "reason": ""}
    refused = officer.post(where, {**values, **once()})
    assert (refused.status_code, refused.context["form"].refusal.law) == (422, "财库〔2020〕10号")
    assert officer.post(where, {**values, "reason": "上级临时部署", **once()}).status_code == 302
    found = Intention.objects.get()
    assert officer.get(url("intentions")).status_code == 200
    client.logout()
    text = client.get(found.get_absolute_url()).content.decode()
    assert ("上级临时部署" in text, "扩大对外开放专题培训班" in text) == (True, True)
    assert found.title in client.get(reverse("portal:intentions")).content.decode()
    assert found.title in client.get(reverse("portal:feed")).content.decode()
    assert b"".join(client.get(reverse("portal:intention-paper", args=[found.pk])).streaming_content).startswith(b"%PDF")
    assert client.get(reverse("portal:verify", args=[found.paper_id])).status_code == 200


# --- papers before the notice ----------------------------------------------------------------------------------------
def test_the_procurement_plan_and_its_papers(client, side, now):
    tender = draft_tender(side, at=now)
    officer = login(client, side.officer)
    where = url("procurement-plan", tender.pk)
    values = {
        "version": "0", "organised": "self", "contract_type": "service", "pricing": "fixed_total", "method_reason": "理由甲",
        "packages": "", "policy": "", "acceptance": "", "risk": "场地备选",
    }  # fmt: skip
    assert officer.get(where).status_code == 200
    assert officer.post(where, {**values, **once()}).status_code == 302
    clash = officer.post(where, {**values, "risk": "我的风险", **once()})
    assert (clash.status_code, "我的风险" in clash.content.decode()) == (422, True)
    for kind in ("requirement", "procurement_plan"):
        assert tender.number in officer.get(url("planning-preview", tender.pk, kind)).content.decode()
        assert officer.post(url("planning-print", tender.pk, kind), once()).status_code == 302
    assert officer.get(url("planning-preview", tender.pk, "x")).status_code == 404
    paper = tender.planning_papers.first()
    assert officer.get(url("planning-paper", tender.pk, paper.pk)).status_code == 200
    assert officer.get(url("planning-paper", tender.pk, 0)).status_code == 404
    assert "场地备选" in officer.get(url("planning-papers", tender.pk)).content.decode()


def test_the_excuse_for_a_short_intention_is_on_record(client, side, now):
    plan = build.approved_plan(side, at=now)
    officer = login(client, side.officer)
    officer.post(url("plan-line", plan.pk, plan.lines.get().pk), once())
    tender = Tender.objects.get()
    papers = url("planning-papers", tender.pk)
    assert officer.get(papers).context["refusal"].code == "intention_missing"
    assert officer.get(url("intention-excuse", tender.pk)).status_code == 200
    assert officer.post(url("intention-excuse", tender.pk), {"reason": "上级临时部署", **once()}).status_code == 302
    page = officer.get(papers)
    assert (page.context["refusal"], "上级临时部署" in page.content.decode()) == (None, True)


def test_pages_ask_few_queries_and_no_more_as_rows_grow(client, side, now, django_assert_max_num_queries):
    plan = build.draft_plan(side, at=now)
    survey = build.closed_survey(side, at=now)
    officer = login(client, side.officer)
    for rows in (0, 12):
        for number in range(rows):
            services.add_line(
                plan, build.line_values(title=f"{number}班", month=date(2026, 1 + number, 1)), by=side.officer, at=now
            )
            surveys.create_survey(side.buyer.pk, title="x", year=2027, about="", closes_at=now, units=[], by=side.officer, at=now)
        for where in (
            url("plans"), url("plan", plan.pk), url("plan-line", plan.pk, plan.lines.first().pk), url("plan-line-new", plan.pk),
            url("plan-preview", plan.pk), url("surveys"), url("survey", survey.pk), url("survey-results", survey.pk),
            url("intention-new", plan.pk), url("intentions"), reverse("portal:intentions"),
        ):  # fmt: skip
            with django_assert_max_num_queries(MOST_QUERIES):
                assert officer.get(where).status_code == 200
