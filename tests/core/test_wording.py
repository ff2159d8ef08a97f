"""How values are said, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

from tender.core import icons, wording
from tender.core.refusal import Refusal

MOMENT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment", "short"),
    [
        ("zh-hans", "2026年11月23日", "2026年11月23日 14:00", "11月23日"),
        ("en", "23 November 2026", "23 November 2026, 14:00", "23 Nov"),
    ],
)
def test_dates_are_said_in_shanghai(language: str, day: str, moment: str, short: str) -> None:
    with translation.override(language):
        assert (wording.day(MOMENT), wording.moment(MOMENT), wording.short_day(MOMENT)) == (day, moment, short)
        assert wording.day(date(2026, 11, 23)) == day
        assert wording.moment(None) == wording.day(None) == "—"


def test_a_late_evening_in_utc_is_the_next_day_in_shanghai() -> None:
    assert wording.day(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "2027年1月1日"


def test_seconds_are_said_where_they_count() -> None:
    assert wording.moment(MOMENT + timedelta(seconds=1)).endswith("14:00:01")


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (Fraction(2, 3), 2, "0.67"),
        (Decimal("2.675"), 2, "2.68"),
        (Fraction(1, 200), 2, "0.01"),
        (Decimal("-0.005"), 2, "-0.01"),
        (90, 2, "90.00"),
        (Decimal("1234.5"), 1, "1,234.5"),
        (None, 2, "—"),
    ],
)
def test_scores_are_rounded_half_up_from_their_exact_value(value: Fraction, places: int, said: str) -> None:
    assert wording.points(value, places) == said


def test_sizes_and_money() -> None:
    assert [wording.size(n) for n in (0, 812, 1_400_000, 3_000_000_000)] == ["0 B", "812 B", "1.4 MB", "3.0 GB"]
    assert wording.money(Decimal("151250")) == "¥151,250.00"
    assert wording.money(None) == "—"


def test_time_left_is_said_and_ends() -> None:
    with translation.override("en"):
        assert wording.left(MOMENT, MOMENT + timedelta(days=3, hours=4, seconds=5)) == "3 days 04:00:05"
        assert wording.left(MOMENT, MOMENT + timedelta(hours=4)) == "04:00:00"
        assert wording.left(MOMENT, MOMENT) == "Time is up"


def test_a_refusal_speaks_the_readers_language_with_its_values() -> None:
    refusal = Refusal("x", "“{number}” must lie between {lowest} and {highest}.", number=Decimal("31"), lowest=0, highest=MOMENT)
    with translation.override("zh-hans"):
        assert wording.says(refusal) == "“31”应在 0 至 2026年11月23日 14:00 之间。"
    assert wording.instead(refusal) == ""


def test_a_refusal_with_a_missing_value_is_still_said() -> None:
    assert wording.says(Refusal("x", "Wait until {then}.")) == "Wait until {then}."


def test_browsers_are_named() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36 Edg/140"
    assert wording.browser(edge) == "Edge · Windows"
    assert wording.browser("curl/8") == "curl/8"


def test_every_icon_draws_and_an_unknown_one_fails() -> None:
    assert all('<path d="M' in icons.draw(name) for name in icons.DRAWINGS)
    assert 'aria-label="&lt;b&gt;"' in icons.draw("check", "<b>")
    with pytest.raises(KeyError):
        icons.draw("unicorn")


def show(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


def test_a_part_sees_only_what_it_is_given() -> None:
    assert "page title" not in show('{% part "card" text="x" %}', title="page title")
    assert "page title" in show('{% part "card" title=title %}', title="page title")


def test_a_wrapped_part_escapes_values_but_not_its_block() -> None:
    html = show('{% wrap "card" title=title %}<b>{{ title }}</b>{% endwrap %}', title="<i>")
    assert "<b>&lt;i&gt;</b>" in html
    assert "<i>" not in html


def test_once_fields_differ() -> None:
    first, second = show("{% once_field %}"), show("{% once_field %}")
    assert first != second
    assert 'name="once"' in first


def test_filters_of_the_house() -> None:
    assert show("{{ a|money }} {{ a|capital }} {{ b|points:1 }} {{ c|bytes }}", a=Decimal(10), b=Fraction(1, 4), c=2000) == (
        "¥10.00 壹拾元整 0.3 2.0 kB"
    )
    assert show("{{ m|machine }}", m=MOMENT) == "2026-11-23T14:00:00+08:00"
