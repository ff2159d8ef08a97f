"""What follows a signed contract: its paper, its public notice, and the end of the award (by the outbox)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.contracts import documents, rules
from tender.contracts.models import Contract
from tender.core import papers
from tender.core.actor import WORKER
from tender.core.door import lock, perform
from tender.core.files import keep
from tender.core.models import OutboxEvent
from tender.core.paper_words import cn_date
from tender.parties.models import Organisation
from tender.procurement.models import Notice
from tender.procurement.services.notice import print_paper, publish_notice


def contract_signed(event: OutboxEvent, *, at: datetime) -> None:
    """Handler of contract.signed: print the contract, publish the contract notice, end award and tender. Once per contract."""
    contract = Contract.objects.select_related("tender", "award__lot", "call_off__entrant__lot", "buyer", "provider").get(
        pk=event.thing_id
    )
    if contract.paper_id:
        return
    printed, sheet = print_paper(contract_sheet(contract)), notice_sheet(contract)
    notice = print_paper(sheet)
    with transaction.atomic():
        row = lock(contract)
        row.paper = keep(
            printed.pdf,
            name=f"合同_{contract.number}.pdf",
            purpose="contract",
            at=at,
            organisation_id=row.provider_id,
            key=printed.code,
        )
        row.save(update_fields=["paper"])
        publish_notice(
            contract.tender, Notice.Kind.CONTRACT, title=f"{contract.title}公告", sheet=sheet, paper=notice, by=WORKER, at=at
        )
        if contract.award is None:  # of a framework, which ends with its summary
            return
        perform(contract.award, "mark_contracted", by=WORKER, at=at)
        if not contract.tender.awards.exclude(state__in=["contracted", "overturned"]).exists():
            perform(contract.tender, "conclude", by=WORKER, at=at)


def contract_sheet(contract: Contract) -> documents.Contract:
    """The values printed on the contract."""
    texts = {article["key"]: article["text"] for article in contract.articles}
    percents = [Decimal(term["percent"]) for term in contract.payments]
    amounts = rules.payment_amounts(contract.amount, percents)
    terms = zip(contract.payments, percents, amounts, strict=True)
    return documents.Contract(
        words=contract.tender.words,
        number=contract.number, issuer=contract.buyer.name, dated=localdate(contract.signed_at or contract.created_at),
        name=contract.title, project_name=contract.tender.title, project_number=contract.tender.number,
        lot=f"第{contract.lot.number}包 {contract.lot.title}", awarded_on=contract.settled_on,
        purchaser=_side(contract.buyer), provider=_side(contract.provider), items=_items(contract), amount=contract.amount,
        price_includes="培训方案设计、师资课酬、教材资料、场地、食宿、组织管理和税费等全部费用",
        quality=texts.pop("quality", ""), promises=(), period_from=contract.starts_on, period_until=contract.ends_on,
        place=contract.place,
        way="按照培训方案集中授课和现场教学", acceptance=texts.pop("acceptance", ""),
        payments=tuple(documents.PaymentTerm(name=t["name"], percent=p, amount=a, condition=t["condition"]) for t, p, a in terms),
        performance_bond=texts.pop("bond", ""), breach=texts.pop("breach", ""), dispute=texts.pop("dispute", ""),
        articles=tuple(documents.Article(title=a["title"], text=a["text"]) for a in contract.articles if a["key"] in texts),
        signed_place=contract.buyer.address, signatories=_signatories(contract),
    )  # fmt: skip


def notice_sheet(contract: Contract) -> documents.ContractNotice:
    """The values printed on the contract notice (GPR art. 50)."""
    return documents.ContractNotice(
        number=contract.number, issuer=contract.buyer.name, dated=localdate(contract.signed_at), name=contract.title,
        project_name=contract.tender.title, project_number=contract.tender.number, purchaser=_contact(contract.buyer),
        provider=_contact(contract.provider), procurement_method=contract.tender.words.method, items=_items(contract),
        amount=contract.amount, period=f"{cn_date(contract.starts_on)}至{cn_date(contract.ends_on)}", place=contract.place,
        signed_on=localdate(contract.signed_at), other="", attachments=(),
    )  # fmt: skip


def _items(contract: Contract) -> tuple[documents.Item, ...]:
    lot, call = contract.lot, contract.call_off
    return (
        documents.Item(
            name=call.need if call else lot.title,
            requirement=lot.description or contract.tender.requirement[:200],
            quantity=Decimal(1),
            unit="项",
            unit_price=contract.amount,
            amount=contract.amount,
        ),
    )


def _side(body: Organisation) -> documents.Side:
    return documents.Side(
        name=body.name,
        address=body.address,
        credit_code=body.uscc,
        representative=body.legal_representative,
        phone=body.contact_phone,
    )


def _contact(body: Organisation) -> papers.Contact:
    return papers.Contact(name=body.name, address=body.address, person=body.contact_name, phone=body.contact_phone)


def _signatories(contract: Contract) -> tuple[papers.Signatory, ...]:
    signed: list[Any] = list(contract.signatures.select_related("person"))
    return tuple(papers.Signatory(name=str(s.person), role=s.get_side_display(), signed_at=s.at) for s in signed)
