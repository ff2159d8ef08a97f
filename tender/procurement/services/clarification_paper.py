"""The letter to a bidder as a paper: printed when somebody who knows the bidder by name asks for it, and for the archive.

Not here: writing, answering, deciding (`clarification.py`). Nothing is stored: row and digest are the record.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.timezone import localdate

from tender.core import papers
from tender.procurement.documents.clarification import ClarificationLetter, Reply
from tender.procurement.models import Clarification
from tender.procurement.services.clarification_words import COSTS, KINDS, STEPS, TRIGGERS
from tender.procurement.services.examination_sheet import lot_name

CONFIRMS = {True: "我单位确认修正后的报价。", False: "我单位不确认修正后的报价。", None: ""}


def print_letter(letter: Clarification) -> bytes:
    """The paper as it stands now, without a code. Refuses as `core.papers.render`."""
    return papers.pdf(letter_sheet(letter), verify_url="")


def letter_sheet(letter: Clarification) -> ClarificationLetter:
    """What stands on the paper."""
    lot, tender = letter.bid.lot, letter.bid.lot.tender
    return ClarificationLetter(
        number=tender.number,
        issuer=tender.words.group,
        dated=localdate(letter.asked_at),
        words=tender.words,
        addressee=letter.bid.provider.name,
        project_name=tender.title,
        lot=lot_name(lot),
        about=KINDS[letter.kind],
        item=letter.item,
        figures=tuple(_figures(letter)),
        deadline=letter.deadline,
        asked_at=letter.asked_at,
        law=letter.law,
        reply=_reply(letter),
    )


def _figures(letter: Clarification) -> list[str]:
    """The prices that were found, in words."""
    found = letter.figures
    said = [f"{STEPS[code].format(rules=_yuan(one), gives=_yuan(other))}。" for code, one, other in found.get("steps", ())]
    if "corrected" in found:
        said.append(f"开标报价{_yuan(found['listed'])}元，修正后的报价{_yuan(found['corrected'])}元，请确认。")
    if "codes" in found:
        reasons = "；".join(TRIGGERS[one] for one in found["codes"])
        said.append(f"你单位报价{_yuan(found['price'])}元，启动异常低价审查的情形：{reasons}。")
    return said


def _yuan(text: str) -> str:
    return f"{Decimal(text):,.2f}"


def _reply(letter: Clarification) -> Reply | None:
    if letter.answered_at is None:
        return None
    return Reply(
        text="\n".join(filter(None, (CONFIRMS[letter.confirms], letter.answer))),
        costs=tuple((COSTS.get(name, name), Decimal(amount)) for name, amount in letter.costs.items()),
        files=tuple(one.file.name for one in letter.files.select_related("file")),
        signed_by=str(letter.answered_by or ""),
        signed_at=letter.answered_at,
        digest=letter.digest,
    )
