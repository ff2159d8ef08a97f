"""Preparing a machine: one clear line when something is missing, and no work when nothing changed."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tender.config.embedded import BASE


@pytest.fixture
def prepare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, working on a project of its own whose only package is missing."""
    spec = importlib.util.spec_from_file_location("prepare", BASE / "deploy" / "prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.txt").write_text("")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp")
    monkeypatch.setattr(module, "REQUIREMENTS", tmp_path / "requirements.txt")
    monkeypatch.setattr(module, "PACKAGES", [("libneeded", lambda: False, False), ("browser", lambda: False, True)])
    monkeypatch.setattr(module.os, "geteuid", lambda: 1000)
    return module


@pytest.mark.parametrize(
    ("purpose", "named"), [("run", "libneeded"), ("test", "libneeded browser"), ("setup", "libneeded browser")]
)
def test_what_is_missing_and_may_not_be_installed_is_named_in_one_line(prepare: ModuleType, purpose: str, named: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        prepare.main(purpose)
    assert stopped.value.code == f"kaibiao: please install these first, as root: apt-get install {named}"


def test_the_environment_is_built_once_per_requirements_file(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "PACKAGES", [])
    calls: list[list[str]] = []
    run = subprocess.run

    def counted(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        calls.append(command)
        return run(["true"] if "pip" in command else [*command[:-1], "--without-pip", command[-1]], **options)

    monkeypatch.setattr(prepare.subprocess, "run", counted)
    prepare.main("run")
    assert [("venv" in call, {"--require-hashes", "--no-deps"} <= set(call)) for call in calls] == [(True, False), (False, True)]
    prepare.main("run")
    assert len(calls) == 2
    prepare.REQUIREMENTS.write_text("# changed\n")
    prepare.main("run")
    assert len(calls) == 4


def test_an_environment_that_is_a_link_is_left_alone(prepare: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "PACKAGES", [])
    (tmp_path / "theirs").mkdir()
    prepare.VENV.symlink_to(tmp_path / "theirs")
    prepare.main("run")
    assert list((tmp_path / "theirs").iterdir()) == []


def test_an_old_python_is_refused_in_one_line(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "OLDEST_PYTHON", (9, 0))
    with pytest.raises(SystemExit, match="or later is needed"):
        prepare.main("run")
