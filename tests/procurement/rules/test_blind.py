"""Names and passages are blacked out however they are written."""

from __future__ import annotations

import pytest

from tender.procurement.rules.blind import BLOT, Blotter, betrayed, forms_of, pattern_of


@pytest.mark.parametrize(
    "written",
    ["重庆远航培训有限公司", "重庆 远航 培训 有限公司", "重庆远航培训", "重庆·远航培训（有限公司）", "重\n庆远航培训有限公司"],
)
def test_a_name_is_found_in_every_spelling(written):
    assert "远航" not in Blotter(["重庆远航培训有限公司"])(f"我们{written}承诺")


def test_codes_and_addresses_in_full_width_and_either_case():
    blot = Blotter(["91500000ABC", "li@yuanhang.cn"])
    assert blot("９１５０００００abc，LI@Yuanhang.cn") == f"{BLOT}，{BLOT}"


def test_passages_are_blacked_out_only_where_they_are_asked_for():
    blot = Blotter([])
    assert blot("曾获市长 特别奖", ["市长特别奖"]) == f"曾获{BLOT}"
    assert blot("曾获市长特别奖") == "曾获市长特别奖"


def test_a_name_of_one_sign_would_black_out_half_the_text():
    assert pattern_of("甲") is None
    assert Blotter(["甲"])("甲方与乙方") == "甲方与乙方"


def test_the_bar_does_not_tell_the_length():
    assert Blotter(["甲乙"])("甲乙") == Blotter(["甲乙丙丁戊己"])("甲乙丙丁戊己") == BLOT


def test_a_bidder_that_names_itself_is_found():
    names = forms_of("重庆远航培训有限公司")
    assert betrayed("远航", names) == ""
    assert betrayed("重庆远航培训的方案", names) == "重庆远航培训"
