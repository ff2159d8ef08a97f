"""Before the site runs: the database brought up to date, the demo loaded once, and which processes make up the site.

Lives here: the steps of `manage.py run`. Not here: watching the processes (`core/supervisor.py`).
"""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tender.config import embedded
from tender.core.catalogues import compile_catalogues
from tender.core.supervisor import Child

Say = Callable[[str], object]
WORKER = ("--shutdown-graceful-timeout", "10", "--delete-jobs", "successful")
DATABASE_LOOK = 2.0  # seconds between two looks at the embedded database


def is_free(host: str, port: int) -> bool:
    """Whether a web server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare(say: Say, *, demo: bool) -> None:
    """Catalogues, migrations, cache table, and the demo district if nobody is in the database yet. Each only if needed."""
    compile_catalogues(Path(settings.BASE) / "tender" / "locale")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is missing
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)  # installs the triggers too
    else:
        executor.check_replacements()  # a squashed migration counts as run where those it replaces did
        pgtrigger.install()  # a card may have changed without a migration
    call_command("createcachetable", verbosity=0)
    if demo and not settings.PRODUCTION and not get_user_model()._default_manager.exists():
        say("loading the demo district (about a minute, once) …")
        call_command("load_demo")  # one transaction: an interrupted load leaves nothing behind, and the next start tries again
    connection.close()


def address(port: int) -> str:
    """Where people reach the site that listens here."""
    return os.environ.get("SITE_URL", f"http://localhost:{port}").rstrip("/")


def processes(host: str, port: int) -> list[Child]:
    """The site's processes: web server, worker, clock. All are told where the database is, and none starts one itself."""
    base = Path(settings.BASE)
    env = {"HOST": host, "PORT": str(port), "SITE_URL": address(port)}
    if not os.environ.get("DATABASE_URL"):
        env["DATABASE_URL"] = embedded.url(embedded.data_folder())
    manage = [sys.executable, str(base / "manage.py")]
    gunicorn = [sys.executable, "-m", "gunicorn", "--chdir", str(base), "-c", str(base / "deploy" / "gunicorn.conf.py")]
    return [
        Child("web server", [*gunicorn, "tender.config.wsgi"], env),
        Child("worker", [*manage, "procrastinate", "--skip-checks", "worker", *WORKER], env),
        Child("clock", [*manage, "clock"], env),
    ]


def database_watch() -> Callable[[], None]:
    """A function that, called often, starts the embedded database again should it have died."""
    if os.environ.get("DATABASE_URL"):
        return lambda: None
    next_look = time.monotonic()

    def look() -> None:
        nonlocal next_look
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + DATABASE_LOOK
            embedded.url(embedded.data_folder())

    return look


def answers(host: str, port: int) -> bool:
    """Whether the web server answers a request, be it with an error page."""
    asked = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104 (compared, not bound)
    try:
        asked.request("GET", "/", headers={"Host": f"localhost:{port}"})
        asked.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def welcome(port: int) -> str:
    """Address and demo logins, as printed when the site is up."""
    logins = Path(settings.VAR) / "demo-logins.txt"
    lines = [f"开标 Kaibiao is running: {address(port)}/"]
    if logins.exists():
        lines.append(logins.read_text(encoding="utf-8").rstrip())
    return "\n".join([*lines, "Ctrl-C stops everything."])
