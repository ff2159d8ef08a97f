"""The criteria tree: arithmetic, price bands, reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import criteria
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.reading import Node, parse
from tests.procurement.rules.builders import BOOK, TREE
from tests.procurement.rules.cases import trees

TEMPLATES = parse((Path(__file__).parents[3] / "tender/procurement/rulebooks/criteria-trees.json").read_text(encoding="utf-8"))


def check(tree: criteria.Tree, method: str = "open_tender", object: str = "service") -> list[Refusal]:
    return criteria.check(tree, BOOK, method=method, object=object)


def group(weight: str, *items: str) -> Criterion:
    parts = tuple(Criterion(f"第{n}项", "quality", Decimal(one)) for n, one in enumerate(items))
    return Criterion("技术部分", "quality", Decimal(weight), parts)


@pytest.mark.parametrize("tree", trees(), ids=lambda tree: tree["id"])
def test_the_eight_real_trees_are_lawful(tree: dict[str, object]) -> None:
    read = criteria.from_json(Node(tree["groups"]))
    assert check(read) == []
    assert criteria.price_weight(read) >= 10
    assert {leaf.kind for leaf in criteria.judged(read)} == {"quality"}


@pytest.mark.parametrize("tree", TEMPLATES, ids=lambda tree: tree["id"])
def test_every_template_can_be_started_from(tree: dict[str, object]) -> None:
    assert check(criteria.from_json(Node(tree["groups"]))) == []


def test_the_training_template_is_the_real_one() -> None:
    training = next(tree for tree in TEMPLATES if tree["kind"] == "培训服务")
    read = criteria.from_json(Node(training["groups"]))
    assert [(leaf.name, leaf.kind, leaf.weight) for leaf in criteria.leaves(read)] == [
        ("价格", "price", 10), ("同类合同", "fixed", 10), ("综合", "quality", 5),
        ("场地食宿", "quality", 15), ("服务方案", "quality", 60),
    ]  # fmt: skip


def test_items_that_do_not_add_up_name_the_group_and_both_numbers() -> None:
    price = Criterion("价格", "price", Decimal(42))
    assert check((price, group("58", "30", "28"))) == []
    (refusal,) = check((price, group("58", "30", "27.5")))
    assert (refusal.code, refusal.params["group"]) == ("group_sum", "技术部分")
    assert "57.5" in str(refusal)
    assert "58" in str(refusal)
    assert "第55条" in refusal.law


def test_groups_that_do_not_add_up_name_both_numbers() -> None:
    (refusal,) = check((*TREE[:2], replace(TREE[2], weight=Decimal("29.9"))))
    assert (refusal.code, refusal.params["found"], refusal.params["expected"]) == ("weights_sum", "99.9", "100")
    assert "商务 29.9" in str(refusal)


def test_a_criterion_without_points_is_refused() -> None:
    found = check((*TREE, Criterion("诚信", "quality", Decimal(0))))
    assert [refusal.code for refusal in found] == ["weight_not_positive"]


def test_two_leaves_of_one_name_are_refused_unless_they_have_keys() -> None:
    twins = [Criterion("方案", "quality", Decimal(45)), Criterion("方案", "quality", Decimal(45))]
    assert [r.code for r in check((TREE[0], *twins))] == ["criterion_twice"]
    assert check((TREE[0], *(replace(twin, key=str(n)) for n, twin in enumerate(twins)))) == []


@pytest.mark.parametrize(
    ("method", "object", "weight", "code"),
    [
        ("open_tender", "service", "9.99", "price_weight_too_low"),
        ("open_tender", "service", "10", None),
        ("open_tender", "service", "90", None),
        ("open_tender", "goods", "29.99", "price_weight_too_low"),
        ("open_tender", "goods", "30", None),
        ("consultation", "service", "30", None),
        ("consultation", "service", "30.01", "price_weight_too_high"),
        ("consultation", "goods", "60", None),
        ("consultation", "goods", "61", "price_weight_too_high"),
    ],
)
def test_price_weight_band_by_method_and_object(method: str, object: str, weight: str, code: str | None) -> None:
    price = Decimal(weight)
    tree = (Criterion("价格", "price", price), Criterion("质量", "quality", 100 - price))
    first = criteria.first_refusal(tree, BOOK, method=method, object=object)
    assert (first.code if first else None) == code
    assert first is None or first.law in ("财政部令第87号 第55条", "财库〔2014〕214号 第24条")


def test_reading_takes_pairs_kinds_of_groups_and_missing_weights() -> None:
    text = """[{"name": "报价得分", "weight": "10"}, {"name": "商务", "kind": "fixed",
                "items": [["同类合同", 10], {"name": "证书", "weight": "５"}]},
               {"name": "技术", "weight": 75.0, "guidance": "按方案评分"}]"""
    read = criteria.from_json(Node(parse(text)))
    assert [(leaf.name, leaf.kind, leaf.weight) for leaf in criteria.leaves(read)] == [
        ("报价得分", "price", 10), ("同类合同", "fixed", 10), ("证书", "fixed", 5), ("技术", "quality", 75),
    ]  # fmt: skip
    assert (read[1].weight, read[2].guidance) == (15, "按方案评分")
    assert check(read) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"name": "价格"}', "$"),
        ('[{"weight": "10"}]', "$[0].name"),
        ('[{"name": "价格"}]', "$[0].weight"),
        ('[{"name": "价格", "weight": "ten"}]', "$[0].weight"),
        ('[{"name": "价格", "weight": "10", "kind": "cost"}]', "$[0].kind"),
        ('[{"name": "价格", "weight": 10, "items": [["甲"]]}]', "$[0].items[0]"),
        ('[{"name": "甲", "items": ' * 7 + "[]" + "}]" * 7, "$" + "[0].items" * 6),
        ('[{"name": "价格", "weight": 10, "items": [["甲", "x"]]}]', "$[0].items[0][1]"),
        ('[{"name": "价格", "weight": 10, "items": [[]]}]', "$[0].items[0]"),
    ],
)
def test_a_malformed_tree_names_the_path(text: str, path: str) -> None:
    with pytest.raises(Refusal) as refused:
        criteria.from_json(Node(parse(text)))
    assert (refused.value.code, refused.value.field) == ("malformed", path)


def test_o74_35_a_negotiation_scores_the_price_alone() -> None:
    price, quality = Criterion("价格", "price", Decimal(100)), Criterion("质量", "quality", Decimal(99))
    assert criteria.first_refusal((price,), BOOK, method="negotiation", object="service") is None
    mixed = (Criterion("价格", "price", Decimal(1)), quality)
    refused = criteria.first_refusal(mixed, BOOK, method="negotiation", object="service")
    assert refused
    assert (refused.code, refused.law) == ("only_price_counts", "财政部令第74号 第35条")
