"""The buyer's people have marked what the law asked of them in earlier tenders; what is due in the next days still waits.

Not here: what is due (`procurement/rules/duties.py`).
"""

from __future__ import annotations

from tender.demo.town import Town
from tender.procurement.models import Duty
from tender.procurement.services import duty

NOTES = {
    "file_contract_copy": "合同副本已报区财政局备案",
    "refund_bond_losers": "本项目未收取投标保证金",
    "refund_bond_winner": "本项目未收取投标保证金",
    "refund_after_termination": "本项目未收取投标保证金和文件费用",
    "publish_contract": "合同公告已在指定媒体发布",
}


def settle(town: Town) -> None:
    """Every duty of the past that no flow carries is marked on its last day, by the officer, in the order of the days."""
    late = Duty.objects.filter(done_on=None, is_carried=False, on__lt=town.days.today, who="officer")
    for row in late.select_related("tender").order_by("on", "pk"):
        note = NOTES.get(row.key.partition(":")[0], "已按规定办理")
        duty.mark(row.tender, row.key, done_on=row.on, note_text=note, by=town.actor("zhou", town.at), at=town.at)
