"""Reading questions. Nobody ever reads who asked: `asker` and `asked_by` are left in the table, a pseudonym is shown."""

from __future__ import annotations

from django.db.models import QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation
from tender.procurement.models import Question, Tender

SHOWN = ("id", "tender_id", "pseudonym", "text", "asked_at", "answer", "answered_at")


def questions_of(tender: Tender) -> QuerySet[Question]:
    """All questions of a tender, open ones first, without their askers. For the buyer's people."""
    return tender.questions.only(*SHOWN).order_by("-answered_at", "asked_at", "id")


def access_question(by: Actor, tender_pk: int, pk: int) -> Question:
    """A question that this officer may answer; not_found (404)."""
    found = (
        Question.objects.select_related("tender")
        .filter(pk=pk, tender_id=tender_pk, tender__buyer_id__in=by.organisations("officer"))
        .first()
    )
    if found is None:
        raise Refusal("not_found", _("There is no such question."), status=404)
    return found


def askers(by: Actor) -> QuerySet[Organisation]:
    """Organisations for which this person may ask."""
    return Organisation.objects.filter(pk__in=by.organisations("provider")).order_by("name")
