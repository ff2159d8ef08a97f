"""The sheet of the reply to an objection (质疑答复函, O94 art. 15).

Lives here: plain values. Not here: the objection itself, complaints (`procurement/rules/challenge`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tender.core.papers import Paper


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One matter of the objection with the reply to it, the facts found and the law applied."""

    claim: str
    reply: str
    facts: str
    law: str
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionReply(Paper):
    """质疑答复函. `complaint_by` is the last day for a complaint to `complaint_authority` (fifteen working days)."""

    template: ClassVar[str] = "objection_reply"
    kind: ClassVar[str] = "质疑答复函"
    addressee: str
    project_name: str
    project_number: str
    filed_on: date
    received_on: date
    matters: tuple[Matter, ...]
    conclusion: str
    complaint_authority: str
    complaint_workdays: int
    complaint_by: date
    contact: str
    phone: str
