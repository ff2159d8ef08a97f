"""`evaluate`, `timeline` and `lint` from the command line: files in, JSON out, one clear line for a fault."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import translation

from tender.management import case_file
from tender.management.commands import timeline
from tests.procurement.rules.cases import FOLDER, assert_holds

ROOT = FOLDER.parent.parent
CASES = sorted((path.parent.name, path) for path in FOLDER.glob("*/*.json"))


@pytest.fixture(autouse=True)
def no_district(monkeypatch: pytest.MonkeyPatch) -> None:
    """The national calendar, as where no database runs."""

    def unreachable() -> None:
        raise DatabaseError

    monkeypatch.setattr(timeline, "district_calendar", unreachable)


def run(command: str, file: str, given: str | bytes = "", monkeypatch: pytest.MonkeyPatch | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    out, err = io.StringIO(), io.StringIO()
    if monkeypatch:
        raw = given if isinstance(given, bytes) else given.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    try:
        call_command(command, file, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(("command", "path"), CASES, ids=lambda value: getattr(value, "stem", value))
def test_every_case_gives_what_it_expects(command: str, path: Path) -> None:
    code, out, err = run(command, str(path))
    assert (code, err) == (0, "")
    assert_holds(json.loads(path.read_text(encoding="utf-8"))["expected"], json.loads(out))


def test_chinese_is_printed_as_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    with translation.override("zh-hans"):
        _code, out, _err = run("evaluate", str(FOLDER / "evaluate" / "recused.json"))
    assert "有效投标仅2家，不足3家，不得推荐中标候选人。" in out


def test_lint_exits_1_for_an_error_and_0_for_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    tree: list[dict[str, Any]] = [{"name": "价格", "weight": "10"}, {"name": "方案", "weight": "90", "guidance": "0-90分"}]
    code, out, _err = run("lint", "-", json.dumps({"criteria": tree}), monkeypatch)
    assert (code, [row["id"] for row in json.loads(out)["findings"]]) == (0, ["interval_score"])
    tree[1]["weight"] = "89"
    code, out, _err = run("lint", "-", json.dumps({"criteria": tree}), monkeypatch)
    assert (code, [row["id"] for row in json.loads(out)["findings"]]) == (1, ["weights_sum", "interval_score"])


def test_simulate_tries_a_lint_case_and_repeats_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    case = {"criteria": [{"name": "价格", "weight": "10"}, {"name": "方案", "weight": "90"}], "ceiling": "300000"}
    code, out, err = run("simulate", "-", json.dumps(case), monkeypatch)
    assert (code, err) == (0, "")
    (found,) = json.loads(out)["simulations"]
    assert (found["runs"], found["bidders"], found["scenario"], found["seed"]) == (200, 6, "usual", "1")
    assert found["one_percent_points"] == "0.0990"
    assert sum(found["wins_by_price_place"]) == 200
    assert str(found["cheapest_wins"]) in found["sentences"][0]
    assert run("simulate", "-", json.dumps(case), monkeypatch)[1] == out


@pytest.mark.parametrize(
    ("command", "given", "path"),
    [
        ("simulate", '{"criteria": [{"name": "价格", "weight": "10"}]}', "$.criteria"),
        ("simulate", "{}", "$.criteria_missing"),
        ("evaluate", '{"criteria": [], "bids": [{"bidder": "A", "price": "x"}]}', "$.bids[0].price"),
        ("evaluate", "[]", "$"),
        ("evaluate", "{", "$"),
        ("evaluate", b"\xff\xfe", "$"),
        ("evaluate", '{"rulebook": "x"}', "$.rulebook"),
        ("timeline", '{"published_on": "2025-13-01"}', "$.published_on"),
        ("timeline", '{"published_on": "2025-09-22", "events": {"evaluated_on": 5}}', "$.events.evaluated_on"),
        ("timeline", '{"published_on": "2025-09-22", "method": "lottery"}', "$.method"),
        ("lint", '{"criteria": [{"name": "甲", "weight": NaN}]}', "$.criteria[0].weight"),
    ],
)
def test_a_malformed_file_is_one_line_with_the_path_and_exit_2(
    command: str, given: str | bytes, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = run(command, "-", given, monkeypatch)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith((f"{path}:", f"{path}："))


def test_an_unknown_tie_break_names_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    case = json.loads((FOLDER / "evaluate" / "recused.json").read_text(encoding="utf-8"))
    code, _out, err = run("evaluate", "-", json.dumps({**case, "tie_break": ["beauty"]}), monkeypatch)
    assert (code, err.startswith("$.tie_break: ")) == (2, True)


def test_a_missing_file_is_one_line_and_exit_2(tmp_path: Path) -> None:
    code, out, err = run("lint", str(tmp_path / "none.json"))
    assert (code, out, err) == (2, "", f"{tmp_path}/none.json: No such file or directory\n")


def test_the_answer_comes_also_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(_root: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(case_file, "compile_catalogues", read_only)
    assert run("timeline", str(FOLDER / "timeline" / "autumn-2025.json"))[0] == 0


def test_no_database_is_started_for_a_file(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run(
        [sys.executable, "manage.py", "timeline", str(FOLDER / "timeline" / "autumn-2025.json")],
        cwd=ROOT, env={**environment, "KAIBIAO_VAR": str(tmp_path / "var")}, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout)["dates"]["contract_by"] == "2025-11-26"
    assert not (tmp_path / "var" / "postgres").exists()


@pytest.mark.django_db
def test_the_timeline_follows_the_districts_own_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    from tender.core.models.calendar import CalendarDay, district_calendar

    monkeypatch.setattr(timeline, "district_calendar", district_calendar)
    CalendarDay.objects.create(day="2025-09-23", is_working=False)
    _code, out, _err = run("timeline", str(FOLDER / "timeline" / "autumn-2025.json"))
    assert json.loads(out)["dates"]["notice_ends"] == "2025-09-29"
