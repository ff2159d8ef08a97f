"""What people of the demo write: answers in bids, reasons of evaluators, objections, feedback, claims. Only texts.

Answers never name their bidder: the quality part is read blind.
"""

from __future__ import annotations

# 服务方案: one opening per style of bidder
OPENINGS = (
    "立足区情、依托本地主阵地，坚持理论教育与党性教育贯穿始终。",
    "依托综合性学科优势，以国际视野和前沿研究引领课程设计。",
    "突出公共政策与治理能力，理论讲授与政策研讨并重。",
    "以改革开放现场为课堂，突出案例教学与情景模拟。",
    "借鉴沿海地区数字治理和共同富裕实践，突出可复制经验。",
    "按需施教、问题导向，课前调研、课中研讨、课后跟踪三段衔接。",
    "整合各地名师资源，以菜单式课程满足不同岗位需求。",
    "以行动学习为主线，组织学员带着课题来、带着方案走。",
    "小班化、互动式教学，班主任全程跟班服务。",
)
ANSWERS = {
    "同类合同": "近三年承办同类干部培训项目{n}个，合同复印件见附件，均已验收合格。",
    "综合": "建有教学管理、学员管理、安全应急和财务管理制度；承诺24小时内响应采购人要求，培训结束后提供三个月跟踪服务。",
    "场地食宿": "教学场所可容纳120人，配备同声显示和分组研讨室{n}间；住宿为标准间，步行至教室不超过10分钟；"
    "用餐为自助形式，公示每日菜谱，配备医务人员和应急车辆。",
    "服务方案": "{opening}围绕“{topic}”设置理论引领、政策解读、实践案例、现场教学、结构化研讨五个模块，"
    "每半天4学时；授课师资以正高级职称和一线领导干部为主；每日安排学员论坛，结业前组织考试并逐人出具学习鉴定。",
}
GENERAL = "{opening}针对“{leaf}”，提出分阶段目标、责任分工、进度安排和质量检查办法，配备专人{n}名，过程资料全部留存备查。"
EVIDENCE = "已提供，见附件。"
SUMMARY = "{opening}服务期内不转包、不分包，严格执行中央和市委关于干部教育培训的纪律规定。"

HIGH, LOW = "该项响应全面、针对性强，明显优于其他投标人。", "该项内容过于笼统，缺少可操作的安排。"

QUESTION = ("可以自带讲师吗？授课教师是否必须为本单位人员？", "授课教师可以外聘，但须在投标文件中列明，合同履行中不得擅自更换。")
CORRECTION = "根据潜在供应商提问，进一步明确现场教学安排和场地要求。"
CORRECTED = "课程中增加半天现场教学，地点由中标人与采购人商定，交通费用包含在投标报价中。"
RETURNED = "培训目标请写明结业成果要求，便于验收。"

CONFLICT = "本人配偶在其中一家投标人担任外聘顾问，申请回避。"
MISSING = "未提供依法缴纳税收和社会保障资金的承诺或者凭据"

# why a warning of the check was left standing
REASONS = {
    "interval_score": "分档已写明每一档的具体要求，档内按响应程度评定，沿用区里已公布的评分标准。",
    "leading_cadres": "本班只面向党校、高校等具备资质的单位采购，由中标人自行举办，不得转由社会机构承办。",
    "awards_scored": "仅限国家级政务信息化奖项，不限地区和行业。",
    "own_rights_scored": "核验的是拟投入产品的合法授权，自有与获授权同等得分。",
}
REASON = "经采购领导小组研究，保留该表述。"

OBJECTION = {
    "matter": "认为评审结果中“服务方案”得分与投标文件响应情况不符，要求复核。",
    "facts": "我单位投标文件第12页至第40页对五个课程模块作了完整响应，并提供了师资承诺函。",
    "law": "《政府采购质疑和投诉办法》（财政部令第94号）第十条",
}
DISMISSED = (
    "经复核，评标委员会各成员对“服务方案”独立评分，评分在招标文件规定范围内，分值汇总计算无误，"
    "不存在财政部令第87号第六十四条规定的应当修正情形。质疑事项缺乏事实依据，质疑不成立。"
)
FAILED_AGAIN = "投标截止时仅有2家供应商投标。经核实，招标文件不存在不合理条款，拟适当延长公告时间后重新招标。"
TERMINATED = "因年度预算调整，该培训班并入工会疗休养计划统一安排，取消本次采购任务。"

APPRAISALS = (
    "学习态度端正，遵守纪律，积极参与研讨，较好掌握了课程内容。",
    "勤于思考，能够联系本职工作提出见解，结业报告质量较高。",
    "全程参加培训，笔记完整，小组活动中发挥了骨干作用。",
)
EXPELLED = "缺课学时超过培训总学时的七分之一，按规定予以退学。"
NOT_PASSED = "结业考试未达到合格线。"
REMARKS = (
    "现场教学安排得好，希望今后再多一些案例。",
    "老师讲得深入浅出，对实际工作很有帮助。",
    "课程内容较多，建议适当延长研讨时间。",
    "食宿安排周到，班主任认真负责。",
    "建议课前提前发放讲义。",
    "教室空调温度偏低，其他都很满意。",
)

# part, title, description, points
CLAIMS = (
    ("self_study", "参加党组理论学习中心组学习", "全年参加中心组集体学习并作交流发言。", 4),
    ("self_study", "完成在线学习课程", "在干部网络学院完成必修和选修课程。", 5),
    ("self_study", "取得法律职业资格证书", "通过国家统一法律职业资格考试。", 10),
    ("self_study", "在职研究生课程学习", "完成公共管理专业学年课程，成绩合格。", 8),
    ("self_study", "参加单位政治理论学习", "参加本单位组织的政治理论学习，有学习笔记。", 3),
    ("theory", "调研报告获区级采用", "围绕老工业区转型撰写调研报告，被区委内参采用。", 6),
    ("theory", "在市级刊物发表理论文章", "发表基层治理方面文章一篇。", 8),
    ("theory", "参与编写教材", "参与编写区情教材一章。", 5),
    ("performance", "年度考核优秀", "上一年度公务员年度考核为优秀等次。", 10),
    ("performance", "获区级表彰", "被评为区级先进个人。", 8),
    ("performance", "承担重点专项任务", "牵头完成重点项目征迁任务，按期交地。", 6),
)
CLAIM_RETURNED, CLAIM_REJECTED = "请补充证书编号和发证单位盖章页。", "该项活动属于本职工作，不符合加分情形。"
CLAIM_APPEAL = "该任务为区委专项抽调工作，不属于本单位职责，补充抽调文件，申请复核。"


def answer(leaf: str, *, topic: str, style: int) -> str:
    """What a bidder of this style answers to a criterion."""
    said = ANSWERS.get(leaf, GENERAL)
    return said.format(opening=OPENINGS[style % len(OPENINGS)], topic=topic, leaf=leaf, n=3 + style % 4)


def summary(style: int) -> str:
    """The summary of a bid."""
    return SUMMARY.format(opening=OPENINGS[style % len(OPENINGS)])


# Why the demo's experts are chosen without a draw, with whose consent; and what the purchaser's representative brings.
DIRECT = {"reason": "干部培训项目专业性强，随机抽取难以确定合适的评审专家", "approval": "主管预算单位同意，渝府办〔2026〕12号"}
LETTER = "采购人授权函（大渡口组授〔2026〕3号）"
