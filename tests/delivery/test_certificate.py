"""Certificates: printed once, readable, verifiable."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tender.core.files import chunks
from tender.delivery.models import Certificate
from tender.delivery.services.certificate import certify
from tests.builders import AT
from tests.builders import delivery as build
from tests.builders.contracts import event_of

pytestmark = pytest.mark.django_db


def test_a_certificate_is_printed_once_with_name_class_and_number():
    row = build.completed(build.delivered(people=1))[0]
    event = event_of(row, "enrolment.completed")
    first, again = certify(event, at=AT), certify(event, at=AT + timedelta(days=1))
    assert first == again
    assert Certificate.objects.count() == 1
    text = (
        "".join(page.extract_text() for page in PdfReader(BytesIO(b"".join(chunks(first.paper)))).pages)
        .replace("\n", "")
        .replace(" ", "")
    )
    assert row.learner.full_name in text
    assert row.training.title in text
    assert first.number in text
