"""Certificates: printed for everybody who completes, with a code that anyone can check (by the outbox)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tender.core import papers
from tender.core.actor import WORKER
from tender.core.door import lock, note
from tender.core.files import keep
from tender.core.models import OutboxEvent
from tender.core.verification import new_code, verify_url
from tender.delivery import documents
from tender.delivery.models import Certificate, Enrolment


def certify(event: OutboxEvent, *, at: datetime) -> Certificate:
    """Handler of enrolment.completed: number, paper and code, once per enrolment."""
    enrolment = Enrolment.objects.select_related("training__buyer", "training__provider", "learner__unit").get(pk=event.thing_id)
    if found := Certificate.objects.filter(enrolment=enrolment).first():
        return found
    code, number = new_code(), certificate_number(enrolment)
    paper = papers.pdf(certificate_sheet(enrolment, number), verify_url=verify_url(code))
    with transaction.atomic():
        row = lock(enrolment)
        if found := Certificate.objects.filter(enrolment=row).first():
            return found
        stored = keep(paper, name=f"结业证书_{number}.pdf", purpose="certificate", at=at, organisation_id=row.buyer_id, key=code)
        certificate = Certificate.objects.create(enrolment=row, number=number, code=str(code), paper=stored, at=at)
        note(row, "certificate.issued", by=WORKER, at=at, number=number, sha256=stored.sha256)
    return certificate


def certificate_number(enrolment: Enrolment) -> str:
    """结业〔year〕class-enrolment: unique, because the enrolment's number is."""
    return f"结业〔{enrolment.training.ends_on.year}〕{enrolment.training_id:03d}-{enrolment.pk:05d}"


def certificate_sheet(enrolment: Enrolment, number: str) -> documents.Certificate:
    """The values printed on the certificate."""
    training, learner = enrolment.training, enrolment.learner
    return documents.Certificate(
        number=number, issuer=training.buyer.name, dated=localdate(enrolment.completed_at), holder=str(learner),
        unit=learner.unit.name if learner.unit else "", class_name=training.title, provider=training.provider.name,
        started=training.starts_on, ended=training.ends_on, hours=training.hours,
    )  # fmt: skip
