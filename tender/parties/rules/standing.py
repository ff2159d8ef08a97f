"""Debarment of a provider: on which days it may not take part, and by which article. Pure rules.

GPL art. 77 and GPR art. 73: one to three years; GPL art. 22 and 财库〔2016〕125号: who is on the lists may not take part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tender.core.refusal import Refusal, _

LAW = "政府采购法 第22条；财库〔2016〕125号"


@dataclass(frozen=True)
class Bar:
    """One debarment: both days included; `article` is the one it was pronounced under."""

    since: date
    until: date
    article: str


def bar_on(bars: Iterable[Bar], day: date) -> Bar | None:
    """The debarment in force on a day, the one that lasts longest."""
    return max((bar for bar in bars if bar.since <= day <= bar.until), key=lambda bar: bar.until, default=None)


def debarred(bars: Iterable[Bar], day: date) -> Refusal | None:
    """A refusal with dates and article when a debarment is in force on `day`."""
    bar = bar_on(bars, day)
    if bar is None:
        return None
    return Refusal(
        "provider_debarred",
        _("Your organisation is barred from public purchasing from {since} to {until} ({article}) and cannot hand in a bid."),
        law=f"{LAW}；{bar.article}" if bar.article not in LAW else LAW,
        instead=_("If this is wrong, let the procurement office correct the record before the deadline."),
        since=bar.since,
        until=bar.until,
        article=bar.article,
    )


def may_debar(since: date, until: date, article: str) -> Refusal | None:
    """A debarment names its article and ends on or after the day it begins."""
    if not article.strip():
        return Refusal("article_missing", _("Please name the article of law."), status=422, field="article")
    if until < since:
        return Refusal("debarment_dates", _("The last day lies before the first."), status=422, field="until")
    return None
