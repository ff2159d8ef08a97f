"""Sheets of the examinations after opening: 资格审查表 (O87 art. 44) and 符合性审查表 (art. 50).

Lives here: plain values, per bidder and requirement with reasons. Not here: deciding (`services/examination`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tender.core.papers import Paper, Signatory
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class ExaminedBidder:
    """Findings stand in the order of the sheet's requirements. `reason` is required where `passed` is False.

    `votes` are those of the committee beside each finding ("4:1"), empty where one person examines.
    """

    bidder: str
    findings: tuple[bool, ...]
    passed: bool
    reason: str
    votes: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[tuple[bool, str], ...]:
        """Each finding with its votes."""
        return tuple(zip(self.findings, self.votes or ("",) * len(self.findings), strict=True))

    def __post_init__(self) -> None:
        if not self.passed and not self.reason.strip():
            raise ValueError(f"a bidder is not turned away without a reason: {self.bidder}")


@dataclass(frozen=True, kw_only=True)
class _ExaminationSheet(Paper):
    """What both examinations show. `requirements` are texts, numbered from 1 in the table's columns."""

    template: ClassVar[str] = "examination"
    words: Words = OPEN
    project_name: str
    lot: str
    examined_at: datetime
    examined_by: str
    requirements: tuple[str, ...]
    bidders: tuple[ExaminedBidder, ...]
    remarks: str
    signatories: tuple[Signatory, ...]

    def __post_init__(self) -> None:
        for row in self.bidders:
            if len(row.findings) != len(self.requirements):
                raise ValueError(f"findings and requirements differ in number: {row.bidder}")

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name

    @property
    def has_votes(self) -> bool:
        """Whether a committee voted."""
        return any(row.votes for row in self.bidders)

    @property
    def passed_count(self) -> int:
        """How many passed; fewer than three end the procedure."""
        return sum(row.passed for row in self.bidders)


@dataclass(frozen=True, kw_only=True)
class QualificationSheet(_ExaminationSheet):
    """资格审查表, by the purchaser or agency."""

    kind: ClassVar[str] = "资格审查表"


@dataclass(frozen=True, kw_only=True)
class ConformitySheet(_ExaminationSheet):
    """符合性审查表, by the committee; thresholds for abnormally low prices stand in `remarks`."""

    kind: ClassVar[str] = "符合性审查表"
