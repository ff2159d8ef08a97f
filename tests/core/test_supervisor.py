"""The supervisor with real, tiny processes: restart, growing pauses, clean stop, no orphans."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tender.core import supervisor as module
from tender.core.supervisor import Child, Supervisor

POLITE = """
import pathlib, signal, sys, time
def bye(*_):
    pathlib.Path(sys.argv[1]).write_text("bye")
    sys.exit(0)
signal.signal(signal.SIGTERM, bye)
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(60)
"""
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text("up")
time.sleep(60)
"""
PARENT = """
import sys
from tender.core.supervisor import Child, Supervisor, ending_on_signals
supervisor = Supervisor([Child("polite", [sys.executable, "-c", sys.argv[1], sys.argv[2]])], beat=0.02)
with ending_on_signals(supervisor):
    supervisor.start()
    supervisor.run()
"""


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def says(note: Path, word: str) -> Callable[[], bool]:
    return lambda: note.exists() and note.read_text() == word


def child(name: str, script: str, *arguments: object) -> Child:
    return Child(name, [sys.executable, "-c", script, *map(str, arguments)])


def test_a_killed_child_is_started_again_and_stop_ends_it_politely(tmp_path: Path) -> None:
    note, said = tmp_path / "note", []
    supervisor = Supervisor([child("polite", POLITE, note)], say=said.append)
    supervisor.start()
    try:
        until(says(note, "up"))
        first = supervisor.children[0].process
        note.unlink()
        first.kill()
        until(lambda: supervisor.look_after() or says(note, "up")())
        assert supervisor.children[0].process.pid != first.pid
    finally:
        supervisor.stop()
    assert note.read_text() == "bye"
    assert not supervisor.children[0].is_running
    assert said == ["polite ended with code -9 after 0 s; starting it again in 0.5 s."]


def test_a_child_that_keeps_failing_is_started_with_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    said: list[str] = []
    supervisor = Supervisor(
        [child("broken", "raise SystemExit(3)"), child("sound", "import time; time.sleep(60)")], say=said.append
    )
    supervisor.start()
    sound = supervisor.children[1].process
    try:
        until(lambda: supervisor.look_after() or len(said) == 3)
    finally:
        supervisor.stop()
    assert [line.rpartition("again in ")[2] for line in said] == ["0.01 s.", "0.02 s.", "0.04 s."]
    assert all(line.startswith("broken ended with code 3") for line in said)
    assert supervisor.children[1].process is sound


def test_a_child_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    note, said = tmp_path / "note", []
    supervisor = Supervisor([child("stubborn", STUBBORN, note)], say=said.append)
    supervisor.start()
    until(says(note, "up"))
    supervisor.stop()
    assert supervisor.children[0].process.returncode == -signal.SIGKILL
    assert said == ["stubborn does not end; killed."]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_end_the_supervisor_and_its_children(tmp_path: Path, number: signal.Signals) -> None:
    note = tmp_path / "note"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, POLITE, str(note)])
    until(says(note, "up"))
    parent.send_signal(number)
    assert parent.wait(10) == 0
    assert note.read_text() == "bye"


def test_children_of_a_killed_supervisor_end_too(tmp_path: Path) -> None:
    note = tmp_path / "note"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, POLITE, str(note)])
    until(says(note, "up"))
    parent.kill()
    parent.wait(10)
    until(says(note, "bye"))
