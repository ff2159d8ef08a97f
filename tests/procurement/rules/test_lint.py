"""The lint: breaches are errors, wordings are warnings with the words quoted, and real trees have no error."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.lint import Draft, has_errors, lint
from tender.procurement.rules.lint_case import drafts_from_json, findings_to_json
from tender.procurement.rules.price import Policy
from tender.procurement.rules.wordings import WORDINGS, findings
from tests.procurement.rules.builders import BOOK, TREE
from tests.procurement.rules.cases import trees

CLEAN = Draft(
    BOOK, TREE, title="干部培训服务", audience="科级以下", requirement="组织培训一期，五天，含应急保障。", budget=Decimal(500_000),
    ceiling=Decimal(500_000), bid_bond=Decimal(10_000), performance_bond=Decimal(10), contract_months=36,
    qualification=("具有独立承担民事责任的能力", "有依法缴纳税收和社会保障资金的良好记录", "不得以注册资本作为资格条件"),
)  # fmt: skip


def found(draft: Draft) -> list[tuple[str, str, str]]:
    return [(one.severity, one.id, one.where) for one in lint(draft)]


def test_a_clean_draft_has_no_findings() -> None:
    assert found(CLEAN) == []
    assert found(Draft(BOOK)) == []


@pytest.mark.parametrize("tree", trees(), ids=lambda tree: tree["id"])
def test_the_eight_real_trees_have_no_error(tree: dict[str, Any]) -> None:
    case = {"rulebook": BOOK.id, "method": "open_tender", "object": "service", "title": tree["project"], "criteria": tree["groups"]}
    (draft,) = drafts_from_json(case).values()
    assert not has_errors(lint(draft))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ceiling": Decimal("500000.01")}, ("error", "ceiling_above_budget", "ceiling")),
        ({"ceiling": Decimal(0)}, ("error", "amount_not_positive", "ceiling")),
        ({"minimum_price": Decimal(1)}, ("error", "minimum_price", "minimum_price")),
        ({"bid_bond": Decimal("10000.01")}, ("error", "bid_bond_too_high", "bid_bond")),
        ({"performance_bond": Decimal("10.1")}, ("error", "performance_bond_too_high", "performance_bond")),
        ({"contract_months": 37}, ("warning", "contract_long", "contract_months")),
        ({"object": "goods"}, ("error", "price_weight_too_low", "criteria")),
        ({"criteria": (*TREE[:2], replace(TREE[2], weight=Decimal(31)))}, ("error", "weights_sum", "criteria")),
        ({"criteria": (TREE[0], replace(TREE[1], items=TREE[1].items[:1]), TREE[2])}, ("error", "group_sum", "criteria/技术")),
        ({"criteria": (*TREE, Criterion("诚信", "quality", Decimal(0)))}, ("error", "weight_not_positive", "criteria/诚信")),
        ({"criteria": (*TREE[:2], replace(TREE[2], name="方案"))}, ("warning", "criterion_twice", "criteria/方案")),
        ({"policy": Policy(Decimal(6))}, ("error", "deduction_out_of_band", "policy/small_micro_deduction")),
        ({"policy": Policy(Decimal(10)), "sme_reserved": True}, ("error", "reserved_and_deducted", "policy")),
        ({"sme_reserved": False}, ("warning", "not_reserved", "sme_reserved")),
        ({"audience": "县处级领导干部"}, ("warning", "leading_cadres", "audience")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_each_breach_is_found_alone_with_its_article(change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    draft = replace(CLEAN, **change)
    assert found(draft) == [expected]
    assert lint(draft)[0].refusal.law
    assert has_errors(lint(draft)) == (expected[0] == "error")


def test_a_consultation_above_its_band_needs_approval() -> None:
    tree = (replace(TREE[0], weight=Decimal(31)), TREE[1], replace(TREE[2], weight=Decimal(9)))
    draft = replace(CLEAN, criteria=tree, method="consultation")
    assert found(draft) == [("error", "price_weight_too_high", "criteria")]
    assert found(replace(draft, finance_approval=True)) == []
    low = (replace(TREE[0], weight=Decimal(9)), TREE[1], replace(TREE[2], weight=Decimal(31)))
    assert found(replace(draft, criteria=low, finance_approval=True)) == [("error", "price_weight_too_low", "criteria")]


def test_long_goods_contracts_and_large_budgets_are_not_judged_as_small_services() -> None:
    goods = (replace(TREE[0], weight=Decimal(30)), TREE[1], replace(TREE[2], weight=Decimal(10)))
    assert found(replace(CLEAN, object="goods", criteria=goods, contract_months=60, sme_reserved=False)) == []
    assert found(replace(CLEAN, budget=Decimal(2_000_001), sme_reserved=False)) == []
    assert found(replace(CLEAN, sme_reserved=True)) == []


def test_a_plan_is_scored_only_when_the_requirement_asks_for_it() -> None:
    tree = (*TREE[:2], replace(TREE[2], name="应急预案"))
    assert found(replace(CLEAN, criteria=tree)) == []
    assert found(replace(CLEAN, criteria=tree, requirement="组织培训一期。")) == [("warning", "not_asked_for", "criteria/应急预案")]
    assert found(replace(CLEAN, criteria=tree, requirement="")) == []


STOPS = [
    ("registration_place", "qualification", "投标人注册地须在大渡口区", "注册地"),
    ("registration_place", "qualification", "在重庆市行政区域内注册的企业", "在重庆市行政区域内注册"),
    ("registration_place", "criteria", "本地企业得5分", "本地企业"),
    ("local_branch", "criteria", "在大渡口区设有服务网点的得3分", "在大渡口区设有服务网点"),
    ("ownership_form", "qualification", "国有独资企业", "国有独资企业"),
    ("registered_capital", "qualification", "注册资本不得低于100万元", "注册资本"),
    ("registered_capital", "criteria", "上年度营业收入1000万元以上得5分", "营业收入"),
    ("registered_capital", "criteria", "社保缴纳人数达50人", "社保缴纳人数达50"),
    ("years_in_business", "qualification", "成立满3年", "成立满3年"),
    ("years_in_business", "criteria", "经营年限每满一年得1分", "经营年限"),
    ("regional_performance", "criteria", "具有重庆市范围内类似业绩", "具有重庆市范围内类似业绩"),
    ("industry_performance", "criteria", "党政机关培训业绩每个得2分", "党政机关培训业绩"),
    ("performance_amount", "criteria", "单个合同金额不低于50万元", "合同金额不低于50万元"),
    ("awards_scored", "criteria", "投标人获奖情况", "获奖"),
    ("qualification_scored", "criteria", "具有办学许可证得3分", "许可证"),
    ("own_rights_scored", "criteria", "拥有软件著作权", "软件著作权"),
    ("own_assets_scored", "criteria", "自有场地得5分，租赁得2分", "自有场地"),
    ("certificate_scored", "criteria", "项目负责人具有PMP证书", "PMP"),
    ("interval_score", "criteria", "方案优秀得0-5分", "0-5分"),
    ("interval_score", "criteria", "得３～５分", "３～５分"),
    ("interval_score", "criteria", "得1分至3分", "1分至3分"),
    ("open_judgement", "criteria", "由评委酌情打分", "酌情打分"),
    ("starred_scored", "criteria", "★响应情况", "★响应情况"),
    ("payment_scored", "criteria", "付款方式优惠得2分", "付款方式"),
    ("price_trimmed", "criteria", "去掉一个最高报价后取平均价为基准价", "去掉一个最高报价"),
    ("price_formula", "criteria", "以平均价为基准价", "平均价为基准"),
    ("acceptance_plan_scored", "criteria", "验收方案完整得3分", "验收方案"),
    ("outlet_required", "qualification", "设有常驻机构", "设有常驻机构"),
    ("local_preference", "requirement", "本地供应商优先", "本地供应商优先"),
    ("local_preference", "requirement", "优先聘用本市师资", "优先聘用本市"),
    ("awards_asked", "qualification", "获得省级以上培训奖项", "获得省级以上培训奖项"),
    ("too_many_contracts", "qualification", "具有3个以上同类培训业绩", "3个以上同类培训业绩"),
    ("too_many_contracts", "qualification", "类似合同不少于五项", "合同不少于五项"),
    ("unbounded_score", "criteria", "每增加一名讲师得2分", "每增加一名讲师得2分"),
    ("grading_words", "criteria", "方案优秀得5分，良好得3分", "优秀得5分"),
    ("bond_in_cash", "requirement", "履约保证金以现金缴纳", "保证金以现金"),
    ("minimum_price_words", "requirement", "本项目设最低限价", "最低限价"),
    ("brand", "requirement", "教学平台采用钉钉", "钉钉"),
    ("brand", "requirement", "投影仪须为指定品牌", "须为指定品牌"),
    ("sample_or_visit", "requirement", "投标时提交教材样品", "样品"),
    ("originals", "qualification", "开标时携带营业执照原件", "携带营业执照原件"),
    ("supplier_list", "qualification", "须为我部培训机构备选库成员", "备选库"),
    ("subdelegation", "requirement", "可委托第三方机构承办", "委托第三方机构承办"),
]


@pytest.mark.parametrize(("rule", "place", "text", "words"), STOPS)
def test_wordings_are_warned_of_with_the_words_quoted(rule: str, place: str, text: str, words: str) -> None:
    assert words in {quoted for wording, quoted in findings(place, text) if wording.id == rule}


def test_every_wording_has_an_example() -> None:
    assert {wording.id for wording in WORDINGS} == {rule for rule, *_rest in STOPS}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("qualification", "不得以注册资本、营业收入作为资格要求"),
        ("qualification", "投标人注册地不限"),
        ("criteria", "不以获奖情况计分"),
        ("criteria", "方案完整得5分，缺一项扣1分"),
        ("criteria", "服务期2026年3月1日至6月30日"),
        ("criteria", "讲师具有十年以上教学经验"),
        ("criteria", "智慧城市项目经验"),
        ("criteria", "社区教育案例"),
        ("requirement", "不得转包"),
        ("requirement", "不设最低限价"),
        ("title", "干部培训服务"),
        ("requirement", "提供业绩合同复印件"),
        ("criteria", "每增加一名讲师得2分，最高10分"),
        ("qualification", "具有1个同类培训业绩，同类指干部培训"),
        ("qualification", "具有2个以上同类合同"),
        ("criteria", "方案完整、有分工表和进度表的为优，优得5分"),
        ("requirement", "保证金以转账、保函等非现金形式提交"),
    ],
)
def test_what_is_denied_or_harmless_is_passed_over(place: str, text: str) -> None:
    assert [(wording.id, words) for wording, words in findings(place, text)] == []


def test_a_wording_denied_once_is_still_found_where_it_is_asked_for() -> None:
    text = "不得要求注册资本。投标人注册资本应达到500万元。"
    assert [wording.id for wording, _words in findings("qualification", text)] == ["registered_capital"]


def test_findings_say_where_and_errors_come_first() -> None:
    tree = (*TREE[:2], replace(TREE[2], guidance="完整得3-5分"))
    draft = replace(CLEAN, criteria=tree, title="钉钉平台", qualification=("成立满3年",), ceiling=Decimal(600_000))
    assert found(draft) == [
        ("error", "ceiling_above_budget", "ceiling"),
        ("warning", "brand", "title"),
        ("warning", "years_in_business", "qualification/1"),
        ("warning", "interval_score", "criteria/商务"),
    ]
    printed = findings_to_json(lint(draft), name="T01")
    assert set(printed[0]) == {"id", "severity", "where", "says", "law", "instead", "numbers"}
    assert printed[0]["numbers"] == ["NBD01-022"]
    assert printed[3]["where"] == "T01/criteria/商务"
    assert "3-5分" in printed[3]["says"]
    assert findings_to_json(lint(draft))[3]["where"] == "criteria/商务"


FULL = {
    "rulebook": BOOK.id, "method": "consultation", "object": "goods", "title": "培训", "audience": "科级", "requirement": "",
    "qualification": ["甲", "乙"], "budget": "100", "ceiling": "90.5", "minimum_price": "1", "bid_bond": "2",
    "performance_bond_percent": "10", "contract_months": 12, "policy": {"small_micro_deduction": "10"}, "sme_reserved": True,
    "finance_approval": True, "criteria": [{"name": "价格", "weight": "100"}],
}  # fmt: skip


def test_everything_in_a_draft_is_read() -> None:
    (draft,) = drafts_from_json(FULL).values()
    assert draft == Draft(
        BOOK, (Criterion("价格", "price", Decimal(100)),), "consultation", "goods", "培训", "科级", "", ("甲", "乙"), Decimal(100),
        Decimal("90.5"), Decimal(1), Decimal(2), Decimal(10), 12, Policy(Decimal(10)), True, True,
    )  # fmt: skip
    (bare,) = drafts_from_json({"qualification": "甲", "price_floor": "3"}).values()
    assert bare == Draft(BOOK, qualification=("甲",), minimum_price=Decimal(3))


def test_bare_trees_are_drafts_too() -> None:
    (tree,) = drafts_from_json(FULL["criteria"]).values()
    assert tree.criteria[0].name == "价格"
    assert list(drafts_from_json(trees())) == [f"W0{n}" for n in range(1, 9)]
    assert list(drafts_from_json([{"groups": FULL["criteria"]}])) == ["$[0]"]
    assert drafts_from_json([])[""].criteria == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": ["x"]}, "$.title"),
        ({"budget": "1e309"}, "$.budget"),
        ({"qualification": ["甲", 3]}, "$.qualification[1]"),
        ({"contract_months": "soon"}, "$.contract_months"),
        ({"sme_reserved": "no"}, "$.sme_reserved"),
        ({"criteria": [{"name": "价格", "weight": "NaN"}]}, "$.criteria[0].weight"),
    ],
)
def test_a_malformed_draft_names_the_path(change: dict[str, Any], path: str) -> None:
    assert drafts_from_json(FULL)
    with pytest.raises(Refusal) as refused:
        drafts_from_json({**FULL, **change})
    assert refused.value.field == path
