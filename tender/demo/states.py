"""Which stories make up the demo: one tender in every state beside the great loop. The tenders' scripts are in `scripts.py`."""

from __future__ import annotations

from collections.abc import Iterator

from tender.demo import providers, scripts, tenders
from tender.demo.stage import Stage, Story
from tender.demo.town import Town


def stories(town: Town, stage: Stage) -> Iterator[tuple[str, Story]]:
    """Every story by name."""
    yield "newcomer", providers.newcomer(town, town.days.work(town.days.last, -1))
    yield "published", _published(town)


def _published(town: Town) -> Story:
    """Open for some weeks: answered and open questions, sealed bids."""
    days = town.days
    course = days.latest(days.work(days.last, -5), lambda found: found.published)
    tender = yield from tenders.published(town, scripts.PUBLISHED, course)
    first = days.work(course.published, 1)
    yield from tenders.asked(
        town, tender, "renda", "两个包可以同时投标吗？", answer="可以同时投标，也可以兼中。", days=(first, days.work(first, 1))
    )
    yield from tenders.asked(town, tender, "huizhi", "第2包现场教学的交通费是否包含在报价内？", days=(days.last, None))
