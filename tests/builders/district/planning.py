"""Surveys with a wish, a plan being written, a public one with its intention, and the papers before a notice."""

from __future__ import annotations

from tender.core.clock import FixedClock
from tender.procurement.models import Survey, Tender
from tender.procurement.services import intention, procurement_plan
from tender.procurement.services import plan as plans
from tender.procurement.services import survey as surveys
from tests.builders import before
from tests.builders import planning as build
from tests.builders.district.town import DAY, NOW, District


def asked(found: District, side: before.BuyerSide) -> None:
    """The learner's unit is asked: once nobody knows yet, once answers are taken, once they are in."""
    unit = found.people["learner"].unit
    draft = build.prepared_survey(side, unit, at=NOW - DAY)
    open_, wish = _answered(found, build.open_survey(side, unit, at=NOW - DAY))
    closed, _wish = _answered(found, build.open_survey(side, unit, at=NOW - 20 * DAY))
    surveys.close_when_due(str(closed.pk), clock=FixedClock(closed.closes_at))
    found.places |= {
        "draft survey": (draft.pk,), "open survey": (draft.pk, "open"), "survey": (open_.pk,), "wish": (open_.pk, wish),
        "closed survey": (closed.pk,),
    }  # fmt: skip


def _answered(found: District, survey: Survey) -> tuple[Survey, int]:
    """The learner's wish, with a reason that is not for everybody."""
    who = {"by": found.by("learner"), "at": survey.created_at}
    wish = build.wish(reason="暗号缘由")
    return survey, surveys.answer(survey, unit_id=found.people["learner"].unit_id, **wish, **who).pk


def planned(found: District, side: before.BuyerSide) -> None:
    """A plan in work for next year, one in review, and this year's public one with its intention."""
    draft = _of_year(side, NOW.year + 1, "暗号计划")
    waiting = plans.submit(_of_year(side, NOW.year + 2, "暗号计划"), by=side.officer, at=NOW)
    public = build.published_plan(side, at=NOW - DAY)
    line = public.lines.get()
    told = intention.publish_intention(
        [line], title="意向", begins_on=(NOW + 40 * DAY).date(), reason="", by=side.officer, at=NOW - DAY
    )  # fmt: skip
    found.places |= {
        "draft plan": (draft.pk,), "draft line": (draft.pk, draft.lines.get().pk), "submit plan": (draft.pk, "submit"),
        "approve plan": (waiting.pk, "approve"), "public plan": (public.pk,), "public line": (public.pk, line.pk),
        "intention": (told.pk,),
    }  # fmt: skip


def _of_year(side: before.BuyerSide, year: int, title: str) -> plans.Plan:
    who = {"by": side.officer, "at": NOW - DAY}
    made = plans.create_plan(side.buyer.pk, year=year, title=title, fee_table="central", **who)
    plans.add_line(made, build.line_values(month=NOW.date().replace(year=year, day=1)), **who)
    return made


def papers_before_the_notice(found: District, side: before.BuyerSide) -> None:
    """The requirement of a draft, printed."""
    tender = Tender.objects.get(pk=found.places["draft"][0])
    printed = procurement_plan.print_planning_paper(tender, "requirement", by=side.officer, at=NOW)
    found.places |= {"draft requirement": (tender.pk, "requirement"), "printed requirement": (tender.pk, printed.pk)}
