"""The sheet of the tender document."""

from __future__ import annotations

from tender.core.papers import Attached
from tender.procurement.documents import tender_document as td
from tests.papers.builders.common import (
    DAY,
    DEPARTMENT,
    NUMBER,
    WORDS,
)
from tests.papers.builders.evaluating import CRITERIA
from tests.papers.builders.notices import tender_notice


def tender_document(**fields) -> td.TenderDocument:
    items = (
        td.RequirementItem(number="1", title="培训目标", text="提高处级干部扩大对外开放、统筹区域发展的能力。", starred=False),
        td.RequirementItem(number="2", title="培训规模", text="每期50人，5天，32学时。", starred=True),
        td.RequirementItem(
            number="3",
            title="师资要求",
            text="正高级职称教师授课不少于16学时。\n教师变更应当提前5日书面报采购人同意。",
            starred=True,
        ),
        td.RequirementItem(number="4", title="食宿标准", text="住宿为双人标间，伙食每人每天不超过130元。", starred=False),
    )
    draft = tuple(
        td.Clause(title=title, text=text)
        for title, text in (
            ("服务内容", "乙方按照招标文件和投标文件举办专题培训班。"),
            ("合同价款", "合同总价为中标金额。"),
            ("验收", "按照招标文件第三章的验收要求执行。"),
            ("违约责任", "乙方擅自变更教师的，每次扣减合同价款的1%。"),
            ("争议解决", "协商不成的，向大渡口区人民法院提起诉讼。"),
        )
    )
    forms = (
        td.Clause(
            title="投标函",
            text="致：（采购人名称）\n我方愿意以所列报价提供服务。\n投标人（盖章）：　　　　　　　日期：",
        ),
        td.Clause(title="开标一览表", text="投标人名称：\n投标报价（小写、大写）：\n服务期限："),
    )
    values = {
        "number": NUMBER,
        "issuer": DEPARTMENT.name,
        "dated": DAY,
        "record_words": WORDS,
        "notice": tender_notice(),
        "sealing": "使用系统密封工具生成密封件，截止时间前在线提交。",
        "signing": "投标函由法定代表人或者其授权代表签字并加盖公章。",
        "evidence": ("法人证书或者营业执照", "财务状况报告", "依法缴纳税收和社会保障资金的证明", "无重大违法记录声明"),
        "policy": "对小型和微型企业的报价给予10%的价格扣除。\n监狱企业、残疾人福利性单位视同小型、微型企业。",
        "bid_contents": ("资格证明文件", "商务部分", "技术部分", "报价部分"),
        "pricing": "报价为完成全部服务的含税总价，不得高于最高限价。",
        "bond": "本项目不收取投标保证金。",
        "bond_refund": "不适用。",
        "bond_forfeit": "不适用。",
        "requirement": items,
        "contract_draft": draft,
        "delivery_time": "合同签订之日起60日内",
        "delivery_place": "投标人自备或者租用的培训场地",
        "delivery_way": "集中面授与现场教学相结合",
        "acceptance": "以签到记录、学习鉴定和教学评估结果为依据，学员满意率不低于90%为合格。",
        "payment": "合同签订后支付30%，结课并验收合格后支付70%。",
        "performance_bond": "本项目不收取履约保证金。",
        "evaluation_method": "综合评分法",
        "committee": "评标委员会由5人组成，其中评审专家4人。",
        "criteria": CRITERIA,
        "price_formula": "（评标基准价÷投标报价）×价格权值×100",
        "rounding": "价格分四舍五入保留两位小数。",
        "tie_break": "得分相同的，按投标报价由低到高排列；报价也相同的，随机抽取。",
        "abnormal_low": "报价低于规定阈值的，应当在30分钟内书面说明。",
        "invalid_cases": ("未按照招标文件要求签署、盖章的", "不具备招标文件规定的资格要求的", "报价超过预算金额或者最高限价的"),
        "bid_validity_days": 90,
        "agency_fee": "按中标金额的1.5%向中标人收取。",
        "other": "",
        "credit_query": "投标截止日当天通过信用中国、中国政府采购网查询，查询结果打印存档。",
        "forms": forms,
        "remedies": "供应商可以在收到招标文件之日起7个工作日内以书面形式提出质疑。",
        "attachments": (Attached(name="中小企业声明函格式"),),
    }
    return td.TenderDocument(**values | fields)
