"""Where it is measured: a database of its own, web workers as on the site, and what the machine is.

Not here: what is measured (`measures.py`), the data (`district.py`).
"""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

BASE = Path(__file__).resolve().parent.parent.parent


def database_url(name: str = "") -> str:
    """The address of our database, or of another one on the same server."""
    ours = connection.settings_dict
    who = f"{ours['USER']}:{ours['PASSWORD']}@" if ours["PASSWORD"] else f"{ours['USER']}@"
    return f"postgresql://{who}/{name or ours['NAME']}?host={ours['HOST']}&port={ours['PORT']}"


@contextmanager
def copy_of_tables(name: str) -> Iterator[str]:
    """Another database with our tables and rows as they are now; its address."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(database_url("postgres"), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{ours}"')
        try:
            yield database_url(name)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def web_server(application: str = "tender.config.wsgi") -> Iterator[int]:
    """gunicorn as the site runs it (deploy/gunicorn.conf.py: two workers); its port."""
    port = _free_port()
    env = {
        **os.environ, "DATABASE_URL": database_url(), "HOST": "127.0.0.1", "PORT": str(port), "WEB_WORKERS": "2",
        "SITE_URL": f"http://localhost:{port}", "DJANGO_SETTINGS_MODULE": "tender.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(BASE), "-c", str(BASE / "deploy" / "gunicorn.conf.py"), application]
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def machine() -> dict[str, str]:
    """What it was measured on: no names, no paths."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')")
        version, fsync, commit = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "Cores": str(len(os.sched_getaffinity(0))),
        "Memory": f"{memory:.0f} GiB",
        "Python": platform.python_version(),
        "PostgreSQL": f"{version.split()[0]} (fsync {fsync}, synchronous_commit {commit})",
        "Load before": f"{os.getloadavg()[0]:.1f} (average of one minute; 0 is an idle machine)",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the web server did not start")
