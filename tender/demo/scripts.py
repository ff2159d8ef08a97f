"""What the demo's tenders buy: one script per tender, with its need, lots, texts and criteria. Only data and its reading.

Not here: when it happens (`days.py`), who bids what (`bidding.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tender.procurement.rules import criteria, reading
from tender.procurement.services.draft_lists import LotRow

TREES = Path(criteria.__file__).resolve().parent.parent / "rulebooks" / "criteria-trees.json"
TRAINING, PLATFORM = "T01", "W01"
GUIDANCE = {
    "价格": "以满足招标文件要求的最低投标报价为评标基准价，价格分＝（评标基准价÷投标报价）×10。",
    "综合": "管理制度健全、服务承诺具体可行、了解本地区干部教育培训工作的，得4—5分；较好的，得2—4分；一般的，得0—2分。",
    "场地食宿": "教学场地、住宿、用餐安全可靠、交通便利的，得12—15分；基本满足的，得8—12分；有明显不足的，得0—8分。",
    "服务方案": "主题贴合、课程完整、师资权威、方式新颖、保障周密的，得48—60分；较好的，得36—48分；"
    "一般的，得20—36分；较差的，得0—20分。",
}
GENERAL = "完整、针对性强、可行的，得满分的80%—100%；较好的，得60%—80%；一般的，得30%—60%；较差或者未提供的，得0—30%。"


@dataclass(frozen=True)
class Script:
    """One tender. `lots`: (title, what is bought, budget in yuan); the ceiling lies at 95 percent of the budget."""

    title: str
    purpose: str
    audience: str
    heads: int
    days: int
    lots: tuple[tuple[str, str, int], ...]
    requirement: str
    place: str = "重庆市内，具备住宿条件的培训场所"
    tree: str = TRAINING
    quantity: str = ""

    @property
    def budget(self) -> Decimal:
        """All lots together, in yuan."""
        return sum((Decimal(amount) for _title, _what, amount in self.lots), Decimal(0))

    def lot_rows(self) -> list[LotRow]:
        """The lots as typed."""
        return [LotRow(title, Decimal(amount), Decimal(amount) * 95 / 100, what) for title, what, amount in self.lots]


STANDARDS = (
    "遵守《干部教育培训工作条例》和中央、市委关于干部培训的纪律要求；课程内容须经采购人审核；每班配备专职班主任；"
    "授课师资以正高级职称或者领导干部、知名专家为主，比例不低于60%；食宿标准按三类培训执行，不得组织与培训无关的考察。"
)
ACCEPTANCE = "每期培训班结束后，依据课次记录、考勤、学习鉴定和学员教学评估组织验收；学员满意率不低于85%。"
PAYMENT = "合同签订且收到发票后30日内支付30%；培训班验收合格且收到发票后30日内支付70%。"


def training(topic: str, audience: str, size: tuple[int, int, int], purpose: str, content: str) -> Script:
    """One class as one lot; `size` is (people, days, budget in yuan)."""
    heads, days, budget = size
    what = f"{heads}人、{days}天（{days * 8}学时）的{topic}，含课程、师资、教材、场地、食宿和组织管理。"
    requirement = f"围绕“{topic}”组织{days}天集中脱产培训，参训{heads}人，共{days * 8}学时。{content}"
    return Script(topic, purpose, audience, heads, days, ((topic, what, budget),), requirement)


LOOP = training(
    "扩大对外开放与统筹区域发展专题培训班",
    "township",
    (30, 5, 168000),
    "面向社会公开择优选择培训机构，提升干部服务成渝地区双城经济圈建设、扩大对外开放、统筹区域发展的能力。",
    "课程应当包括对外开放新格局、自由贸易试验区实践、区域协调发展战略、营商环境与招商实务、现场教学和结构化研讨，"
    "每天不少于一次互动式教学；结束时组织结业考试并出具学习鉴定。",
)
YEARLY = Script(
    "年度干部专题培训服务",
    "以公开竞争方式确定年度专题培训班承办单位，推进一主多元的干部教育培训格局。",
    "township",
    400,
    60,
    (
        ("党政干部综合能力提升系列班", "全年不少于5期，每期2至3天，在区内举办，含课程、师资、教材、场地和组织管理。", 420000),
        ("城市治理与经济发展系列班", "全年不少于5期，每期2至3天，依托高校或者干部学院优质资源举办。", 560000),
    ),
    "按照年度干部教育培训计划，分批次举办专题培训班。每期开班前提交课程方案，结束后开展教学评估。",
    "重庆市大渡口区及承办单位所在地",
    quantity="两包，每包全年不少于5期，每期20至50人",
)
PLATFORM_UPGRADE = Script(
    "干部在线学习平台升级改造",
    "升级在线学习、自主选学、学分管理和专家互动功能，方便干部随时随地学习。",
    "staff",
    1200,
    90,
    (("干部在线学习平台升级改造", "平台升级开发、数据迁移、部署实施、培训和一年运维服务。", 780000),),
    "升级在线选课、专家与学员互动、学分自动归集、移动端学习和数据统计功能，完成历史数据迁移，并提供一年运维服务。",
    "重庆市大渡口区",
    PLATFORM,
    "平台一套，注册用户1200人，建设期90天",
)
DRAFT = training("统战干部政策理论培训班", "staff", (40, 3, 96000), "提高统战干部政策理论水平。", "")
IN_REVIEW = training(
    "新任科级领导干部任职培训班",
    "township",
    (45, 5, 198000),
    "帮助新任职科级干部尽快适应岗位。",
    "课程包括党性教育、依法行政、应急处突、公文处理和廉政教育。",
)
APPROVED = training(
    "青年干部综合素质提升培训班",
    "staff",
    (50, 4, 176000),
    "培养青年干部调查研究和群众工作能力。",
    "课程包括调查研究方法、群众工作、公文写作、新媒体应用和基层实践。",
)
PUBLISHED = Script(
    "“十五五”规划实施与项目谋划专题培训",
    "提高干部谋划和推进重大项目的能力。",
    "township",
    80,
    5,
    (
        ("规划实施与政策研究班", "40人、5天（40学时），依托高校举办。", 268000),
        ("项目谋划与投融资实务班", "40人、5天（40学时），含现场教学一天。", 248000),
    ),
    "分两个班次围绕规划实施、项目谋划、专项债券与政府投资管理开展培训，采取专题讲授、案例教学和结构化研讨相结合的方式。",
)
SUSPENDED = training(
    "保密管理与网络安全专题培训班",
    "staff",
    (45, 3, 126000),
    "提高涉密人员和信息化岗位干部的保密意识与网络安全处置能力。",
    "课程包括保密法规、网络安全等级保护、数据安全和应急演练，安排实操不少于半天。",
)
CLOSING = training(
    "招商引资与营商环境专题培训班",
    "township",
    (40, 4, 158000),
    "提升招商队伍专业化水平。",
    "课程包括产业链招商、投资促进政策、商务谈判和营商环境评价。",
)
CLOSED = training(
    "乡村振兴与基层党建专题培训班",
    "staff",
    (60, 3, 148000),
    "建强基层党组织带头人队伍。",
    "课程包括党建引领基层治理、集体经济发展和矛盾纠纷化解，安排现场教学不少于1天。",
)
OPENED = training(
    "党外干部能力提升培训班",
    "township",
    (35, 4, 142000),
    "提高党外干部参政议政和履职能力。",
    "课程包括政党制度、协商民主和调查研究。",
)
EXAMINING = training(
    "应急管理与舆情应对专题培训班",
    "township",
    (40, 3, 138000),
    "提高领导干部应急处突能力。",
    "课程包括应急管理体系、突发事件处置桌面推演和媒体沟通实训。",
)
EVALUATED = training(
    "数字政府与大数据应用能力培训班",
    "township",
    (45, 4, 186000),
    "提高干部数字素养和大数据应用能力。",
    "课程包括数字政府建设、数据治理、人工智能应用和网络安全。",
)
AWARDED = training(
    "城市更新与产业升级专题培训班",
    "township",
    (40, 5, 228000),
    "服务老工业区转型发展。",
    "课程包括城市更新政策、工业遗产利用、产业转型案例和现场教学。",
)
SIGNING = training(
    "办公室业务与公文处理能力培训班",
    "staff",
    (50, 3, 112000),
    "提高办公室工作人员以文辅政能力。",
    "课程包括公文格式与行文规则、会议组织、督查督办和保密管理，安排写作实训不少于1天。",
)
FAILED = training(
    "外事礼仪与国际交流实务培训班",
    "staff",
    (30, 2, 60000),
    "提高涉外工作人员能力。",
    "课程包括外事纪律、涉外礼仪和国际交流实务。",
)
TERMINATED = training(
    "干部健康管理与心理调适培训班",
    "staff",
    (60, 2, 88000),
    "关心关爱干部身心健康。",
    "课程包括压力管理、心理调适和健康生活方式。",
)


@cache
def tree(name: str) -> tuple[criteria.Criterion, ...]:
    """A real criteria tree by its id, every leaf with guidance."""
    found = next(row for row in reading.parse(TREES.read_text(encoding="utf-8")) if row["id"] == name)
    return tuple(_guided(node) for node in criteria.from_json(reading.Node(found["groups"])))


def _guided(node: criteria.Criterion) -> criteria.Criterion:
    guidance = node.guidance or ("" if node.items else GUIDANCE.get(node.name, GENERAL))
    items = tuple(_guided(item) for item in node.items)
    return criteria.Criterion(node.name, node.kind, node.weight, items, guidance, node.key)
