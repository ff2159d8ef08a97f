"""The Chinese sentences that letters to bidders leave in reasons and in the evaluation report (官方文书用语).

Not here: deciding (`clarification.py`), the report itself (`report.py`).
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.timezone import localtime

from tender.procurement.models import Clarification, Dissent, Lot
from tender.procurement.rules import clarification as rules

CONFIRMED = "投标人已确认修正后的报价，修正后的报价产生约束力（财政部令第87号 第59条）"
KINDS = {rules.CLARIFICATION: "澄清", rules.CORRECTION: "报价修正", rules.LOW_PRICE: "异常低价说明"}
STEPS = {
    "list_over_body": "开标一览表与投标文件相应内容不一致，以开标一览表{rules}元为准（投标文件为{gives}元）",
    "words_over_digits": "大写金额与小写金额不一致，以大写金额{rules}元为准（小写为{gives}元）",
    "total_over_slip": "单价金额小数点有明显错位，以开标一览表的总价{rules}元为准并修改单价（单价汇总为{gives}元）",
    "units_over_total": "总价金额与按单价汇总金额不一致，以单价计算结果{rules}元为准（总价为{gives}元）",
}
TRIGGERS = {
    "abnormal_low_mean": "低于通过符合性审查供应商报价平均值的规定比例",
    "abnormal_low_second": "低于次低报价的规定比例",
    "abnormal_low_ceiling": "低于最高限价的规定比例",
    rules.JUDGEMENT: "评审委员会专业判断",
}
COSTS = {
    "teachers": "师资费", "venue": "场地费", "board": "食宿费", "materials": "资料费", "transport": "交通费",
    "management": "管理费", "tax": "税金", "profit": "利润",
}  # fmt: skip


def invalid_words(letter: Clarification, reason: str) -> str:
    """Why a bid became invalid, with the article."""
    silent = "投标人未在规定时间内答复；" if letter.answered_at is None else ""
    if letter.kind == rules.CORRECTION and letter.confirms is False:
        silent = "投标人不确认修正后的报价；"
    return f"{KINDS[letter.kind]}：{silent}{reason.strip()}（{letter.law}）"


def ended_words(letter: Clarification) -> str:
    """Why another letter to the same bidder needs no answer any more."""
    return f"该投标已因{KINDS[letter.kind]}被认定为无效，本函不再处理"


def letters_text(lot: Lot) -> str:
    """All letters of a lot for the evaluation report: asked, answered, decided, with both prices side by side."""
    rows = Clarification.objects.filter(bid__lot=lot).select_related("bid__provider", "bid__lot__tender").prefetch_related("votes")
    said = [_letter(number, row) for number, row in enumerate(rows, 1)]
    said += [f"{one.member}对符合性审查结论持不同意见：{one.reason}" for one in _dissents(lot)]
    return "\n".join(said)


def _dissents(lot: Lot) -> list[Dissent]:
    return list(Dissent.objects.filter(lot=lot).select_related("member__person").order_by("pk"))


def _letter(number: int, row: Clarification) -> str:
    parts = [f"{number}. {row.bid.provider.name}（{KINDS[row.kind]}）：{row.item}"]
    if row.kind == rules.CORRECTION:
        parts += [STEPS[code].format(rules=_money(one), gives=_money(other)) for code, one, other in row.figures["steps"]]
        parts.append(f"开标报价{_money(row.figures['listed'])}元，修正后报价{_money(row.figures['corrected'])}元")
    if row.kind == rules.LOW_PRICE:
        parts.append(f"报价{_money(row.figures['price'])}元，启动情形：" + "、".join(TRIGGERS[one] for one in row.figures["codes"]))
    parts.append(_answered(row))
    if row.costs:
        parts.append("成本测算：" + "、".join(f"{COSTS[name]}{_money(row.costs[name])}元" for name in rules.COSTS))
    if row.consulted:
        parts.append(f"评审委员会查询比对：{row.consulted}")
    if votes := list(row.votes.all()):
        yes = sum(one.accepts for one in votes)
        parts.append(f"表决：认为能够证明其报价合理{yes}票，不能证明{len(votes) - yes}票")
    if row.decided_at:
        parts.append(f"处理结果：{'采纳' if row.state == 'accepted' else '不予采纳'}，{row.reason}")
    return "；".join(part.rstrip("。；") for part in parts) + "。"


def _answered(row: Clarification) -> str:
    if row.answered_at is None:
        return "投标人未在规定时间内答复"
    confirmed = {True: "确认修正后的报价", False: "不确认修正后的报价", None: ""}[row.confirms]
    return f"投标人于{localtime(row.answered_at):%Y-%m-%d %H:%M}答复：{'，'.join(one for one in (confirmed, row.answer) if one)}"


def _money(text: str) -> str:
    return f"{Decimal(text):,.2f}"


def scrutiny_text(lot: Lot, winners: list[int]) -> str:
    """The note that a winner's low price was explained and its performance is watched the more (ALP2026)."""
    rows = Clarification.objects.filter(bid__lot=lot, bid__in=winners, kind=rules.LOW_PRICE, state="accepted")
    names = "、".join(dict.fromkeys(row.bid.provider.name for row in rows.select_related("bid__provider")))
    return f"{names}的报价曾启动异常低价审查并经说明采纳，履约期间应加强监督检查和验收管理。" if names else ""
