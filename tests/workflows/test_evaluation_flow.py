"""The flows from the end of bidding to the signed report: side by side, one task per member and per sheet."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from viewflow.workflow.models import Task

from tender.core.actor import CLOCK, WORKER
from tender.core.door import begin, note, perform
from tender.core.refusal import Refusal
from tender.parties.queries import actor_of
from tender.procurement.models import Evaluation, Lot, Member, ScoreSheet
from tender.procurement.rules.tender import TenderFacts
from tender.procurement.services.evaluation import form_anew, void
from tests.builders import AT, person
from tests.builders.flows import open_steps, processes
from workflows.flows.evaluation import EvaluationFlow

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


@pytest.fixture
def closed(tender, officer, approver):
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=approver, at=AT)
    perform(tender, "publish", by=officer, at=AT)
    return perform(tender, "close", by=CLOCK, at=tender.deadline)


@pytest.fixture
def examining(closed, officer, monkeypatch):
    monkeypatch.setattr(ScoreSheet, "scores_missing", lambda sheet: None)
    Lot.objects.create(tender=closed, number=1, title="包1", budget=10, ceiling=10)
    perform(closed, "open", by=officer, at=LATER)
    row = perform(closed, "begin_examination", by=officer, at=LATER)
    begin(Evaluation(tender=row, created_at=LATER), by=officer, at=LATER, logs="evaluation.begun")
    return row


def name(tender, officer, kind="expert"):
    member = Member.objects.create(evaluation=tender.evaluation, person=person("", at=AT), kind=kind)
    note(member, "evaluation.member_named", by=officer, at=LATER)
    return member


def declare(member, *, conflict=False):
    member.has_conflict, member.left_at = conflict, LATER if conflict else None
    member.save()
    note(member, "evaluation.member_declared", by=actor_of(member.person, LATER), at=LATER)


@pytest.fixture
def scoring(examining, officer):
    members = [name(examining, officer) for _n in range(4)] + [name(examining, officer, "buyer")]
    for member in members:
        declare(member)
    row = perform(examining, "begin_evaluation", by=officer, at=LATER)
    perform(row.evaluation, "begin_scoring", by=officer, at=LATER)
    lot = row.lots.get()
    for member in members:
        sheet = ScoreSheet(
            evaluation=row.evaluation,
            member=member,
            lot=lot,
            evaluator=member.person,
            buyer=row.buyer,
            created_at=LATER,
        )
        begin(sheet, by=officer, at=LATER, logs="sheet.begun")
    return row


def submit(sheet):
    return perform(sheet, "submit", by=actor_of(sheet.evaluator, LATER), at=LATER)


def test_the_opening_ends_opened_and_the_evaluation_begins(closed, officer):
    assert open_steps(closed) == ["open"]
    perform(closed, "open", by=officer, at=LATER)
    assert open_steps(closed) == ["begin_examination"]


def test_too_few_bids_end_the_opening_as_a_failed_tender(closed, officer, monkeypatch):
    monkeypatch.setattr(type(closed), "facts", lambda tender, at: TenderFacts(bids_per_lot=(2,)))
    perform(closed, "fail", by=officer, at=LATER, reason="不足三家")
    _publication, opening = processes(closed)
    ends = list(opening.task_set.filter(flow_task_type="END"))
    assert [task.flow_task.name for task in ends] == ["failed"]
    assert (open_steps(closed), opening.status) == ([], "DONE")


def test_examination_committee_and_declarations_go_side_by_side(examining, officer):
    assert open_steps(examining) == ["committee", "declarations", "ready", "votes", "answers", "decisions"]
    one, two = name(examining, officer), name(examining, officer)
    assert open_steps(examining).count("declare") == 2
    declare(one)
    task = Task.objects.get(flow_task=EvaluationFlow.declare, finished__isnull=False)
    assert (task.owner_id, task.seed) == (one.person_id, one)
    assert Task.objects.get(flow_task=EvaluationFlow.declare, finished__isnull=True).seed == two


def test_who_declares_a_conflict_has_declared_and_a_replacement_is_asked(examining, officer):
    first = name(examining, officer)
    declare(first, conflict=True)
    assert Task.objects.get(flow_task=EvaluationFlow.declare).status == "DONE"
    name(examining, officer)
    assert "declare" in open_steps(examining)


def test_a_member_who_is_released_is_not_asked_any_more(examining, officer):
    member = name(examining, officer)
    member.left_at = LATER
    member.save()
    note(member, "evaluation.member_released", by=officer, at=LATER)
    assert Task.objects.get(flow_task=EvaluationFlow.declare).status == "CANCELED"


def test_five_sheets_are_five_tasks_each_for_its_own_evaluator(scoring):
    tasks = Task.objects.filter(flow_task=EvaluationFlow.score, finished__isnull=True)
    wanted = {(f"person@{sheet.evaluator_id}",) for sheet in ScoreSheet.objects.all()}
    assert len(tasks) == 5
    assert {tuple(task.data["holders"]) for task in tasks} == wanted


def test_the_flow_joins_only_when_the_last_sheet_is_in(scoring):
    *first, last = ScoreSheet.objects.order_by("pk")
    for sheet in first:
        submit(sheet)
    assert sorted(open_steps(scoring)) == ["joining", "score", "scoring"]
    submit(last)
    perform(scoring.evaluation, "lock_sheets", by=WORKER, at=LATER)
    assert open_steps(scoring) == ["signing", *["sign"] * 5]


def test_a_returned_sheet_is_a_task_again(scoring, officer):
    sheet = ScoreSheet.objects.order_by("pk").first()
    submit(sheet)
    perform(sheet, "send_back", by=officer, at=LATER, reason="分项合计错误")
    again = Task.objects.filter(flow_task=EvaluationFlow.score, seed_object_id=sheet.pk).order_by("pk")
    assert [task.status for task in again] == ["DONE", "NEW"]
    submit(sheet)
    assert [task.status for task in again.all()] == ["DONE", "DONE"]


def test_somebody_elses_sheet_cannot_be_submitted_and_its_task_stays(scoring):
    one, two = ScoreSheet.objects.order_by("pk")[:2]
    with pytest.raises(Refusal) as refused:
        perform(one, "submit", by=actor_of(two.evaluator, LATER), at=LATER)
    assert refused.value.code == "forbidden"
    assert open_steps(scoring).count("score") == 5


def test_the_report_ends_the_evaluation_when_all_have_signed(scoring):
    for sheet in ScoreSheet.objects.all():
        submit(sheet)
    perform(scoring.evaluation, "lock_sheets", by=WORKER, at=LATER)
    for member in Member.objects.all():
        member.report_signed_at = LATER
        member.save()
        note(member, "evaluation.report_signed", by=actor_of(member.person, LATER), at=LATER)
    assert "sign" not in open_steps(scoring)
    perform(scoring, "finish_evaluation", by=WORKER, at=LATER)
    process = processes(scoring)[-1]
    assert (open_steps(scoring), process.status) == ([], "DONE")
    signed = Task.objects.filter(flow_task=EvaluationFlow.sign)
    assert {task.owner_id for task in signed} == set(Member.objects.values_list("person_id", flat=True))


def test_a_terminated_tender_takes_every_open_task_back(scoring, approver):
    perform(scoring, "terminate", by=approver, at=LATER, reason="预算取消")
    assert open_steps(scoring) == []
    assert Task.objects.filter(flow_task=EvaluationFlow.score, status="CANCELED").count() == 5


@pytest.mark.django_db(transaction=True)
def test_sheets_submitted_at_the_same_moment_join_once(scoring):
    sheets, gate, refused = list(ScoreSheet.objects.all()), threading.Barrier(5), []

    def hand_in(sheet):
        by = actor_of(sheet.evaluator, LATER)
        gate.wait()
        try:
            perform(sheet, "submit", by=by, at=LATER)
        except Exception as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in, args=[sheet]) for sheet in sheets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert open_steps(scoring) == ["scoring", "joining"]
    perform(scoring.evaluation, "lock_sheets", by=WORKER, at=LATER)
    assert open_steps(scoring) == ["signing", *["sign"] * 5]


def test_who_follows_during_the_scoring_declares_and_scores(scoring, officer):
    first, *_others = ScoreSheet.objects.order_by("pk")
    gone = first.member
    gone.left_at = LATER
    gone.save()
    perform(first, "void", by=officer, at=LATER, reason="突发疾病")
    assert Task.objects.get(flow_task=EvaluationFlow.score, seed_object_id=first.pk).status == "CANCELED"
    fresh = name(scoring, officer)
    assert Task.objects.get(flow_task=EvaluationFlow.declare_late).seed == fresh
    declare(fresh)
    assert Task.objects.get(flow_task=EvaluationFlow.declare_late).status == "DONE"


def test_a_voided_evaluation_ends_the_flow_and_a_new_one_asks_for_a_committee(scoring, officer):
    void(scoring.evaluation, reason="无法补足", by=officer, at=LATER)
    old, new = evaluations(scoring)
    assert [task.flow_task.name for task in old.task_set.filter(flow_task_type="END")] == ["voided"]
    assert "committee" in open_steps(scoring)
    form_anew(scoring.evaluation, by=officer, at=LATER)
    assert evaluations(scoring) == [old, new]


def evaluations(tender):
    return [one for one in processes(tender) if one.flow_class is EvaluationFlow]
