"""Questions before the deadline: the asker stays unknown, the answer is public."""

import pytest

from tender.core import outbox
from tender.core.models import AuditLine, Notification, OutboxEvent
from tender.core.refusal import Refusal
from tender.procurement.services import question as services
from tests.builders import AT, actor, organisation
from tests.builders.before import asked, buyer_side, draft_tender, published_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return published_tender(side)


def test_the_officer_hears_of_a_question_but_not_from_whom(side, tender):
    question = asked(tender)
    outbox.drain()
    told = Notification.objects.get(event="question.asked")
    assert told.person_id == side.officer.person_id
    assert question.asker.name not in told.subject + told.body
    assert OutboxEvent.objects.get(name="question.asked").actor_name == ""
    assert not AuditLine.objects.filter(thing_type="tender", event__startswith="question").exists()


def test_an_answer_is_public_final_and_told_to_followers(side, tender):
    question = asked(tender)
    services.answer(question, text="可以。", by=side.officer, at=AT)
    outbox.drain()
    assert Notification.objects.get(event="question.answered")
    with pytest.raises(Refusal) as refused:
        services.answer(question, text="不可以。", by=side.officer, at=AT)
    assert refused.value.code == "already_answered"


def test_only_verified_providers_ask_and_only_while_bids_are_taken(side, tender):
    stranger, university = organisation(verified=False), organisation("university")
    cases = [
        (tender, stranger, actor("provider", stranger), AT, "not_verified"),
        (tender, university, actor("provider", organisation()), AT, "forbidden"),
        (tender, university, actor("provider", university), tender.deadline, "tender_not_open"),
        (draft_tender(side), university, actor("provider", university), AT, "tender_not_open"),
    ]
    for what, asker, by, at, code in cases:
        with pytest.raises(Refusal) as refused:
            services.ask(what, asker=asker, text="？", by=by, at=at)
        assert refused.value.code == code
    assert services.ask(tender, asker=university, text="？", by=actor("provider", university), at=AT).pk


def test_only_the_buyers_officer_answers(side, tender):
    question = asked(tender)
    for by in (side.approver, actor("officer", organisation("buyer"))):
        with pytest.raises(Refusal) as refused:
            services.answer(question, text="可以。", by=by, at=AT)
        assert refused.value.code == "forbidden"
    assert services.answer(question, text="可以。", by=side.officer, at=AT).answered_at == AT


def test_following_twice_is_following_once(tender):
    body = organisation("agency")
    someone = actor("provider", body)
    for _n in range(2):
        services.follow(tender, organisation=body, by=someone, at=AT)
    assert tender.follower_ids() == [body.pk]
    services.unfollow(tender, organisation=body, by=someone, at=AT)
    assert tender.follower_ids() == []
