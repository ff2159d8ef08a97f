"""The flows follow the real services, from the first draft to the letters: nothing in them knows of flows."""

from __future__ import annotations

import pytest
from viewflow.workflow.models import Process, Task

from tests.builders import after, bids
from tests.builders.flows import open_steps, processes
from workflows.flows.todo import todo_for

pytestmark = pytest.mark.django_db


def done(process):
    tasks = process.task_set.filter(flow_task_type="HUMAN", status="DONE").exclude(data__has_key="passed")
    return [task.flow_task.name for task in tasks.order_by("pk")]


def test_from_draft_to_letters_every_flow_ends_with_every_step_done_by_somebody():
    scene, award = after.notified_award()
    assert [(p.flow_class.__name__, p.status) for p in processes(scene.tender)] == [
        ("PublicationFlow", "DONE"),
        ("OpeningFlow", "DONE"),
        ("EvaluationFlow", "DONE"),
        ("ClarificationFlow", "DONE"),
    ]
    publication, opening, evaluation, _letters = processes(scene.tender)
    assert (done(publication), done(opening)) == (["draft", "review", "publish"], ["open"])
    names = done(evaluation)
    assert (names.count("declare"), names.count("score"), names.count("sign")) == (5, 5, 5)
    assert {"begin_examination", "examine", "hand_out"} <= set(names)
    assert open_steps(award) == []
    assert not Task.objects.filter(flow_task_type="HUMAN", status="DONE", owner=None).exclude(data__has_key="passed").exists()


def test_score_sheets_are_in_the_lists_of_their_evaluators_only():
    scene = after.scoring_tender(lots=2)
    for member in scene.members:
        lines, _waiting = todo_for(scene.actor_of(member), scene.at)
        assert [line.thing for line in lines] == [f"{scene.tender} · {lot}" for lot in scene.tender.lots.all()]
        assert len({line.url for line in lines}) == 2
    assert todo_for(scene.officer, scene.at)[0] == []
    (waiting,) = todo_for(scene.officer, scene.at)[1]
    assert waiting.count == 10


def test_bidding_touches_no_process():
    tender = bids.published_tender()
    before = Task.objects.count(), Process.objects.count()
    for _n in range(3):
        body, _by = bids.verified_provider()
        bids.sealed_bid(tender.lots.first(), body)
    assert (Task.objects.count(), Process.objects.count()) == before
