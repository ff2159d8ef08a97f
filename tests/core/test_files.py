"""Files at the door: what they are is read from their content, what bursts or runs is refused, and downloads cannot act."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from tender.core import files
from tender.core.actor import Actor
from tender.core.middleware import POLICY, ContentSecurityMiddleware
from tender.core.models.file import StoredFile
from tender.core.refusal import Refusal
from tests.builders import AT, person
from tests.builders.bids import PDF

WORD = files.OFFICE["word/"]
TYPES = '<Types><Override PartName="/word/document.xml" ContentType="application/xml"/></Types>'


def office(types: str = TYPES, *, folder: str = "word/", more: dict[str, str] | None = None) -> bytes:
    """An Office file with this list of types."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"[Content_Types].xml": types, f"{folder}document.xml": "<w/>", **(more or {})}.items():
            archive.writestr(name, text)
    return made.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """The archive with every part said to unpack to `size` bytes (fields of the central directory)."""
    found, at = bytearray(content), 0
    while (at := found.find(b"PK\x01\x02", at)) >= 0:
        found[at + 24 : at + 28] = struct.pack("<I", size)
        at += 4
    return bytes(found)


def locked(content: bytes) -> bytes:
    """The archive with its first part said to be encrypted."""
    found = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found[found.find(mark) + place] |= 1
    return bytes(found)


def judged(content: bytes, name: str = "方案.docx") -> str:
    return files.check(SimpleUploadedFile(name, content, content_type="application/pdf"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "image/jpeg"),
        (office(), WORD),
        (office(folder="xl/"), files.OFFICE["xl/"]),
        (office(folder="ppt/"), files.OFFICE["ppt/"]),
    ],
)
def test_the_content_says_what_a_file_is_and_neither_name_nor_browser(content, kind):
    assert judged(content, "合同.exe") == kind


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\x00" + b"0" * 60, id="program"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="page"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", id="picture that runs"),
        pytest.param(office(folder="classes/"), id="other archive"),
        pytest.param(b"PK\x03\x04" + b"0" * 60, id="broken archive"),
        pytest.param(office()[:-30], id="cut archive"),
        pytest.param(locked(office()), id="locked archive"),
        pytest.param(office(more={"word/vbaProject.bin": "x"}), id="macro by name"),
        pytest.param(office(more={"word/VBAPROJECT.BIN": "x"}), id="macro by name in capitals"),
        pytest.param(office(more={"word/embeddings/oleObject1.bin": "x"}), id="embedded object"),
        pytest.param(office(more={"word/activeX/activeX1.xml": "x"}), id="active control"),
        pytest.param(office(TYPES.replace("application/xml", "application/vnd.ms-office.vbaProject")), id="macro by type"),
        pytest.param(office(TYPES.replace("application/xml", "x.document.macroEnabled.main+xml")), id="macro document"),
        pytest.param(office(TYPES.encode("utf-16").decode("latin-1")), id="types in another encoding"),
        pytest.param(lying(office(), 0xFFFFFFF0), id="said to burst"),
        pytest.param(office("<T>" + "x" * (files.MOST_TYPES + 1)), id="list of types that bursts"),
        pytest.param(office(more={f"word/{n}.xml": "" for n in range(files.MOST_PARTS)}), id="too many parts"),
    ],
)
def test_what_runs_bursts_or_is_something_else_is_refused(content):
    with pytest.raises(Refusal) as refused:
        judged(content)
    assert (refused.value.code, refused.value.status) == ("file_type", 422)


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (PDF + b"0" * 100, "file_too_large")])
def test_an_empty_file_and_one_over_the_size_are_refused(content, code):
    with pytest.raises(Refusal) as refused:
        files.check(SimpleUploadedFile("a.pdf", content), largest=len(PDF))
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_refused_file_leaves_neither_row_nor_bytes():
    before = set(default_storage.listdir("")[0])
    with pytest.raises(Refusal):
        files.receive(SimpleUploadedFile("a.pdf", b"MZ"), purpose="nothing-here", by=Actor(None, "x"), at=AT)
    assert not StoredFile.objects.exists()
    assert set(default_storage.listdir("")[0]) == before


def stored(content: bytes = PDF, *, name: str = "方案.pdf") -> StoredFile:
    someone = person()
    return files.receive(SimpleUploadedFile(name, content), purpose="bid", by=Actor(someone.pk, str(someone)), at=AT)


def headers(response: HttpResponse) -> tuple[str, str, str, str]:
    sent = ContentSecurityMiddleware(lambda _request: response)(RequestFactory().get("/"))
    return tuple(
        sent.headers[name] for name in ("Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "Cache-Control")
    )


@pytest.mark.django_db
@pytest.mark.parametrize("inline", [False, True])
def test_an_upload_is_always_an_attachment_in_a_sandbox(inline):
    kind, policy, sniff, cache = headers(files.answer(stored(), inline=inline))
    assert kind.startswith("attachment;")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= {part.strip() for part in policy.split(";")}
    assert (sniff, cache) == ("nosniff", "private, no-store")


@pytest.mark.django_db
def test_a_paper_of_ours_may_open_in_the_browser_but_only_a_pdf():
    paper = files.keep(PDF, name="公告.pdf", purpose="notice", at=AT)
    archive = files.keep(b"PK", name="包.zip", purpose="notice", at=AT, media_type="application/zip")
    shown, kept = headers(files.answer(paper, inline=True)), headers(files.answer(archive, inline=True))
    assert (shown[0][:7], shown[1], shown[2]) == ("inline;", POLICY, "nosniff")
    assert (kept[0][:11], kept[1]) == ("attachment;", files.SANDBOX)
    assert headers(files.answer(paper))[0].startswith("attachment;")


@pytest.mark.django_db
def test_no_name_of_a_file_leaves_its_header():
    named = stored(name='a";\r\nX-Evil: 1/../\u202efdp.exe.pdf')
    kind = headers(files.answer(named))[0]
    assert kind.startswith("attachment; filename*=UTF-8''")
    assert not {'"', "\r", "\n", "/", ";"} & set(kind.removeprefix("attachment; "))
    assert "%E2%80%AE" not in kind


@pytest.mark.django_db
def test_what_is_not_checked_yet_is_not_handed_out():
    file = stored()
    file.state = StoredFile.State.QUARANTINED
    with pytest.raises(Refusal) as refused:
        files.answer(file)
    assert refused.value.code == "file_quarantined"
