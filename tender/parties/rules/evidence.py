"""What papers an organisation needs, when one ends, when to remind, and what is amiss with the set. Pure rules on days.

Not here: the moves (`workflows/lifecycles/evidence.py`), the rows (`models/evidence.py`). Days are those of Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tender.core.refusal import Refusal, _

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAW = "政府采购法 第22条；政府采购法实施条例 第17条"
REMIND_DAYS = (30, 7)
REMIND_AT = time(9, 0)
# What every supplier shows (GPR art. 17), and what a training agency shows besides (民办教育促进法 第12条).
EVERYBODY = ("licence", "tax", "social", "record")
AGENCIES = ("education",)


@dataclass(frozen=True)
class Paper:
    """One paper as the rules know it: kind, state of its lifecycle, last valid day (None: it does not expire)."""

    kind: str
    state: str
    valid_until: date | None = None


def needed_kinds(organisation_kind: str) -> tuple[str, ...]:
    """Kinds of paper that an organisation of this kind should have verified."""
    return EVERYBODY + (AGENCIES if organisation_kind == "agency" else ())


def expires_at(valid_until: date) -> datetime:
    """The first moment at which a paper valid until this day is over."""
    return datetime.combine(valid_until + timedelta(days=1), time(0), SHANGHAI)


def reminders(valid_until: date, *, verified_at: datetime | None) -> Iterable[tuple[int, datetime]]:
    """(days before the end, moment) of each reminder that still lay ahead when the paper was verified."""
    for days in REMIND_DAYS:
        moment = datetime.combine(valid_until - timedelta(days=days), REMIND_AT, SHANGHAI)
        if verified_at is None or moment > verified_at:
            yield days, moment


def has_expired(valid_until: date | None, *, at: datetime) -> Refusal | None:
    """A refusal when the paper's last valid day is over at `at`."""
    if valid_until is None or at < expires_at(valid_until):
        return None
    return Refusal(
        "evidence_expired",
        _("This paper was valid until {day} and is over."),
        law=LAW,
        instead=_("Show a newer one."),
        day=valid_until,
    )


def is_near_end(valid_until: date | None, *, on: date) -> bool:
    """Whether the paper ends within the days of the first reminder."""
    return valid_until is not None and valid_until - on <= timedelta(days=REMIND_DAYS[0])


def ends_before(valid_until: date | None, moment: datetime) -> bool:
    """Whether a paper is over before `moment` (a deadline for bids)."""
    return valid_until is not None and expires_at(valid_until) <= moment


def valid_dates(valid_from: date | None, valid_until: date | None) -> Refusal | None:
    """A paper ends on or after the day on which it begins."""
    if valid_from and valid_until and valid_until < valid_from:
        return Refusal("evidence_dates", _("The last day lies before the first."), status=422, field="valid_until")
    return None


def best_of(papers: Iterable[Paper], kind: str) -> Paper | None:
    """The paper that counts for a kind: verified before waiting before returned before expired, then the one that lasts longest."""
    order = ("verified", "shown", "returned", "expired")
    mine = [paper for paper in papers if paper.kind == kind]
    return min(mine, key=lambda paper: (order.index(paper.state), -(paper.valid_until or date.max).toordinal()), default=None)
