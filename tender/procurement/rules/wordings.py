"""Wordings that reviewers of tender documents stop at, each with the article behind it.

Lives here: the table and the search. A hit is only a hint: it quotes the words and people decide. Not here: arithmetic (`lint.py`).
A word is passed over when its clause says that it is not asked for (“不得以注册资本…”, “注册地不限”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tender.core.refusal import _

CRITERIA, QUALIFICATION, REQUIREMENT, TITLE = "criteria", "qualification", "requirement", "title"
ASKED = (CRITERIA, QUALIFICATION)
ANYWHERE = (CRITERIA, QUALIFICATION, REQUIREMENT, TITLE)
EQUAL_TREATMENT = "政府采购法实施条例 第20条"
SCALE = "财政部令第87号 第17条"
QUANTIFIED = "财政部令第87号 第55条"

NUMBER = r"[0-9０-９一二三四五六七八九十百千两]+"
# a named or local area, but not 城市, 社区, 园区 …
PLACE = r"(?:本[省市区县]|当地|本地|[省市区县]内|[\u4e00-\u9fff]{2,6}?(?:省|(?<!城)市|(?<![社园地小校片景])区|县))"
NOT_BEFORE = re.compile(r"(不得|不能|不可|不以|不因|不要求|不需|无需|无须|禁止|严禁|不设|不限)[^，。；;,\n]*$")
NOT_AFTER = re.compile(r"^[^，。；;,\n]*(不限|不作为|不作要求|不作限制|不计分|不得作为)")


@dataclass(frozen=True)
class Wording:
    """One thing to stop at: where it is looked for, the pattern, what is said (with `{words}`), the article."""

    id: str
    places: tuple[str, ...]
    pattern: re.Pattern[str]
    says: str
    law: str


def _row(name: str, places: tuple[str, ...], pattern: str, says: str, law: str) -> Wording:
    return Wording(name, places, re.compile(pattern, re.IGNORECASE), says, law)


WORDINGS = (
    _row(
        "registration_place", ASKED,
        rf"注册地址?|工商注册地|{PLACE}(?:行政区域|辖区|范围)?内?(?:注册|登记|设立)|本[省市区县地]的?(?:企业|供应商|投标人|机构)",
        _("“{words}”: where a supplier is registered must not matter."), EQUAL_TREATMENT,
    ),
    _row(
        "local_branch", ASKED, rf"{PLACE}[^，。；;\n]{{0,8}}(?:分支机构|分公司|办事处|服务网点|服务机构|固定场所)",
        _("“{words}”: a branch or outlet in a place must not be asked for."), EQUAL_TREATMENT,
    ),
    _row(
        "ownership_form", ASKED, r"(?:国有|民营|私营|外资|合资|股份制|集体)(?:独资|控股)?(?:企业|性质|背景)",
        _("“{words}”: the form of ownership or organisation must not matter."), EQUAL_TREATMENT,
    ),
    _row(
        "registered_capital", ASKED,
        rf"注册资[本金]|实缴资本|资产总额|总资产|净资产|营业收入|年?营业额|从业人员|(?:员工|职工)(?:总数|人数|数量)|利润|纳税(?:总)?额"
        rf"|社保(?:缴纳)?人数[^，。；;\n]{{0,6}}{NUMBER}",
        _("“{words}”: size (capital, assets, revenue, staff, profit, tax) must be neither a qualification nor a criterion."), SCALE,
    ),
    _row(
        "years_in_business", ASKED,
        rf"(?:成立|经营|运营)(?:时间|年限)|(?:成立|经营|运营|注册)(?:满|超过|不少于|达到?|时间)?\s*{NUMBER}\s*(?:周)?年",
        _("“{words}”: years in business must be neither a qualification nor a criterion."), "财库〔2020〕46号 第5条",
    ),
    _row(
        "regional_performance", ASKED,
        rf"{PLACE}(?:行政区域|辖区|范围)?内?[^，。；;、\n]{{0,10}}(?:业绩|案例|项目经验|合同|奖项|荣誉)",
        _("“{words}”: past performance or awards of one region must not be asked for or scored."), EQUAL_TREATMENT,
    ),
    _row(
        "industry_performance", ASKED,
        r"(?:党政机关|机关事业单位|组织部门|组织系统|党校系统|公安|教育系统|医疗|金融|银行|电力|国有企业|央企)[^，。；;、\n]{0,8}(?:业绩|案例|奖项)",
        _("“{words}”: past performance or awards of one industry must not be asked for or scored."), EQUAL_TREATMENT,
    ),
    _row(
        "performance_amount", ASKED, rf"(?:合同|业绩|项目)[^，。；;\n]{{0,12}}金?额[^，。；;\n]{{0,10}}{NUMBER}\s*万?元",
        _("“{words}”: past performance of a certain amount must not be asked for or scored."), EQUAL_TREATMENT,
    ),
    _row(
        "awards_scored", (CRITERIA,), r"获奖|荣誉|奖项|表彰",
        _("“{words}”: awards of a region or an industry must not be scored."), EQUAL_TREATMENT,
    ),
    _row(
        "qualification_scored", (CRITERIA,), r"资质|许可证|营业执照",
        _("“{words}”: what is a qualification must not be scored."), QUANTIFIED,
    ),
    _row(
        "own_rights_scored", (CRITERIA,), r"自主知识产权|自有专利|专利|软件著作权",
        _("“{words}”: the bidder's own patents and copyrights must not be scored."), EQUAL_TREATMENT,
    ),
    _row(
        "own_assets_scored", (CRITERIA,), r"自有(?:场地|场所|教室|酒店|宿舍|车辆|房产|产权|设备)",
        _("“{words}”: owning instead of renting must not be scored."), EQUAL_TREATMENT,
    ),
    _row(
        "certificate_scored", (CRITERIA,), r"(?<![A-Z])PMP(?![A-Z])|项目管理专业人士",
        _("“{words}”: this certificate must not be scored."), EQUAL_TREATMENT,
    ),
    _row(
        "interval_score", (CRITERIA,),
        r"[0-9０-９]+(?:\.[0-9]+)?\s*分?\s*(?:[-－–—~～至到]|——)\s*[0-9０-９]+(?:\.[0-9]+)?\s*分",
        _("“{words}”: points in an interval leave the score open; say which answer gets how many points."), QUANTIFIED,
    ),
    _row(
        "open_judgement", (CRITERIA,),
        r"酌情(?:打分|评分|给分|加分|扣分)?|横向(?:比较|对比)|(?:评委|专家|评标委员会)自行(?:打分|评分|判断|掌握)",
        _("“{words}”: criteria must be detailed and quantified."), QUANTIFIED,
    ),
    _row(
        "starred_scored", (CRITERIA,), r"[★※]\S{0,12}",
        _("“{words}”: a requirement that must be met cannot be scored as well."), QUANTIFIED,
    ),
    _row(
        "payment_scored", (CRITERIA,), r"付款(?:方式|条件|期限|周期)|验收方案",
        _("“{words}”: payment terms and acceptance plans cannot be scored."), QUANTIFIED,
    ),
    _row(
        "price_formula", (CRITERIA,),
        r"(?:去掉|去除|剔除|扣除)[^，。；;\n]{0,6}最[高低](?:报价|价|分)?|平均(?:报价|价|值)[^，。；;\n]{0,10}(?:基准|满分)|(?:基准|满分)[^，。；;\n]{0,8}平均(?:报价|价|值)",
        _("“{words}”: the lowest price is the benchmark, and no offer is dropped from it."), QUANTIFIED,
    ),
    _row(
        "minimum_price_words", ANYWHERE,
        r"最低限价|最低控制价|报价(?:不得|不能|不应)低于[^，。；;\n]{0,12}|下浮率?不(?:得|能)(?:超过|高于)[^，。；;\n]{0,10}",
        _("“{words}”: a minimum price must not be set."), "财政部令第87号 第12条",
    ),
    _row(
        "brand", ANYWHERE,
        r"(?:指定|限定|参照|参考|推荐|采用|使用|须为|应为)[^，。；;、\n]{0,10}(?:品牌|型号|商标)|原装进口|\S{1,10}[®™]"
        r"|华为|联想|戴尔|惠普|海康威视|阿里云|腾讯(?:会议|云)|钉钉|企业微信|科大讯飞|希沃|iPad|iPhone|MacBook|ThinkPad|WPS|Zoom",
        _("“{words}”: a brand, patent or supplier must not be named."), EQUAL_TREATMENT,
    ),
    _row(
        "sample_or_visit", ANYWHERE, r"样品|(?:须|应|必须)[^，。；;\n]{0,6}(?:踏勘|实地考察)|到场签到",
        _("“{words}”: samples and visits must not be a condition of bidding."), "财政部令第87号 第22条",
    ),
    _row(
        "originals", ANYWHERE, r"(?:提供|携带|提交|核验|核对|出示)[^，。；;\n]{0,10}原件|原件(?:备查|核验|核对)",
        _("“{words}”: original documents must not be asked for with the bid."), "财库〔2019〕38号 第1条",
    ),
    _row(
        "supplier_list", ANYWHERE, r"备选库|名录库|资格库|入围供应商名单",
        _("“{words}”: a list of suppliers must not be the condition of taking part."), "财库〔2019〕38号 第1条",
    ),
    _row(
        "subdelegation", ANYWHERE, r"转包|(?:转?委托|交由)(?:其他|第三方|社会)[^，。；;\n]{0,8}(?:承办|举办|实施|办班|培训)",
        _("“{words}”: a class for leading cadres must not be handed on to others."),
        "关于严格规范领导干部参加社会化培训有关事项的通知（2014）",
    ),
)  # fmt: skip


def findings(place: str, text: str) -> Iterator[tuple[Wording, str]]:
    """Wordings found in a text of this place, each once, with the first words that matched."""
    for wording in WORDINGS:
        if place in wording.places:
            words = next((hit.group() for hit in wording.pattern.finditer(text) if not _denied(text, hit)), None)
            if words:
                yield wording, words


def _denied(text: str, hit: re.Match[str]) -> bool:
    return bool(NOT_BEFORE.search(text[: hit.start()]) or NOT_AFTER.search(text[hit.end() :]))
