"""What stands on the papers around the award: candidates' publicity, award notice, letters to winner and others.

Not here: when they are made (`award.py`), printing (`core/papers.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from tender.core.models.calendar import district_calendar
from tender.core.papers import Attached, Contact
from tender.procurement.documents.award import (
    AwardedItem,
    AwardNotice,
    AwardNotification,
    CandidatePublicity,
    LotCandidates,
    RegretLetter,
    Winner,
)
from tender.procurement.documents.evaluation import Candidate
from tender.procurement.models import Award, Bid, PriceTalk, Result, Tender
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries.examination import reasons_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.timeline import due
from tender.procurement.services.examination_sheet import lot_name
from tender.procurement.services.scoring_words import method_name
from tender.procurement.services.tie_draw import drawn_words

CANDIDATES = 3
REMEDIES = (
    "供应商认为{won}结果使自己的权益受到损害的，可以自{won}结果公告期限届满之日起七个工作日内，"
    "以书面形式（或通过本系统）向采购人提出质疑；对答复不满意的，可以在答复期满后十五个工作日内向同级财政部门投诉。"
)
NO_BOND = "本项目未收取{w.bond}。"
BOND = "{w.bond}自{w.win_letter}发出之日起5个工作日内退还。"


def contact_of(tender: Tender) -> Contact:
    """The buyer as papers name it."""
    return Contact(name=tender.buyer.name, address=tender.buyer.address, person=tender.contact_name, phone=tender.contact_phone)


def total_of(bid: Bid) -> Decimal | None:
    """The final score of a ranked bid as it is published; None where the price was negotiated."""
    return bid.result.total if hasattr(bid, "result") else None


def candidates_sheet(tender: Tender, awards: Sequence[Award], *, until: date, at: datetime) -> CandidatePublicity:
    """中标候选人公示 of all lots: winners as decided, then those behind them, three candidates at least where there are so many."""
    lots = []
    for lot in {award.lot_id: award.lot for award in awards}.values():
        seats = {award.winner_id: award.seat for award in awards if award.lot_id == lot.pk}
        fallen = lot.awards.filter(state="overturned").values("winner")
        ranked = Result.objects.filter(bid__lot=lot).exclude(bid__in=fallen).select_related("bid__provider").order_by("place", "pk")
        rows = sorted(ranked, key=lambda result: (seats.get(result.bid_id, 99), result.place))[: max(CANDIDATES, len(seats))]
        found = tuple(Candidate(rank=n, name=r.bid.provider.name, price=r.bid.price, score=r.total) for n, r in enumerate(rows, 1))
        lots.append(LotCandidates(lot=lot_name(lot), candidates=found))
    return CandidatePublicity(
        words=tender.words,
        number=tender.number, issuer=tender.buyer.name, dated=localdate(at), project_name=tender.title,
        opened_on=localdate(tender.opened_at), evaluation_method=method_name(tender), lots=tuple(lots),
        publicity_from=localdate(at), publicity_until=until,
        remedies=REMEDIES.format(won=tender.words.won), other=drawn_words(list(awards)),
        purchaser=contact_of(tender), agency=None,
        project_contact=tender.contact_name, project_phone=tender.contact_phone,
    )  # fmt: skip


def notice_sheet(tender: Tender, awards: Sequence[Award], *, at: datetime) -> AwardNotice:
    """中标结果公告 of these awards, with the committee's names and the tender document attached (O87 art. 69)."""
    rules = rulebook.load(tender.rulebook)
    winners = tuple(
        Winner(
            lot=lot_name(a.lot), name=a.winner.provider.name, address=a.winner.provider.address, amount=a.price,
            score=total_of(a.winner),
        )
        for a in awards
    )  # fmt: skip
    items = tuple(
        AwardedItem(
            lot=lot_name(a.lot), name=a.lot.title, scope=a.lot.description or tender.title, requirement=f"详见{tender.words.file}",
            time=tender.period or "详见合同", standard=tender.acceptance or f"详见{tender.words.file}",
            quantity="1项", unit_price=a.price,
        )
        for a in awards
    )  # fmt: skip
    return AwardNotice(
        words=tender.words,
        number=tender.number, issuer=tender.buyer.name, dated=localdate(at), project_name=tender.title, winners=winners,
        items=items, experts=tuple(_members(tender)), agency_fee="无",
        publicity_workdays=rules.period("award_publicity").amount,
        publicity_until=due(rules, "award_publicity", localdate(at), district_calendar()).on, recommended="无",
        remedies=REMEDIES.format(won=tender.words.won), other="", purchaser=contact_of(tender), agency=None,
        project_contact=tender.contact_name, project_phone=tender.contact_phone, attachments=tuple(_documents(tender)),
    )  # fmt: skip


def _members(tender: Tender) -> list[str]:
    if talk := PriceTalk.objects.filter(tender=tender).first():
        return [str(one.person) for one in talk.people.select_related("person")]
    sitting = tender.evaluation.members.filter(left_at=None).select_related("person").order_by("-is_leader", "kind", "pk")
    return [f"{m.person}（采购人代表）" if m.kind == "buyer" else str(m.person) for m in sitting]


def _documents(tender: Tender) -> list[Attached]:
    return [Attached(name=d.title, sha256=d.file.sha256) for d in tender.documents.select_related("file")]


def win_sheet(award: Award, *, at: datetime) -> AwardNotification:
    """中标通知书: starts the thirty days for the contract (GPL art. 46)."""
    tender, rules = award.tender, rulebook.load(award.tender.rulebook)
    sign = due(rules, "sign_contract", localdate(at), district_calendar())
    return AwardNotification(
        words=tender.words,
        number=f"{tender.number}-{award.lot.number}", issuer=tender.buyer.name, dated=localdate(at),
        addressee=award.winner.provider.name, project_name=tender.title, project_number=tender.number, lot=lot_name(award.lot),
        amount=award.price, period=tender.period, sign_days=rules.period("sign_contract").amount, sign_by=sign.on,
        performance_bond=f"按{tender.words.file}约定执行。", purchaser=contact_of(tender), project_contact=tender.contact_name,
        project_phone=tender.contact_phone,
    )  # fmt: skip


def regret_sheet(awards: Sequence[Award], bid: Bid, *, ranked: int, at: datetime) -> RegretLetter:
    """未中标通知书 against the winners of its lot: own score and rank, or why the bid did not come that far (O87 art. 69)."""
    award = awards[0]
    tender, rules = award.tender, rulebook.load(award.tender.rulebook)
    result = Result.objects.filter(bid=bid).first()
    return RegretLetter(
        words=tender.words,
        number=f"{tender.number}-{award.lot.number}", issuer=tender.buyer.name, dated=localdate(at),
        addressee=bid.provider.name, project_name=tender.title, project_number=tender.number, lot=lot_name(award.lot),
        score=result.total if result else None, rank=result.place if result else None, ranked_bidders=ranked,
        reason=_why(awards, bid) if result else reasons_of(bid) or "未通过资格性或符合性审查",
        winner="、".join(one.winner.provider.name for one in awards),
        winner_amount=award.price, bond_refund=(BOND if bond_terms_of(tender) else NO_BOND).format(w=tender.words),
        objection_until=_objection_until(rules, at),
        project_contact=tender.contact_name, project_phone=tender.contact_phone,
    )  # fmt: skip


def _why(awards: Sequence[Award], bid: Bid) -> str:
    """Why a ranked bid did not win although it stands before a winner: its bidder has won as many lots as one may."""
    most = awards[0].tender.lots_won_most
    is_before = any(bid.place is not None and bid.place < award.winner.place for award in awards)
    words = awards[0].tender.words
    return f"按{words.file}约定，每个{words.bidder}最多{words.won}{most}个标包" if most and is_before else ""


def _objection_until(rules: Rulebook, at: datetime) -> date:
    """The last day for objections: counted from the end of the notice's own publicity, not of the candidates' (GPR art. 53)."""
    ends = due(rules, "award_publicity", localdate(at), district_calendar()).on
    return due(rules, "objection_filing", ends, district_calendar()).on
