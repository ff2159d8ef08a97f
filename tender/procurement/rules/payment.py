"""The schedule of payments that a tender document states and the contract begins with.

Lives here: Payment, reading and writing the lines an officer types, what is wrong with a schedule. Not here: amounts (contracts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tender.core.refusal import Refusal, _

ALL = Decimal(100)
LINE = re.compile(
    r"\s*(?P<name>[^\s0-9%％：:，,]{1,20})[：:]?\s*(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s*[%％]\s*[，,：:]?\s*(?P<condition>\S.*?)\s*"
)
LAW = "财政部令第87号 第20条"


@dataclass(frozen=True)
class Payment:
    """One payment: percent of the contract's amount, and when it is paid."""

    name: str
    percent: Decimal
    condition: str


def read_lines(text: str) -> tuple[Payment, ...]:
    """The schedule from lines like “首付款 30% 合同签订后30日内支付”. Refuses payment_unreadable, payments_not_whole."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        hit = LINE.fullmatch(line)
        if hit is None:
            says = _("“{line}” is not a payment; write its name, the percent and when it is paid.")
            raise Refusal("payment_unreadable", says, law=LAW, status=422, field="payments", line=line.strip()[:80])
        found.append(Payment(hit["name"], Decimal(hit["percent"]), hit["condition"]))
    if refusal := schedule_refusal(found):
        raise refusal
    return tuple(found)


def schedule_refusal(found: Sequence[Payment]) -> Refusal | None:
    """Payments that do not make up the whole amount, or nothing of it; no payments at all are no schedule."""
    total = sum((one.percent for one in found), Decimal(0))
    if not found or (total == ALL and all(one.percent > 0 for one in found)):
        return None
    says = _("The payments add up to {percent} %, each above 0 and 100 % together are needed.")
    return Refusal("payments_not_whole", says, law=LAW, status=422, field="payments", percent=_plain(total))


def to_lines(found: Iterable[Payment]) -> str:
    """The schedule as `read_lines` reads it."""
    return "\n".join(f"{one.name} {_plain(one.percent)}% {one.condition}" for one in found)


def told(found: Iterable[Payment]) -> str:
    """The schedule in the words of official papers."""
    return "\n".join(f"{one.name}：合同金额的{_plain(one.percent)}%，{one.condition}。" for one in found)


def to_json(found: Iterable[Payment]) -> list[dict[str, str]]:
    """As it is stored, and as a contract keeps it."""
    return [{"name": one.name, "percent": _plain(one.percent), "condition": one.condition} for one in found]


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Payment, ...]:
    """From what `to_json` stored."""
    return tuple(Payment(row["name"], Decimal(row["percent"]), row["condition"]) for row in rows)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
