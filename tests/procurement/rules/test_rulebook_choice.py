"""Which rulebook is in force, a district's own files, and the pin that notices a change."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules.rulebook import Rulebook, every, load
from tender.procurement.rules.rulebook_choice import choose, covers
from tender.procurement.rules.rulebook_files import FOLDER, VARIABLE, _without
from tender.procurement.rules.rulebook_values import articles_in, differences, places_of_article, values_of

DADUKOU = "CN/Chongqing/Dadukou"
OWN = """id = "{id}"
version = {version}
title = "本区规则库"
jurisdiction = "{jurisdiction}"
effective_from = {since}
based_on = "cn-gp-services-2026"

[thresholds.open_tender]
service.county = {{ amount = {amount}, law = "渝财采购〔2026〕1号", seen = "D" }}
"""


def book(id: str, jurisdiction: str, since: date, until: date | None = None) -> Rulebook:
    return Rulebook(id, 1, id, since, until, {}, jurisdiction)


def district_file(
    folder: Path, id: str = "cq-dadukou-2027", *, version: int = 1, amount: int = 4000000, since: str = "2027-01-01"
) -> Path:
    path = folder / f"{id}.toml"
    path.write_text(OWN.format(id=id, version=version, jurisdiction=DADUKOU, since=since, amount=amount), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("jurisdiction", "on", "found"),
    [
        (DADUKOU, "2026-02-01", "cn-gp-services-2026"),
        (DADUKOU, "2026-01-31", "cn-gp-services-2022"),
        (DADUKOU, "2022-06-30", "cn-gp-services-2022-03"),
        ("CN/Chongqing", "2026-02-01", "cn-national-2026"),
        ("CN/Sichuan/Chengdu", "2026-01-31", "cn-national-2022"),
    ],
)
def test_the_most_specific_book_of_the_day_is_chosen(jurisdiction: str, on: str, found: str) -> None:
    assert choose(every(), jurisdiction, date.fromisoformat(on)).id == found


def test_none_and_two_in_force_are_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        choose(every(), DADUKOU, date(2020, 1, 1))
    assert refused.value.code == "rulebook_missing"
    assert "cn-gp-services-2026" in refused.value.params["known"]
    twins = [book("a", "CN", date(2026, 1, 1)), book("b", "CN", date(2026, 2, 1))]
    assert choose(twins, DADUKOU, date(2026, 1, 31)).id == "a"
    with pytest.raises(Refusal) as refused:
        choose(twins, DADUKOU, date(2026, 2, 1))
    assert (refused.value.code, refused.value.params["found"]) == ("rulebooks_overlap", ["a", "b"])


def test_a_jurisdiction_is_not_the_beginning_of_another_ones_name() -> None:
    with pytest.raises(Refusal):
        choose([book("a", "CN/Chong", date(2026, 1, 1))], "CN/Chongqing", date(2026, 2, 1))


@given(
    days=st.lists(st.integers(0, 400), min_size=2, max_size=6, unique=True),
    on=st.integers(0, 400),
)
def test_books_that_follow_each_other_never_overlap_and_the_last_day_is_the_day_before(days: list[int], on: int) -> None:
    first = date(2025, 1, 1)
    starts = [first + timedelta(days=n) for n in sorted(days)]
    line = [book(str(n), "CN", since, until) for n, (since, until) in enumerate(zip(starts, [*starts[1:], None], strict=True))]
    day = first + timedelta(days=on)
    assert sum(covers(one, day) for one in line) == (day >= starts[0])
    assert day < starts[0] or choose(line, "CN", day).effective_from == max(since for since in starts if since <= day)


def test_a_district_adds_a_rulebook_without_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal) as refused:
        load().threshold("open_tender", level="county", object="service")
    assert refused.value.code == "threshold_not_set"
    district_file(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    own = load("cq-dadukou-2027")
    assert own.threshold("open_tender", level="county", object="service").amount == 4000000
    assert own.threshold("open_tender", level="central", object="service").law == "国办发〔2019〕55号"
    assert own.period("open_tender_bid_min").amount == 20
    assert "cq-dadukou-2027" in [one.id for one in every()]


def test_what_is_left_out_is_gone_and_a_row_with_an_article_is_replaced_whole(tmp_path: Path) -> None:
    low = load("cn-gp-services-2022").abnormal_low
    assert (low.mean, low.most, low.law) == (None, None, "财政部令第87号 第60条")
    assert list(load("cn-national-2026").raw["training_fees"]) == ["central"]
    assert (load("cn-gp-services-2022-03").deduction("small_micro").least, load().deduction("small_micro").least) == (6, 10)


def test_a_book_based_on_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ring.toml").write_text('id = "ring"\nbased_on = "ring"\n', encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load("ring", (tmp_path,))
    assert refused.value.code == "rulebook_circular"


def test_a_pin_notices_that_the_file_or_its_ground_has_changed(tmp_path: Path) -> None:
    where = (FOLDER, tmp_path)
    path = district_file(tmp_path)
    pin = load("cq-dadukou-2027", where).pin
    assert load(pin, where).pin == pin
    district_file(tmp_path, amount=5000000, version=2)
    with pytest.raises(Refusal) as refused:
        load(pin, where)
    assert (refused.value.code, refused.value.params["rulebook"], refused.value.params["version"]) == (
        "rulebook_changed", "cq-dadukou-2027", "1",
    )  # fmt: skip
    assert path.name in refused.value.instead.format(**refused.value.params)
    district_file(tmp_path)
    assert load(pin, where).threshold("open_tender", level="county", object="service").amount == 4000000


def test_the_digest_of_a_book_that_stands_alone_is_that_of_its_file() -> None:
    import hashlib

    assert load().sha256 == hashlib.sha256((FOLDER / "cn-gp-services-2026.toml").read_bytes()).hexdigest()
    assert len({one.sha256 for one in every()}) == len(every())


def test_who_may_train_whom_is_data() -> None:
    assert load().provider_kinds("county").kinds == ("party_school", "cadre_academy", "university")
    assert "agency" in load().provider_kinds("township").kinds
    with pytest.raises(Refusal) as refused:
        load().provider_kinds("ministers")
    assert refused.value.code == "audience_unknown"


def test_versions_are_compared_value_by_value() -> None:
    (found,) = differences(load("cn-gp-services-2022"), load("cn-gp-services-2026"))
    assert (found.path, found.before and found.before.law, found.after and found.after.law) == (
        ("abnormal_low",), "财政部令第87号 第60条", "财库〔2026〕2号",
    )  # fmt: skip
    assert [one.path for one in differences(load("cn-gp-services-2022-03"), load("cn-gp-services-2022"))] == [
        ("sme", "small_micro"), ("sme", "consortium"),
    ]  # fmt: skip
    assert differences(load(), load()) == []


def test_every_row_of_a_book_has_article_certainty_and_a_place_of_its_own() -> None:
    for one in every():
        rows = values_of(one)
        assert len({row.anchor for row in rows}) == len(rows) > 80
        assert all(row.law and row.seen in "VDSMI" for row in rows)


@pytest.mark.parametrize(
    ("law", "articles"),
    [
        ("财政部令第87号 第41、43条", [("财政部令第87号", "41"), ("财政部令第87号", "43")]),
        ("财政部令第87号 第39–41条", [("财政部令第87号", "39"), ("财政部令第87号", "40"), ("财政部令第87号", "41")]),
        ("财政部令第87号 第44条、第50条", [("财政部令第87号", "44"), ("财政部令第87号", "50")]),
        ("政府采购法 第46条；财政部令第87号 第71条", [("政府采购法", "46"), ("财政部令第87号", "71")]),
        ("财库〔2026〕2号", [("财库〔2026〕2号", "")]),
    ],
)
def test_articles_are_read_out_of_a_citation(law: str, articles: list[tuple[str, str]]) -> None:
    assert articles_in(law) == articles
    assert places_of_article(load(), law)


def test_leaving_out_what_is_not_there_changes_nothing() -> None:
    raw = {"sme": {"reserve": {"value": 1}}, "version": 1}
    assert _without(raw, ["sme.reserve", "version.deeper", "nowhere", "no.where"]) == {"sme": {}, "version": 1}
