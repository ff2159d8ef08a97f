"""Official papers: a frozen sheet and a template in, PDF/A bytes out, in Chinese only.

Lives here: the engine (`render`, `pdf`), the base sheet and its parts, file names. The only module that calls WeasyPrint.
Not here: which papers there are (each subject's `documents`), fonts (`core/paper_fonts.py`), words (`core/paper_words.py`).
"""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import segno
from django.template import Context, Engine
from django.utils.safestring import mark_safe

from tender.core import paper_fonts
from tender.core.paper_words import numeral

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
VARIANT = "pdf/a-3u"
LONGEST_NAME = 80
# Marks that turn the reading direction, and control characters: they never belong on a paper and could disguise a name.
_UNPRINTABLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper carries. `number`: 文号 or project number; `dated`: 成文日期; `record_words`: of the public record.

    Subclasses add their fields and name their `template` (below templates/documents/) and `kind` (the paper's Chinese name).
    """

    template: ClassVar[str]
    kind: ClassVar[str]
    number: str
    issuer: str
    dated: date
    record_words: str = ""

    @property
    def subject(self) -> str:
        """What stands before the kind in the title: a project's, contract's or class's name; empty for none."""
        return ""

    @property
    def title(self) -> str:
        """The whole title as it stands in the file's properties."""
        return self.subject + self.kind


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An organisation as papers name it: with address, contact person and telephone."""

    name: str
    address: str
    person: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """One signature. `signed_at` None leaves an empty place to sign by hand; `note` is a dissent or remark."""

    name: str
    role: str
    signed_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that belongs to the paper, named with its SHA-256 so that it cannot be swapped."""

    name: str
    sha256: str = ""


def pdf(sheet: Paper, *, verify_url: str) -> bytes:
    """Print a sheet on its own template. Refuses as `render`."""
    return render(sheet.template, sheet, verify_url=verify_url)


def render(template: str, sheet: Paper, *, verify_url: str) -> bytes:
    """PDF/A-3u of `templates/documents/<template>.html` with `sheet`; equal input gives equal bytes.

    `verify_url` is the public verification page that the QR leads to. Refuses papers_font_missing, papers_library_missing (503).
    """
    paper_fonts.require()
    html = to_html(template, sheet, verify_url=verify_url)
    identifier = hashlib.sha256(f"{template}\0{html}".encode()).hexdigest()[:32].encode()
    with _lock:
        return bytes(lay_out(html).write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier))


def lay_out(html: str) -> Any:
    """The pages of a paper before they are written; one at a time, the font library is not made for threads."""
    from weasyprint import HTML  # noqa: PLC0415 (without Pango only papers fail, not the whole site)

    page = HTML(string=html, url_fetcher=_no_fetching)
    return page.render(stylesheets=[_styles()], font_config=paper_fonts.configuration())


def warm_up() -> None:
    """Load printing library, fonts and style sheet, so that a process's first paper is as quick as the next."""
    if not paper_fonts.fonts_missing():
        _styles()
        _engine()


def to_html(template: str, sheet: Paper, *, verify_url: str) -> str:
    """The page before printing: escaped, without direction marks and control characters."""
    context = Context(
        {"s": sheet, "verify_url": verify_url, "qr": qr_svg(verify_url) if verify_url else ""}, use_l10n=False, use_tz=False
    )
    return _numbered(_UNPRINTABLE.sub("", _engine().get_template(f"{template}.html").render(context)))


def qr_svg(text: str) -> str:
    """The QR of `text` as inline SVG with a quiet zone of two modules and error correction M, sized by the style sheet."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    return mark_safe(code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308 (segno writes paths only)


def file_name(sheet: Paper) -> str:
    """A name that every file system takes: 招标公告_DDK-2026-001_20261123.pdf."""
    words = (sheet.kind, sheet.number, f"{sheet.dated:%Y%m%d}")
    plain = "_".join(re.sub(r"[^\w\-.（）〔〕]+", "-", _UNPRINTABLE.sub("", word)).strip("-.") for word in words if word)
    return f"{plain[:LONGEST_NAME]}.pdf"


class _Strict(str):
    """A template variable that does not exist is a mistake in the template, never a silent gap on a paper."""

    __slots__ = ()

    def __mod__(self, name: Any) -> str:
        raise LookupError(f"paper template: no such variable: {name}")


@cache
def _engine() -> Engine:
    """An engine of its own: no request context, no project libraries, escaping always on."""
    return Engine(dirs=[TEMPLATES], builtins=["tender.core.paper_words"], autoescape=True, string_if_invalid=_Strict("%s"))


@cache
def _styles() -> Any:
    """The style sheet, read once."""
    from weasyprint import CSS  # noqa: PLC0415

    text = (TEMPLATES / "paper.css").read_text()
    return CSS(string=text, url_fetcher=_no_fetching, font_config=paper_fonts.configuration())


def _numbered(html: str) -> str:
    """Number the headings in the text itself, so that the web shows them too: 第一章, 一、, （一）."""
    chapter = section = part = 0

    def number(found: re.Match[str]) -> str:
        nonlocal chapter, section, part
        if 'class="chapter"' in found[0]:
            chapter, section, part = chapter + 1, 0, 0
            return f"{found[0]}第{numeral(chapter)}章　"
        if 'class="plain"' in found[0]:
            return found[0]
        if found[1] == "2":
            section, part = section + 1, 0
            return f"{found[0]}{numeral(section)}、"
        part += 1
        return f"{found[0]}（{numeral(part)}）"

    return re.sub(r"<h([23])\b[^>]*>", number, html)


def _no_fetching(url: str, *_args: Any, **_options: Any) -> dict[str, Any]:
    """Papers are made of our own data only: pictures come as data in the page, nothing else is opened."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    if not url.startswith("data:image/svg+xml"):
        raise ValueError("papers fetch nothing")
    return URLFetcher(allowed_protocols=["data"]).fetch(url)  # type: ignore[no-any-return]
