"""The lint of what a tender document must say, of requirement management, and what holds for any text at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules import criteria
from tender.procurement.rules.checks import CHECKS
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.draft import Draft, Terms
from tender.procurement.rules.lint import lint
from tender.procurement.rules.lint_case import drafts_from_json, findings_to_json
from tender.procurement.rules.price import Policy
from tender.procurement.rules.reading import Node
from tender.procurement.rules.wordings import WORDINGS
from tests.procurement.rules.builders import BOOK
from tests.procurement.rules.test_lint import STOPS

STATED = Terms(90, consortium=False, sme_industry="其他未列明行业")
TREE = (
    Criterion("价格", "price", Decimal(10)),
    Criterion("同类合同", "fixed", Decimal(20), guidance="每提供一份得5分，满分20分。"),
    Criterion("方案", "quality", Decimal(70), guidance="课程、师资、后勤三项齐全得70分，缺一项扣20分。"),
)
WHOLE = Draft(
    BOOK, TREE, title="干部培训服务", requirement="组织培训五天。",
    qualification=("具有独立承担民事责任的能力",), budget=Decimal(300_000),
    ceiling=Decimal(300_000), policy=Policy(Decimal(10)), period="2026年9月", place="重庆市内", terms=STATED, is_whole=True,
    acceptance="课程全部完成，学员满意度不低于90%。", payment="收到发票后30日内支付。",
)  # fmt: skip


def found(draft: Draft) -> list[tuple[str, str, str]]:
    return [(one.severity, one.id, one.where) for one in lint(draft)]


def test_a_whole_draft_that_says_everything_has_no_findings() -> None:
    assert found(WHOLE) == []


def leaf(name: str, guidance: str) -> tuple[Criterion, ...]:
    return (*TREE[:2], replace(TREE[2], name=name, guidance=guidance))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"period": ""}, ("error", "period_missing", "period")),
        ({"place": " "}, ("error", "place_missing", "place")),
        ({"acceptance": ""}, ("error", "acceptance_missing", "acceptance")),
        ({"payment": ""}, ("error", "payment_missing", "payment")),
        ({"payment": "收到发票后60日内支付"}, ("warning", "payment_late", "payment")),
        ({"acceptance": "学员普遍满意为合格"}, ("warning", "subjective_acceptance", "acceptance")),
        ({"terms": replace(STATED, bid_validity_days=None)}, ("error", "bid_validity_missing", "bid_validity_days")),
        ({"terms": replace(STATED, consortium=None)}, ("warning", "consortium_missing", "consortium")),
        ({"terms": replace(STATED, sme_industry="")}, ("error", "sme_industry_missing", "sme_industry")),
        ({"performance_bond": Decimal(5)}, ("error", "performance_bond_return_missing", "performance_bond_return")),
        ({"terms": replace(STATED, bond_payment="保证金以现金交纳")}, ("warning", "bond_in_cash", "bond_payment")),
        ({"budget": Decimal(10_000_000)}, ("error", "survey_missing", "survey_targets")),
        ({"terms": replace(STATED, is_public_service=True)}, ("error", "survey_missing", "survey_targets")),
        ({"terms": replace(STATED, is_complex=True, survey_targets=2)}, ("warning", "survey_small", "survey_targets")),
        ({"policy": Policy()}, ("error", "deduction_missing", "policy/small_micro_deduction")),
        ({"criteria": leaf("方案", "")}, ("warning", "undefined_factor", "criteria")),
        ({"criteria": leaf("方案", "齐全得80分")}, ("warning", "item_points", "criteria/方案")),
        ({"criteria": leaf("培训服务方案", "齐全得70分")}, None),
        (
            {"requirement": "见附件", "criteria": leaf("培训服务方案", "齐全得70分")},
            ("warning", "not_asked_for", "criteria/培训服务方案"),
        ),
        (
            {"qualification": ("具有职业培训资格证书",), "criteria": leaf("方案", "有职业培训资格证书得5分")},
            ("warning", "qualification_and_score", "criteria/方案"),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_each_gap_is_found_alone_with_article_and_way_on(change: dict[str, Any], expected: tuple[str, str, str] | None) -> None:
    draft = replace(WHOLE, **change)
    assert found(draft) == ([expected] if expected else [])
    assert all(one.refusal.law for one in lint(draft))


def test_a_survey_of_three_is_enough_and_small_purchases_need_none() -> None:
    assert found(replace(WHOLE, budget=Decimal(10_000_000), terms=replace(STATED, survey_targets=3))) == []
    assert found(replace(WHOLE, budget=Decimal("9999999.99"))) == []


def test_what_is_not_known_is_not_judged() -> None:
    unknown = replace(WHOLE, terms=None, period=None, place=None, acceptance=None, payment=None, is_whole=False, policy=Policy())
    assert found(unknown) == []


def test_a_reserved_tender_gives_no_deduction() -> None:
    assert found(replace(WHOLE, sme_reserved=True, policy=Policy())) == []
    assert found(replace(WHOLE, sme_reserved=True)) == [("error", "reserved_and_deducted", "policy")]


def test_every_check_has_its_line_in_the_table() -> None:
    assert {wording.id for wording in WORDINGS} <= set(CHECKS)
    assert all(number.startswith("NBD") for numbers in CHECKS.values() for number in numbers)


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.id)
def test_every_wording_cites_its_article_and_says_what_to_do_instead(wording: Any) -> None:
    assert wording.law
    assert wording.instead
    assert "{words}" in wording.says


def test_a_finding_keeps_its_key_when_rows_move_and_loses_it_when_the_clause_changes() -> None:
    text = "成立满3年；其他要求无"
    (first,) = lint(replace(WHOLE, qualification=(text,)))
    (moved,) = lint(replace(WHOLE, qualification=("甲", text)))
    (other,) = lint(replace(WHOLE, qualification=("乙方成立满3年；其他要求无",)))
    (beside,) = lint(replace(WHOLE, qualification=("成立满3年；另有要求",)))
    assert first.key == moved.key == beside.key
    assert first.key != other.key


def test_a_second_place_in_the_same_text_asks_again() -> None:
    (one,) = lint(replace(WHOLE, requirement="组织培训，采用钉钉。"))
    (two,) = lint(replace(WHOLE, requirement="组织培训，采用钉钉。会议用腾讯会议。"))
    assert one.key != two.key
    assert two.words.count("”、“") == 1


def test_terms_are_read_from_a_case() -> None:
    case = {
        "rulebook": BOOK.id, "period": "", "place": "重庆", "acceptance": "问卷", "payment": "30日内支付",
        "terms": {
            "bid_validity_days": 60, "consortium": True, "sme_industry": "教育", "performance_bond_return": "验收后",
            "bond_payment": "转账", "survey_targets": 3, "public_service": True, "complex": False,
        },
    }  # fmt: skip
    (draft,) = drafts_from_json(case).values()
    assert draft.terms == Terms(60, consortium=True, sme_industry="教育", performance_bond_return="验收后", bond_payment="转账",
                                survey_targets=3, is_public_service=True)  # fmt: skip
    assert (draft.period, draft.place, draft.acceptance, draft.payment) == ("", "重庆", "问卷", "30日内支付")
    (silent,) = drafts_from_json({"terms": {}}).values()
    assert {one.id for one in lint(silent)} >= {"bid_validity_missing", "consortium_missing", "sme_industry_missing"}


SCRAPS = st.sampled_from([text for _rule, _place, text, _words in STOPS])
TEXTS = st.lists(st.one_of(st.text(max_size=60), SCRAPS), max_size=6).map("".join)
NUMBERS = st.decimals(min_value=-5, max_value=1000, places=2)


@settings(max_examples=80, deadline=None)
@given(texts=st.lists(TEXTS, min_size=8, max_size=8), weight=NUMBERS, amount=NUMBERS, days=st.integers(0, 400))
def test_no_text_and_no_number_makes_the_lint_fall(texts: list[str], weight: Decimal, amount: Decimal, days: int) -> None:
    tree = (
        Criterion(texts[0], "quality", weight, guidance=texts[1]),
        Criterion("价格", "price", amount, (Criterion(texts[2], "price", weight),)),
    )
    draft = Draft(
        BOOK, tree, title=texts[3], audience=texts[4], requirement=texts[5], qualification=tuple(texts[6:8]), acceptance=texts[4],
        payment=texts[3], budget=amount, ceiling=weight, bid_bond=amount, performance_bond=weight, is_whole=True,
        terms=Terms(days, bond_payment=texts[2], survey_targets=days),
    )  # fmt: skip
    once = lint(draft)
    assert once == lint(draft)
    for one in once:
        assert one.refusal.law
        assert one.id in CHECKS
        assert str(one.refusal)
    findings_to_json(once)


def test_a_text_of_twenty_thousand_signs_is_read_in_one_go() -> None:
    assert lint(replace(WHOLE, requirement="培训课程内容应当结合区情，" * 1600)) == []


STEPS = [
    {"name": "优", "least": "40", "most": "70", "says": "三项齐全"},
    {"name": "差", "least": 0, "most": "40", "says": "酌情打分"},
]


@pytest.mark.parametrize("steps", [STEPS, "优 40-70 三项齐全\n差 0-40 酌情打分"])
def test_a_case_in_json_has_its_scales(steps: Any) -> None:
    groups = [{"name": "价格", "weight": "30"}, {"name": "方案", "weight": "70", "anchors": steps}]
    draft = drafts_from_json({"criteria": groups})[""]
    assert [(step.name, step.most) for step in draft.criteria[1].anchors] == [("优", 70), ("差", 40)]
    assert ("warning", "open_judgement", "criteria/方案") in found(draft)
    assert criteria.from_json(Node(criteria.to_json(draft.criteria))) == draft.criteria
    gap = drafts_from_json({"criteria": [groups[0], {**groups[1], "weight": "60"}, {"name": "二", "weight": "10"}]})[""]
    assert ("error", "anchors_off_top", "criteria/方案") in found(gap)


@pytest.mark.parametrize(
    ("steps", "path"),
    [("随便", "$.criteria[0].anchors"), ([{"name": "优"}], "$.criteria[0].anchors[0].least"), (5, "$.criteria[0].anchors")],
)
def test_a_scale_that_cannot_be_read_names_its_place(steps: Any, path: str) -> None:
    with pytest.raises(Refusal) as refused:
        drafts_from_json({"criteria": [{"name": "方案", "weight": "70", "anchors": steps}]})
    assert (refused.value.code, refused.value.params["path"]) == ("malformed", path)
