"""Corrections of a published tender: fields, deadline, notice, clock."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from tender.core import outbox
from tender.core.models import Notification
from tender.core.models.clock import DueMove
from tender.core.refusal import Refusal
from tender.core.wording import says
from tender.procurement.models import Amendment, Notice, Tender, TenderTerms
from tender.procurement.services import notice as notices
from tender.procurement.services import question as questions
from tender.procurement.services.amendment import Wish, amend, plan, stage
from tender.procurement.services.document_sheet import document_sheet
from tests.builders import AT, actor, organisation
from tests.builders.before import buyer_side, printed, published_tender

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", printed)


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return published_tender(side)


def test_an_early_correction_leaves_the_deadline(side, tender):
    row = amend(tender, Wish({"place": "成都市内"}), reason="地点调整", by=side.officer, at=AT + timedelta(hours=1))
    assert (row.place, row.deadline) == ("成都市内", tender.deadline)
    made = Amendment.objects.get(tender=tender)
    assert made.changes == [{"field": "place", "place": "履行地点", "before": "重庆市内", "after": "成都市内"}]
    assert made.notice.kind == "amendment"
    assert made.notice.sheet["new_deadline"] is None


def test_a_late_correction_moves_the_deadline_and_the_clock(side, tender):
    late = tender.deadline - timedelta(days=5)
    shown = plan(tender, Wish({"place": "成都市内"}), at=late)
    assert shown.is_extended
    assert (shown.new_deadline - late).days >= 14
    row = amend(tender, Wish({"place": "成都市内"}), reason="地点调整", by=side.officer, at=late)
    assert row.deadline == shown.new_deadline
    assert DueMove.objects.get(thing_type="tender", thing_id=str(tender.pk), move="close").due_at == row.deadline
    assert row.deadline.astimezone(tender.deadline.tzinfo).time() == tender.deadline.time()


def test_a_changed_telephone_number_does_not_move_the_deadline(side, tender):
    late = tender.deadline - timedelta(days=1)
    assert not plan(tender, Wish({"contact_phone": "023-1"}), at=late).is_extended
    assert plan(tender, Wish({"place": "成都"}), at=late).is_extended


def test_a_shortened_deadline_is_refused(side, tender):
    for days, refused in ((-1, True), (1, False)):
        wish = Wish({"deadline": tender.deadline + timedelta(days=days)})
        if refused:
            with pytest.raises(Refusal) as told:
                amend(tender, wish, reason="调整", by=side.officer, at=AT)
            assert (told.value.code, told.value.field) == ("deadline_shortened", "deadline")
        else:
            assert amend(tender, wish, reason="调整", by=side.officer, at=AT).deadline == wish.values["deadline"]


FIXED_CHINESE = {"object": "采购标的类别", "title": "标题", "lots": "标包"}


@pytest.mark.parametrize("field", FIXED_CHINESE)
def test_what_is_bought_is_not_changed(side, tender, field):
    with pytest.raises(Refusal) as refused:
        amend(tender, Wish({field: "别的"}), reason="调整", by=side.officer, at=AT)
    assert refused.value.code == "fixed_after_publication"
    with override("zh-hans"):
        assert f"（{FIXED_CHINESE[field]}）" in says(refused.value)


def test_nothing_changed_no_reason_no_right_and_too_late_are_refused(side, tender):
    change = Wish({"place": "成都"})
    cases = [
        (Wish({"place": tender.place}), "调整", side.officer, AT, "nothing_changed"),
        (change, " ", side.officer, AT, "reason_missing"),
        (change, "调整", side.approver, AT, "forbidden"),
        (change, "调整", side.officer, tender.deadline, "tender_closed"),
    ]
    for wish, reason, by, at, code in cases:
        with pytest.raises(Refusal) as refused:
            amend(tender, wish, reason=reason, by=by, at=at)
        assert refused.value.code == code
    assert not Amendment.objects.exists()
    assert amend(tender, change, reason="调整", by=side.officer, at=AT).place == "成都"


def test_guidance_and_documents_are_corrected(side, tender):
    leaf = tender.criteria.get(name="服务方案")
    upload = SimpleUploadedFile("补充.pdf", b"%PDF-1.7\n" + b"0" * 50)
    staged = stage(tender, [upload], by=side.officer, at=AT)
    amend(tender, Wish(guidance={leaf.pk: "方案完整得60分"}, documents=staged), reason="细化", by=side.officer, at=AT)
    leaf.refresh_from_db()
    assert leaf.guidance == "方案完整得60分"
    assert tender.documents.get().title == "补充.pdf"
    assert len(Notice.objects.get(kind="amendment").sheet["changes"]) == 2


def test_a_second_amendment_has_its_own_number_and_followers_hear_of_it(side, tender):
    body = organisation("university")
    someone = actor("provider", body)
    questions.follow(tender, organisation=body, by=someone, at=AT)
    for place in ("成都", "贵阳"):
        amend(Tender.objects.get(pk=tender.pk), Wish({"place": place}), reason="地点调整", by=side.officer, at=AT)
    numbers = Notice.objects.filter(kind="amendment").order_by("id").values_list("number", flat=True)
    assert list(numbers) == [f"{tender.number}-更正", f"{tender.number}-更正2"]
    outbox.drain()
    assert Notification.objects.filter(event="tender.amended", person_id=someone.person_id).count() == 2


PAYMENTS = [
    {"name": "首付款", "percent": "40", "condition": "合同签订后30日内支付"},
    {"name": "验收款", "percent": "60", "condition": "验收合格后30日内支付"},
]


def test_terms_are_corrected_field_by_field(side, tender):
    wish = Wish(terms={"bid_validity_days": 120, "payments": PAYMENTS, "contract_months": None})
    shown = plan(tender, wish, at=AT)
    assert {change.field for change in shown.changes} == {"bid_validity_days", "payments"}
    assert shown.is_material
    amend(tender, wish, reason="条款有误", by=side.officer, at=AT)
    terms = TenderTerms.objects.get(tender=tender)
    assert (terms.bid_validity_days, terms.payments, terms.consortium) == (120, PAYMENTS, "refused")
    made = Amendment.objects.get(tender=tender)
    assert made.is_material
    validity = next(change for change in made.changes if change["field"] == "bid_validity_days")
    assert (validity["before"], validity["after"]) == ("90", "120")
    on_paper = {change["place"]: change["after"] for change in made.notice.sheet["changes"]}
    assert any("首付款：合同金额的40%，合同签订后30日内支付。" in said for said in on_paper.values())
    again = document_sheet(Tender.objects.get(pk=tender.pk), at=AT)
    assert again.bid_validity_days == 120
    assert "验收款：合同金额的60%" in again.payment


def test_the_tender_document_is_printed_again_with_the_new_terms_and_the_tender_keeps_the_old_until_then(side, tender, monkeypatch):
    printed_sheets, really = [], notices.print_paper
    monkeypatch.setattr(
        "tender.procurement.services.amendment.print_paper", lambda sheet: printed_sheets.append(sheet) or really(sheet)
    )
    amend(tender, Wish(terms={"bid_validity_days": 60}), reason="有误", by=side.officer, at=AT)
    assert [sheet.bid_validity_days for sheet in printed_sheets if hasattr(sheet, "bid_validity_days")] == [60]


@pytest.mark.parametrize("field", ["consortium", "sme_reserved"])
def test_who_may_bid_is_not_changed_by_the_terms(side, tender, field):
    with pytest.raises(Refusal) as refused:
        amend(tender, Wish(terms={field: "accepted"}), reason="调整", by=side.officer, at=AT)
    assert (refused.value.code, refused.value.law) == ("fixed_after_publication", "财政部令第87号 第27条")
    assert amend(tender, Wish(terms={"contract_months": 12}), reason="调整", by=side.officer, at=AT).terms.contract_months == 12


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"bid_bond": "50000"}, "bond_above_limit"),
        ({"performance_bond": "11", "performance_bond_return": "验收后退还"}, "performance_bond_too_high"),
        ({"performance_bond": "5"}, "performance_bond_return_missing"),
        ({"bid_validity_days": None}, "bid_validity_missing"),
        ({"bid_bond": "3000"}, None),
        ({"performance_bond": "5", "performance_bond_return": "验收后退还"}, None),
    ],
)
def test_corrected_terms_are_judged_like_those_of_a_draft(side, tender, terms, code):
    values = {name: Decimal(value) if name in {"bid_bond", "performance_bond"} else value for name, value in terms.items()}
    if code is None:
        assert amend(tender, Wish(terms=values), reason="调整", by=side.officer, at=AT).version
        return
    with pytest.raises(Refusal) as refused:
        amend(tender, Wish(terms=values), reason="调整", by=side.officer, at=AT)
    assert refused.value.code == code
    assert not Amendment.objects.exists()


def test_a_shortened_date_is_refused_with_both_dates(side, tender):
    earlier = tender.deadline - timedelta(days=1)
    for values in ({"deadline": earlier}, {"documents_until": tender.documents_until - timedelta(days=1)}):
        with pytest.raises(Refusal) as refused:
            plan(tender, Wish(values), at=AT)
        ((name, wanted),) = values.items()
        params = refused.value.params
        assert (params["published"], params["wanted"]) == (getattr(tender, name), wanted)
        with override("zh-hans"):
            assert says(refused.value).count("日") >= 2
