"""The embedded PostgreSQL, really started in folders of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tender.config import embedded


@pytest.fixture
def closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `var` with a long path under a folder that only we may enter, as a home folder is."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(embedded, "VAR", home / "a-rather-long-name-of-a-folder" / "another-long-name-of-a-folder" / "var")
    monkeypatch.setattr(embedded, "SYSTEM_HOME", Path(f"/var/lib/kaibiao-test-{os.getpid()}"))
    yield home
    embedded.stop(embedded.data_folder())
    embedded.destroy()
    embedded.shutil.rmtree(embedded.SYSTEM_HOME, ignore_errors=True)


def test_a_server_in_a_closed_home_starts_keeps_its_data_and_opens_nothing(closed_folder: Path) -> None:
    data = embedded.data_folder()
    address = embedded.url(data, careless=True)
    assert data in embedded.started
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('开标')")
    assert embedded.url(data) == address
    embedded.stop(data)
    assert data not in embedded.started
    with psycopg.connect(embedded.url(data, careless=True)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("开标",)]
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert closed_folder.stat().st_mode & 0o777 == 0o700
    assert data.stat().st_mode & 0o777 == 0o700


def test_destroy_ends_the_server_and_removes_its_data(closed_folder: Path) -> None:
    data = embedded.data_folder()
    address = embedded.url(data, careless=True)
    (embedded.VAR / "files").mkdir(parents=True)
    embedded.destroy()
    assert not data.exists()
    assert not (embedded.VAR / "files").exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_destroy_is_refused_while_the_site_runs(closed_folder: Path) -> None:
    assert not embedded._is_in_use()
    with embedded.in_use():
        assert embedded._is_in_use()
    assert not embedded._is_in_use()
