"""The terms of a tender in the words of official papers: for the notice and for 投标人须知前附表. Texts are Chinese.

Lives here: TenderTerms → sentences. Not here: the sheets (`sheets.py`), judging the terms (`rules/lint_terms.py`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tender.core import money, wording
from tender.procurement.models import BondMeans, TenderTerms
from tender.procurement.models.terms import NON_CASH
from tender.procurement.rules import payment

SMALL_MICRO = "小型和微型企业报价给予{percent}%的价格扣除，用扣除后的价格参加评审。"
RESERVED = "本项目专门面向中小企业采购，不再给予价格扣除。"
INDUSTRY = "采购标的对应的中小企业划分标准所属行业：{industry}。"


def policy(terms: TenderTerms, percent: Decimal) -> str:
    """落实政府采购政策: reserved or deducted, and the industry by which enterprises are measured."""
    said = RESERVED if terms.is_reserved else SMALL_MICRO.format(percent=_plain(percent)) if percent else ""
    return said + (INDUSTRY.format(industry=terms.sme_industry) if terms.sme_industry else "")


def notes(terms: TenderTerms) -> tuple[str, ...]:
    """What a notice adds under 其他补充事宜."""
    validity = f"投标有效期：自投标截止之日起{terms.bid_validity_days}日。" if terms.bid_validity_days else ""
    return tuple(filter(None, (validity, f"投标保证金：{bid_bond(terms)}", f"履约保证金：{performance_bond(terms)}")))


def bid_bond(terms: TenderTerms) -> str:
    """投标保证金 of 前附表."""
    if terms.bid_bond is None:
        return "本项目不收取投标保证金。"
    return f"{money.show(terms.bid_bond)}（{money.capital(terms.bid_bond)}），{terms.bond_payment or NON_CASH}"


def performance_bond(terms: TenderTerms) -> str:
    """履约保证金 of 前附表."""
    if terms.performance_bond is None:
        return "本项目不收取履约保证金。"
    said = f"合同金额的{_plain(terms.performance_bond)}%，{terms.bond_payment or NON_CASH}"
    return said + (f"退还：{terms.performance_bond_return}" if terms.performance_bond_return else "")


def contract_bond(terms: TenderTerms) -> str:
    """履约保证金 of the contract draft; empty where none is asked, so that the contract's own words stand."""
    return "" if terms.performance_bond is None else f"履约保证金：{performance_bond(terms)}"


def payments(terms: TenderTerms, text: str) -> str:
    """资金支付: what the tender says, then its payments one a line."""
    return "\n".join(filter(None, (text.strip(), payment.told(terms.schedule)))) or "—"


def stated(name: str, value: Any) -> str:
    """One term in the words of the reader's language, empty when it says nothing."""
    field = TenderTerms._meta.get_field(name)
    if value in (None, "", []):
        return ""
    if name == "payments":
        return payment.told(payment.from_json(value))
    if name == "bond_forms":
        return wording.anything([label for key, label in BondMeans.choices if key in value])
    if isinstance(value, Decimal):
        return money.show(value) if name == "bid_bond" else f"{_plain(value)}%"
    return str(dict(field.choices).get(value, value) if field.choices else value)  # type: ignore[union-attr]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
