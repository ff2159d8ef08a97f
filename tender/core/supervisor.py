"""The supervisor: keeps a handful of child processes running, and ends them together.

Lives here: starting, restarting with growing pauses, stopping. Knows nothing of Django, the web or the database.
Not here: which children there are (`management/commands/run.py`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 30.0
PATIENCE = 15.0
DIE_WITH_PARENT = 1  # Linux prctl's PR_SET_PDEATHSIG


@dataclass
class Child:
    """One process to keep running. `env` is added to our own environment."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    again_at: float = 0.0
    failures: int = 0

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Starts the children, restarts those that die, stops all. Seconds everywhere."""

    def __init__(self, children: Sequence[Child], *, say: Callable[[str], Any] = print, beat: float = 0.2) -> None:
        self.children = list(children)
        self.say = say
        self.beat = beat
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            self._launch(child)

    def run(self, *, meanwhile: Callable[[], Any] = lambda: None) -> None:
        """Watch the children until `stopping` is set, then stop them. `meanwhile` is called at every beat."""
        try:
            while not self.stopping.wait(self.beat):
                meanwhile()
                self.look_after()
        finally:
            self.stop()

    def look_after(self) -> None:
        """Note who died, and restart whose pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.is_running:
                continue
            if child.process is not None:
                self._bury(child, now)
            elif now >= child.again_at:
                self._launch(child)

    def stop(self) -> None:
        """Ask every child to end, and insist when patience is over."""
        living = [child for child in self.children if child.process is not None and child.is_running]
        for child in living:
            _process(child).terminate()
        end = time.monotonic() + PATIENCE
        for child in living:
            try:
                _process(child).wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{child.name} does not end; killed.")
                _process(child).kill()
                _process(child).wait()

    def _launch(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            list(child.command),
            env={**os.environ, **child.env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches only us; we end the children in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (we start no threads)
        )

    def _bury(self, child: Child, now: float) -> None:
        """The child is dead: say so, and set the moment of its next start."""
        lived = now - child.started_at
        child.failures = 1 if lived > HEALTHY_AFTER else child.failures + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (child.failures - 1))
        code = _process(child).returncode
        self.say(f"{child.name} ended with code {code} after {lived:.0f} s; starting it again in {pause:g} s.")
        child.process, child.again_at = None, now + pause


@contextmanager
def ending_on_signals(supervisor: Supervisor) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal set `stopping`."""
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {name: signal.signal(name, lambda *_: supervisor.stopping.set()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _process(child: Child) -> subprocess.Popen[bytes]:
    if child.process is None:
        raise ValueError(f"{child.name} was not started")
    return child.process


_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """In the child: end when the supervisor is killed, so that no orphan keeps the port."""
    if _prctl is not None:
        _prctl(DIE_WITH_PARENT, signal.SIGTERM)
