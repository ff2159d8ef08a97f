"""Where PostgreSQL is: `DATABASE_URL`, or the embedded server (`embedded.py`) that is started when needed.

Lives here: Django's DATABASES. Not here: anything about tables.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tender.config import embedded


def parse(url: str) -> dict[str, Any]:
    """A Django DATABASES entry from a postgresql:// URL (`host=` may be a socket directory in the query)."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must start with postgresql://, not {parts.scheme}://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


# Commands that replay a file: they look into a database that runs, and never start one.
FILE_COMMANDS = {"evaluate", "timeline", "lint", "simulate"}
NOWHERE = "postgresql://nobody@/nowhere?host=/nowhere"


def databases(arguments: Sequence[str] = ()) -> dict[str, Any]:
    """Django's DATABASES. `arguments` is the command line, by which a command that needs no database is known."""
    if address := os.environ.get("DATABASE_URL"):
        return {"default": parse(address)}
    if FILE_COMMANDS.intersection(arguments[1:2]):
        return {"default": parse(embedded.running(embedded.data_folder()) or NOWHERE)}
    return {"default": parse(embedded.url(embedded.data_folder()))}
