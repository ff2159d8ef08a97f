"""Papers of delivery: 结业证书, 学习鉴定, 教学评估结果, 签到表.

Lives here: sheets with plain values. Not here: models, counting replies (`delivery/rules`), templates (`templates/documents/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Paper, Signatory

SCALE = ("非常满意", "满意", "一般", "不满意", "很不满意")


@dataclass(frozen=True, kw_only=True)
class Certificate(Paper):
    """结业证书, one landscape page. `number` is the certificate's number, `provider` empty when the issuer taught itself."""

    template: ClassVar[str] = "certificate"
    kind: ClassVar[str] = "结业证书"
    holder: str
    unit: str
    class_name: str
    provider: str
    started: date
    ended: date
    hours: Decimal

    @property
    def subject(self) -> str:
        """The class's name."""
        return self.class_name


@dataclass(frozen=True, kw_only=True)
class LearningAppraisal(Paper):
    """学习鉴定 of one participant. `exam` and `grade` in words (优秀, 合格, 88分, 未设考试)."""

    template: ClassVar[str] = "learning_appraisal"
    kind: ClassVar[str] = "学习鉴定表"
    learner: str
    gender: str
    unit: str
    post: str
    class_name: str
    provider: str
    started: date
    ended: date
    place: str
    planned_hours: Decimal
    attended_hours: Decimal
    leave_hours: Decimal
    make_up_hours: Decimal
    exam: str
    grade: str
    summary: str
    appraisal: str
    appraiser: Signatory
    organiser_opinion: str
    confirmer: Signatory


@dataclass(frozen=True, kw_only=True)
class RatedItem:
    """One question: replies per step of the scale (best first), share satisfied in percent, mean of 100; None below the minimum."""

    name: str
    counts: tuple[int, ...]
    satisfied: Decimal | None
    mean: Decimal | None


@dataclass(frozen=True, kw_only=True)
class FeedbackResult(Paper):
    """教学评估结果 of a class, without any single reply. `picture` is an SVG drawing of the distributions."""

    template: ClassVar[str] = "feedback_result"
    kind: ClassVar[str] = "教学评估结果"
    class_name: str
    provider: str
    started: date
    ended: date
    opened_at: datetime
    closed_at: datetime
    enrolled: int
    valid: int
    reply_rate: Decimal
    scale: tuple[str, ...]
    items: tuple[RatedItem, ...]
    lecturers: tuple[RatedItem, ...]
    satisfied: Decimal | None
    mean: Decimal | None
    rating: str
    picture: str
    comments: tuple[str, ...]
    method: str

    def __post_init__(self) -> None:
        if any(len(item.counts) != len(self.scale) for item in self.items + self.lecturers):
            raise ValueError("counts and steps of the scale differ in number")

    @property
    def subject(self) -> str:
        """The class's name."""
        return self.class_name


@dataclass(frozen=True, kw_only=True)
class SignInRow:
    """One participant. `checked_in_at` None leaves room for a signature by hand; `note` says leave, late, dispatched."""

    name: str
    unit: str
    post: str
    checked_in_at: datetime | None
    note: str


@dataclass(frozen=True, kw_only=True)
class SignInSheet(Paper):
    """签到表 of one session: the actual sign-in sheet that reimbursement asks for."""

    template: ClassVar[str] = "sign_in_sheet"
    kind: ClassVar[str] = "签到表"
    class_name: str
    session: str
    starts_at: datetime
    ends_at: datetime
    place: str
    lecturer: str
    hours: Decimal
    rows: tuple[SignInRow, ...]
    organiser: str

    @property
    def subject(self) -> str:
        """The class's name."""
        return self.class_name

    @property
    def present(self) -> int:
        """How many checked in."""
        return sum(row.checked_in_at is not None for row in self.rows)
