"""Statutory dates of a tender as duties: kept, marked, put on the list, and told once when missed."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock, arm_daily, fire_due, next_daily
from tender.core.models import AuditLine, Notification
from tender.core.models.clock import DueMove
from tender.core.refusal import Refusal
from tender.procurement.models import Award, Duty, DutyMark, Tender
from tender.procurement.queries import duty_facts
from tender.procurement.queries.duties import dates_of, public_section_of, section_of
from tender.procurement.queries.duty_facts import Known
from tender.procurement.services import duty, question
from tender.procurement.services import tender as tenders
from tests.builders import AT, SHANGHAI, actor, organisation
from tests.builders.after import notified_award as notified
from tests.builders.before import asked, buyer_side, printed, published_tender
from tests.builders.bonds import asks_bond
from tests.builders.contracts import event_of, in_force, notified_award
from tests.procurement.pages import login
from workflows.flows.todo import todo_for

pytestmark = pytest.mark.django_db
DAY = localdate(AT)


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", printed)


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return published_tender(side)


@pytest.fixture
def signed():
    """A tender whose contract is signed, with its officer and approver."""
    contract = in_force(printed=True)
    asks_bond(contract.tender)
    who = {role: actor(role, contract.buyer) for role in ("officer", "approver")}
    duty.refresh(contract.tender)
    return contract, who


def rows(tender):
    return {row.key: row for row in Duty.objects.filter(tender=tender)}


def test_publication_makes_rows_of_what_somebody_must_do(tender):
    found = rows(tender)
    assert set(found) == {"opening"}
    assert (found["opening"].on, found["opening"].who, found["opening"].is_carried) == (localdate(tender.deadline), "officer", True)
    assert found["opening"].law == "财政部令第87号 第39条"


def test_a_question_is_a_duty_until_it_is_answered(tender, side):
    row = asked(tender)
    key = f"inquiry_reply:{row.pk}"
    assert (rows(tender)[key].on, rows(tender)[key].done_on) == (DAY + timedelta(days=3), None)
    question.answer(row, text="可以。", by=side.officer, at=AT + timedelta(days=1))
    assert rows(tender)[key].done_on == DAY + timedelta(days=1)


def test_a_new_deadline_moves_the_opening(tender):
    Tender.objects.filter(pk=tender.pk).update(deadline=tender.deadline + timedelta(days=5))
    duty.refresh(Tender.objects.get(pk=tender.pk))
    assert rows(tender)["opening"].on == localdate(tender.deadline) + timedelta(days=5)


def test_a_terminated_tender_asks_for_refunds_and_no_more_for_the_opening(tender, side):
    tenders.terminate(tender, reason="采购任务取消", by=side.approver, at=AT)
    assert set(rows(tender)) == {"refund_after_termination"}
    assert [line.title for line in todo_for(side.officer, AT)[0]] == [rows(tender)["refund_after_termination"].label]


def test_a_signed_contract_is_filed_published_and_its_bond_refunded(signed):
    contract, who = signed
    award = Award.objects.get(contract=contract)
    found = rows(contract.tender)
    keys = {"file_contract_copy", "publish_contract", "refund_bond_winner"}
    assert {f"{key}:{award.pk}" for key in keys} <= set(found)
    assert found[f"publish_contract:{award.pk}"].done_on == DAY
    todo = {str(line.title): line for line in todo_for(who["officer"], AT)[0]}
    copy = found[f"file_contract_copy:{award.pk}"]
    assert todo[copy.label].due == copy.on
    assert copy.label not in [str(line.title) for line in todo_for(who["approver"], AT)[0]]
    assert copy.label not in [str(line.title) for line in todo_for(actor("officer", organisation("buyer")), AT)[0]]


def test_a_mark_ends_a_duty_with_a_note_and_an_audit_line(signed):
    contract, who = signed
    key = f"file_contract_copy:{Award.objects.get(contract=contract).pk}"
    later = AT + timedelta(days=2)
    ok = {"done_on": localdate(later), "note_text": "财采备〔2026〕12号", "by": who["officer"], "at": later}

    def code(key, **changed):
        with pytest.raises(Refusal) as refused:
            duty.mark(contract.tender, key, **{**ok, **changed})
        return refused.value.code

    assert code(key, by=actor("officer", organisation("buyer"))) == "forbidden"
    assert code(key, by=actor("provider", contract.provider)) == "forbidden"
    assert code(key, done_on=localdate(later) + timedelta(days=1)) == "day_ahead"
    assert code(key, note_text="  ") == "note_missing"
    assert code("lottery") == "not_found"
    assert code(f"contract_by:{key.partition(':')[2]}") == "duty_done"
    duty.mark(contract.tender, key, **ok)
    assert rows(contract.tender)[key].done_on == localdate(later)
    line = AuditLine.objects.get(event="tender.duty_done")
    assert (line.args["key"], line.reason, line.actor_id) == (key, "财采备〔2026〕12号", who["officer"].person_id)
    assert code(key) == "duty_done"


def test_a_step_of_a_flow_is_not_marked_by_hand(tender, side):
    with pytest.raises(Refusal) as refused:
        duty.mark(tender, "opening", done_on=DAY, note_text="已开标", by=side.officer, at=AT)
    assert refused.value.code == "duty_of_a_flow"


def test_a_recorded_day_starts_its_periods(signed):
    contract, who = signed
    award = str(Award.objects.get(contract=contract).pk)
    known = {"note_text": "发票号12345678", "by": who["officer"], "at": AT}
    for name, thing in (("invoiced_on", "0"), ("invoiced_on", ""), ("lottery_on", "")):
        with pytest.raises(Refusal) as refused:
            duty.record(contract.tender, name, thing=thing, done_on=DAY, **known)
        assert refused.value.code == "not_found"
    duty.record(contract.tender, "invoiced_on", thing=award, done_on=DAY, **known)
    assert rows(contract.tender)[f"pay_supplier:{award}"].on == DAY + timedelta(days=30)
    duty.record(contract.tender, "complaint_requested_on", done_on=DAY, **known)
    assert rows(contract.tender)["complaint_answer"].on == DAY + timedelta(days=7)
    with pytest.raises(Refusal) as refused:
        duty.record(contract.tender, "complaint_requested_on", done_on=DAY, **known)
    assert refused.value.code == "day_recorded"


def test_another_room_says_what_it_knows_by_a_source(signed, monkeypatch):
    contract, _who = signed
    award = Award.objects.get(contract=contract)
    monkeypatch.setattr(
        duty_facts, "SOURCES", [lambda tender: Known(without=frozenset({"refund_bond_winner", "refund_bond_losers"}))]
    )
    assert dates_of(contract.tender).on(f"refund_bond_winner:{award.pk}") is None


def test_a_missed_duty_is_told_to_leader_and_supervisor_once(tender, side):
    watcher = actor("supervisor", organisation("supervisor"))
    row = asked(tender)
    arm_daily(AT)
    assert DueMove.objects.get(thing_type="duties").due_at == datetime(2026, 3, 3, 6, tzinfo=SHANGHAI)
    late = AT + timedelta(days=3, hours=12)
    fire_due(FixedClock(late))
    assert not Duty.objects.exclude(escalated_at=None).exists()
    missed = AT + timedelta(days=3, hours=22)  # six o'clock on the day after
    fire_due(FixedClock(missed))
    fire_due(FixedClock(missed + timedelta(days=1)))
    outbox.drain()
    found = rows(tender)[f"inquiry_reply:{row.pk}"]
    assert (found.on, found.escalated_at) == (localdate(missed) - timedelta(days=1), missed)
    told = Notification.objects.filter(event="duty.missed")
    assert sorted(told.values_list("person_id", flat=True)) == sorted([side.approver.person_id, watcher.person_id])
    assert "答复询问" in told[0].subject
    assert "第52条" in told[0].body
    assert AuditLine.objects.filter(event="duty.missed").count() == 1


def test_what_is_done_in_time_is_never_told(tender, side):
    question.answer(asked(tender), text="可以。", by=side.officer, at=AT)
    duty.check_daily("daily", clock=FixedClock(AT + timedelta(days=10)))
    assert not Notification.objects.filter(event="duty.missed").exists()
    assert not AuditLine.objects.filter(event="duty.missed").exists()


def test_the_daily_check_arms_itself_and_settles_drafts(side, tender):
    from tests.builders.before import draft_tender

    draft = draft_tender(side)
    Tender.objects.filter(pk=draft.pk).update(rulebook="cn-gp-services-2022")
    duty.check_daily("daily", clock=FixedClock(AT))
    assert Tender.objects.get(pk=draft.pk).rulebook == "cn-gp-services-2026"
    assert DueMove.objects.get(thing_type="duties").due_at == next_daily("duties.check", AT)
    assert next_daily("duties.check", datetime(2026, 3, 2, 5, 59, tzinfo=SHANGHAI)) == datetime(2026, 3, 2, 6, tzinfo=SHANGHAI)


def test_everybody_reads_the_dates_and_only_the_buyer_marks_them(client, side, django_assert_max_num_queries):
    tender = published_tender(side)
    page = reverse("portal:tender", args=[tender.pk])
    with django_assert_max_num_queries(15):
        text = client.get(page).content.decode()
    assert 'id="dates"' in text
    assert "政府采购法 第35条" in text
    assert "登记已办" not in text
    listing = reverse("procurement:duties", args=[tender.pk])
    assert client.get(listing).status_code == 302
    login(client, actor("provider", organisation()))
    assert client.get(listing).status_code == 403
    login(client, side.officer)
    with django_assert_max_num_queries(15):
        assert client.get(tender.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(15):
        assert client.get(listing).status_code == 200


def test_the_public_page_tells_of_no_question_objection_or_bond(client, side):
    tender = asks_bond(published_tender(side))
    page = reverse("portal:tender", args=[tender.pk])
    before = public_section_of(tender, at=AT)
    asked(tender, text="机密问题")
    duty.record(tender, "withdrawn_on", done_on=DAY, note_text="书面撤回", by=side.officer, at=AT)
    duty.record(tender, "complained_on", done_on=DAY, note_text="收到投诉", by=side.officer, at=AT)
    assert {"inquiry_reply", "refund_bond_withdrawal", "complaint_decision"} <= {
        line.key.partition(":")[0] for line in section_of(tender, at=AT).lines
    }
    assert public_section_of(tender, at=AT) == before
    text = client.get(page).content.decode()
    assert not [word for word in ("机密问题", "书面撤回", "投诉", "答复询问") if word in text]


def test_a_duty_is_marked_and_a_day_recorded_on_their_pages(client, signed, django_assert_max_num_queries):
    contract, who = signed
    tender, award = contract.tender, Award.objects.get(contract=contract)
    login(client, who["officer"])
    key = f"file_contract_copy:{award.pk}"
    listing, page = reverse("procurement:duties", args=[tender.pk]), reverse("procurement:duty-done", args=[tender.pk, key])
    with django_assert_max_num_queries(15):
        assert page in client.get(listing).content.decode()
    with django_assert_max_num_queries(15):
        assert client.get(page).status_code == 200
    assert client.post(page, {"done_on": "2026-03-02", "note_text": ""}).status_code == 200
    assert client.post(page, {"done_on": "2026-03-02", "note_text": "已备案"}).url == listing
    assert DutyMark.objects.get(key=key).note == "已备案"
    record = reverse("procurement:duty-record", args=[tender.pk])
    assert "发票" in client.get(record).content.decode()
    assert client.post(record, {"what": f"invoiced_on:{award.pk}", "done_on": "2026-03-02", "note_text": "发票"}).url == listing
    assert f"pay_supplier:{award.pk}" in rows(tender)
    login(client, actor("supervisor", organisation("supervisor")))
    assert page not in client.get(listing).content.decode()
    assert client.get(page).status_code == 403


def test_a_notified_award_asks_for_the_contract_and_the_refunds():
    award = notified_award()
    asks_bond(award.tender)
    duty.follow(award, "award.notified", by=CLOCK, at=AT)
    found = rows(award.tender)
    assert found["refund_bond_losers"].on == DAY + timedelta(days=7)
    assert found[f"contract_by:{award.pk}"].on == DAY + timedelta(days=30)
    assert section_of(award.tender, at=AT).book.id == "cn-gp-services-2026"
    assert event_of(award, "award.notified")


def test_the_page_of_an_awarded_tender_stays_within_its_queries(client, django_assert_max_num_queries):
    scene, award = notified()
    login(client, scene.officer)
    with django_assert_max_num_queries(15):
        assert f"contract_by:{award.pk}" in {
            line.key for line in client.get(scene.tender.get_absolute_url()).context["dates"].lines
        }
    with django_assert_max_num_queries(15):
        client.get(reverse("portal:tender", args=[scene.tender.pk]))
