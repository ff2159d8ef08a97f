"""The engine: official format, embedded fonts, equal bytes, nothing fetched, nothing smuggled in."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import subprocess
import sys
import zlib
from dataclasses import replace

import pypdf
import pytest
import segno
from django.template import Template
from fontTools.ttLib import TTFont
from pydyf import Stream

from tender.core import paper_fonts, papers
from tender.core.refusal import Refusal
from tests.papers import builders
from tests.papers.builders import VERIFY, tender_notice
from tests.papers.pages import MM, boxes, reader, text_of, unembedded


@pytest.fixture(scope="module")
def notice() -> bytes:
    return papers.pdf(tender_notice(), verify_url=VERIFY)


def test_paper_is_pdf_a_with_every_font_embedded(notice: bytes) -> None:
    file = reader(notice)
    xmp = file.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"part\D+3\D", xmp)
    assert re.search(r"conformance\W+U\W", xmp)
    assert file.trailer["/Root"]["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert unembedded(file) == []
    assert file.metadata.title == f"{builders.PROJECT}招标公告"
    assert file.metadata.author == builders.DEPARTMENT.name


def test_fonts_are_cut_down_to_the_glyphs_of_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = tender_notice()
    laid_out = papers.lay_out(papers.to_html(sheet.template, sheet, verify_url=VERIFY))
    laid_out.write_pdf()
    for font in laid_out.fonts.values():
        cut = TTFont(io.BytesIO(font.file_content))
        assert not {"GSUB", "GPOS", "DSIG"} & set(cut.keys())
        programs = cut["CFF "].cff.topDictIndex[0].CharStrings.charStringsIndex
        assert 0 < sum(len(programs[place].bytecode) > 1 for place in sorted(font.to_unicode)) <= len(font.to_unicode)
    monkeypatch.setattr("weasyprint.text.fonts.get_hb_object_data", lambda _face: b"")
    font.file_content = b"whole"
    paper_fonts._cut(font, [1, 2], hinting=False)
    assert font.file_content == b"whole"


def test_a_font_that_nobody_cuts_goes_in_whole() -> None:
    sheet = tender_notice()
    laid_out = papers.lay_out(papers.to_html(sheet.template, sheet, verify_url=VERIFY))
    laid_out.write_pdf(full_fonts=True)
    for font in laid_out.fonts.values():
        assert TTFont(io.BytesIO(font.file_content), fontNumber=font.index)["maxp"].numGlyphs == font.glyph_count
        assert len(font.file_content) > 1_000_000


def test_every_part_of_a_paper_is_packed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[bytes] = []
    compress = zlib.compress
    monkeypatch.setattr("tender.core.paper_streams.zlib.compress", lambda content: packed.append(content) or compress(content))
    sheet = tender_notice()
    paper = papers.pdf(sheet, verify_url=VERIFY)
    assert 5 < len(packed) == paper.count(b"endstream")


def test_a_stream_that_was_written_into_since_is_packed_anew() -> None:
    paper_fonts.configuration()
    stream = Stream([b"one"], compress=True)
    assert zlib.compress(b"one") in stream.data
    stream.stream.append(b"two")
    assert zlib.compress(b"one\ntwo") in stream.data


def test_type_area_is_the_official_one_with_22_lines_of_28_characters() -> None:
    sheet = tender_notice(other="字" * 2000)
    pages = boxes(sheet)
    filled = next(page for page in pages if page.number == len(pages) - 1)
    assert (filled.width / MM, filled.height / MM) == pytest.approx((210, 297), abs=0.1)
    assert (filled.top / MM, filled.area_width / MM, filled.area_height / MM) == pytest.approx((37, 156, 225), abs=0.1)
    inner = 28 if filled.number % 2 else 26
    assert filled.left / MM == pytest.approx(inner, abs=0.1)
    lines = [line for line in filled.lines if set(line.text) == {"字"}]
    assert max(len(line.text) for line in lines) == 28
    assert lines[1].y - lines[0].y == pytest.approx(225 * MM / 22, rel=0.001)


def test_pages_are_numbered_outside_as_the_standard_says(notice: bytes) -> None:
    texts = [page.extract_text() for page in reader(notice).pages]
    assert all(f"— {number} —" in text for number, text in enumerate(texts, start=1))


def test_equal_sheets_give_equal_bytes_even_in_another_process(notice: bytes) -> None:
    script = (
        "import hashlib;from tender.core import papers;from tests.papers import builders as b;"
        "print(hashlib.sha256(papers.pdf(b.tender_notice(),verify_url=b.VERIFY)).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(notice).hexdigest()
    assert papers.pdf(tender_notice(other="改"), verify_url=VERIFY) != notice


def test_qr_holds_the_verification_address() -> None:
    code = segno.make(VERIFY, error="m", micro=False, boost_error=False)
    drawn = [[0] * (len(code.matrix) + 4) for _ in range(len(code.matrix) + 4)]
    x = y = 0.0
    path = re.search(r' d="([^"]+)"', papers.qr_svg(VERIFY))[1]
    for command, numbers in re.findall(r"([Mmh])([^Mmh]+)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            drawn[int(y)][int(x) : int(x + values[0])] = [1] * int(values[0])
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    assert [row[2:-2] for row in drawn[2:-2]] == [[int(bool(module)) for module in row] for row in code.matrix]
    assert papers.qr_svg(VERIFY) in papers.to_html("tender_notice", tender_notice(), verify_url=VERIFY)


def test_markup_in_a_name_is_text_and_direction_marks_vanish() -> None:
    name = "<script>alert(1)</script><b>某\u202e院\u2066\u200f</b>&\x07"
    html = papers.to_html("award_notification", builders.award_notification(addressee=name), verify_url=VERIFY)
    assert "<script" not in html
    assert not papers._UNPRINTABLE.search(html)
    printed = text_of(papers.pdf(builders.award_notification(addressee=name), verify_url=VERIFY))
    assert "<script>alert(1)</script><b>某院</b>&：" in printed


def test_nothing_is_fetched_not_even_from_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: asked.append(a))
    monkeypatch.setattr("weasyprint.urls.URLFetcher.open", lambda self, url, *a, **k: asked.append(url), raising=False)
    for address in ("http://example.org/x.png", "file:///etc/hostname", "data:text/html,x"):
        with pytest.raises(ValueError, match="fetch nothing"):
            papers._no_fetching(address)
    image = '<image href="http://example.org/a.png" width="9" height="9"/>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{image}</svg>'
    monkeypatch.undo()
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: asked.append(a))
    assert papers.pdf(builders.feedback_result(picture=picture), verify_url=VERIFY)
    assert asked == []


def test_a_picture_cannot_write_on_the_page() -> None:
    html = papers.to_html("feedback_result", builders.feedback_result(picture="<svg></svg><h1>伪造</h1>"), verify_url=VERIFY)
    assert "伪造" not in html


def test_without_a_chinese_font_the_refusal_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert paper_fonts.fonts_missing() == ()
    monkeypatch.setattr(paper_fonts, "installed", lambda: frozenset({"DejaVu Sans"}))
    with pytest.raises(Refusal) as refused:
        papers.pdf(tender_notice(), verify_url=VERIFY)
    assert (refused.value.code, refused.value.params["package"]) == ("papers_font_missing", "fonts-noto-cjk")


def test_without_pango_the_refusal_names_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> frozenset[str]:
        raise OSError("cannot load library")

    monkeypatch.setattr(paper_fonts, "installed", broken)
    with pytest.raises(Refusal) as refused:
        papers.pdf(tender_notice(), verify_url=VERIFY)
    assert refused.value.code == "papers_library_missing"
    assert "libpango-1.0-0" in refused.value.params["package"]


def test_body_font_stack_and_font_check_name_the_same_families() -> None:
    css = (papers.TEMPLATES / "paper.css").read_text()
    stack = re.search(r"html \{\s*font-family: ([^;]+);", css)[1]
    families = {name.strip().strip('"') for name in stack.split(",")} - {"serif"}
    assert families <= set(paper_fonts.FAMILIES)


def test_the_style_sheet_is_understood_without_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    papers._styles.cache_clear()
    logging.getLogger("weasyprint").propagate = True
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        papers.pdf(tender_notice(), verify_url=VERIFY)
    assert [record.getMessage() for record in caplog.records] == []


def test_a_template_that_asks_for_a_missing_field_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = papers._engine()
    with pytest.raises(LookupError, match=r"s\.no_such_field"):
        Template("{{ s.no_such_field }}", engine=engine).render(papers.Context({"s": tender_notice()}))


def test_file_name_is_safe_and_says_what_it_is() -> None:
    assert papers.file_name(tender_notice()) == "招标公告_DDK-2026-ZB-001_20261123.pdf"
    strange = replace(tender_notice(), number="../a\u202eb:c*?" + "长" * 300)
    name = papers.file_name(strange)
    assert re.fullmatch(r"[\w\-.（）〔〕]+\.pdf", name)
    assert ".." not in name
    assert len(name) <= papers.LONGEST_NAME + 4


def test_output_reads_back_as_a_pdf(notice: bytes) -> None:
    assert pypdf.PdfReader(io.BytesIO(notice), strict=True).pages[0].mediabox.width == pytest.approx(595.3, abs=0.2)


def test_headings_are_numbered_in_the_text_itself() -> None:
    html = papers.to_html("tender_document", builders.tender_document(), verify_url=VERIFY)
    assert re.findall(r"<h2[^>]*>(第.章　[^<]+)", html)[3] == "第四章　评标方法、评标标准和投标无效情形"
    assert "<h2>一、评标方法</h2>" in html
    assert html.count("<h2>一、") == 5
    assert "<h3>（三）项目联系方式</h3>" in html
    assert '<h2 class="plain">项目概况</h2>' in html


def test_warming_up_prepares_all_that_is_kept() -> None:
    papers._styles.cache_clear()
    papers.warm_up()
    assert papers._styles.cache_info().currsize == 1
