"""The fields in which experts of the pool are known: the catalogue `subjects.toml`, read once. Pure.

Not here: which expert knows which field (`models/pool.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "subjects.toml"


@cache
def subjects() -> Mapping[str, Mapping[str, str]]:
    """Code → names by language (zh, en), in the order of the file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def name_of(code: str, language: str = "zh") -> str:
    """What a field is called; an unknown code shows itself."""
    names = subjects().get(code, {})
    return names.get("zh" if language.startswith("zh") else "en", code)
