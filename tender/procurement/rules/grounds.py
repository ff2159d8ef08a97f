"""The grounds (法定情形) on which the law lets a procedure be used, as the rulebook lists them. Pure reading.

Not here: whether a ground fits a purchase (`procedure.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from tender.procurement.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Ground:
    """One ground of one method. `least` and `left`: fewer bids than usual, with `left_law`; `failed_*`: bids of an earlier failed
    tender; `publicity`: must be made public first; `addition`: only within the limit of an original contract."""

    key: str
    label: str
    law: str
    least: int | None = None
    left: int | None = None
    left_law: str = ""
    objects: tuple[str, ...] = ()
    failed_least: int = 0
    failed_most: int | None = None
    approval: bool = False
    publicity: bool = False
    addition: bool = False


def grounds_of(rules: Rulebook, method: str) -> tuple[Ground, ...]:
    """The grounds of a method in the order of the law; none for one that needs no ground."""
    rows = rules.raw["procedures"]["grounds"].get(method, {})
    return tuple(
        Ground(
            key=key,
            label=row["label"],
            law=row["law"],
            least=row.get("least"),
            left=row.get("left"),
            left_law=row.get("left_law", ""),
            objects=tuple(row.get("objects", ())),
            failed_least=row.get("failed_least", 0),
            failed_most=row.get("failed_most"),
            approval=row.get("approval", False),
            publicity=row.get("publicity", False),
            addition=row.get("addition", False),
        )
        for key, row in rows.items()
    )


def ground_named(rules: Rulebook, method: str, key: str) -> Ground | None:
    """The ground with this key, None when the method has no such ground."""
    return next((ground for ground in grounds_of(rules, method) if ground.key == key), None)
