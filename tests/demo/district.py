"""Loading a small demo district for the tests of this folder, with stand-ins for papers. Not here: any test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.db import transaction

from tender.demo.load import Loaded, load
from tender.demo.town import SMALL
from tests.builders import SHANGHAI
from tests.builders.before import printed


@contextmanager
def district(at: str) -> Iterator[Loaded]:
    """A small district that began at a moment in China, and is gone afterwards."""
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    with transaction.atomic():
        with mock.patch("tender.core.papers.pdf", printed):
            made = load(moment, SMALL)
        yield made
        transaction.set_rollback(True)
