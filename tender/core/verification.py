"""Codes of official papers: the QR on a paper leads to the page that says whether the paper is ours.

Lives here: making a code and its address. The code is the key of the stored file (`files.keep(…, key=code)`).
Not here: the page (`tender/portal/views/verify.py`), printing (`core/papers.py`).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.urls import reverse


def new_code() -> uuid.UUID:
    """A code nobody can guess, made before the paper is printed, because it stands in the paper's QR."""
    return uuid.uuid4()


def verify_url(code: uuid.UUID) -> str:
    """The public address that verifies the paper with this code."""
    return settings.SITE_URL.rstrip("/") + reverse("portal:verify", args=[code])
