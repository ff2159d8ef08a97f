"""Templates of a department: kept, renamed, retired, applied by replacing or adding, begun from; and who may."""

from decimal import Decimal

import pytest

from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import DraftTemplate, Tender, TenderTerms
from tender.procurement.queries import template as queries
from tender.procurement.queries.lint import findings_of
from tender.procurement.rules import criteria, rulebook
from tender.procurement.rules import template as rules
from tender.procurement.services import draft, draft_lists, template
from tests.builders import AT, actor, organisation
from tests.builders.before import TREE, buyer_side, draft_tender, published_tender
from tests.procurement.pages import login, url

pytestmark = pytest.mark.django_db
SCALE = "优 40-60 逐项对应\n差 0-40 少数对应"
MORE = draft_lists.RequirementRow("conformity", "每班配备一名专职班主任", "人员名单")


@pytest.fixture
def side():
    return buyer_side()


@pytest.fixture
def tender(side):
    return draft_tender(side)


@pytest.fixture
def kept(side, tender):
    """A template of the draft, with one requirement and one term of its own."""
    rows = [draft_lists.RequirementRow(row.kind, row.text, row.evidence) for row in tender.requirements.all()]
    draft_lists.save_requirements(tender, [*rows, MORE], version=tender.version, by=side.officer, at=AT)
    TenderTerms.objects.filter(tender=tender).update(bid_validity_days=120, finance_approval="渝财采〔2026〕9号", survey_targets=5)
    return template.keep(Tender.objects.get(pk=tender.pk), "秋季专题", parts=rules.PARTS, by=side.officer, at=AT)


def other_draft(side):
    """A second draft with another tree, a requirement of its own and other terms."""
    fresh = draft_tender(side)
    tree = (
        TREE[0],
        criteria.Criterion("方案", "quality", TREE[1].weight + TREE[2].weight, guidance="三部分齐全得90分，缺一扣30分。"),
    )
    draft_lists.save_criteria(fresh, tree, version=fresh.version, by=side.officer, at=AT)
    own = [
        draft_lists.RequirementRow("qualification", "具有独立承担民事责任的能力", "营业执照"),
        draft_lists.RequirementRow("conformity", "自己的要求"),
    ]
    draft_lists.save_requirements(fresh, own, version=fresh.version, by=side.officer, at=AT)
    TenderTerms.objects.filter(tender=fresh).update(bid_validity_days=60, contract_months=None, sme_industry="")
    return Tender.objects.get(pk=fresh.pk)


def offered(row):
    return queries.chosen(str(row.pk), [row.organisation_id])


def apply(tender, row, side, mode, *, version=None):
    at_version = tender.version if version is None else version
    return template.apply(tender, offered(row), parts=rules.PARTS, mode=mode, version=at_version, by=side.officer, at=AT)


def test_a_template_holds_tree_requirements_and_terms_but_no_approval(kept, tender):
    held = kept.held
    assert [leaf.name for leaf in criteria.leaves(held.criteria)] == ["价格", "同类合同", "综合", "场地食宿", "服务方案"]
    assert held.criteria[2].items[1].guidance == "课程、师资、组织三部分齐全得60分，缺一部分扣20分。"
    assert MORE.text in [row.text for row in held.requirements]
    assert held.terms["bid_validity_days"] == 120
    assert not {"finance_approval", "survey_targets"} & set(held.terms)
    assert AuditLine.objects.get(event="template.kept").args["source"] == tender.number


def test_replacing_shows_first_what_goes_and_names_it_in_the_history(side, kept):
    fresh = other_draft(side)
    told = queries.changes_by(fresh, kept.held, rules.REPLACE)
    assert {one.row for one in told if one.after is None} == {"方案", "conformity: 自己的要求"}
    apply(fresh, kept, side, rules.REPLACE)
    fresh = Tender.objects.get(pk=fresh.pk)
    assert queries.changes_by(fresh, kept.held, rules.REPLACE) == []
    assert queries.held_by(fresh).criteria[2].items[1].guidance == kept.held.criteria[2].items[1].guidance
    assert fresh.terms.bid_validity_days == 120
    line = AuditLine.objects.get(event="tender.template_applied")
    assert set(line.args["dropped"]) == {"方案", "conformity: 自己的要求"}


def test_adding_keeps_everything_and_fills_what_is_empty(side, kept):
    fresh = other_draft(side)
    before = queries.held_by(fresh)
    apply(fresh, kept, side, rules.ADD)
    after = queries.held_by(Tender.objects.get(pk=fresh.pk))
    assert after.requirements[: len(before.requirements)] == before.requirements
    assert MORE.text in [row.text for row in after.requirements]
    assert [node.name for node in after.criteria] == ["价格", "方案", "商务", "技术"]
    assert (after.terms["bid_validity_days"], after.terms["sme_industry"]) == (60, kept.held.terms["sme_industry"])
    with pytest.raises(Refusal) as refused:
        apply(fresh, kept, side, rules.ADD, version=Tender.objects.get(pk=fresh.pk).version)
    assert refused.value.code == "template_changes_nothing"


def test_scales_come_with_the_tree(side, tender):
    leaf = criteria.Criterion("服务方案", "quality", TREE[2].items[1].weight, anchors=rules.criteria.anchors.read_lines(SCALE))
    tree = (*TREE[:2], criteria.Criterion("技术", "quality", TREE[2].weight, (TREE[2].items[0], leaf)))
    draft_lists.save_criteria(tender, tree, version=tender.version, by=side.officer, at=AT)
    row = template.keep(tender, "带标尺", parts=["criteria"], by=side.officer, at=AT)
    assert row.held.parts == ("criteria",)
    fresh = other_draft(side)
    apply(fresh, row, side, rules.REPLACE)
    assert fresh.criteria.get(name="服务方案").anchors[0]["says"] == "逐项对应"
    assert fresh.requirements.count() == 2


def test_what_was_saved_since_the_page_was_shown_stands_against_it(side, kept):
    fresh = other_draft(side)
    seen = fresh.version
    draft.save(fresh, "basics", {"title": "别的部分"}, version=seen, by=side.officer, at=AT)
    tree = (*TREE[:2], criteria.Criterion("技术", "quality", TREE[2].weight, guidance="齐全得75分，缺一扣25分。"))
    draft_lists.save_criteria(fresh, tree, version=fresh.version, by=side.officer, at=AT)
    with pytest.raises(Refusal) as refused:
        apply(Tender.objects.get(pk=fresh.pk), kept, side, rules.REPLACE, version=seen)
    assert refused.value.code == "edited_meanwhile"
    assert "技术" in [node.name for node in queries.held_by(Tender.objects.get(pk=fresh.pk)).criteria]
    apply(Tender.objects.get(pk=fresh.pk), kept, side, rules.REPLACE, version=fresh.version)


def test_only_officers_of_the_department_and_only_drafts(side, kept, tender):
    stranger, leader = actor("officer", organisation("buyer")), side.approver
    for by in (stranger, leader):
        for act in (
            lambda by: template.keep(tender, "二", parts=rules.PARTS, by=by, at=AT),
            lambda by: template.rename(kept, "二", by=by, at=AT),
            lambda by: template.retire(kept, by=by, at=AT),
            lambda by: template.apply(other_draft(side), offered(kept), parts=["terms"], mode="replace", version=9, by=by, at=AT),
            lambda by: template.begin_tender(side.buyer, offered(kept), title="新", by=by, at=AT),
        ):
            with pytest.raises(Refusal) as refused:
                act(by)
            assert refused.value.code == "forbidden"
        with pytest.raises(Refusal) as refused:
            queries.access_template(by, kept.pk)
        assert refused.value.status == 404
    running = published_tender(side)
    with pytest.raises(Refusal) as refused:
        apply(running, kept, side, rules.REPLACE)
    assert refused.value.code == "not_a_draft"
    assert template.keep(running, "来自公开项目", parts=["terms"], by=side.officer, at=AT).pk


def test_names_are_unique_while_in_use(side, kept, tender):
    with pytest.raises(Refusal) as refused:
        template.keep(tender, "秋季专题", parts=rules.PARTS, by=side.officer, at=AT)
    assert (refused.value.code, refused.value.field) == ("name_taken", "name")
    assert template.rename(kept, "秋季专题（旧）", by=side.officer, at=AT).name == "秋季专题（旧）"
    second = template.keep(tender, "秋季专题", parts=rules.PARTS, by=side.officer, at=AT)
    template.retire(second, by=side.officer, at=AT)
    with pytest.raises(Refusal) as refused:
        template.rename(second, "x", by=side.officer, at=AT)
    assert refused.value.code == "template_retired"
    assert str(second.pk) not in [one.key for one in queries.offered([side.buyer.pk])]
    template.keep(tender, "秋季专题", parts=rules.PARTS, by=side.officer, at=AT)
    TenderTerms.objects.filter(tender=tender).update(bid_validity_days=None)
    empty = Tender.objects.create(number="空", buyer=side.buyer, title="空", created_at=AT)
    with pytest.raises(Refusal) as refused:
        template.keep(empty, "空", parts=["criteria"], by=side.officer, at=AT)
    assert refused.value.code == "template_empty"


def test_a_tender_begins_from_a_template(side, kept):
    made = template.begin_tender(side.buyer, offered(kept), title="第二期培训", by=side.officer, at=AT)
    fresh = Tender.objects.get(pk=made.pk)
    assert (fresh.state, fresh.title, fresh.contact_name, fresh.need) == ("draft", "第二期培训", side.buyer.contact_name, None)
    assert queries.held_by(fresh).criteria[0].name == "价格"
    assert fresh.terms.bid_validity_days == 120


@pytest.mark.parametrize("starter", queries.starters(), ids=lambda one: one.key)
def test_a_built_in_template_is_complete_and_the_check_finds_nothing(side, starter):
    fresh = draft_tender(side)
    Tender.objects.filter(pk=fresh.pk).update(method=starter.method)
    book = rulebook.load(fresh.rulebook)
    assert criteria.check(starter.held.criteria, book, method=starter.method, object="service") == []
    assert starter.held.parts == rules.PARTS
    assert all(leaf.told for leaf in criteria.leaves(starter.held.criteria))
    template.apply(fresh, starter, parts=rules.PARTS, mode=rules.REPLACE, version=fresh.version, by=side.officer, at=AT)
    assert [one.id for one in findings_of(Tender.objects.get(pk=fresh.pk))] == []


def test_pages_from_keeping_to_applying(client, side, tender):
    officer = login(client, side.officer)
    assert officer.get(url("templates")).status_code == 200
    assert officer.get(url("template-keep", tender.pk)).status_code == 200
    made = officer.post(url("template-keep", tender.pk), {"name": "专题班", "parts": ["criteria", "terms"]})
    row = DraftTemplate.objects.get()
    assert made.url == row.get_absolute_url()
    page = officer.get(made.url).content.decode()
    assert "服务方案" in page
    assert officer.post(made.url, {"name": "专题培训"}).status_code == 302
    assert "专题培训" in officer.get(url("templates")).content.decode()
    begun = officer.post(url("tender-new"), {"title": "新项目", "template": str(row.pk)})
    fresh = Tender.objects.get(title="新项目")
    assert begun.url == url("draft", fresh.pk)
    where, choice = url("draft-template", fresh.pk), {"template": "start:training-open", "parts": ["criteria"], "mode": "replace"}
    assert officer.get(where).status_code == 200
    told = officer.get(where, choice).content.decode()
    assert "服务方案" in told
    assert fresh.criteria.filter(name="服务方案").exists()
    assert officer.post(where, {**choice, "version": fresh.version}).status_code == 302
    assert not fresh.criteria.filter(name="服务方案").exists()
    assert "模板" in officer.get(url("tender", fresh.pk)).content.decode()
    assert officer.post(url("template-retire", row.pk)).url == url("templates")
    assert officer.post(url("tender-new"), {"title": "再来", "template": str(row.pk)}).status_code == 422


def test_others_do_not_reach_the_pages(client, side, kept, tender):
    stranger = login(client, actor("officer", organisation("buyer")))
    for address in (kept.get_absolute_url(), url("template-keep", tender.pk), url("draft-template", tender.pk)):
        assert stranger.get(address).status_code == 404
    assert stranger.post(url("template-retire", kept.pk)).status_code == 404
    assert kept.name not in stranger.get(url("templates")).content.decode()
    assert login(client, side.approver).get(url("templates")).status_code == 403


def test_terms_with_amounts_are_read_back_as_they_were_stored():
    held = rules.Template(terms={"bid_bond": Decimal("5000.00"), "bid_validity_days": 90, "bond_forms": ["transfer"]})
    assert rules.from_json(rules.to_json(held)) == held
