"""The tender document (招标文件) filled from a tender: the sixteen items of O87 art. 20, as far as the tender knows them.

Lives here: reading rows into the frozen sheet. Not here: standing words (`document_words.py`), publishing it (`notice.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from tender.core.models import StoredFile
from tender.core.papers import Attached
from tender.procurement.documents.tender_document import Clause, CriterionRow, RequirementItem, TenderDocument
from tender.procurement.models import Criterion, Tender, TenderTerms
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.rulebook_shapes import AbnormalLow
from tender.procurement.services import document_words as words
from tender.procurement.services import scoring_words, sheets, terms_words

KINDS = {"price": "价格", "quality": "主观", "fixed": "客观"}


def document_sheet(tender: Tender, *, at: datetime, edition: int = 0) -> TenderDocument:
    """招标文件 as it would be published at this moment.

    `edition` counts corrections; the first chapter keeps the day of publication.
    """
    book = rulebook.load(tender.rulebook)
    return TenderDocument(
        number=tender.number, issuer=tender.buyer.name, dated=localdate(at), edition=edition,
        notice=sheets.tender_notice(tender, at=tender.published_at or at),
        sealing=words.SEALING, signing=words.SIGNING, evidence=_evidence(tender),
        policy=words.POLICY.format(percent=_plain(tender.small_micro_deduction)), bid_contents=words.BID_CONTENTS,
        pricing=words.PRICING, **_bond(tender),
        requirement=_requirement(tender), contract_draft=_contract(tender, book), delivery_time=tender.period or "—",
        delivery_place=tender.place or "—", delivery_way=words.DELIVERY_WAY, acceptance=tender.acceptance or "—",
        payment=terms_words.payments(terms_of(tender), tender.payment),
        performance_bond=terms_words.performance_bond(terms_of(tender)),
        criteria=tuple(criterion_rows(tender)),
        agency_fee=words.AGENCY_FEE, forms=tuple(Clause(title=title, text=text) for title, text in words.FORMS),
        attachments=tuple(Attached(name=row.title, sha256=row.file.sha256) for row in tender.documents.all()),
        **_evaluation(tender, book), **_remedies(book),
    )  # fmt: skip


def corrected(
    tender: Tender, values: Mapping[str, Any], *, guidance: Mapping[int, str], deadline: datetime, at: datetime,
    terms: TenderTerms | None = None, added: Sequence[StoredFile] = (), edition: int,
) -> TenderDocument:  # fmt: skip
    """招标文件 as it will read after an amendment that is not written yet: fields, terms, scoring guidance, deadline, files."""
    after = copy(tender)  # rows are read through it, nothing is saved
    for name, value in values.items():
        setattr(after, name, value)
    after.deadline = deadline
    if terms is not None:
        after.terms = terms
    sheet = document_sheet(after, at=at, edition=edition)
    files = tuple(Attached(name=stored.name[:200], sha256=stored.sha256) for stored in added)
    criteria = tuple(criterion_rows(after, guidance))
    return replace(sheet, criteria=criteria, attachments=sheet.attachments + files)


def criterion_rows(tender: Tender, guidance: Mapping[int, str] | None = None) -> Iterator[CriterionRow]:
    """The criteria tree in reading order; `guidance` replaces what single criteria say."""
    below: dict[int | None, list[Criterion]] = {}
    for node in tender.criteria.all():
        below.setdefault(node.parent_id, []).append(node)

    def walk(parent: int | None, prefix: str, depth: int) -> Iterator[CriterionRow]:
        for place, node in enumerate(below.get(parent, ()), start=1):
            number = f"{prefix}.{place}" if prefix else str(place)
            said = node.told_with((guidance or {}).get(node.pk, node.guidance)) or (
                words.PRICE_GUIDANCE if node.kind == "price" else ""
            )
            kind = "" if node.pk in below else KINDS[node.kind]
            yield CriterionRow(depth=depth, number=number, name=node.name, weight=node.weight, kind=kind, guidance=said)
            yield from walk(node.pk, number, depth + 1)

    return walk(None, "", 0)


def _evidence(tender: Tender) -> tuple[str, ...]:
    rows = (row for row in tender.requirements.all() if row.kind == "qualification")
    return tuple(f"{row.text}：{row.evidence or '按系统提示提交'}。" for row in rows)


def _requirement(tender: Tender) -> tuple[RequirementItem, ...]:
    """What is bought, then what every bid must meet (★)."""
    parts = (
        ("培训目标", tender.goal), ("培训内容", tender.requirement), ("服务标准", tender.standards), ("数量", tender.quantity),
    )  # fmt: skip
    said = [(name, text.strip(), False) for name, text in parts if text.strip()]
    said += [
        ("符合性要求", row.text + (f"（证明材料：{row.evidence}）" if row.evidence else ""), True)
        for row in tender.requirements.all()
        if row.kind == "conformity"
    ]
    return tuple(
        RequirementItem(number=str(place), title=name, text=text, starred=starred)
        for place, (name, text, starred) in enumerate(said, start=1)
    )


def _contract(tender: Tender, book: Rulebook) -> tuple[Clause, ...]:
    """The articles a contract of this tender begins with (the contracts room owns them), with what the tender adds."""
    terms = terms_of(tender)
    articles = import_string(settings.CONTRACT_DRAFT)(
        acceptance=tender.acceptance, bond=terms_words.contract_bond(terms), words=tender.words
    )
    days = book.period("sign_contract").amount
    own = [
        Clause(title="合同价款", text=words.CONTRACT_PRICE),
        Clause(title="履行期限、地点", text=f"履行期限：{tender.period or '—'}\n履行地点：{tender.place or '—'}"),
        Clause(title="资金支付", text=terms_words.payments(terms, tender.payment)),
    ]
    rest = [Clause(title=article["title"], text=article["text"]) for article in articles]
    return (*rest[:1], *own, *rest[1:], Clause(title="合同签订", text=words.SIGNING_CONTRACT.format(days=days)))


def _bond(tender: Tender) -> dict[str, Any]:
    asks = bond_terms_of(tender) is not None
    return {
        "bond": terms_words.bid_bond(terms_of(tender)),
        "bond_refund": words.BOND_REFUND if asks else words.NO_BOND,
        "bond_forfeit": words.BOND_FORFEIT if asks else words.NO_BOND,
    }


def _evaluation(tender: Tender, book: Rulebook) -> dict[str, Any]:
    size = book.committee(tender.method)
    budget = sum((lot.budget for lot in tender.lots.all()), Decimal(0))
    least = size.large_least if size.large_budget is not None and budget >= size.large_budget else size.least
    comments = words.COMMENTS.format(below=_plain(tender.comment_below), above=_plain(tender.comment_above))
    return {
        "evaluation_method": scoring_words.method(tender),
        "committee": words.COMMITTEE.format(least=least) + comments,
        "price_formula": scoring_words.price_formula(tender),
        "rounding": scoring_words.rounding(tender),
        "tie_break": scoring_words.ties(tender),
        "abnormal_low": _abnormal_low(book.abnormal_low),
        "invalid_cases": (*(f"{case}；" for case in words.INVALID_CASES[:-1]), f"{words.INVALID_CASES[-1]}。"),
        "bid_validity_days": terms_of(tender).bid_validity_days or words.BID_VALIDITY_DAYS,
    }


def _abnormal_low(low: AbnormalLow) -> str:
    """How an abnormally low price is treated: by the numbers that the law of the time names, or by the committee alone."""
    named = ((key, getattr(low, key)) for key in words.ABNORMAL_SHARES)
    shares = [words.ABNORMAL_SHARES[key].format(_plain(share * 100)) for key, share in named if share is not None]
    if not shares:
        return words.ABNORMAL_LOW_JUDGED
    *first, last = shares
    return words.ABNORMAL_LOW.format(shares=f"{'、'.join(first)}或者{last}" if first else last, minutes=low.explain_minutes)


def _remedies(book: Rulebook) -> dict[str, Any]:
    periods = (("inquiry", "inquiry_reply"), ("filing", "objection_filing"), ("reply", "objection_reply"))
    days = {key: book.period(name).amount for key, name in (*periods, ("complaint", "complaint_filing"))}
    years = int(book.limit("archive_years").amount)
    return {
        "credit_query": words.CREDIT,
        "remedies": words.REMEDIES.format(**days),
        "other": f"{words.ASKING}\n{words.FAILED}\n{words.OTHER.format(years=years)}",
    }


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
