"""One draft by every other procedure than the open tender, so that each can be opened and gone on with from its beginning.

Only drafts: nothing is printed, nobody was told. Not here: which procedure is lawful when (`procurement/rules/procedure.py`).
"""

from __future__ import annotations

from tender.demo import scripts, tenders
from tender.demo.days import on
from tender.demo.scripts import Script, training
from tender.demo.stage import Story
from tender.demo.town import Town
from tender.procurement.rules.procedure import Claim
from tender.procurement.services import draft, draft_lists, procedure

AIM = "按照年度干部教育培训计划，提高干部履职能力。"
CONTENT = "课程方案由采购人审核后实施。"
# method, ground, why the ground applies, what is bought
CHOSEN: tuple[tuple[str, str, str, Script], ...] = (
    (
        "invited_tender",
        "special",
        "课程涉及内部工作资料，只能从具备相应管理条件的少数院校中选择。",
        training("保密与国家安全教育专题班", "county", (30, 3, 88000), AIM, CONTENT),
    ),
    (
        "consultation",
        "complex",
        "沉浸式教学的场景和脚本须与供应商共同研究，事先不能确定详细要求。",
        training("沉浸式党性教育教学项目", "staff", (60, 4, 118000), AIM, CONTENT),
    ),
    (
        "single_source",
        "only",
        "该课程体系及其教学案例库由唯一单位研发并享有著作权，没有其他供应商可以提供。",
        training("区域治理案例库专题研修班", "township", (25, 3, 76000), AIM, CONTENT),
    ),
    (
        "framework",
        "service_object",
        "为全区各单位提供现场教学服务，需要两家以上供应商，由各单位自主选择。",
        training("全区现场教学服务框架协议", "staff", (400, 2, 360000), AIM, CONTENT),
    ),
    (
        "direct_assignment",
        "main_channel",
        "属于区委党校主体班次，由党校作为主渠道内部承办。",
        training("科级干部进修班（主体班）", "township", (45, 10, 186000), AIM, CONTENT),
    ),
)


def story(town: Town) -> Story:
    """The second officer drafts each from a need, writes what is asked for and chooses its procedure with the reason on record."""
    days, last = town.days, town.days.last
    month = days.work(last, 45).replace(day=1)
    for place, (method, ground, argument, script) in enumerate(CHOSEN):
        wanted = yield from tenders.needed(town, script, days.work(last, place - len(CHOSEN)), month=month)
        at = yield on(days.work(last, place - len(CHOSEN)), "11:20")
        by = town.actor("liu", at)
        made = draft.draft_from_need(wanted, by=by, at=at)
        said = {
            "requirement": script.requirement, "standards": scripts.STANDARDS, "place": script.place,
            "acceptance": scripts.ACCEPTANCE, "payment": scripts.PAYMENT,
        }  # fmt: skip
        made = draft.save(made, "requirement", said, version=made.version, by=by, at=at)
        rows = script.lot_rows()
        rows[0] = draft_lists.LotRow(**{**rows[0].__dict__, "pk": made.lots.get().pk})
        made = draft_lists.save_lots(made, rows, version=made.version, by=by, at=at)
        claim = Claim(method, ground, argument, f"渝财采〔{last.year}〕{31 + place}号", days.work(last, -8))
        procedure.choose(made, claim, version=made.version, by=by, at=at)
