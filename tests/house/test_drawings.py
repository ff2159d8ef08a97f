"""The drawings are what the code draws now, and the flows name only what the lifecycles have."""

import pytest

from workflows.drawings.book import FOLDER, files
from workflows.flows.nodes import Begin, Exit, Step, card_named
from workflows.flows.registry import BY_THING, FLOWS


def test_drawings_are_fresh():
    stale = [name for name, text in files().items() if not (FOLDER / name).exists() or (FOLDER / name).read_text("utf-8") != text]
    assert stale == [], "run `manage.py draw`"


def test_no_drawing_is_left_of_something_that_is_gone():
    drawn = {path.relative_to(FOLDER).as_posix() for path in [*FOLDER.rglob("*.svg"), *FOLDER.rglob("*.bpmn")]}
    assert drawn <= set(files())


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_every_flow_names_cards_and_states_that_exist(flow):
    from django.apps import apps

    states = {value for value, _label in apps.get_model("tender", flow.thing)._meta.get_field("state").choices}
    assert flow in BY_THING[flow.thing]
    for node in flow.steps():
        if isinstance(node, Begin):
            assert set(node.states) <= states
        for name in [*getattr(node, "card_names", ()), *([node.card] if isinstance(node, Step) and node.card else [])]:
            assert card_named(name)
        if isinstance(node, Step):
            assert node.card or (node._may and node._done), f"{flow.__name__}.{node.name} has neither card nor right and end"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_every_node_of_a_flow_can_be_reached(flow):
    reached = {edge.dst.name for node in flow.steps() for edge in node._outgoing()}
    assert {node.name for node in flow.steps() if not isinstance(node, Begin | Exit)} <= reached


def test_each_card_of_a_followed_thing_logs_an_event_of_its_own():
    from tender.core.card import cards_of
    from workflows.drawings.states import lifecycles

    for model in lifecycles():
        events = [card.logs for card in cards_of(model).values()]
        assert len(events) == len(set(events)), model.__name__
