"""The check before publication: errors hold back submission and publication, warnings want a reason that stays on record."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import FindingReason, Notice, Tender, TenderTerms
from tender.procurement.queries.lint import findings_of, shown_findings
from tender.procurement.services import draft, finding, terms
from tender.procurement.services import tender as services
from tests.builders import AT, actor, organisation
from tests.builders.before import approved_tender, buyer_side, draft_tender, printed

pytestmark = pytest.mark.django_db
BRAND = "组织5天集中培训，教学平台采用钉钉。"


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return draft_tender(side)


def say(tender, side, **texts):
    draft.save(tender, "requirement", texts, version=tender.version, by=side.officer, at=AT)
    return Tender.objects.get(pk=tender.pk)


def put(tender, side, **values):
    terms.save_terms(tender, values, version=tender.version, by=side.officer, at=AT)
    return Tender.objects.get(pk=tender.pk)


def answered(tender, side, text="平台已统一部署"):
    return finding.give_reasons(tender, {one.key: text for one in findings_of(tender)}, by=side.officer, at=AT)


def refused_submission(tender, side):
    with pytest.raises(Refusal) as refused:
        services.submit(tender, by=side.officer, at=AT)
    return refused.value


def test_a_draft_from_a_need_states_the_usual_terms_and_has_no_findings(tender):
    assert findings_of(tender) == []
    assert (tender.terms.bid_validity_days, tender.terms.consortium, tender.terms.sme_industry) == (90, "refused", "其他未列明行业")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"bid_validity_days": None}, "bid_validity_missing"),
        ({"sme_industry": ""}, "sme_industry_missing"),
        ({"performance_bond": Decimal(11), "performance_bond_return": "验收后"}, "performance_bond_too_high"),
        ({"performance_bond": Decimal(10)}, "performance_bond_return_missing"),
        ({"is_complex": True}, "survey_missing"),
        ({"sme_reserved": "reserved"}, "reserved_and_deducted"),
    ],
)
def test_an_error_holds_the_submission_back_with_its_own_article(side, tender, values, code):
    tender = put(tender, side, **values)
    refusal = refused_submission(tender, side)
    assert refusal.code == code
    assert refusal.law
    TenderTerms.objects.filter(tender=tender).delete()
    assert services.submit(Tender.objects.get(pk=tender.pk), by=side.officer, at=AT).state == "in_review"


def test_an_error_that_came_after_the_approval_holds_the_publication_back(side, monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", printed)
    tender = approved_tender(side)
    TenderTerms.objects.filter(tender=tender).update(bid_validity_days=None)
    with pytest.raises(Refusal) as refused:
        services.publish(Tender.objects.get(pk=tender.pk), by=side.officer, at=AT)
    assert refused.value.code == "bid_validity_missing"
    assert not Notice.objects.exists()
    TenderTerms.objects.filter(tender=tender).update(bid_validity_days=90)
    published = services.publish(Tender.objects.get(pk=tender.pk), by=side.officer, at=AT)
    assert published.state == "published"
    notice = Notice.objects.get()
    assert "投标有效期：自投标截止之日起90日" in notice.sheet["text"]
    assert "所属行业：其他未列明行业" in notice.sheet["text"]


def test_a_warning_wants_a_reason_which_stays_on_record(side, tender):
    tender = say(tender, side, requirement=BRAND)
    refusal = refused_submission(tender, side)
    assert (refusal.code, refusal.params["count"], refusal.params["ids"]) == ("warning_unanswered", "1", ["brand"])
    (kept,) = answered(tender, side)
    assert (kept.code, kept.where, kept.reason, kept.given_by_id, kept.at) == (
        "brand", "requirement", "平台已统一部署", side.officer.person_id, AT
    )  # fmt: skip
    assert "钉钉" in kept.words
    assert AuditLine.objects.filter(event="tender.finding_answered", reason="平台已统一部署", args__code="brand").exists()
    assert services.submit(tender, by=side.officer, at=AT).state == "in_review"


def test_a_changed_clause_asks_again_and_the_old_reason_stays(side, tender):
    tender = say(tender, side, requirement=BRAND)
    answered(tender, side)
    tender = say(tender, side, requirement=BRAND + "每天点名。")
    assert shown_findings(tender)[0].reason.reason == "平台已统一部署"
    tender = say(tender, side, requirement="组织6天集中培训，教学平台采用钉钉。")
    assert refused_submission(tender, side).code == "warning_unanswered"
    answered(tender, side, "仍用原平台")
    assert services.submit(tender, by=side.officer, at=AT).state == "in_review"
    assert [row.reason for row in tender.finding_reasons.all()] == ["平台已统一部署", "仍用原平台"]


def test_a_better_reason_follows_the_first_and_the_same_is_not_kept_twice(side, tender):
    tender = say(tender, side, requirement=BRAND)
    answered(tender, side)
    assert answered(Tender.objects.get(pk=tender.pk), side) == []
    answered(Tender.objects.get(pk=tender.pk), side, "全区统一部署")
    assert shown_findings(tender)[0].reason.reason == "全区统一部署"
    assert FindingReason.objects.count() == 2


@pytest.mark.parametrize("who", ["approver", "stranger"])
def test_only_the_buyers_officer_gives_reasons(side, tender, who):
    tender = say(tender, side, requirement=BRAND)
    by = side.approver if who == "approver" else actor("officer", organisation("buyer"))
    (one,) = findings_of(tender)
    with pytest.raises(Refusal) as refused:
        finding.give_reasons(tender, {one.key: "理由"}, by=by, at=AT)
    assert refused.value.code == "forbidden"
    assert not FindingReason.objects.exists()
    assert finding.give_reasons(tender, {one.key: "理由"}, by=side.officer, at=AT)


def test_a_reason_for_a_warning_that_is_gone_and_for_an_error_is_refused(side, tender):
    tender = put(say(tender, side, requirement=BRAND), side, bid_validity_days=None)
    error, warning = findings_of(tender)
    for key in (error.key, "0" * 16):
        with pytest.raises(Refusal) as refused:
            finding.give_reasons(tender, {warning.key: "理由", key: "理由"}, by=side.officer, at=AT)
        assert refused.value.code == "finding_gone"
    assert not FindingReason.objects.exists()


def test_reasons_are_never_changed_or_deleted(side, tender):
    tender = say(tender, side, requirement=BRAND)
    (kept,) = answered(tender, side)
    for change in (lambda rows: rows.update(reason="别的"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(FindingReason.objects.filter(pk=kept.pk))
    assert FindingReason.objects.get().reason == "平台已统一部署"


def test_two_officers_at_the_terms_lose_nothing(side, tender):
    seen = tender.version
    terms.save_terms(tender, {"bid_validity_days": 60}, version=seen, by=actor("officer", side.buyer), at=AT)
    with pytest.raises(Refusal) as refused:
        terms.save_terms(tender, {"bid_validity_days": 30}, version=seen, by=side.officer, at=AT + timedelta(minutes=1))
    assert refused.value.code == "edited_meanwhile"
    assert TenderTerms.objects.get(tender=tender).bid_validity_days == 60
