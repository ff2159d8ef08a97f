"""The end of a test run: no file survives it, and the tests' own database server stops with it."""

from __future__ import annotations

import shutil

from django.conf import settings

from tender.config import embedded


def pytest_unconfigure() -> None:
    """Remove uploaded files; stop the embedded server in the process that started it."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    for data in list(embedded.started):
        embedded.stop(data)
