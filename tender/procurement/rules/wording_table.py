"""The table of wordings that reviewers of tender documents stop at, each with its article and what to write instead.

Lives here: the rows. Not here: the search (`wordings.py`), the numbers of the review practice (`checks.py`).
"""

from __future__ import annotations

import re
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
# three or more
SEVERAL = r"(?:[3-9３-９]|[1-9１-９][0-9０-９]+|二十[一二三四五六七八九]?|[三四五六七八九十][一二三四五六七八九十]*)"


@dataclass(frozen=True)
class Wording:
    """One thing to stop at: where it is looked for, the pattern, what is said (with `{words}`), the article, what to do instead.

    Found only when `unless` stands nowhere in the text.
    """

    id: str
    places: tuple[str, ...]
    pattern: re.Pattern[str]
    says: str
    law: str
    instead: str
    unless: re.Pattern[str] | None = None


def _row(  # noqa: PLR0917 (one row of a table)
    name: str, places: tuple[str, ...], pattern: str, says: str, law: str, instead: str, unless: str = ""
) -> Wording:
    return Wording(name, places, re.compile(pattern, re.IGNORECASE), says, law, instead, re.compile(unless) if unless else None)


WORDINGS = (
    _row(
        "registration_place", ASKED,
        rf"注册地址?|工商注册地|{PLACE}(?:行政区域|辖区|范围)?内?(?:注册|登记|设立)|本[省市区县地]的?(?:企业|供应商|投标人|机构)",
        _("“{words}”: where a supplier is registered must not matter."), EQUAL_TREATMENT,
        _("Let suppliers of every place take part alike."),
    ),
    _row(
        "local_branch", ASKED, rf"{PLACE}[^，。；;\n]{{0,8}}(?:分支机构|分公司|办事处|服务网点|服务机构|固定场所)",
        _("“{words}”: a branch or outlet in a place must not be asked for."), EQUAL_TREATMENT,
        _("Ask for a response time or a contact during the class instead."),
    ),
    _row(
        "ownership_form", ASKED, r"(?:国有|民营|私营|外资|合资|股份制|集体)(?:独资|控股)?(?:企业|性质|背景)",
        _("“{words}”: the form of ownership or organisation must not matter."), EQUAL_TREATMENT,
        _("Ask only that the supplier can bear civil liability on its own."),
    ),
    _row(
        "registered_capital", ASKED,
        rf"注册资[本金]|实缴资本|资产总额|总资产|净资产|营业收入|年?营业额|从业人员|(?:员工|职工)(?:总数|人数|数量)|利润|纳税(?:总)?额"
        rf"|社保(?:缴纳)?人数[^，。；;\n]{{0,6}}{NUMBER}",
        _("“{words}”: size (capital, assets, revenue, staff, profit, tax) must be neither a qualification nor a criterion."), SCALE,
        _("Ask for what the work needs: lecturers, rooms, a plan."),
    ),
    _row(
        "years_in_business", ASKED,
        rf"(?:成立|经营|运营)(?:时间|年限)|(?:成立|经营|运营|注册)(?:满|超过|不少于|达到?|时间)?\s*{NUMBER}\s*(?:周)?年",
        _("“{words}”: years in business must be neither a qualification nor a criterion."), "财库〔2020〕46号 第5条",
        _("Ask for similar contracts or for the people who will do the work."),
    ),
    _row(
        "regional_performance", ASKED,
        rf"{PLACE}(?:行政区域|辖区|范围)?内?[^，。；;、\n]{{0,10}}(?:业绩|案例|项目经验|合同|奖项|荣誉)",
        _("“{words}”: past performance or awards of one region must not be asked for or scored."), EQUAL_TREATMENT,
        _("Count similar contracts of every place alike."),
    ),
    _row(
        "industry_performance", ASKED,
        r"(?:党政机关|机关事业单位|组织部门|组织系统|党校系统|公安|教育系统|医疗|金融|银行|电力|国有企业|央企)[^，。；;、\n]{0,8}(?:业绩|案例|奖项)",
        _("“{words}”: past performance or awards of one industry must not be asked for or scored."), EQUAL_TREATMENT,
        _("Describe the similar work, not whom it was done for."),
    ),
    _row(
        "performance_amount", ASKED, rf"(?:合同|业绩|项目)[^，。；;\n]{{0,12}}金?额[^，。；;\n]{{0,10}}{NUMBER}\s*万?元",
        _("“{words}”: past performance of a certain amount must not be asked for or scored."), EQUAL_TREATMENT,
        _("Count similar contracts, whatever their amount."),
    ),
    _row(
        "awards_scored", (CRITERIA,), r"获奖|荣誉|奖项|表彰",
        _("“{words}”: awards of a region or an industry must not be scored."), EQUAL_TREATMENT,
        _("Score the plan or the people; leave awards out."),
    ),
    _row(
        "qualification_scored", (CRITERIA,), r"资质|许可证|营业执照",
        _("“{words}”: what is a qualification must not be scored."), QUANTIFIED,
        _("Ask for it as a qualification, or leave it out."),
    ),
    _row(
        "own_rights_scored", (CRITERIA,), r"自主知识产权|自有专利|专利|软件著作权",
        _("“{words}”: the bidder's own patents and copyrights must not be scored."), EQUAL_TREATMENT,
        _("Score what the training gets, not who owns the rights."),
    ),
    _row(
        "own_assets_scored", (CRITERIA,), r"自有(?:场地|场所|教室|酒店|宿舍|车辆|房产|产权|设备)",
        _("“{words}”: owning instead of renting must not be scored."), EQUAL_TREATMENT,
        _("Score the rooms and equipment; rented counts like owned."),
    ),
    _row(
        "certificate_scored", (CRITERIA,), r"(?<![A-Z])PMP(?![A-Z])|项目管理专业人士",
        _("“{words}”: this certificate must not be scored."), EQUAL_TREATMENT,
        _("Score experience or qualifications that the requirement needs."),
    ),
    _row(
        "interval_score", (CRITERIA,),
        r"[0-9０-９]+(?:\.[0-9]+)?\s*分?\s*(?:[-－–—~～至到]|——)\s*[0-9０-９]+(?:\.[0-9]+)?\s*分",
        _("“{words}”: points in an interval leave the score open; say which answer gets how many points."), QUANTIFIED,
        _("Write one number of points for each answer that can be told apart."),
    ),
    _row(
        "open_judgement", (CRITERIA,),
        r"酌情(?:打分|评分|给分|加分|扣分)?|横向(?:比较|对比)|(?:评委|专家|评标委员会)自行(?:打分|评分|判断|掌握)",
        _("“{words}”: criteria must be detailed and quantified."), QUANTIFIED,
        _("Write levels with what must be shown for each."),
    ),
    _row(
        "starred_scored", (CRITERIA,), r"[★※]\S{0,12}",
        _("“{words}”: a requirement that must be met cannot be scored as well."), QUANTIFIED,
        _("Keep it as a condition, or take the star away and score it."),
    ),
    _row(
        "payment_scored", (CRITERIA,), r"付款(?:方式|条件|期限|周期)",
        _("“{words}”: payment terms cannot be scored."), QUANTIFIED,
        _("Write the payment terms into the contract draft."),
    ),
    _row(
        "price_formula", (CRITERIA,),
        r"平均(?:报价|价|值)[^，。；;\n]{0,10}(?:基准|满分)|(?:基准|满分)[^，。；;\n]{0,8}平均(?:报价|价|值)",
        _("“{words}”: the lowest price is the benchmark."), QUANTIFIED,
        _("Take the lowest price that meets the document as benchmark: lowest price / price × points."),
    ),
    _row(
        "minimum_price_words", ANYWHERE,
        r"最低限价|最低控制价|报价(?:不得|不能|不应)低于[^，。；;\n]{0,12}|下浮率?不(?:得|能)(?:超过|高于)[^，。；;\n]{0,10}",
        _("“{words}”: a minimum price must not be set."), "财政部令第87号 第12条",
        _("Take it out; doubtful prices are explained to the committee."),
    ),
    _row(
        "brand", ANYWHERE,
        r"(?:指定|限定|参照|参考|推荐|采用|使用|须为|应为)[^，。；;、\n]{0,10}(?:品牌|型号|商标)|原装进口|\S{1,10}[®™]"
        r"|华为|联想|戴尔|惠普|海康威视|阿里云|腾讯(?:会议|云)|钉钉|企业微信|科大讯飞|希沃|iPad|iPhone|MacBook|ThinkPad|WPS|Zoom",
        _("“{words}”: a brand, patent or supplier must not be named."), EQUAL_TREATMENT,
        _("Describe what it must be able to do."),
    ),
    _row(
        "sample_or_visit", ANYWHERE, r"样品|(?:须|应|必须)[^，。；;\n]{0,6}(?:踏勘|实地考察)|到场签到",
        _("“{words}”: samples and visits must not be a condition of bidding."), "财政部令第87号 第22条",
        _("Take it out, or describe what must be shown in writing."),
    ),
    _row(
        "originals", ANYWHERE, r"(?:提供|携带|提交|核验|核对|出示)[^，。；;\n]{0,10}原件|原件(?:备查|核验|核对)",
        _("“{words}”: original documents must not be asked for with the bid."), "财库〔2019〕38号 第1条",
        _("Ask for copies or a written promise; originals only from the winner."),
    ),
    _row(
        "supplier_list", ANYWHERE, r"备选库|名录库|资格库|入围供应商名单",
        _("“{words}”: a list of suppliers must not be the condition of taking part."), "财库〔2019〕38号 第1条",
        _("Let everybody take part who meets the conditions."),
    ),
    _row(
        "subdelegation", ANYWHERE, r"转包|(?:转?委托|交由)(?:其他|第三方|社会)[^，。；;\n]{0,8}(?:承办|举办|实施|办班|培训)",
        _("“{words}”: a class for leading cadres must not be handed on to others."),
        "关于严格规范领导干部参加社会化培训有关事项的通知（2014）",
        _("Ask the supplier to run the class itself."),
    ),
    _row(
        "price_trimmed", (CRITERIA,), r"(?:去掉|去除|剔除|扣除)[^，。；;\n]{0,6}最[高低](?:报价|价|分)?",
        _("“{words}”: no offer and no score may be left out as the highest or the lowest."), QUANTIFIED,
        _("Count every valid offer and every evaluator."),
    ),
    _row(
        "acceptance_plan_scored", (CRITERIA,), r"验收方案",
        _("“{words}”: an acceptance plan cannot be scored."), QUANTIFIED,
        _("Write the acceptance into the requirement and the contract draft."),
    ),
    _row(
        "outlet_required", ASKED,
        r"(?:设有|设立|具有|拥有|具备)[^，。；;\n]{0,8}(?:营业网点|经营网点|门店|常驻机构|固定(?:经营|办公|营业)场所|售后(?:服务)?网点)",
        _("“{words}”: an outlet must not be asked for."), EQUAL_TREATMENT,
        _("Ask for a response time or a contact during the class instead."),
    ),
    _row(
        "local_preference", ANYWHERE,
        r"(?:本地|当地|本[省市区县]|[区市县]内)[^，。；;\n]{0,8}(?:优先|加分|优惠|倾斜)"
        r"|优先(?:选用|考虑|采购|选择|聘用)[^，。；;\n]{0,6}(?:本地|当地|本[省市区县])",
        _("“{words}”: suppliers of one place must not be preferred."), "财库〔2019〕38号 第1条",
        _("Let suppliers of every place take part alike."),
    ),
    _row(
        "awards_asked", (QUALIFICATION,), r"(?:获得|获|具有|取得)[^，。；;\n]{0,12}(?:奖项|荣誉|称号|表彰|奖)",
        _("“{words}”: awards of a region or an industry must not be a qualification."), EQUAL_TREATMENT,
        _("Leave awards out."),
    ),
    _row(
        "too_many_contracts", (QUALIFICATION,),
        rf"{SEVERAL}\s*(?:个|项|份)(?:（?[(]?[及或]?[)]?）?以上)?[^，。；;\n]{{0,10}}(?:业绩|合同|案例)"
        rf"|(?:业绩|合同|案例)[^，。；;\n]{{0,8}}(?:不少于|至少|达到)\s*{SEVERAL}\s*(?:个|项|份)",
        _("“{words}”: at most two similar contracts may be a qualification, and what counts as similar must be said."),
        "财库〔2021〕22号 第18条", _("Ask for one or two similar contracts and say what is similar."),
    ),
    _row(
        "unbounded_score", (CRITERIA,), r"每[^，。；;\n]{0,24}(?:得|加|计)\s*[0-9０-９.]+\s*分",
        _("“{words}”: points are counted without an upper limit."), QUANTIFIED,
        _("Say how many points can be reached at most."), unless=r"最高|最多|上限|封顶|满分|不超过|为限|至多|累计",
    ),
    _row(
        "grading_words", (CRITERIA,),
        r"(?:优秀?|良好?|较好|较差|一般|中等?|差|合理|先进)(?:的)?[，,]?(?:得|计|给)\s*[0-9０-９.]+\s*分",
        _("“{words}”: the grade is not defined."), QUANTIFIED,
        _("Say what must be shown for each grade."),
        unless=r"为优|为良|是指|系指|指[：:]|评价标准|评分标准[：:]|[（(][^）)]{6,}[）)]",
    ),
    _row(
        "bond_in_cash", ANYWHERE, r"保证金[^，。；;\n]{0,10}(?<!非)现金|(?<!非)现金[^，。；;\n]{0,6}保证金",
        _("“{words}”: bonds must not be asked for in cash."), "政府采购法实施条例 第33条、第48条",
        _("Take cheques, drafts, guarantees and transfers."),
    ),
)  # fmt: skip
