"""The publication flow, walked by its cards: loops, questions, deadlines, ways out."""

from datetime import timedelta

import pytest
from viewflow.workflow.models import Task

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock, fire_due
from tender.core.door import note, perform
from tender.core.refusal import Refusal
from tender.parties.models import HeldSeat
from tender.procurement.models import Bid, Question
from tests.builders import AT, actor, organisation, person
from tests.builders.flows import draft, open_steps, processes
from workflows.flows.follow import follow

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def published(tender, officer, approver):
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=approver, at=AT)
    return perform(tender, "publish", by=officer, at=AT)


def ask(tender):
    asker = organisation("university")
    question = Question.objects.create(tender=tender, asker=asker, asked_by=person(), text="场地？", asked_at=AT)
    note(question, "question.asked", by=actor("provider", asker), at=AT)
    return question


def answer(question, by):
    question.answer, question.answered_at = "有", LATER
    question.save()
    note(question, "question.answered", by=by, at=LATER)


def test_a_new_tender_begins_its_publication_with_the_draft(tender, officer):
    (process,) = processes(tender)
    assert (process.artifact, process.created, open_steps(tender)) == (tender, AT, ["draft"])


def test_each_card_leads_to_the_next_step_done_by_whoever_played_it(tender, officer, approver):
    perform(tender, "submit", by=officer, at=LATER)
    assert open_steps(tender) == ["review"]
    perform(tender, "approve", by=approver, at=LATER)
    assert open_steps(tender) == ["publish"]
    done = Task.objects.filter(flow_task_type="HUMAN", finished__isnull=False).order_by("pk")
    assert [(task.flow_task.name, task.owner_id, task.finished) for task in done] == [
        ("draft", officer.person_id, LATER),
        ("review", approver.person_id, LATER),
    ]


def test_a_returned_draft_comes_back_to_the_officer(tender, officer, approver):
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "send_back", by=approver, at=AT, reason="请补充需求")
    assert open_steps(tender) == ["draft"]
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=approver, at=AT)
    perform(tender, "send_back", by=approver, at=AT, reason="再改")
    assert open_steps(tender) == ["draft"]


def test_a_refused_move_leaves_the_flow_where_it_was(tender, officer):
    with pytest.raises(Refusal):
        perform(tender, "submit", by=actor("officer", organisation("buyer")), at=AT)
    assert open_steps(tender) == ["draft"]


def test_the_clock_ends_the_waiting_at_the_amended_deadline(published, officer):
    (process,) = processes(published)
    first, second = published.deadline, published.deadline + timedelta(days=5)
    perform(published, "amend", by=officer, at=LATER, deadline=second)
    waiting = process.task_set.get(finished__isnull=True)
    assert waiting.flow_task.due_of(published, None) == second
    assert fire_due(FixedClock(first)) == 0
    assert open_steps(published) == ["bidding"]
    fire_due(FixedClock(second))
    process.refresh_from_db()
    assert "bidding" not in open_steps(published)
    assert (process.status, process.finished) == ("DONE", second)


def test_each_question_is_a_task_of_its_own_until_it_is_answered(published, officer):
    one, two = ask(published), ask(published)
    assert open_steps(published) == ["bidding", "answer", "answer"]
    answer(one, officer)
    left = Task.objects.get(flow_task_type="HUMAN", finished__isnull=True)
    assert left.seed == two
    assert Task.objects.get(seed_object_id=one.pk, flow_task=left.flow_task).owner_id == officer.person_id


def test_unanswered_questions_end_with_the_deadline(published):
    ask(published)
    perform(published, "close", by=CLOCK, at=published.deadline)
    process, _opening = processes(published)
    assert process.task_set.get(seed_object_id__isnull=False).status == "CANCELED"
    assert process.status == "DONE"


@pytest.mark.parametrize("card", ["refuse", "terminate"])
def test_an_exit_cancels_what_is_open_and_ends_the_process(tender, officer, approver, card):
    if card == "refuse":
        perform(tender, "submit", by=officer, at=AT)
    perform(tender, card, by=approver, at=LATER, reason="取消采购")
    (process,) = processes(tender)
    assert (open_steps(tender), process.status, process.finished) == ([], "DONE", LATER)
    assert process.task_set.filter(status="CANCELED").count() == 1


def test_an_event_that_is_followed_twice_changes_nothing(published, officer):
    before = list(Task.objects.values_list("pk", "status", "finished"))
    follow(published, "tender.published", by=officer, at=LATER)
    follow(published, "tender.submitted", by=officer, at=LATER)
    assert list(Task.objects.values_list("pk", "status", "finished")) == before


def test_a_step_that_the_row_has_left_behind_is_passed(tender, officer, approver, settings):
    settings.AFTER_MOVE = ()
    perform(tender, "submit", by=officer, at=AT)
    settings.AFTER_MOVE = ("workflows.flows.follow.follow",)
    perform(tender, "approve", by=approver, at=AT)
    assert open_steps(tender) == ["publish"]


def test_a_thing_that_no_flow_follows_costs_no_query(django_assert_num_queries, officer):
    seat = HeldSeat(person_id=officer.person_id)
    follow(seat, "seat.warmed_up", by=officer, at=AT)
    with django_assert_num_queries(0):
        follow(seat, "seat.granted", by=officer, at=AT)
        follow(Bid(), "bid.sealed", by=officer, at=AT)


def test_two_tenders_do_not_disturb_each_other(tender, buyer, officer):
    other = draft(buyer, officer)
    perform(tender, "submit", by=officer, at=AT)
    assert (open_steps(tender), open_steps(other)) == (["review"], ["draft"])
