"""The public draw between equals: made once, from a seed that nobody alone chooses, printed and open to be repeated.

Not here: the algorithm (`rules/draw.py`), confirming the winner (`award.py`).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.documents.award import DrawnLine, TieDrawRecord
from tender.procurement.models import Award, Bid, Report, TieDraw
from tender.procurement.models.allocation import Seats
from tender.procurement.models.scoring_terms import draws_by_seed
from tender.procurement.models.tie_draw import standing_draw
from tender.procurement.rules.draw import ALGORITHM, digest_of, draw
from tender.procurement.services.examination_sheet import lot_name
from tender.procurement.services.paper import keep_paper

LAW = "财政部令第87号 第57条、第68条"


@transaction.atomic
def draw_among_equals(award: Award, *, word: str = "", chance: str = "", by: Actor, at: datetime) -> TieDraw:
    """The leader draws one of the bids that nothing separates. `word` goes into the seed, `chance` is its random part.

    Writes the draw with its record (随机抽取记录) and the audit line award.tie_drawn. Refuses forbidden, wrong_state,
    drawn_by_hand, nothing_to_draw, draw_made.
    """
    lock(award.tender)
    award = lock(award)
    if not by.holds("approver", award.buyer_id):
        raise forbidden()
    equals = _equals(award)
    entries = [{"bid": str(bid.pk), "name": bid.provider.name, "uscc": bid.provider.uscc} for bid in equals]
    digest = digest_of(entry["uscc"] for entry in entries)
    report = Report.objects.filter(lot=award.lot).select_related("paper").last()
    parts = (
        award.tender.number,
        f"{award.lot.number}.{award.seat}",
        digest,
        report.paper.sha256 if report else "",
        word.strip()[:60],
    )
    seed = "|".join([*parts, chance or secrets.token_hex(16)])
    paper = keep_paper(
        _sheet(award, entries, seed=seed, digest=digest, by=by, at=at),
        name=f"随机抽取记录_{award.tender.number}_{award.lot.number}", purpose="draw", organisation_id=award.buyer_id, at=at,
    )  # fmt: skip
    made = TieDraw.objects.create(
        award=award, entries=entries, digest=digest, seed=seed, algorithm=ALGORITHM, drawn_by_id=by.person_id, paper=paper, at=at
    )
    note(award, "award.tie_drawn", by=by, at=at, seed=seed, digest=digest, drawn=made.drawn_bid)
    return made


def _equals(award: Award) -> list[Bid]:
    """The bids to draw among, in a fixed order."""
    if award.state != Award.State.PROPOSED:
        raise Refusal("wrong_state", _("This award is decided already."), law=LAW)
    if not draws_by_seed(award.tender):
        raise Refusal("drawn_by_hand", _("The tender document says that lots are drawn by hand."), law=LAW)
    seats = Seats(award.tender)
    seat = seats.of(award)
    equals = seats.eligible(seat) if seat and not seat.winner and not seat.waits else []
    if len(equals) < 2:
        raise Refusal("nothing_to_draw", _("There are no equals to draw among."), law=LAW)
    if standing_draw(award, equals):
        raise Refusal("draw_made", _("The draw was made already; it is made once and stands."), law=LAW)
    return sorted(equals, key=lambda bid: bid.provider.uscc)


def _sheet(award: Award, entries: list[dict[str, str]], *, seed: str, digest: str, by: Actor, at: datetime) -> TieDrawRecord:
    """What stands on 随机抽取记录: everything that repeating the draw takes."""
    names = {entry["uscc"]: entry["name"] for entry in entries}
    lines = draw(names, seed=seed, count=1)
    return TieDrawRecord(
        number=award.tender.number, issuer=award.tender.buyer.name, dated=localdate(at), project_name=award.tender.title,
        lot=lot_name(award.lot), seat=award.seat, seats=award.lot.winners, drawn_at=at, drawn_by=by.name, seed=seed, digest=digest,
        algorithm=ALGORITHM,
        lines=tuple(DrawnLine(place=one.place, bidder=names[one.entry], entry=one.entry, key=one.key) for one in lines),
    )  # fmt: skip


def drawn_words(tender_awards: list[Award]) -> str:
    """What the publicity says of the draws of these awards: seed and algorithm, so that anybody can repeat them."""
    said = [
        f"{lot_name(award.lot)}评审得分、投标报价等均相同，经公开随机抽取确定；随机种子：{made.seed}；算法：{made.algorithm}"
        f"（对“种子＋换行符＋统一社会信用代码”计算SHA-256，按结果由小到大排序取第一名）；抽取顺序：{_order(made)}。"
        for award in tender_awards
        for made in award.tie_draws.all()
        if award.winner_id == made.drawn_bid
    ]
    return "\n".join(said)


def _order(made: TieDraw) -> str:
    return "、".join(f"{name}（{line.entry}）" for line, name in made.rows())
