"""What files say of their making, and that hostile ones neither run, nor burst, nor stop anything."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import file_marks
from tender.procurement.rules.file_marks import office, pdf
from tests.builders.red_flags import docx
from tests.builders.red_flags import pdf as a_pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><b><creator>&b;</creator></b>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]><b><creator>&a;</creator></b>'


def word(raw: bytes) -> file_marks.Marks:
    return file_marks.read(io.BytesIO(raw), WORD)


def read_pdf(raw: bytes) -> file_marks.Marks:
    return file_marks.read(io.BytesIO(raw), file_marks.PDF)


def test_a_word_file_says_author_editor_company_sessions_and_text():
    found = word(docx("课程 &amp; 方案", author="王小明", editor="李四", company="某公司", rsids="00aa 00BB", doc_id="{ab-1}"))
    assert set(found.marks) == {
        ("author", "王小明"), ("last_modified_by", "李四"), ("company", "某公司"), ("creator", "Microsoft Office Word"),
        ("rsid", "00AA"), ("rsid", "00BB"), ("document_id", "{AB-1}"),
    }  # fmt: skip
    assert (found.text, found.trouble) == ("课程 & 方案", "")


def test_texts_outside_of_texts_are_left():
    assert word(docx(document=b"<d>loose<p><t>kept</t></p></d>")).text == "kept"


def test_pictures_say_nothing():
    assert file_marks.read(io.BytesIO(b"\x89PNG"), "image/png") == file_marks.Marks()


@pytest.mark.parametrize("part", ["core", "app", "settings", "document"])
@pytest.mark.parametrize("attack", [LAUGHS, OUTSIDE])
def test_entities_are_refused_in_every_part(part, attack):
    found = word(docx(**{part: attack}))
    assert found.trouble == "entities"
    assert "ha" not in found.text
    assert all(value not in ("hahaha",) for _kind, value in found.marks)


def test_a_bomb_is_unpacked_to_the_limit_only(monkeypatch):
    monkeypatch.setattr(office, "MOST_BYTES", 300_000)
    bomb = b"<d><t>" + b"A" * 2_000_000 + b"</t></d>"
    found = word(docx(document=bomb, author="王小明"))
    assert found.trouble == "too_large"
    assert ("author", "王小明") in found.marks  # what was read before is kept


def test_too_many_parts(monkeypatch):
    monkeypatch.setattr(office, "MOST_PARTS", 3)
    assert word(docx()).trouble == "too_large"


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 nothing", docx()[:-40], docx(core=b"<a><b></a>"), docx(core=b"\xff\xfe")])
def test_a_broken_office_file_is_noted(raw):
    assert word(raw).trouble == "broken"


def test_a_locked_office_file_is_noted():
    raw = bytearray(docx())
    for at in (raw.index(b"PK\x03\x04") + 6, raw.index(b"PK\x01\x02") + 8):
        raw[at] |= 1
    assert word(bytes(raw)).trouble == "locked"


def test_text_and_sessions_beyond_the_limit_are_left(monkeypatch):
    monkeypatch.setattr(office, "MOST_TEXT", 10)
    monkeypatch.setattr(office, "MOST_MARKS", 5)  # four properties, one session
    many = b"<w:d xmlns:w='w'>" + b"<w:p><w:t>12345678</w:t></w:p>" * 5 + b"</w:d>"
    found = word(docx(document=many, rsids="01 02 03"))
    assert len(found.text) <= 10
    assert sum(kind == "rsid" for kind, _value in found.marks) == 1


@pytest.mark.parametrize(
    ("author", "said"),
    [
        (b"(Wang \\(Xiaoming\\)\\056)", "Wang (Xiaoming)."),
        (b"<FEFF738B5C0F660E>", "王小明"),
        ("(王小明)".encode(), "王小明"),
        (b"(M\xfcller)", "Müller"),
        (b"<4D5>", "MP"),
        (b"(a\\nb\\\\c)", "a b\\c"),
    ],
)
def test_the_author_of_a_pdf(author, said):
    assert read_pdf(a_pdf(author=author)).marks == (("author", said),)


def test_ids_of_a_pdf_and_what_lies_in_compressed_streams():
    found = read_pdf(a_pdf(number="0A1B2C3D4E", xmp="ab-cd", packed=b"<</Author (Zhang) /Producer (Biaoshu)>>"))
    assert set(found.marks) == {("pdf_id", "0A1B2C3D4E"), ("document_id", "AB-CD"), ("author", "Zhang"), ("producer", "Biaoshu")}
    assert found.trouble == ""
    seq = a_pdf() + b"<dc:creator><rdf:Seq><rdf:li>Zhao</rdf:li></rdf:Seq></dc:creator>"
    assert read_pdf(seq).marks == (("author", "Zhao"),)


def test_a_locked_and_a_broken_pdf_are_noted():
    locked = read_pdf(a_pdf(author=b"(\x01\x02)", number="0A1B2C3D") + b"/Encrypt 5 0 R")
    assert (locked.trouble, locked.marks) == ("locked", (("pdf_id", "0A1B2C3D"),))
    assert read_pdf(a_pdf(tail=b"")).trouble == "broken"
    assert read_pdf(b"<html>").trouble == "broken"


def test_streams_are_unpacked_to_the_limit_only(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_UNPACKED", 1000)
    assert read_pdf(a_pdf(packed=b" " * 5_000_000 + b"/Author (Zhang)")).marks == ()
    broken = a_pdf(packed=b"/Author (Zhang)").replace(b"stream\n\x78", b"stream\n\x00")
    assert read_pdf(broken).marks == ()
    monkeypatch.setattr(pdf, "MOST_STREAMS", 0)
    assert read_pdf(a_pdf(packed=b"/Author (Zhang)")).marks == ()


def test_of_a_large_pdf_beginning_and_end_are_read(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_READ", 60)
    raw = a_pdf(author=b"(Zhang)") + b"/Author (Middle)" + b" " * 500 + b"/ID [<0A1B2C3D>] %%EOF"
    assert set(read_pdf(raw).marks) == {("author", "Zhang"), ("pdf_id", "0A1B2C3D")}


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_fail(noise):
    for raw in (noise, b"%PDF-1.7" + noise, b"PK\x03\x04" + noise, docx()[:200] + noise):
        assert isinstance(read_pdf(raw), file_marks.Marks)
        assert isinstance(word(raw), file_marks.Marks)


@given(st.binary(max_size=300))
def test_no_part_makes_reading_fail(noise):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("docProps/core.xml", noise)
        archive.writestr("word/document.xml", b"<a>" + noise + b"</a>")
    assert word(raw.getvalue()).trouble in ("", "broken", "entities")
