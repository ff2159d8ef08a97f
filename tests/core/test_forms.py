"""Fields of the house: what is understood, what is refused, and how a refusal stands on its form."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from tender.core.forms import AmountField, DayField, Form, MomentField, ScoreField, TidyCharField, TidyTextField
from tender.core.refusal import Refusal


@pytest.mark.parametrize("typed", ["151250", "１５１２５０", "¥151,250.00", " 151 250.0 "])
def test_amounts_are_understood_as_people_type_them(typed: str) -> None:
    assert AmountField().clean(typed) == Decimal("151250.00")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1e309", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("十五万", "not_a_number"),
        ("-1", "negative"),
        ("0.001", "too_many_places"),
        ("9" * 20, "too_large"),
        ("", "required"),
    ],
)
def test_what_is_no_amount_is_refused(typed: str, code: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        AmountField().clean(typed)
    assert [error.code for error in refused.value.error_list] == [code]


def test_a_score_out_of_bounds_is_refused_in_chinese() -> None:
    field = ScoreField(lowest=Decimal(0), highest=Decimal(15))
    assert field.clean("15") == Decimal(15)
    with translation.override("zh-hans"), pytest.raises(forms.ValidationError) as refused:
        field.clean("15.01")
    assert refused.value.messages == ["“15.01”应在 0 至 15 之间。"]


def test_100_and_100_point_00_are_the_same_number() -> None:
    assert not AmountField().has_changed(Decimal(100), "100.00")
    assert AmountField().has_changed(Decimal(100), "100.01")
    assert AmountField().has_changed(Decimal(100), "x")


def test_a_moment_is_typed_in_shanghai_whatever_the_zone() -> None:
    field = MomentField()
    with translation.override("en"):
        assert field.clean("2026-11-23T14:00") == datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    assert str(field.prepare_value(datetime(2026, 11, 23, 6, 0, tzinfo=UTC))) == "2026-11-23 14:00:00"


@pytest.mark.parametrize("typed", ["2026-02-30T10:00", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_can_not_be_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        MomentField().clean(typed)


def test_a_day_that_can_not_be_is_refused() -> None:
    assert DayField().clean("2026/11/23").isoformat() == "2026-11-23"
    with pytest.raises(forms.ValidationError):
        DayField().clean("2026-11-31")


def test_text_is_tidied() -> None:
    assert TidyCharField().clean("  清华\u202e大学\x00 \t 学院\u200b ") == "清华大学 学院"
    assert TidyTextField().clean("一\r\n\r\n\r\n\r\n二  三") == "一\n\n二 三"
    with pytest.raises(forms.ValidationError):
        TidyCharField().clean("\u200e\u200f")


def test_what_is_shown_again_beside_its_error_does_not_turn_the_line_around() -> None:
    class One(Form):
        name = TidyCharField(max_length=3)

    form = One({"name": "  学\u202e院 大学\u200f"})
    assert not form.is_valid()
    assert form["name"].value() == "  学院 大学"


def test_length_is_counted_after_tidying() -> None:
    assert TidyCharField(max_length=2).clean("大学\u200f ") == "大学"
    with pytest.raises(forms.ValidationError):
        TidyCharField(max_length=2).clean("三个字")


class Deadline(Form):
    closes = MomentField(label="投标截止时间", help_text="顺延后重新公告")


def test_a_field_is_tied_to_its_label_help_and_error() -> None:
    html = Deadline({"closes": "x"}).as_div()
    html = str(Deadline({"closes": "x"}))
    assert 'for="id_closes"' in html
    assert 'aria-describedby="id_closes_helptext id_closes_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_closes_helptext"' in html
    assert 'id="id_closes_error"' in html
    assert 'href="#id_closes"' in html


def test_a_refusal_stands_beside_its_field() -> None:
    form = Deadline({"closes": "2026-11-23T14:00"})
    assert form.is_valid()
    form.add_refusal(Refusal("too_early", "Too early.", field="closes"))
    assert form.errors == {"closes": ["Too early."]}
    assert form.refusal is None


def test_a_refusal_of_the_whole_stands_on_top_with_its_article() -> None:
    form = Deadline({"closes": "2026-11-23T14:00"})
    assert form.is_valid()
    form.add_refusal(Refusal("wrong_state", "Not now.", law="第27条", instead="Wait."))
    html = str(form)
    assert html.count("Not now.") == 1
    assert "第27条" in html
    assert "Wait." in html


def test_what_was_typed_is_escaped_and_kept() -> None:
    html = str(Deadline({"closes": '"><script>'}))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_lengths_and_bounds_are_said_in_our_own_words():
    from django.utils.translation import override

    class Short(Form):
        name = TidyCharField(max_length=3)

    with override("zh-hans"):
        said = str(Short({"name": "四个字呀"}).errors["name"][0])
    assert said == "内容过长：最多3个字，现有4个字。"
