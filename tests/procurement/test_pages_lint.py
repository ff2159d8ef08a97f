"""Pages of the check: grouped findings with links, reasons typed beside them, findings of a part as soon as it is saved."""

import uuid

import pytest

from tender.procurement.models import FindingReason, Tender
from tender.procurement.services import draft, terms
from tender.procurement.services import tender as services
from tests.builders import actor, organisation
from tests.builders.before import draft_tender
from tests.procurement.pages import login, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]
BRAND = "组织5天集中培训，教学平台采用钉钉。"


@pytest.fixture
def doubtful(side, now):
    """A draft with one error and two warnings."""
    tender = draft_tender(side, at=now)
    who = {"by": side.officer, "at": now}
    draft.save(tender, "requirement", {"requirement": BRAND, "payment": "60日内支付"}, version=tender.version, **who)
    terms.save_terms(tender, {"bid_validity_days": None}, version=tender.version, **who)
    return Tender.objects.get(pk=tender.pk)


def test_the_check_page_groups_findings_and_links_each_to_its_field(officer, doubtful):
    page = officer.get(url("tender-submit", doubtful.pk))
    asks = page.context["asks"]
    assert [one.finding.id for one in asks["errors"]] == ["bid_validity_missing"]
    assert [row["shown"].finding.id for row in asks["warnings"]] == ["payment_late", "brand"]
    text = page.content.decode()
    for part, field in (("terms", "bid_validity_days"), ("requirement", "requirement"), ("requirement", "payment")):
        where = url("draft-section", doubtful.pk, part)
        assert f'href="{where}#{field}-field"' in text
        assert f'id="{field}-field"' in officer.get(where).content.decode()


def test_rows_are_linked_too(officer, side, now):
    tender = draft_tender(side, at=now)
    row = tender.requirements.order_by("position").first()
    tender.requirements.filter(pk=row.pk).update(text="注册资本不低于100万元")
    tender.criteria.filter(name="服务方案").update(guidance="齐全得0-60分")
    text = officer.get(url("tender-submit", tender.pk)).content.decode()
    for part, field in (("requirements", "rows-0-text"), ("criteria", "rows-6-guidance")):
        where = url("draft-section", tender.pk, part)
        assert f'href="{where}#{field}-field"' in text
        assert f'id="{field}-field"' in officer.get(where).content.decode()


def test_reasons_are_typed_on_the_check_page_and_seen_by_the_approver_and_the_supervisor(client, officer, side, now, doubtful):
    terms.save_terms(doubtful, {"bid_validity_days": 90}, version=doubtful.version, by=side.officer, at=now)
    asks = officer.get(url("tender-submit", doubtful.pk)).context["asks"]
    keys = [row["shown"].finding.key for row in asks["warnings"]]
    once = {"once": str(uuid.uuid4())}
    said = {keys[0]: "全区统一平台", keys[1]: ""}
    for _n in range(2):
        assert officer.post(url("draft-reasons", doubtful.pk), {**said, **once}).status_code == 302
    assert FindingReason.objects.count() == 1
    refused = officer.post(url("tender-submit", doubtful.pk), {"once": str(uuid.uuid4())})
    assert refused.status_code == 409
    assert refused.context["form"].refusal.code == "warning_unanswered"
    officer.post(url("draft-reasons", doubtful.pk), {keys[1]: "财政授权支付周期"})
    assert officer.post(url("tender-submit", doubtful.pk), {"once": str(uuid.uuid4())}).status_code == 302
    for who in (side.approver, actor("supervisor", organisation("buyer"))):
        page = login(client, who).get(url("tender", doubtful.pk)).content.decode()
        assert "全区统一平台" in page
        assert "财政授权支付周期" in page
    services.approve(Tender.objects.get(pk=doubtful.pk), by=side.approver, at=now)
    services.publish(Tender.objects.get(pk=doubtful.pk), by=side.officer, at=now)
    assert "全区统一平台" in login(client, side.approver).get(url("tender-record", doubtful.pk)).content.decode()


def test_reasons_are_nobody_elses_business(client, officer, doubtful, now):
    stranger = actor("officer", organisation("buyer"))
    key = officer.get(url("tender-submit", doubtful.pk)).context["asks"]["warnings"][0]["shown"].finding.key
    for where in (url("draft-reasons", doubtful.pk), url("draft-findings", doubtful.pk, "terms")):
        answer = login(client, stranger)
        assert (answer.post if "reasons" in where else answer.get)(where, {key: "理由"}).status_code == 404
    assert not FindingReason.objects.exists()


def test_a_part_shows_its_own_findings_at_once(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "requirement")
    form = officer.get(where).context["form"]
    values = {field.html_name: field.value() or "" for field in form} | {"requirement": BRAND}
    page = officer.post(where, {**values, "return": "1"}, follow=True).content.decode()
    assert "“" in page
    assert page.count("banner--warning") == 1
    saved = officer.post(where, {**values, "version": Tender.objects.get().version}, headers={"X-Autosave": "1"})
    assert (saved.status_code, saved.headers["HX-Trigger"]) == (204, "kaibiao:found")
    piece = officer.get(url("draft-findings", tender.pk, "requirement")).content.decode()
    assert "钉钉" in piece
    assert "钉钉" not in officer.get(url("draft-findings", tender.pk, "terms")).content.decode()
    assert officer.get(url("draft-findings", tender.pk, "nothing")).status_code == 404


def test_the_terms_are_kept_and_shown(officer, side, now):
    tender = draft_tender(side, at=now)
    where = url("draft-section", tender.pk, "terms")
    form = officer.get(where).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() not in (None, False, [])}
    values |= {
        "bid_bond": "５,０００",
        "consortium": "accepted",
        "performance_bond": "5",
        "performance_bond_return": "验收后5日内退还",
    }
    assert officer.post(where, {**values, "next": "1"}).url == url("draft-section", tender.pk, "dates")
    kept = Tender.objects.get(pk=tender.pk).terms
    assert (kept.bid_bond, kept.consortium, kept.is_complex) == (5000, "accepted", False)
    assert officer.post(where, {**values, "version": 99, "bid_bond": "-1"}).status_code == 422
    preview = officer.get(url("preview", tender.pk)).content.decode()
    assert "本项目接受联合体投标" in preview
    assert "验收后5日内退还" in preview
    check = officer.get(url("tender-submit", tender.pk)).content.decode()
    assert "¥5,000.00" in check
