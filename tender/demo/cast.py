"""Who lives in the demo district: organisations, people with their logins, experts, lecturers. Only data.

Agencies and all people are invented; the four outside schools are those the district really works with.
"""

from __future__ import annotations

from dataclasses import dataclass

# short name → (name, kind, address)
OWN = {
    "zuzhibu": ("中共重庆市大渡口区委组织部", "buyer", "重庆市大渡口区文体路126号"),
    "jiwei": ("中共重庆市大渡口区纪律检查委员会", "supervisor", "重庆市大渡口区文体路126号"),
    "shenji": ("重庆市大渡口区审计局", "supervisor", "重庆市大渡口区松青路1068号"),
    "zhuanjia": ("重庆市政府采购评审专家库", "unit", "重庆市渝中区"),
    "fagai": ("重庆市大渡口区发展和改革委员会", "unit", "重庆市大渡口区文体路126号"),
    "caizheng": ("重庆市大渡口区财政局", "unit", "重庆市大渡口区松青路1068号"),
    "zhujian": ("重庆市大渡口区住房和城乡建设委员会", "unit", "重庆市大渡口区松青路1068号"),
    "jiaowei": ("重庆市大渡口区教育委员会", "unit", "重庆市大渡口区文体路126号"),
    "weijian": ("重庆市大渡口区卫生健康委员会", "unit", "重庆市大渡口区文体路126号"),
    "renshe": ("重庆市大渡口区人力资源和社会保障局", "unit", "重庆市大渡口区文体路126号"),
    "jianqiao": ("重庆市大渡口区建桥镇人民政府", "unit", "重庆市大渡口区建桥镇"),
    "chunhui": ("重庆市大渡口区春晖路街道办事处", "unit", "重庆市大渡口区春晖路"),
}
UNITS = ("fagai", "caizheng", "zhujian", "jiaowei", "weijian", "renshe", "jianqiao", "chunhui")


@dataclass(frozen=True)
class School:
    """A provider: its login is `key`, its organiser's `key-zuban`. `style` makes its bids its own."""

    key: str
    name: str
    kind: str
    address: str
    head: str
    person: str
    organiser: str
    style: int
    is_small: bool = False


SCHOOLS = (
    School("dangxiao", "中共重庆市大渡口区委党校", "party_school", "重庆市大渡口区文体路128号", "邓立新", "何静", "秦岭", 0),
    School("qinghua", "清华大学", "university", "北京市海淀区清华园1号", "李志远", "沈括", "陶然", 1),
    School("renda", "中国人民大学", "university", "北京市海淀区中关村大街59号", "林文", "薛涛", "叶青", 2),
    School("pudong", "中国浦东干部学院", "cadre_academy", "上海市浦东新区前程路99号", "郑东", "俞欣", "顾晓", 3),
    School("hangzhou", "中共杭州市委党校", "party_school", "浙江省杭州市西湖区文二路1号", "钱江", "楼兰", "金波", 4),
    School("qiming", "重庆启明培训管理有限公司", "agency", "重庆市渝中区民生路188号", "罗启明", "彭程", "田野", 5, True),
    School("huizhi", "重庆汇智教育咨询有限公司", "agency", "重庆市江北区建新北路65号", "汪汇", "姚远", "石磊", 6, True),
    School("zhixing", "成都知行人才发展有限公司", "agency", "四川省成都市武侯区一环路南三段9号", "宋知行", "江帆", "白桦", 7),
    School("boyuan", "重庆博远干部培训服务中心", "agency", "重庆市沙坪坝区小龙坎正街12号", "唐博", "陆遥", "方圆", 8, True),
)
PARTNERS = ("qinghua", "renda", "pudong", "hangzhou")
NEWCOMER = School("xinhe", "重庆新禾企业管理咨询有限公司", "agency", "重庆市九龙坡区石桥铺渝州路4号", "谭新禾", "苗青", "", 9, True)


@dataclass(frozen=True)
class Figure:
    """A person of the buyer's side or the public with their seats (role, organisation)."""

    login: str
    name: str
    post: str
    seats: tuple[tuple[str, str], ...]
    can: str


FIGURES = (
    Figure("zhou", "周敏", "干部教育科科长", (("officer", "zuzhibu"),), "采购经办：编制、发布、开标、资格审查、合同、派员"),
    Figure("liu", "刘洋", "干部教育科干部", (("officer", "zuzhibu"),), "采购经办（第二人）：同上，并审核学分申报"),
    Figure("chen", "陈卫国", "区委组织部副部长", (("approver", "zuzhibu"),), "部领导：审批、定标、签署合同"),
    Figure("daibiao", "冯雪", "干部教育科副科长", (("evaluator", "zuzhibu"),), "采购人代表：参加评标委员会"),
    Figure("miyao", "邹平", "办公室机要员", (("custodian", "zuzhibu"),), "密钥保管人"),
    Figure("jiwei", "曹正", "驻部纪检监察组组长", (("supervisor", "jiwei"),), "纪检监督：全程查看"),
    Figure("shenji", "孟祥", "审计局财政审计科科长", (("supervisor", "shenji"),), "审计监督：全程查看"),
    Figure("jiangshi", "贺兰", "党校教授", (("lecturer", "dangxiao"),), "授课教师：本人课表和评价"),
)

# login, name, title, codes of fields (parties/subjects.toml), employer's name
EXPERTS = (
    ("pg1", "吴建华", "教授", "cadre_education public_management", "市级高校公共管理学院"),
    ("pg2", "徐丽", "教授", "economy", "市级高校经济学院"),
    ("pg3", "孙国强", "研究员", "party_building theory", "市社会科学研究机构"),
    ("pg4", "马晓燕", "副教授", "training_evaluation", "市级高校管理学院"),
    ("pg5", "朱明", "高级会计师", "finance", "市属国有企业"),
    ("pg6", "胡志刚", "教授", "urban", "市级高校建筑城规学院"),
    ("pg7", "郭敏", "高级工程师", "digital", "市信息中心"),
    ("pg8", "高原", "研究员", "cadre_education", "市教育科学研究机构"),
    ("pg9", "梁冰", "高级培训师", "cadre_education", "重庆汇智教育咨询有限公司"),
)

# name, title, unit, short name of the organisation if it is one of ours, fee class, fields
LECTURERS = (
    ("贺兰", "教授", "中共重庆市大渡口区委党校", "dangxiao", "professor", "党的创新理论"),
    ("邓小川", "副教授", "中共重庆市大渡口区委党校", "dangxiao", "associate", "基层党建"),
    ("严复兴", "教授", "清华大学", "qinghua", "professor", "宏观经济、对外开放"),
    ("施工", "教授", "清华大学", "qinghua", "professor", "城市规划与城市更新"),
    ("章程", "教授", "中国人民大学", "renda", "professor", "公共政策"),
    ("史明", "副教授", "中国人民大学", "renda", "associate", "财政与预算管理"),
    ("沪生", "教授", "中国浦东干部学院", "pudong", "professor", "自由贸易试验区"),
    ("申江", "副教授", "中国浦东干部学院", "pudong", "associate", "营商环境"),
    ("苏堤", "教授", "中共杭州市委党校", "hangzhou", "professor", "数字政府"),
    ("白堤", "副教授", "中共杭州市委党校", "hangzhou", "associate", "共同富裕与乡村振兴"),
    ("成渝", "研究员", "某国家级研究机构", "", "academician", "成渝地区双城经济圈"),
    ("钟实", "高级经济师", "某自由贸易试验区管委会", "", "other", "招商引资实务"),
)

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 文博 思远 雨桐 浩然 子涵 欣怡 嘉豪 梦琪 志强 建国 "
    "晓东 海燕 立军 红梅 新民 春华 永刚 佳慧 俊杰 雪莲 国庆 玉珍 天宇 晨曦 世杰 若兰 安邦 致远 维新 慧敏 成功 永康"
)
POSTS = {
    "county": ("副主任", "副局长", "副书记", "二级调研员"),
    "township": ("科长", "副科长", "一级主任科员", "副镇长"),
    "staff": ("科员", "二级主任科员", "四级主任科员", "一级科员"),
}
