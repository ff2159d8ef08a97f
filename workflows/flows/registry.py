"""Which flows there are, and which rows stand under which: the tables that `follow` looks up.

Lives here: FLOWS, PARENTS. A kind of thing that is in neither costs nothing when it moves (bids are in neither).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workflows.flows.award import AwardFlow, ComplaintFlow, ObjectionFlow
from workflows.flows.base import Follows
from workflows.flows.clarification import ClarificationFlow
from workflows.flows.contract import ContractFlow
from workflows.flows.evaluation import EvaluationFlow
from workflows.flows.framework import FrameworkFlow
from workflows.flows.invitation import InvitationFlow
from workflows.flows.offers import LastOffersFlow
from workflows.flows.opening import OpeningFlow
from workflows.flows.planning import PlanFlow, SurveyFlow
from workflows.flows.price_talk import PriceTalkFlow
from workflows.flows.publication import PublicationFlow
from workflows.flows.sole_source import InHouseFlow, SingleSourceFlow
from workflows.flows.training import ClassFlow

FLOWS: tuple[type[Follows], ...] = (
    SurveyFlow,
    PlanFlow,
    PublicationFlow,
    InvitationFlow,
    SingleSourceFlow,
    InHouseFlow,
    OpeningFlow,
    PriceTalkFlow,
    LastOffersFlow,
    ClarificationFlow,
    EvaluationFlow,
    FrameworkFlow,
    AwardFlow,
    ObjectionFlow,
    ComplaintFlow,
    ContractFlow,
    ClassFlow,
)

PARENTS: dict[str, Callable[[Any], Any]] = {
    "surveyunit": lambda unit: unit.survey,
    "question": lambda question: question.tender,
    "offerround": lambda found: found.tender,
    "pricetalk": lambda talk: talk.tender,
    "talker": lambda talker: talker.talk,
    "clarification": lambda letter: letter.bid.lot.tender,
    "lot": lambda lot: lot.tender,
    "examination": lambda examination: examination.lot,
    "evaluation": lambda evaluation: evaluation.tender,
    "member": lambda member: member.evaluation,
    "scoresheet": lambda sheet: sheet.evaluation,
    "feedbackround": lambda found: found.training,
    "enrolment": lambda enrolment: enrolment.training if enrolment.training.state == "delivered" else None,
}

BY_THING: dict[str, list[type[Follows]]] = {}
for flow in FLOWS:
    BY_THING.setdefault(flow.thing, []).append(flow)


def line_of(thing: Any) -> Iterator[Any]:
    """The thing and what it stands under, read afresh, as far as flows are about them."""
    row = thing
    while row is not None:
        kind = row._meta.model_name
        if kind in BY_THING:
            yield row if row is thing else type(row)._base_manager.get(pk=row.pk)
        up = PARENTS.get(kind)
        row = up(row) if up else None
