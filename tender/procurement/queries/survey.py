"""Reading surveys: who asks, who is asked, what was answered. `access_survey` is the only way to one on somebody's behalf."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from tender.core import charts
from tender.core.actor import Actor
from tender.core.charts import Picture
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation
from tender.procurement.models import Survey, SurveyAnswer
from tender.procurement.rules.survey import Wish, WishGroup, grouped

# Who answers for a unit; a learner answers for himself.
UNIT_ROLES = ("organiser", "officer", "approver")
IN_PICTURE = 12


def units_of(by: Actor) -> dict[int, bool]:
    """Organisations whose surveys this person answers → whether for the whole unit."""
    found = dict.fromkeys(by.organisations("learner"), False)
    for role in UNIT_ROLES:
        found.update(dict.fromkeys(by.organisations(role), True))
    return found


def asks(by: Actor, survey: Survey) -> bool:
    """Whether this person reads the survey from the asking side: answers are nobody else's business."""
    return by.holds("officer", survey.buyer_id) or by.holds("approver", survey.buyer_id) or by.holds("supervisor")


def surveys_for(by: Actor) -> QuerySet[Survey]:
    """Surveys this person's organisations ask, and those that ask them, once open; with the number of answers (`wishes`)."""
    own = by.organisations("officer") | by.organisations("approver")
    mine = Survey.objects.filter(units__organisation_id__in=units_of(by)).exclude(state="draft").values("pk")
    every = Survey.objects.all() if by.holds("supervisor") else Survey.objects.filter(Q(buyer_id__in=own) | Q(pk__in=mine))
    return every.select_related("buyer").annotate(
        wishes=Count("answers", distinct=True),
        own=Count("answers", filter=Q(answers__person_id=by.person_id), distinct=True),
    )


def access_survey(by: Actor, pk: int) -> Survey:
    """A survey this person may see; not_found (404)."""
    found = surveys_for(by).filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such survey."), status=404)
    return found


def seats_asked(by: Actor, survey: Survey) -> list[tuple[Organisation, bool]]:
    """Units of this person that the survey asks, each with whether the answer is the unit's."""
    mine = units_of(by)
    asked = survey.units.filter(organisation_id__in=mine).select_related("organisation")
    return [(unit.organisation, mine[unit.organisation_id]) for unit in asked]


def own_answers(by: Actor, survey: Survey) -> QuerySet[SurveyAnswer]:
    """What this person answered."""
    return survey.answers.filter(person_id=by.person_id).select_related("unit")


def access_own_answer(by: Actor, survey: Survey, pk: int) -> SurveyAnswer:
    """An answer of this person; not_found (404)."""
    found = own_answers(by, survey).filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such answer."), status=404)
    return found


def answers_of(survey: Survey) -> QuerySet[SurveyAnswer]:
    """All answers, for those who ask."""
    return survey.answers.select_related("unit", "person", "need")


def groups_of(survey: Survey) -> tuple[WishGroup, ...]:
    """Answers that were not turned into needs yet, grouped."""
    rows = survey.answers.filter(need=None).values("theme", "audience", "head_count", "days", "month", "reason", key=F("pk"))
    return grouped(Wish(**row) for row in rows)


def every_group(survey: Survey) -> tuple[WishGroup, ...]:
    """All answers, grouped."""
    rows = survey.answers.values("theme", "audience", "head_count", "days", "month", "reason", key=F("pk"))
    return grouped(Wish(**row) for row in rows)


def pictures_of(groups: tuple[WishGroup, ...], words: dict[str, str]) -> list[Picture]:
    """What is wanted most, and when. `words`: titles and units in the reader's language."""
    by_theme = [(group.theme, group.head_count) for group in groups[:IN_PICTURE]]
    by_month: dict[str, int] = {}
    for group in sorted(groups, key=lambda one: one.month):
        label = f"{group.month:%Y-%m}"
        by_month[label] = by_month.get(label, 0) + group.head_count
    return [
        charts.bars(words["themes"], by_theme, unit=words["people"], head=(words["theme"], words["heads"])),
        charts.distribution(words["months"], list(by_month.items()), head=(words["month"], words["heads"])),
    ]


def units_askable(by: Actor) -> QuerySet[Organisation]:
    """Units of the district that a survey may ask."""
    return Organisation.objects.filter(kind__in=["unit", "buyer"], state="verified").order_by("name")
