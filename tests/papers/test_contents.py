"""Every paper carries what the law asks of it, keeps to its page, and survives long and many words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tender.core import charts, papers
from tender.core.paper_words import cn_date, money
from tender.procurement.documents.fairness import Finding, LotFairness, RankedBid
from tests.papers import builders as b
from tests.papers.pages import boxes, reader, squeeze, text_of, unembedded

Build = Callable[..., Any]
ALL: tuple[Build, ...] = (
    b.annual_plan,
    b.intention,
    b.requirement,
    b.procurement_plan,
    b.tender_notice,
    b.amendment_notice,
    b.failed_notice,
    b.termination_notice,
    b.question_record,
    b.bid_receipt,
    b.opening_record,
    b.qualification_sheet,
    b.conformity_sheet,
    b.clarification_letter,
    b.evaluation_report,
    b.candidate_publicity,
    b.award_notice,
    b.award_notification,
    b.regret_letter,
    b.tie_draw_record,
    b.objection_reply,
    b.tender_document,
    b.contract,
    b.contract_notice,
    b.certificate,
    b.learning_appraisal,
    b.feedback_result,
    b.sign_in_sheet,
    b.credit_statement,
    b.price_talk_record,
    b.entrants_notice,
    b.call_off_notice,
    b.framework_summary,
)
# Fields that steer the paper and are not printed word for word, and pictures.
SILENT = {"picture", "words"}
PAGES = {"certificate": 1, "learning_appraisal": 1, "bid_receipt": 1, "regret_letter": 1, "tender_notice": 4, "contract": 4}
# What the law asks for beyond the fields' own words.
WORDS = {
    "annual_plan": ("编制依据", "培训费上限：55×5×550", "按月份", "按采购方式", "合计", "第9条"),
    "intention": ("采购需求概况", "预算金额", "预计采购时间", "30日", "以相关采购公告和采购文件为准"),
    "requirement": (
        "需实现的功能或者目标",
        "其他标准、规范",
        "质量、安全、技术规格",
        "数量",
        "实施的时间和地点",
        "验收标准",
        "其他要求",
    ),
    "procurement_plan": (
        "预（概）算和最高限价",
        "时间安排",
        "采购方式",
        "采购包划分",
        "资格条件",
        "评审因素",
        "合同类型",
        "定价方式",
        "验收方案",
        "风险管控",
    ),
    "tender_notice": ("获取招标文件", "公告期限", "5个工作日", "开标时间", "采购代理机构信息", "不接受联合体", "售价：免费"),
    "amendment_notice": ("更正前", "更正后", "不改变采购标的和投标人资格条件", "顺延至2026年12月24日14时00分"),
    "failed_notice": ("废标公告", "项目废标的原因", "第三十六条"),
    "termination_notice": ("终止公告", "项目终止的原因"),
    "opening_record": ("密封情况", "异常", "未开启", "人民币壹拾伍万捌仟捌佰元伍角整", "电子签名"),
    "qualification_sheet": ("资格审查表", "不通过", "通过4家"),
    "conformity_sheet": ("符合性审查表", "异常低价审查阈值"),
    "clarification_letter": ("澄清、说明或者补正", "不得超出投标文件的范围", "书面形式", "校验值"),
    "evaluation_report": ("无效投标人名单及原因", "张伟的意见", "回避", "评分汇总表", "评分明细表", "第三名", "持不同意见"),
    "award_notice": ("评审专家名单", "中小企业声明函", "1个工作日", "人民币壹拾柒万贰仟元整"),
    "award_notification": ("30日内", "2027年1月21日", "同等法律效力"),
    "regret_letter": ("86.42分", "第2名", "共4家", "第六十九条"),
    "objection_reply": ("事实依据", "法律依据", "质疑不成立", "投诉"),
    "tender_document": ("目录", "投标人须知前附表", "★师资要求", "投标无效情形", "拟签订的合同文本", "投标有效期", "信用信息查询"),
    "contract": ("标的、数量和质量", "履行期限、地点和方式", "验收", "违约责任", "争议解决", "甲方（盖章）", "乙方（盖章）"),
    "contract_notice": ("合同主体", "合同签订日期"),
    "certificate": ("准予结业", "32学时"),
    "feedback_result": ("匿名评估", "满意率", "测评率90.00%"),
    "sign_in_sheet": ("应到人数", "12人", "11人", "病假"),
    "price_talk_record": (
        "公示情况说明",
        "采购标的成本",
        "同类项目合同价格",
        "价格商定情况",
        "合同主要条款",
        "采购人员签字",
        "李秀英的意见",
    ),
    "entrants_notice": ("入围结果公告", "入围单价", "淘汰供应商1家", "评审小组成员名单", "1个工作日"),
    "call_off_notice": ("成交结果公告", "人民币壹拾陆万捌仟捌佰元整"),
    "framework_summary": ("成交结果汇总公告", "合计"),
    "credit_statement": ("169.00", "基础分小计", "综合分小计", "冲销第2笔", "尚未达到"),
}


@pytest.fixture(scope="module", params=ALL, ids=lambda build: build.__name__)
def printed(request: pytest.FixtureRequest) -> tuple[Build, Any, bytes]:
    sheet = request.param()
    return request.param, sheet, papers.pdf(sheet, verify_url=b.VERIFY)


def test_every_field_stands_on_the_paper(printed: tuple[Build, Any, bytes]) -> None:
    _build, sheet, data = printed
    text = text_of(data)
    missing = [f"{name}={value!r}" for name, value in plain_values(sheet) if squeeze(value) not in text]
    assert missing == []


def test_words_the_law_asks_for(printed: tuple[Build, Any, bytes]) -> None:
    build, _sheet, data = printed
    text = text_of(data)
    assert [word for word in WORDS.get(build.__name__, ()) if word not in text] == []


def test_head_foot_and_fonts(printed: tuple[Build, Any, bytes]) -> None:
    build, sheet, data = printed
    file = reader(data)
    text = text_of(data)
    assert squeeze(sheet.kind) in text
    assert squeeze(b.VERIFY) in text
    assert squeeze(b.WORDS) in text
    assert unembedded(file) == []
    assert len(file.pages) == PAGES.get(build.__name__, len(file.pages))


def test_nothing_leaves_its_page_or_cell(printed: tuple[Build, Any, bytes]) -> None:
    _build, sheet, _data = printed
    assert [text for page in boxes(sheet) for text in page.outside] == []


def test_the_signature_never_stands_on_a_page_of_its_own(printed: tuple[Build, Any, bytes]) -> None:
    """GB/T 9704: the last page carries some of the text, not only signature, date and seal."""
    _build, sheet, data = printed
    last = squeeze(reader(data).pages[-1].extract_text())
    assert not last.startswith((f"{sheet.issuer}（盖章）", "本文件由开标系统生成"))


LONG = "超长名称" * 50
UNBROKEN = "A1b2" * 50
HUGE = Decimal("999999999999.99")


def stretched(value: Any, word: str, amount: Decimal = HUGE) -> Any:
    """A sheet with every text replaced by `word` (empty: kept), and every amount of money by `amount`."""
    if isinstance(value, Decimal):
        return amount if value > 1000 else value
    if isinstance(value, str) and value:
        return word or value
    if isinstance(value, tuple):
        return tuple(stretched(item, word, amount) for item in value)
    if hasattr(value, "__dataclass_fields__"):
        kept = {"kind", "picture", "words", "record_words", "number", "unit"}
        return replace(
            value, **{f.name: stretched(getattr(value, f.name), word, amount) for f in fields(value) if f.name not in kept}
        )
    return value


@pytest.mark.parametrize("word", [LONG, UNBROKEN], ids=["chinese", "latin"])
@pytest.mark.parametrize("build", ALL, ids=lambda build: build.__name__)
def test_names_of_200_characters_and_huge_amounts_stay_inside(build: Build, word: str) -> None:
    if build is b.contract:
        items = (replace(b.contract().items[0], unit_price=HUGE, amount=HUGE, name=word),)
        sheet = b.contract(amount=HUGE, items=items, payments=(replace(b.contract().payments[0], amount=HUGE),), name=word)
    elif build is b.certificate:
        sheet = b.certificate(holder="阿卜杜拉·买买提江·艾合买提" * 2, class_name=word[:100])
    else:
        sheet = stretched(build(), word)
    assert [text[:40] for page in boxes(sheet) for text in page.outside] == []


@pytest.mark.parametrize("build", ALL, ids=lambda build: build.__name__)
def test_amounts_of_millions_are_never_broken_across_lines_of_a_table(build: Build) -> None:
    millions = Decimal("9999999.99")
    if build is b.contract:
        item, term = b.contract().items[0], b.contract().payments[0]
        items = (replace(item, unit_price=millions, amount=millions),)
        sheet = b.contract(amount=millions, items=items, payments=(replace(term, amount=millions),))
    else:
        sheet = stretched(build(), "", millions)
    shown = [line.text for page in boxes(sheet) for line in page.lines if line.text.startswith("¥")]
    assert [text for text in shown if not text.startswith("¥9,999,999.99")] == []


def test_sixty_rows_repeat_the_head_of_the_table() -> None:
    sheet = b.sign_in_sheet(rows=60)
    data = papers.pdf(sheet, verify_url=b.VERIFY)
    pages = [squeeze(page.extract_text()) for page in reader(data).pages]
    assert all("序号姓名单位职务签到备注" in text for text in pages if "学员" in text)
    assert "学员60" in text_of(data)
    assert [text for page in boxes(sheet) for text in page.outside] == []


def test_eleven_evaluators_and_thirty_leaves_fit() -> None:
    report = b.evaluation_report()
    names = tuple(f"专家{n}号" for n in range(11))
    scores = (Decimal("59.99"),) * 11
    totals = tuple(replace(row, scores=scores) for row in report.totals)
    details = tuple(replace(one, rows=tuple(replace(one.rows[0], scores=scores) for _ in range(30))) for one in report.details)
    sheet = replace(report, evaluators=names, totals=totals, details=details)
    assert [text for page in boxes(sheet) for text in page.outside] == []


def test_the_fairness_report_is_an_annex_of_the_evaluation_report() -> None:
    row = RankedBid(
        place=1, bidder=LONG[:40], price=HUGE, price_score=Decimal("9.99"), total=Decimal("87.42"), seat="第1名（共2名）中标候选人"
    )
    finding = Finding(question="末位中标人领先多少？", answer="某大学领先1.25分", firm=True, more=("差距小于舍入的最小单位。",))
    picture = charts.grouped_bars("得分构成", [f"因素{n}" for n in range(6)], [("甲", [Decimal(3)] * 6), ("乙", [Decimal(2)] * 6)])
    found = LotFairness(
        lot="第一包",
        ranking=(row,) * 40,
        findings=(finding,),
        shifts=(("价格", "技术", "1.25", "乙与甲持平"),),
        pictures=(picture,) * 2,
    )
    sheet = b.evaluation_report(fairness=found)
    assert [text for page in boxes(sheet) for text in page.outside] == []
    text = text_of(papers.pdf(sheet, verify_url=b.VERIFY))
    assert all(word in text for word in ("附件三", "某大学领先1.25分", "乙与甲持平", "权重变动分析"))


def test_twenty_requirements_fit_across_the_wide_page() -> None:
    sheet = b.qualification_sheet()
    rows = tuple(replace(row, findings=(True,) * 20) for row in sheet.bidders)
    wide = replace(sheet, requirements=tuple(f"要求{n}" for n in range(20)), bidders=rows)
    assert [text for page in boxes(wide) for text in page.outside] == []


def test_sheets_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="without a reason"):
        replace(b.qualification_sheet().bidders[-1], reason=" ")
    with pytest.raises(ValueError, match="differ in number"):
        b.qualification_sheet(requirements=("一项",))
    with pytest.raises(ValueError, match="one place per evaluator"):
        b.evaluation_report(evaluators=("一人",))
    with pytest.raises(ValueError, match="score and rank"):
        b.regret_letter(score=None)
    with pytest.raises(ValueError, match="items do not add up"):
        b.contract(amount=Decimal(1))
    with pytest.raises(ValueError, match="payments do not add up"):
        b.contract(payments=())
    with pytest.raises(ValueError, match="scale"):
        b.feedback_result(scale=("好",))


def test_a_corrected_tender_document_says_so_and_a_preview_has_no_code() -> None:
    assert "根据第二次更正公告修订" in text_of(papers.pdf(b.tender_document(edition=2), verify_url=b.VERIFY))
    preview = text_of(papers.pdf(b.tender_document(), verify_url=""))
    assert "更正公告修订" not in preview
    assert "预览稿，未发布" in preview
    assert "核验" not in preview


def test_an_unqualified_loser_reads_the_reason_instead_of_a_score() -> None:
    text = text_of(papers.pdf(b.regret_letter(score=None, rank=None, reason="未提供中小企业声明函"), verify_url=b.VERIFY))
    assert "未进入评分排序" in text
    assert "未提供中小企业声明函" in text


def test_a_withdrawal_receipt_says_so() -> None:
    text = text_of(papers.pdf(b.bid_receipt(withdrawn_at=b.moment(12, 14, 10)), verify_url=b.VERIFY))
    assert "已于2026年12月14日18时00分（北京时间，以服务器数据库时间为准）撤回" in text


def plain_values(value: Any, name: str = "") -> list[tuple[str, str]]:
    """Every text, day and amount of a sheet as the paper should show it."""
    if isinstance(value, str):
        return [(name, line) for line in value.splitlines() if line.strip()]
    if isinstance(value, datetime):
        return []
    if isinstance(value, date):
        return [(name, cn_date(value))] if name != "entered_on" else [(name, value.isoformat())]
    if isinstance(value, Decimal):
        return [(name, money(value))] if value > 1000 else []
    if isinstance(value, tuple):
        return [found for item in value for found in plain_values(item, name)]
    if hasattr(value, "__dataclass_fields__"):
        found = []
        for one in fields(value):
            if one.name not in SILENT:
                found += plain_values(
                    getattr(value, one.name), f"{name}.{one.name}".strip(".") if one.name != "entered_on" else one.name
                )
        return found
    return []
