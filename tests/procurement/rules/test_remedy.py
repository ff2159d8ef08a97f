"""What may follow an upheld remedy at each stage, and a tender that ended early."""

from __future__ import annotations

import pytest

from tender.procurement.rules.aftermath import Ended, may_follow
from tender.procurement.rules.remedy import Standing, effects_of, may_take

EVALUATED = {"step": "result", "is_evaluated": True, "has_next": True}


@pytest.mark.parametrize(
    ("standing", "effects"),
    [
        (Standing("document", is_open=True), ["continue", "correct", "restart"]),
        (Standing("document"), ["continue", "restart"]),
        (Standing("process"), ["continue", "restart"]),
        (Standing(**EVALUATED, left=3), ["continue", "re_evaluate", "restart"]),
        (Standing(**EVALUATED, is_decided=True, left=3), ["continue", "re_evaluate", "next_candidate", "restart"]),
        (Standing(**EVALUATED, is_decided=True, left=2), ["continue", "re_evaluate", "restart"]),
        (Standing(**EVALUATED, is_decided=True, is_signed=True, left=3), ["continue", "restart"]),
    ],
)
def test_o94_16_what_may_follow_at_each_stage(standing, effects):
    assert [key for key, _law in effects_of(standing)] == effects
    assert may_take(effects[-1], standing) is None
    assert may_take("nothing", standing).code == "effect_not_lawful"


def test_o94_31_32_of_a_complaint_the_articles_are_others():
    assert {law for _key, law in effects_of(Standing("document"), is_complaint=True)} == {"财政部令第94号 第31条"}
    assert {law for _key, law in effects_of(Standing("process"), is_complaint=True)} == {"财政部令第94号 第32条"}


def test_the_same_again_says_what_is_mended():
    ended = Ended("too_few", "open_tender", 1)
    assert may_follow(ended, "again", fixes=" ").code == "fixes_missing"
    assert may_follow(ended, "again", fixes="放宽业绩要求") is None
