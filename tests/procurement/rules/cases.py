"""The worked cases of `tests/cases/`, found by folder. Not here: any test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tender.procurement.rules.reading import parse

FOLDER = Path(__file__).resolve().parent.parent.parent / "cases"


def cases(kind: str) -> dict[str, Any]:
    """Every parsed case of a folder by its file name."""
    found = {path.stem: parse(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / kind).glob("*.json"))}
    assert found, f"no cases of {kind}"
    return found


def trees() -> list[Any]:
    """The eight real criteria trees."""
    return parse((FOLDER / "criteria-trees.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def assert_holds(expected: Any, found: Any, path: str = "$") -> None:
    """Whatever stands in `expected` stands in `found`; other keys are free."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in found, f"{path}.{key} is missing"
            assert_holds(value, found[key], f"{path}.{key}")
    else:
        assert found == expected, path
