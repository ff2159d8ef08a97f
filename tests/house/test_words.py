"""No untranslated string: every message id has its Chinese, no id is Chinese, and templates hold no bare words."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house import tree, words

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+[^{}]*\}|%[sd]")
# Papers are Chinese by law; the rest is markup and code.
SPEECHLESS = re.compile(
    r"\{#.*?#\}|\{% *block \w*class\b.*?endblock\b.*?%\}"
    r"|\{% *comment.*?endcomment *%\}|\{% *blocktrans.*?endblocktrans(?:late)? *%\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|<!--.*?-->|<!doctype[^>]*>|<script\b.*?</script>|<style\b.*?</style>|<code\b.*?</code>",
    re.DOTALL | re.IGNORECASE,
)
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:title|alt|placeholder|aria-label|data-confirm)=["']([^"'<>]*)["']""")
WORD = re.compile(r"[A-Za-z]{3,}|[\u3400-\u9fff]+")
NAMES = set(
    "Kaibiao 开标 中文 English PDF CSV JSON API XML SVG BPMN OCDS TOTP RSS Atom SHA UTC AGPL Mermaid "
    "nbsp middot times rarr larr amp mdash ndash hellip quot laquo raquo".split()
)


@pytest.fixture(scope="module")
def used() -> dict[words.Message, str]:
    return words.of_the_project()


def test_every_message_has_its_chinese() -> None:
    assert sorted(f"{where}: {context}|{text}" for (context, text), where in words.untranslated().items()) == []


def test_no_message_id_is_chinese(used: dict[words.Message, str]) -> None:
    assert [f"{where}: {text}" for (_, text), where in used.items() if CHINESE.search(text.replace("开标", ""))] == []


def test_one_message_has_one_chinese() -> None:
    assert {message: texts for message, texts in words.ours().items() if len(texts) > 1} == {}


def test_no_catalogue_holds_a_message_that_nobody_uses(used: dict[words.Message, str]) -> None:
    foreign = words.theirs()  # a catalogue may say better what an application of others says
    left = [f"{tree.name(path)}: {entry.msgid}" for path, catalogue in words.catalogues().items() for entry in catalogue
            if (entry.msgctxt or "", entry.msgid) not in used and entry.msgid not in foreign]  # fmt: skip
    assert left == []


def test_translations_keep_their_placeholders_and_none_is_fuzzy() -> None:
    wrong = []
    for path, catalogue in words.catalogues().items():
        for entry in catalogue:
            texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
            allowed = set(PLACES.findall(entry.msgid)) | set(PLACES.findall(entry.msgid_plural or ""))
            if entry.fuzzy or not all(texts) or any(set(PLACES.findall(text)) - allowed for text in texts):
                wrong.append(f"{tree.name(path)}: {entry.msgid}")
    assert wrong == []


def test_templates_hold_no_bare_words() -> None:
    bare = []
    for path in tree.templates():
        if path.suffix == ".html" and not {"documents", "examples"}.intersection(path.parts):
            found = [word for word in bare_words(path.read_text(encoding="utf-8")) if word not in NAMES]
            bare += [f"{tree.name(path)}: {' '.join(found[:8])}"] if found else []
    assert bare == []


def bare_words(source: str) -> list[str]:
    """Words of a template that no translation ever sees."""
    text = SPEECHLESS.sub(" ", source)
    spoken = " ".join(SPOKEN_ATTRIBUTE.findall(text))
    return WORD.findall(re.sub(r"<[^>]*>", " ", text) + " " + spoken)


def test_the_search_finds_messages_and_bare_words() -> None:
    page = (
        '{% load i18n %}<p title="Close now">{% translate "Hello" %}</p>'
        "{% blocktranslate count n=n trimmed %}One {{ n }} bid{% plural %}{{ n }} bids{% endblocktranslate %}"
        '{% translate "May" context "month" %}Bare'
    )
    assert set(words.in_template(page)) == {("", "Hello"), ("", "One %(n)s bid"), ("", "%(n)s bids"), ("month", "May")}
    assert bare_words(page) == ["Bare", "Close", "now"]
    code = ast.parse('_("a"); ngettext("b", "c", 2); pgettext("x", "d"); gettext(variable)')
    assert set(words.in_python(code)) == {("", "a"), ("", "b"), ("", "c"), ("x", "d")}
    with pytest.raises(ValueError, match="never be translated"):
        list(words.in_python(ast.parse('_(f"{name} is late")')))
