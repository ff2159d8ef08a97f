"""Starting the site: what is prepared before the first process runs knows where the site will be."""

from __future__ import annotations

import pytest
from django.conf import settings as known
from django.core.management import call_command

from tender.core import boot


class Stopped(Exception):
    """Ends the start where the test has seen enough."""


def test_the_demo_is_loaded_knowing_the_port(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters and codes on papers carry the address; they led to port 8000 whatever port was asked for."""
    settings.SITE_URL = "http://localhost:8000"
    seen: list[str] = []

    def prepare(_say, *, demo: bool) -> None:
        seen.append(known.SITE_URL)
        raise Stopped

    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.setattr(boot, "is_free", lambda _host, _port: True)
    monkeypatch.setattr(boot, "prepare", prepare)
    with pytest.raises(Stopped):
        call_command("run", port=8931)
    assert seen == ["http://localhost:8931"]
    monkeypatch.setenv("SITE_URL", "https://example.org/")
    assert boot.address(8931) == "https://example.org"
