"""Sheets of a suspension: 暂停公告, 恢复公告 (O94 art. 28).

Lives here: plain values. Not here: when a tender is suspended (`services/complaint.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tender.core.papers import Attached, Contact, Paper


@dataclass(frozen=True, kw_only=True)
class SuspensionNotice(Paper):
    """暂停公告. `until` is the last day; `authority` with `reference` asked for it; `stage` says where the tender stood."""

    template: ClassVar[str] = "pause_notice"
    kind: ClassVar[str] = "采购活动暂停公告"
    is_over: ClassVar[bool] = False
    project_name: str
    first_published: date
    authority: str
    reference: str
    since: date
    until: date
    stage: str
    deadline: datetime | None
    meanwhile: str
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str
    attachments: tuple[Attached, ...] = ()

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class ResumptionNotice(SuspensionNotice):
    """恢复公告. `deadline` is the new deadline for bids where bids were being taken."""

    kind: ClassVar[str] = "采购活动恢复公告"
    is_over: ClassVar[bool] = True
