"""Flows as pictures: a diagram of nodes (with progress, where tasks are given) and a BPMN file by the engine's own export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from viewflow.workflow import chart
from viewflow.workflow.base import Node

from workflows.drawings.diagram import Box, Diagram, Link
from workflows.flows.base import Follows
from workflows.flows.nodes import All, Begin, Each, End, Exit, Join, Wait

SHAPES = {Begin: "begin", End: "end", Exit: "exit", Wait: "wait", Each: "gate", All: "gate", Join: "gate"}


def diagram(flow: type[Follows], progress: Mapping[str, tuple[str, list[str]]] | None = None) -> Diagram:
    """Nodes as boxes. `progress` gives by node name the look (done, now, next, missed) and lines to write under the title."""
    boxes, links = [], []
    for node in flow.steps():
        look, lines = (progress or {}).get(node.name, ("next", []) if progress is not None else ("plain", []))
        boxes.append(Box(node.name, str(node.label), lines, SHAPES.get(type(node), "step"), look))
        ways = [edge for edge in node._outgoing() if edge.dst is not getattr(node, "_gate", None)]
        links += [Link(node.name, edge.dst.name, _label(edge)) for edge in ways]
    return Diagram(str(flow.process_title), [box for box in boxes if box.shape != "exit"], links)


def _label(edge: Any) -> str:
    return "" if edge.label in (None, "yes", "no") else str(edge.label)


def bpmn(flow: type[Follows]) -> str:
    """BPMN 2.0 of the flow. Branches of a step are conditional flows; ways out from anywhere have no place in it (see README)."""
    text = chart.grid_to_bpmn(chart.calc_layout_data(flow))
    for node in flow.steps():
        for event, target in getattr(node, "branches", list)():
            text = _with_condition(text, f"id_edge_{node.name}__{target.name}", event)
    return re.sub(r"\n\s*\n+", "\n", text.replace("\r", "")).strip() + "\n"


def _with_condition(text: str, edge: str, event: str) -> str:
    condition = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">event = "{event}"</bpmn:conditionExpression>'
    return re.sub(rf'(<bpmn:sequenceFlow id="{edge}"[^>]*?) ?/>', rf"\1>{condition}</bpmn:sequenceFlow>", text)


def exits(flow: type[Follows]) -> list[tuple[Node, list[str]]]:
    """The ways out from anywhere, with the cards that lead there."""
    return [(node, list(node.card_names)) for node in flow.exits()]
