"""Catalogues: compiled when they changed, and then read, also by a process that has looked a word up before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from tender.core.catalogues import compile_catalogues

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a word of this test"\nmsgstr "{word}"\n'


@pytest.fixture
def catalogue(tmp_path: Path, settings) -> Path:
    """An own folder of catalogues that Django reads besides the site's."""
    place = tmp_path / "mine" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    place.parent.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path / "mine", *settings.LOCALE_PATHS]
    return place


def test_words_compiled_while_the_process_runs_are_read(catalogue: Path, tmp_path: Path) -> None:
    with override("zh-hans"):
        assert gettext("a word of this test") == "a word of this test"
        catalogue.write_text(PO.format(word="词"), encoding="utf-8")
        assert compile_catalogues(tmp_path) == [catalogue.with_suffix(".mo")]
        assert gettext("a word of this test") == "词"


def test_what_is_fresh_is_not_compiled_again(catalogue: Path, tmp_path: Path) -> None:
    catalogue.write_text(PO.format(word="词"), encoding="utf-8")
    assert compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == []
