"""Pages from review to the deadline: rights, amendments, questions, few queries."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tender.core.wording import local
from tender.procurement.models import Amendment, Question, Tender
from tender.procurement.services import tender as services
from tests.builders import actor, organisation
from tests.builders.before import (
    approved_tender,
    asked,
    buyer_side,
    draft_tender,
    published_tender,
    submitted,
    training_need,
)
from tests.procurement.pages import PDF, login, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]
MOST_QUERIES = 15


def test_a_foreign_buyers_draft_does_not_exist(client, side, now):
    tender = draft_tender(side, at=now)
    stranger = login(client, buyer_side(at=now).officer)
    for name in ("tender", "draft", "tender-submit", "preview"):
        assert stranger.get(url(name, tender.pk)).status_code == 404
    assert stranger.get(url("draft-section", tender.pk, "lots")).status_code == 404
    assert stranger.get(reverse("portal:tender", args=[tender.pk])).status_code == 404
    assert login(client, side.officer).get(url("draft", tender.pk)).status_code == 200


def test_the_whole_way_from_check_to_publication(client, side, now):
    tender = draft_tender(side, at=now)
    officer = login(client, side.officer)
    assert officer.get(url("tender-submit", tender.pk)).status_code == 200
    officer.post(url("tender-submit", tender.pk), {"once": str(uuid.uuid4())})
    approver = login(client, side.approver)
    page = approver.get(url("tender", tender.pk))
    assert {button["card"].name for button in page.context["buttons"]} == {"approve", "send_back", "refuse"}
    assert approver.get(url("tender-move", tender.pk, "approve")).status_code == 200
    approver.post(url("tender-move", tender.pk, "approve"), {"once": str(uuid.uuid4())})
    officer = login(client, side.officer)
    assert officer.get(url("preview", tender.pk)).status_code == 200
    once = {"once": str(uuid.uuid4())}
    first, second = (officer.post(url("tender-move", tender.pk, "publish"), once) for _n in range(2))
    assert first.url == second.url
    fresh = Tender.objects.get(pk=tender.pk)
    assert (fresh.state, fresh.notices.count()) == ("published", 1)


def test_publishing_without_the_right_is_refused_on_the_page(client, side, now):
    tender = approved_tender(side, at=now)
    approver = login(client, side.approver)
    assert approver.post(url("tender-move", tender.pk, "publish"), {"once": str(uuid.uuid4())}).status_code in (200, 403)
    assert Tender.objects.get(pk=tender.pk).state == "approved"


def amendment_values(page, **other):
    form = page.context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() is not None and field.name != "documents"}
    shown["deadline"] = f"{local(shown['deadline']):%Y-%m-%dT%H:%M}" if hasattr(shown["deadline"], "hour") else shown["deadline"]
    return {**shown, **other}


def test_an_amendment_is_shown_before_it_is_published_and_keeps_its_files(client, side, now):
    tender = published_tender(side, at=now - timedelta(days=10))
    officer = login(client, side.officer)
    where = url("tender-amend", tender.pk)
    page = officer.get(where)
    assert page.status_code == 200
    values = amendment_values(page, place="成都市内", reason="地点调整", documents=SimpleUploadedFile("补充.pdf", PDF))
    shown = officer.post(where, values)
    assert shown.context["plan"].is_extended
    assert not Amendment.objects.exists()
    values.pop("documents")
    done = officer.post(where, {**values, "staged": shown.context["staged_key"], "confirm": "1", "once": str(uuid.uuid4())})
    assert done.status_code == 302
    fresh = Tender.objects.get(pk=tender.pk)
    assert (fresh.place, fresh.deadline) == ("成都市内", shown.context["plan"].new_deadline)
    assert fresh.documents.get().title == "补充.pdf"


def test_a_shortened_deadline_is_refused_on_the_page_and_nothing_is_lost(client, side, now):
    tender = published_tender(side, at=now)
    officer = login(client, side.officer)
    where = url("tender-amend", tender.pk)
    short = f"{local(tender.deadline) - timedelta(days=1):%Y-%m-%dT%H:%M}"
    page = officer.post(where, amendment_values(officer.get(where), deadline=short, reason="我的理由"))
    assert (page.status_code, page.context["form"].refusal.code) == (422, "deadline_shortened")
    assert "我的理由" in page.content.decode()


def test_a_provider_asks_the_officer_answers_and_the_public_reads_without_a_name(client, side, now):
    tender = published_tender(side, at=now)
    body = organisation("university", at=now)
    provider = login(client, actor("provider", body, at=now))
    assert provider.get(url("ask", tender.pk)).status_code == 200
    provider.post(url("ask", tender.pk), {"text": "可以在周末开班吗？", "asker": body.pk, "once": str(uuid.uuid4())})
    question = Question.objects.get()
    public = reverse("portal:tender", args=[tender.pk])
    assert "周末" not in provider.get(public).content.decode()
    officer = login(client, side.officer)
    listed = officer.get(url("questions", tender.pk)).content.decode()
    assert "周末" in listed
    assert body.name not in listed
    assert officer.get(url("tender", tender.pk)).context["open_questions"] == 1
    officer.post(url("answer", tender.pk, question.pk), {"text": "可以，周六周日均可。"})
    client.logout()
    page = client.get(public).content.decode()
    assert "周六周日均可" in page
    assert body.name not in page


def test_pages_ask_few_queries_and_no_more_as_rows_grow(client, side, now, django_assert_max_num_queries):
    tender = published_tender(side, at=now, lots=1)
    officer = login(client, side.officer)
    for rows in (1, 12):
        for _n in range(rows):
            training_need(side, at=now)
            asked(tender, at=now)
        for where in (
            url("needs"), url("tenders"), url("tender", tender.pk), url("questions", tender.pk), url("tender-amend", tender.pk),
        ):  # fmt: skip
            with django_assert_max_num_queries(MOST_QUERIES):
                assert officer.get(where).status_code == 200
    for where in (url("draft", 0), url("tender-submit", 0), url("draft-section", 0, "criteria")):
        draft = draft_tender(side, at=now, lots=4)
        with django_assert_max_num_queries(MOST_QUERIES):
            assert officer.get(where.replace("/0/", f"/{draft.pk}/")).status_code == 200


def test_a_tender_in_every_early_state_has_its_page(client, side, now):
    officer = login(client, side.officer)
    made = [draft_tender(side, at=now), submitted(side, at=now), approved_tender(side, at=now), published_tender(side, at=now)]
    services.terminate(made[-1], reason="任务取消", by=side.approver, at=now)
    for tender in made:
        page = officer.get(url("tender", tender.pk))
        assert page.status_code == 200
    assert page.context["steps"][-1].state == "missed"
