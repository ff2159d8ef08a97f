"""The schedule of payments: read from lines, written again, whole or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import payment

LINES = "首付款 30% 合同签订且收到发票后30日内支付\n验收款 70% 验收合格后支付"


def test_lines_are_read_and_written_alike() -> None:
    found = payment.read_lines(LINES)
    assert [(one.name, one.percent) for one in found] == [("首付款", Decimal(30)), ("验收款", Decimal(70))]
    assert payment.to_lines(found) == LINES
    assert payment.from_json(payment.to_json(found)) == found
    assert payment.read_lines("首付款30％：签订后\n尾款：70%，验收后")[1].name == "尾款"
    assert payment.read_lines(" \n") == ()
    assert payment.told(found).startswith("首付款：合同金额的30%，")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三成先付", "payment_unreadable"),
        ("款 60% 签订后\n尾 30% 验收后", "payments_not_whole"),
        ("款 0% 签\n尾 100% 验", "payments_not_whole"),
    ],
)
def test_what_is_no_schedule_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        payment.read_lines(text)
    assert refused.value.code == code
    assert "第20条" in refused.value.law
