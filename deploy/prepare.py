"""Prepare a machine: `.venv` from requirements.txt and the Debian packages that pip cannot bring.

Lives here: what `make setup`, `make run` and `make test` need first; standard library only, any Python can read it.
Not here: starting anything (`manage.py run`), and no package host is named: pip and apt follow the machine's own settings.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".kaibiao-requirements"
REQUIREMENTS = ROOT / "requirements.txt"
OLDEST_PYTHON = (3, 11)


def library(name: str) -> Callable[[], bool]:
    """A probe: can the dynamic loader find this shared library?"""

    def found() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def program(*names: str) -> Callable[[], bool]:
    """A probe: is one of these programs on the path?"""
    return lambda: any(shutil.which(name) for name in names)


def chinese_font() -> bool:
    """Whether fontconfig knows a font with Chinese glyphs."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False).stdout.strip())


# (Debian package, is it there?, only for tests)
PACKAGES: list[tuple[str, Callable[[], bool], bool]] = [
    ("libpango-1.0-0", library("libpango-1.0.so.0"), False),
    ("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0"), False),
    ("libharfbuzz-subset0", library("libharfbuzz-subset.so.0"), False),
    ("fontconfig", program("fc-list"), False),
    ("fonts-noto-cjk", chinese_font, False),
    ("chromium", program("chromium", "chromium-browser", "google-chrome"), True),
    ("poppler-utils", program("pdftotext"), True),
]


def stop(message: str) -> None:
    """End with one line that says what to do."""
    sys.exit(f"kaibiao: {message}")


def say(message: str) -> None:
    """One line of progress."""
    print(f"kaibiao: {message}", flush=True)


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages where root allows it; True if that went well."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"installing Debian packages: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], env=quiet, check=False, stdout=subprocess.DEVNULL)
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL).returncode == 0


def system_packages(*, tests: bool) -> None:
    """Install what is missing, or name it in one line and stop."""
    missing = [name for name, is_there, only_tests in PACKAGES if (tests or not only_tests) and not is_there()]
    if not missing:
        return
    if not apt_install(missing):
        stop(f"please install these first, as root: apt-get install {' '.join(missing)}")
    if shutil.which("fc-cache"):
        subprocess.run(["fc-cache"], check=False, stdout=subprocess.DEVNULL)


def make_environment() -> None:
    """A new, empty `.venv`; on Debian the module for that may have to be installed first."""
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False, capture_output=True).returncode == 0:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not apt_install([package]):
        stop(f"this Python cannot make virtual environments; please install it first, as root: apt-get install {package}")
    subprocess.run(command, check=True)


def environment() -> None:
    """Make `.venv` what requirements.txt says, only if that changed. A `.venv` that is a link is somebody else's."""
    if VENV.is_symlink():
        return
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and (VENV / "bin" / "python").exists():
        return
    say("building .venv from requirements.txt (a few minutes the first time)")
    make_environment()
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # The file is complete, so nothing is resolved: an older pip stumbles over hashed pins with extras (`coverage[toml]`).
    if subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(REQUIREMENTS)], check=False).returncode:
        stop("pip could not install requirements.txt; is a package mirror reachable (see pip's own lines above)?")
    STAMP.write_text(wanted)


def main(purpose: str) -> None:
    """`run` prepares what the site needs; `test` and `setup` also what the tests need."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Python 3.11 or later is needed, this is {sys.version.split()[0]} ({sys.executable})")
    system_packages(tests=purpose != "run")
    environment()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "setup")
