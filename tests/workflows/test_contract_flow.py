"""Award, objection, contract and class, walked by their cards."""

from datetime import date, datetime, timedelta

import pytest

from tender.contracts.models import Contract
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock, fire_due
from tender.core.door import begin, perform
from tender.core.models import DueMove
from tender.delivery.models import Appraisal, Enrolment, FeedbackRound, TrainingClass
from tender.procurement.models import Award, Challenge, Lot
from tests.builders import AT, SHANGHAI, actor, organisation, person
from tests.builders.flows import open_steps, processes
from workflows.flows.award import AwardFlow
from workflows.flows.due import latest

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=30)


@pytest.fixture
def award(tender, buyer, officer, monkeypatch):
    monkeypatch.setattr(Award, "may_be_decided", lambda award, **args: None)
    lot = Lot.objects.create(tender=tender, number=1, title="包1", budget=10, ceiling=10)
    row = Award(tender=tender, lot=lot, buyer=buyer, proposed_at=AT)
    return begin(row, by=officer, at=AT, logs="award.proposed")


@pytest.fixture
def school():
    return organisation("party_school")


@pytest.fixture
def contract(award, buyer, school, officer):
    row = Contract(
        award=award,
        tender=award.tender,
        buyer=buyer,
        provider=school,
        number="HT-1",
        title="培训合同",
        amount=10,
        articles=[{"key": "quality", "title": "一", "text": "二"}],
        payments=[{"name": "一次付清", "percent": "100", "condition": "验收后"}],
        place="重庆",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 6, 1),
        sign_by=date(2026, 4, 30),
        created_at=AT,
    )
    return begin(row, by=officer, at=AT, logs="contract.drafted")


@pytest.fixture
def training(contract, buyer, school, monkeypatch):
    for rule in ("plan_missing", "not_ready", "attendance_missing", "appraisals_left"):
        monkeypatch.setattr(TrainingClass, rule, lambda training: None)
    monkeypatch.setattr(FeedbackRound, "too_few_answers", lambda found: None)
    row = TrainingClass(
        contract=contract,
        buyer=buyer,
        provider=school,
        title="扩大对外开放",
        place="北京",
        starts_on=date(2026, 5, 4),
        ends_on=date(2026, 5, 9),
        hours=40,
        dispatch_quota=30,
        self_quota=20,
        created_at=AT,
    )
    return begin(row, by=CLOCK, at=AT, logs="class.planned")


def test_the_award_is_due_by_law_and_ends_with_the_letters(award, approver, officer, monkeypatch):
    from tender.core.models.calendar import district_calendar

    due = AwardFlow.decide.due_of(award, district_calendar())
    assert latest(due) == datetime(2026, 3, 10, tzinfo=SHANGHAI)
    perform(award, "decide", by=approver, at=AT)
    perform(award, "publicise", by=officer, at=AT, until=LATER)
    assert open_steps(award) == ["publicity"]
    monkeypatch.setattr("workflows.clock.MOVES", {"award.notify": f"{__name__}.notify_when_due"})
    DueMove.objects.exclude(thing_type="award").delete()
    fire_due(FixedClock(LATER))
    (process,) = processes(award)
    assert (open_steps(award), process.status, process.finished) == ([], "DONE", LATER)


def notify_when_due(award_id, *, clock):
    perform(Award.objects.get(pk=award_id), "notify", by=CLOCK, at=clock.now())


def test_an_overturned_award_ends_its_flow(award, approver):
    perform(award, "overturn", by=approver, at=AT, reason="质疑成立")
    assert open_steps(award) == []


@pytest.mark.parametrize(("first", "last"), [("refuse", None), ("accept", "dismiss"), ("accept", "uphold")])
def test_an_objection_is_admitted_and_answered(award, school, officer, first, last):
    row = Challenge(
        tender=award.tender,
        buyer=award.buyer,
        provider=school,
        filed_by=person(),
        step="result",
        matter="a",
        facts="b",
        law="c",
        filed_at=AT,
        reply_by=date(2026, 3, 11),
    )
    challenge = begin(row, by=actor("provider", school), at=AT, logs="challenge.filed")
    assert open_steps(challenge) == ["admit"]
    reason = {"reason": "超过期限"} if first == "refuse" else {}
    perform(challenge, first, by=officer, at=AT, **reason)
    if last:
        assert open_steps(challenge) == ["answer"]
        perform(challenge, last, by=officer, at=AT, reason="理由")
    assert open_steps(challenge) == []


def test_a_contract_goes_to_and_fro_until_both_sides_have_signed(contract, officer, approver, school):
    provider = actor("provider", school)
    perform(contract, "submit", by=officer, at=AT)
    perform(contract, "send_back", by=approver, at=AT, reason="改")
    perform(contract, "submit", by=officer, at=AT)
    perform(contract, "approve", by=approver, at=AT)
    perform(contract, "ask_for_changes", by=provider, at=AT, reason="课时不符")
    assert open_steps(contract) == ["draft"]
    perform(contract, "submit", by=officer, at=AT)
    perform(contract, "approve", by=approver, at=AT)
    perform(contract, "sign_for_provider", by=provider, at=AT)
    assert open_steps(contract) == ["department_signs"]
    perform(contract, "sign_for_department", by=approver, at=LATER)
    (process,) = processes(contract)
    assert (open_steps(contract), process.finished) == ([], LATER)
    signer = process.task_set.get(data__event="contract.signed_by_provider")
    assert signer.owner_id == provider.person_id


def test_a_class_is_appraised_while_its_feedback_is_open(training, officer, school, buyer, monkeypatch):
    organiser = actor("organiser", school)
    learner = person()
    perform(training, "open_enrolment", by=organiser, at=AT)
    row = Enrolment(training=training, learner=learner, buyer=buyer, provider=school, channel="dispatch", requested_at=AT)
    enrolment = begin(row, by=organiser, at=AT, logs="enrolment.requested")
    perform(enrolment, "confirm", by=organiser, at=AT)
    perform(training, "begin", by=organiser, at=AT)
    assert open_steps(training) == ["run"]
    perform(training, "deliver", by=organiser, at=AT)
    assert open_steps(training) == ["appraise", "ask"]
    Appraisal.objects.create(enrolment=enrolment, text="考试不及格", is_passed=False, written_by=learner, at=AT)
    perform(enrolment, "fail", by=organiser, at=AT, reason="考试不及格")
    assert open_steps(training) == ["ask", "accept"]
    row = FeedbackRound(training=training, buyer=buyer, provider=school, created_at=AT)
    asked = begin(row, by=organiser, at=AT, logs="feedback.scheduled")
    perform(asked, "open", by=organiser, at=AT, until=LATER)
    perform(training, "accept", by=officer, at=AT)
    assert open_steps(training) == ["answers", "ready"]
    perform(asked, "close", by=CLOCK, at=LATER)
    assert open_steps(training) == ["ready", "publish"]
    perform(asked, "publish", by=officer, at=LATER)
    assert open_steps(training) == ["close"]
    perform(training, "close", by=officer, at=LATER)
    (process,) = processes(training)
    assert (open_steps(training), process.status) == ([], "DONE")


def test_a_cancelled_class_and_one_closed_early_leave_nothing_to_do(training, officer, school):
    organiser = actor("organiser", school)
    perform(training, "open_enrolment", by=organiser, at=AT)
    perform(training, "begin", by=organiser, at=AT)
    perform(training, "deliver", by=organiser, at=AT)
    perform(training, "accept", by=officer, at=AT)
    assert open_steps(training) == ["ask", "ready"]
    perform(training, "close", by=officer, at=LATER)
    assert open_steps(training) == []
