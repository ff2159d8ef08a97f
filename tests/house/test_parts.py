"""Every part of the pages has an example, the example renders, and what it renders is whole HTML without in-line code."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tender.core import samples
from tests.house import tree

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNNAMED = {"form", "error_summary"}  # what a Django form renders by itself


class Whole(HTMLParser):
    """Notes tags that do not match, ids given twice, and code written into the page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def note(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.faults += [f"<{tag} {name}>" for name in attrs if name == "style" or name.startswith("on")]
        if (name := attrs.get("id")) and name in self.ids:
            self.faults.append(f"id {name} twice")
        self.ids.add(attrs.get("id") or "")


def faults_of(html: str) -> list[str]:
    page = Whole()
    page.feed(html)
    return page.faults + [f"<{tag}> stays open" for tag in page.open]


def request_for(rf: RequestFactory) -> object:
    request = rf.get("/office/style/")
    request.actor = None
    return request


@pytest.fixture
def sample(rf: RequestFactory, db: None) -> dict[str, object]:
    return {**samples.values(request_for(rf)), "csrf_token": "token"}


def test_every_part_has_an_example_and_every_example_a_part() -> None:
    folder = tree.ROOT / "templates" / "parts"
    assert samples.parts() == sorted(path.stem for path in (folder / "examples").glob("*.html"))


def test_every_part_is_described() -> None:
    described = re.findall(
        r"^\| `(\w+)`", (tree.ROOT / "templates" / "parts" / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(described) == samples.parts()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", samples.parts())
def test_the_example_of_a_part_is_whole(name: str, language: str, sample: dict[str, object]) -> None:
    with translation.override(language):
        html = render_to_string(f"parts/examples/{name}.html", sample)
    assert html.strip()
    assert faults_of(html) == []


def test_an_example_uses_its_part() -> None:
    folder = tree.ROOT / "templates" / "parts" / "examples"
    unused = [path.stem for path in folder.glob("*.html") if f'"{path.stem}"' not in path.read_text() and path.stem not in UNNAMED]
    assert unused == []


def test_the_search_finds_broken_markup() -> None:
    assert faults_of('<p><b>x</p><i style="color:red" onclick="x()">') != []
    assert faults_of("<ul><li>x</li></ul><br><input id=a><p id=a></p>") == ["id a twice"]


def test_no_template_has_inline_code() -> None:
    inline = re.compile(r"<[^>]+\s(?:style|on\w+)=|<style\b|<script(?![^>]*\b(?:src|type=\"application/json\"))")
    ours = [path for path in tree.templates() if path.suffix == ".html" and not {"documents", "letters"} & set(path.parts)]
    assert [tree.name(path) for path in ours if inline.search(path.read_text(encoding="utf-8"))] == []
