"""The demo district: a tender in every state, the whole loop, lawful and intact, the same every time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from tender.contracts.models import Agreement, Contract
from tender.core import audit, clock
from tender.core.models import AuditLine, Delivery, Notification
from tender.core.models.calendar import CalendarYear
from tender.core.models.clock import DueMove
from tender.credits.models import Claim, CreditEntry
from tender.credits.queries import ranking
from tender.credits.rules import credit
from tender.delivery.models import Certificate, Enrolment, FeedbackRound, TrainingClass
from tender.demo import logins, loop, procedures
from tender.demo.holidays import SOURCE
from tender.demo.people import PASSWORD
from tender.parties.models import HeldSeat, Person, Role
from tender.procurement.models import (
    Bid,
    Challenge,
    Duty,
    DutyMark,
    Intention,
    Member,
    Plan,
    Question,
    Score,
    ScoreSheet,
    Survey,
    Tender,
)
from tender.procurement.models.facts import date_refusals
from tests.demo.district import district

pytestmark = pytest.mark.django_db  # every test in a savepoint of its own, within the district of the module
AT = "2026-11-23T09:00"


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), district(AT) as made:
        yield made.town


def the_loop() -> Tender:
    return Tender.objects.get(title__startswith=loop.scripts.LOOP.title)


def test_there_is_a_tender_in_every_state(town):
    assert set(Tender.objects.values_list("state", flat=True)) == set(Tender.State.values)


def test_the_loop_went_from_the_need_to_the_ranking(town):
    tender = the_loop()
    kinds = set(tender.notices.values_list("kind", flat=True))
    assert kinds == {"tender", "amendment", "candidates", "award", "contract"}
    assert (tender.state, tender.need.tenders.count(), tender.amendments.count()) == ("concluded", 1, 1)
    assert tender.amendments.get().new_deadline > tender.amendments.get().old_deadline
    made = TrainingClass.objects.get(contract__tender=tender)
    assert (made.provider, made.state, made.feedback.state) == (town.organisations["qiming"], "closed", "published")
    completed = made.enrolments.filter(state="completed")
    assert completed.filter(channel="dispatch").exists()
    left = made.enrolments.filter(state="withdrawn")
    assert left.count() == 3, "one gave the place back, two had waited in vain when the class began"
    assert not made.enrolments.filter(state="waitlisted").exists()
    assert made.enrolments.filter(channel="self", state__in=["completed", "failed"]).count() == made.self_quota
    assert Certificate.objects.filter(enrolment__in=completed).count() == completed.count() > 5
    for enrolment in completed:
        assert CreditEntry.objects.get(source_type="enrolment", source_id=str(enrolment.pk)).hours == 40
    best = ranking(town.days.today, credit.load()).order_by("place").first()
    assert best.total > 0


def test_an_expert_with_a_conflict_was_replaced_and_a_bid_rejected(town):
    left = Member.objects.get(evaluation__tender=the_loop(), has_conflict=True)
    assert (left.person.username, left.left_at is not None) == ("pg5", True)
    assert Member.objects.filter(evaluation__tender=the_loop(), person__username="pg6", left_at=None).exists()
    assert Bid.objects.get(lot__tender=the_loop(), place=None).provider == town.organisations["boyuan"]


def test_an_objection_was_dismissed_before_the_letters_went_out(town):
    objection = Challenge.objects.get(tender=the_loop())
    award = the_loop().awards.get()
    assert (objection.state, award.state) == ("dismissed", "contracted")
    assert award.publicity_ends < objection.answered_at <= award.notified_at


def test_sheets_are_half_filled_and_seals_are_shut(town):
    sheets = ScoreSheet.objects.filter(lot__tender__state="evaluating")
    assert sorted(set(sheets.values_list("state", flat=True))) == ["open", "submitted"]
    assert 0 < Score.objects.filter(sheet__in=sheets.filter(state="open")).count() < Score.objects.count()
    shut = Bid.objects.filter(lot__tender__state__in=["published", "closed"], state="sealed")
    assert shut.count() == 12
    assert not shut.exclude(price=None).exists()


def test_the_year_is_planned_and_the_units_are_asked_for_the_next(town):
    plan = Plan.objects.get()
    assert (plan.year, plan.state, plan.lines.count()) == (town.days.today.year, "published", 6)
    assert plan.lines.filter(title=loop.scripts.LOOP.title).exists()
    assert [line for line in plan.lines.all() if line.refusals(plan.table)] == []
    assert (Intention.objects.get().items.count(), Tender.objects.get(planned__isnull=False).state) == (2, "draft")
    survey = Survey.objects.get()
    assert (survey.state, survey.is_open(town.at), survey.answers.count()) == ("open", True, 10)
    assert survey.units.exclude(answered_at=None).count() == 5


def test_every_other_procedure_has_a_draft_with_its_reason(town):
    drafts = Tender.objects.filter(state="draft").exclude(method="open_tender").select_related("choice")
    assert {one.method for one in drafts} == {method for method, *_more in procedures.CHOSEN}
    assert all(one.choice.argument and one.choice.ground for one in drafts)


def test_a_contract_waits_for_both_signatures(town):
    contract = Contract.objects.get(state="awaiting_provider")
    assert contract.provider == town.organisations["dangxiao"]
    assert contract.tender.awards.get().state == "notified"


def test_the_bell_shows_what_came_in_the_last_week(town):
    week = town.at - timedelta(days=7)
    assert not Notification.objects.filter(at__lte=week, read_at=None).exists()
    assert not Notification.objects.filter(at__gt=week).exclude(read_at=None).exists()
    for login in ("zhou", "chen", "qinghua"):
        mine = Notification.objects.filter(person__username=login)
        assert 0 < mine.filter(read_at=None).count() < mine.exclude(read_at=None).count()


def test_open_questions_claims_and_classes_wait_for_somebody(town):
    assert Question.objects.filter(tender__state="published", answered_at=None).count() == 2
    assert {"declared", "approved"} <= set(Claim.objects.values_list("state", flat=True))
    assert {"enrolling", "running", "delivered"} <= set(TrainingClass.objects.values_list("state", flat=True))
    assert Enrolment.objects.filter(training__state="enrolling", state="waitlisted").exists()
    assert FeedbackRound.objects.filter(state="open").exists()
    assert Contract.objects.filter(state="in_force").count() == 3
    assert Agreement.objects.filter(state="in_force").count() == 4


def test_every_audit_line_is_intact_and_in_the_order_of_time(town):
    lines = list(AuditLine.objects.order_by("id"))
    assert [line for line in lines if not audit.is_intact(line)] == []
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert lines[-1].at <= town.at


def test_duties_of_the_past_are_marked_and_the_next_ones_wait(town):
    waiting = Duty.objects.filter(done_on=None)
    assert waiting.filter(on__gte=town.days.today).exists()
    assert not waiting.filter(is_carried=False, who="officer", on__lt=town.days.today).exists()
    assert DutyMark.objects.exists()


def test_nothing_is_left_to_the_worker_or_overdue_for_the_clock(town):
    assert not Delivery.objects.exclude(state="done").exists()
    assert DueMove.objects.filter(due_at__lte=town.at).count() == 0
    assert DueMove.objects.get(thing_type="tender", due_at__lt=town.at + timedelta(hours=1)).move == "close"
    assert Notification.objects.exists()


def test_the_clock_closes_the_next_tender_half_an_hour_later(town):
    soon = Tender.objects.filter(state="published").earliest("deadline")
    assert soon.deadline == town.at + timedelta(minutes=30)
    clock.fire_due(clock.FixedClock(soon.deadline))
    assert Tender.objects.get(pk=soon.pk).state == "closed"


def test_every_published_date_is_lawful(town):
    published = Tender.objects.exclude(published_at=None)
    assert published.count() >= 11
    assert [tender for tender in published if date_refusals(tender, town.at)] == []


def test_the_year_without_national_data_is_declared_with_its_source(town):
    assert (CalendarYear.objects.get().year, CalendarYear.objects.get().source) == (2027, SOURCE)
    assert not town.days.calendar.is_workday(date(2027, 5, 3))


def test_every_role_has_a_login_with_the_printed_password(town):
    assert set(HeldSeat.objects.values_list("role", flat=True)) == set(Role.values)
    printed = "\n".join(logins.lines(town))
    for person in (*Person.objects.exclude(rank_group__gt=""), Person.objects.get(username="xueyuan1")):
        assert f"  {person.username} " in printed
        assert person.check_password(PASSWORD)
    assert Person.objects.get(username="admin").is_staff


def test_a_second_load_is_refused(town):
    before = Person.objects.count()
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo", at=AT)
    assert Person.objects.count() == before
