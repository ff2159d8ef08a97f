"""What somebody must do and no flow carries: lines made from the rows themselves, one module per side.

Lives here: which side is asked what (a query each, and only of those who hold a seat there). Not here: the pages they lead to.
"""

from __future__ import annotations

from datetime import datetime

from tender.core.actor import Actor
from workflows.flows.calls.classes import learners, learners_wait, organisers
from workflows.flows.calls.committee import evaluators
from workflows.flows.calls.office import approvers, officers, supervisors
from workflows.flows.calls.providers import providers
from workflows.flows.line import Todo

SIDES = {
    "learner": learners,
    "organiser": organisers,
    "provider": providers,
    "officer": officers,
    "approver": approvers,
    "evaluator": evaluators,
}


def calls_for(by: Actor, at: datetime) -> list[Todo]:
    """Every line for every side on which this person has a seat."""
    return [line for role, side in SIDES.items() if by.holds(role) for line in side(by, at)]


def watched(by: Actor, at: datetime) -> list[Todo]:
    """What others do or let pass: for supervisors, who change nothing, and for learners who wait."""
    sides = {"supervisor": supervisors, "learner": learners_wait}
    return [line for role, side in sides.items() if by.holds(role) for line in side(by, at)]
