"""The sheet of the answers to questions (答疑文件), sent to everybody who holds the tender document.

Lives here: plain values; the asker's name never stands here (O87 art. 27). Not here: corrections (`documents/notice.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tender.core.papers import Paper
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question with its reply; `changes_document` says that a correction notice goes with it."""

    number: int
    question: str
    asked_on: date
    reply: str
    replied_on: date
    changes_document: bool


@dataclass(frozen=True, kw_only=True)
class QuestionRecord(Paper):
    """答疑文件."""

    template: ClassVar[str] = "question_record"
    kind: ClassVar[str] = "答疑文件"
    words: Words = OPEN
    project_name: str
    deadline: datetime
    answers: tuple[Answered, ...]
    sent_to: str
    other: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name
