"""Anchored scales: steps of a criterion's points, each with the wording that earns it.

Lives here: Anchor, reading and writing the lines an officer types, what is wrong with a scale. Not here: the tree (`criteria.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tender.core.refusal import Refusal, _

NUMBER = r"\d{1,3}(?:\.\d{1,2})?(?![\d.])"
LINE = re.compile(
    rf"\s*(?P<name>[^\s:：0-9]{{1,20}})\s+(?P<one>{NUMBER})\s*[-–—~～至]\s*(?P<two>{NUMBER})\s*分?\s*[:：]?\s*(?P<says>\S.*?)\s*"
)


@dataclass(frozen=True)
class Anchor:
    """One step: from `least` to `most` points for what `says` describes. A shared boundary belongs to the higher step."""

    name: str
    least: Decimal
    most: Decimal
    says: str


def read_lines(text: str) -> tuple[Anchor, ...]:
    """The scale from lines like “优 48-60 方案完整”. Refuses anchor_unreadable with the line."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        hit = LINE.fullmatch(line)
        if hit is None:
            says = _("“{line}” is not a step; write its name, the points from–to and the wording..")
            raise Refusal("anchor_unreadable", says, status=422, field="anchors", line=line.strip()[:80])
        ends = sorted((Decimal(hit["one"]), Decimal(hit["two"])))
        found.append(Anchor(hit["name"], ends[0], ends[1], hit["says"]))
    return tuple(found)


def to_lines(scale: Iterable[Anchor]) -> str:
    """The scale as `read_lines` reads it."""
    return "\n".join(f"{step.name} {_plain(step.least)}-{_plain(step.most)} {step.says}" for step in scale)


def told(scale: Sequence[Anchor]) -> str:
    """The scale in the words of the tender document, one step a line."""
    said = []
    for place, step in enumerate(scale):
        open_end = f"，不含{_plain(step.most)}分" if place else ""
        said.append(f"{step.name}（{_plain(step.least)}–{_plain(step.most)}分{open_end}）：{step.says}")
    return "\n".join(said)


def to_json(scale: Iterable[Anchor]) -> list[dict[str, str]]:
    """As it is stored."""
    return [{"name": s.name, "least": _plain(s.least), "most": _plain(s.most), "says": s.says} for s in scale]


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Anchor, ...]:
    """From what `to_json` stored."""
    return tuple(Anchor(row["name"], Decimal(row["least"]), Decimal(row["most"]), row["says"]) for row in rows)


def scale_refusal(name: str, scale: Sequence[Anchor], *, weight: Decimal, is_quality_leaf: bool, law: str) -> Refusal | None:
    """What is wrong with the scale of a criterion: it runs from its points down to 0 without gap or overlap (O87 art. 55)."""
    if not scale:
        return None
    known: dict[str, Any] = {"status": 422, "field": "criteria", "name": name}
    if not is_quality_leaf:
        return Refusal(
            "anchors_misplaced", _("“{name}” is not a judged criterion without lines below; it takes no scale."), law=law, **known
        )
    if scale[0].most != weight:
        says = _("The scale of “{name}” begins at {found} points, but the criterion has {weight}.")
        return Refusal("anchors_off_top", says, law=law, found=_plain(scale[0].most), weight=_plain(weight), **known)
    for above, step in pairwise(scale):
        if step.most != above.least:
            says = _("In the scale of “{name}”, “{step}” must begin where “{above}” ends, at {expected} points, not at {found}.")
            ends: dict[str, Any] = {"expected": _plain(above.least), "found": _plain(step.most)}
            return Refusal("anchors_gap", says, law=law, step=step.name, above=above.name, **ends, **known)
    flat = next((step for step in scale if step.least == step.most), None)
    if flat:
        return Refusal("anchors_flat", _("In the scale of “{name}”, “{step}” has no points."), law=law, step=flat.name, **known)
    if scale[-1].least != 0:
        says = _("The scale of “{name}” ends at {found} points; the lowest step must reach 0.")
        return Refusal("anchors_off_bottom", says, law=law, found=_plain(scale[-1].least), **known)
    return None


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
