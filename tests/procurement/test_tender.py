"""A tender from review to publication and termination."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from tender.core import outbox
from tender.core.models import AuditLine, Notification
from tender.core.models.clock import DueMove
from tender.core.refusal import Refusal
from tender.procurement.models import Criterion, Notice, Tender
from tender.procurement.rules.rulebook import load
from tender.procurement.services import tender as services
from tests.builders import AT, actor, organisation
from tests.builders.before import approved_tender, buyer_side, draft_tender, printed, published_tender, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", printed)


@pytest.fixture
def side():
    return buyer_side()


def test_publishing_prints_seals_arms_and_announces(monkeypatch):
    monkeypatch.undo()
    tender = published_tender(real_paper=True, lots=2)
    assert (tender.state, tender.published_at, tender.rulebook) == ("published", AT, load("cn-gp-services-2026").pin)
    assert bytes(Tender.objects.get(pk=tender.pk).seal_key)
    notice = Notice.objects.get(tender=tender)
    assert (notice.kind, notice.number, notice.title) == ("tender", f"{tender.number}-招标", f"{tender.title}招标公告")
    assert notice.paper.media_type == "application/pdf"
    assert notice.paper.size > 5000
    assert len(notice.sheet["lots"]) == 2
    assert "项目概况" in notice.sheet["text"]
    assert "style=" not in notice.sheet["text"]
    assert "<svg" not in notice.sheet["text"]
    assert DueMove.objects.get(thing_type="tender", thing_id=str(tender.pk), move="close").due_at == tender.deadline
    assert AuditLine.objects.filter(event="notice.published", thing_id=str(notice.pk)).exists()


def test_publishing_without_the_right_is_refused(side):
    tender = approved_tender(side)
    for nobody in (side.approver, actor("officer", organisation("buyer")), actor("provider", organisation())):
        with pytest.raises(Refusal) as refused:
            services.publish(tender, by=nobody, at=AT)
        assert refused.value.code == "forbidden"
    assert not Notice.objects.exists()
    assert services.publish(tender, by=side.officer, at=AT).state == "published"


def test_publishing_late_is_refused_because_the_period_for_bids_would_be_too_short(side):
    tender = approved_tender(side)
    with pytest.raises(Refusal) as refused:
        services.publish(tender, by=side.officer, at=AT + timedelta(days=9))
    assert refused.value.code in {"documents_too_short", "deadline_too_early"}
    assert services.publish(tender, by=side.officer, at=AT).state == "published"


def test_a_tree_that_does_not_sum_is_refused_at_submission_and_at_publication(side):
    tender = draft_tender(side)
    Criterion.objects.filter(tender=tender, name="服务方案").update(weight=59)
    with pytest.raises(Refusal) as refused:
        services.submit(tender, by=side.officer, at=AT)
    assert refused.value.code == "group_sum"
    Criterion.objects.filter(tender=tender, name="服务方案").update(weight=60)
    assert services.submit(tender, by=side.officer, at=AT).state == "in_review"


def test_an_empty_field_is_named_at_submission(side):
    tender = draft_tender(side)
    Tender.objects.filter(pk=tender.pk).update(place="")
    with pytest.raises(Refusal) as refused:
        services.submit(tender, by=side.officer, at=AT)
    assert refused.value.code == "fields_missing"
    assert len(refused.value.params["fields"]) == 1


def test_the_approver_returns_with_a_reason_and_the_officer_hears_of_it(side):
    tender = submitted(side)
    with pytest.raises(Refusal, match="reason"):
        services.send_back(tender, reason=" ", by=side.approver, at=AT)
    services.send_back(tender, reason="预算依据不足", by=side.approver, at=AT)
    outbox.drain()
    assert tender.state == "draft"
    heard = Notification.objects.get(event="tender.returned")
    assert heard.person_id == side.officer.person_id
    assert "预算依据不足" in heard.body


def test_a_refused_purchase_is_over(side):
    tender = services.refuse(submitted(side), reason="本年度不再采购", by=side.approver, at=AT)
    assert (tender.state, tender.ended_at) == ("terminated", AT)
    assert not Notice.objects.exists()


def test_terminating_a_public_tender_publishes_a_notice(side):
    tender = published_tender(side)
    with pytest.raises(Refusal):
        services.terminate(tender, reason="采购任务取消", by=side.officer, at=AT)
    services.terminate(tender, reason="采购任务取消", by=side.approver, at=AT)
    notice = Notice.objects.get(tender=tender, kind="termination")
    assert notice.sheet["reason"] == "采购任务取消"
    assert not DueMove.objects.filter(thing_type="tender", thing_id=str(tender.pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_publishing_at_once_one_wins_and_the_other_is_told():
    side = buyer_side()
    tender = approved_tender(side)
    second = actor("officer", side.buyer)
    gate, answers = Barrier(2), []

    def publish(by):
        try:
            mine = Tender.objects.get(pk=tender.pk)
            gate.wait(timeout=10)
            services.publish(mine, by=by, at=AT)
            answers.append("published")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=publish, args=(by,)) for by in (side.officer, second)]
    [thread.start() for thread in threads]
    [thread.join(timeout=20) for thread in threads]
    assert sorted(answers) == ["published", "wrong_state"]
    assert Notice.objects.filter(tender=tender).count() == 1
    assert Tender.objects.get(pk=tender.pk).state == "published"
