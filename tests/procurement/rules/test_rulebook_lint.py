"""The linter of rulebooks: the shipped ones are clean, and each kind of slip is found where it stands."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tender.procurement.rules.rulebook_files import FOLDER, files
from tender.procurement.rules.rulebook_lint import lint_files

FEES = "own: training_fees.central"
NOTICE = "own: periods.notice_publicity"
A16 = 'law = "财政部令第87号 第16条"'
GROUND = (FOLDER / "cn-gp-services-2026.toml").read_text(encoding="utf-8")
HEAD = """id = "own"
version = 1
title = "本区"
jurisdiction = "CN/Chongqing/Jiulongpo"
effective_from = 2026-02-01
"""


def found_in(folder: Path, text: str, name: str = "own") -> list[tuple[str, str]]:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return [(finding.refusal.code, finding.where) for finding in lint_files((folder,))]


def changed(old: str, new: str) -> str:
    text = GROUND.replace('id = "cn-gp-services-2026"', 'id = "own"')
    assert old in text
    return text.replace(old, new)


def test_the_shipped_rulebooks_are_clean() -> None:
    assert [(finding.where, str(finding.refusal)) for finding in lint_files((FOLDER,))] == []
    assert len(files((FOLDER,))) >= 5


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        (f'"wd", from = "publication", {A16}', f'"weeks", from = "publication", {A16}', "unit_unknown", NOTICE),
        (f'{A16}, seen = "V"', 'seen = "V"', "article_missing", NOTICE),
        (f'{A16}, seen = "V"', f'{A16}', "certainty_missing", NOTICE),
        ('least = 10, most = 30', 'least = 31, most = 30', "band_upside_down", "own: methods.consultation.price_weight.service"),
        ('most = "0.65"', 'most = "0.40"', "band_upside_down", "own: abnormal_low"),
        ('mean = "0.50"', 'mean = "50"', "share_wrong", "own: abnormal_low"),
        ('bid = "consultation_first_response_min"', 'bid = "consultation"', "reference_missing", "own: methods.consultation.bid"),
        ('file_contract_copy = {', 'file_contract_kopy = {', "period_missing", "own: periods"),
        ('min_suppliers = 1\n', 'min_supliers = 1\n', "key_unknown", "own: methods.single_source"),
        ('[tie_break]', '[tiebreak]', "key_unknown", "own: tiebreak"),
        ('amount = 20, unit = "d"', 'amount = 0, unit = "d"', "amount_wrong", "own: periods.open_tender_bid_min"),
        ('after = 30, share = "0.7" }]\nstaff_p', 'after = 0, share = "0.7" }]\nstaff_p', "taper_wrong", FEES),
        ('jurisdiction = "CN/Chongqing/Dadukou"', 'jurisdiction = "CN//Dadukou"', "jurisdiction_wrong", "own"),
        ('effective_from = 2026-02-01', 'effective_from = 2026-02-01\neffective_to = 2026-02-01', "dates_upside_down", "own"),
        ('effective_from = 2026-02-01', 'effective_from = "2026-02-01"', "date_wrong", "own"),
        ('version = 1', 'version = 0', "version_wrong", "own"),
        ('version = 1\n', '', "key_missing", "own"),
        (f', from = "publication", {A16}', f', {A16}', "key_missing", NOTICE),
        ('least = 5\nodd', 'least = -5\nodd', "amount_wrong", "own: committees.tender"),
        ('label = "公开招标"\n', '', "key_missing", "own: methods.open_tender"),
        ('id = "own"', 'id = "other"', "id_differs", "own"),
        ('[methods.open_tender]', '[methods.open_tender', "rulebook_unreadable", "own"),
    ],
)  # fmt: skip
def test_each_slip_is_found_where_it_stands(tmp_path: Path, old: str, new: str, code: str, where: str) -> None:
    assert found_in(tmp_path, changed("version = 1", "version = 1")) == []
    assert (code, where) in found_in(tmp_path, changed(old, new))


def test_gaps_overlaps_and_twins_are_found(tmp_path: Path) -> None:
    other = HEAD.replace('"own"', '"later"').replace("2026-02-01", "2027-02-01") + 'based_on = "own"\n'
    ends = "effective_from = 2026-02-01\neffective_to = 2027-01-01"
    first = changed('jurisdiction = "CN/Chongqing/Dadukou"', 'jurisdiction = "CN/Chongqing/Jiulongpo"')
    (tmp_path / "later.toml").write_text(other, encoding="utf-8")
    assert found_in(tmp_path, first) == [("books_overlap", "own")]
    assert found_in(tmp_path, first.replace("effective_from = 2026-02-01", ends)) == [("books_gap", "own")]
    assert found_in(tmp_path, first.replace("effective_from = 2026-02-01", ends.replace("2027-01-01", "2027-02-01"))) == []
    twin = tmp_path / "second"
    twin.mkdir()
    (twin / "own.toml").write_text(first, encoding="utf-8")
    assert {f.refusal.code for f in lint_files((tmp_path, twin))} >= {"rulebook_twice"}


def test_a_ground_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert found_in(tmp_path, HEAD + 'based_on = "nowhere"\n') == [("rulebook_unknown", "own")]


def test_the_command_answers_one_when_anything_is_wrong(tmp_path: Path) -> None:
    out = StringIO()
    call_command("lint_rulebooks", stdout=out)
    assert str(len(files())) in out.getvalue()
    (tmp_path / "own.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command("lint_rulebooks", str(tmp_path), stdout=out)
    assert stopped.value.code == 1
    assert "key_missing" in out.getvalue()
