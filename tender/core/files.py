"""Files: streamed in, checked by content, kept private, handed out only through a permission.

Lives here: receiving and reading files. Not here: who may (`queries.access_…` of each subject), sealing (`record/sealing.py`).
"""

from __future__ import annotations

import hashlib
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.http import StreamingHttpResponse

from tender.core.actor import Actor
from tender.core.models.file import StoredFile
from tender.core.names import tidy_file_name
from tender.core.refusal import Refusal, _
from tender.core.wording import size

CHUNK = 64 * 1024
LARGEST = 200 * 1024 * 1024
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ACCEPTED = {"application/pdf", "image/png", "image/jpeg", *OFFICE.values()}
TYPES = "[Content_Types].xml"
MOST_TYPES = 2 * 1024 * 1024
MOST_PARTS = 10_000
PROGRAMS = ("vbaproject", "macroenabled", "macrosheet", "activex", "oleobject", "\x00")
# Nothing of a stored file runs, whatever it turns out to be: not even when a browser opens it in its own window.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
Cipher = Callable[[Iterator[bytes]], Iterator[bytes]]
# How a file of each accepted type ends, where it gets a name of ours.
ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}


def media_type_of(upload: IO[bytes]) -> str:
    """The type by content (never by name or by what the browser claims); "" when it is none we accept."""
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return _office_type(upload) if head.startswith(b"PK\x03\x04") else ""


def _office_type(upload: IO[bytes]) -> str:
    """The type of an Office file by its folders; "" for other archives, archives made to burst, and files that carry programs."""
    try:
        with zipfile.ZipFile(upload) as archive:
            inside = archive.infolist()
            names = [info.filename for info in inside]
            if len(inside) > MOST_PARTS or sum(info.file_size for info in inside) > 5 * LARGEST or TYPES not in names:
                return ""
            with archive.open(TYPES) as part:
                said = part.read(MOST_TYPES + 1).decode("utf-8", "replace").lower()
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return ""
    finally:
        upload.seek(0)
    # A program may lie in a part of any name; what it is stands in the list of types, or it would not run.
    if len(said) > MOST_TYPES or any(word in text for word in PROGRAMS for text in (said, *map(str.lower, names))):
        return ""
    return next((kind for folder, kind in OFFICE.items() if any(name.startswith(folder) for name in names)), "")


def said_size(count: int) -> str:
    """A size beside a limit: in units of 1024, as limits are set, and never rounded down to the limit itself."""
    mebibytes = count / 1024**2
    return f"{-(-mebibytes * 10 // 1) / 10:g} MB" if mebibytes >= 1 else size(count)


def check(upload: Any, *, largest: int = LARGEST, accepted: set[str] | None = None) -> str:
    """The media type of an upload that passes. Refuses (422): file_empty, file_too_large, file_type."""
    if not upload.size:
        raise Refusal("file_empty", _("The file is empty."), status=422)
    if upload.size > largest:
        raise Refusal(
            "file_too_large",
            _("The file is too large ({size}); at most {largest} are accepted."),
            status=422,
            size=said_size(upload.size),
            largest=said_size(largest),
        )
    kind = media_type_of(upload)
    if kind not in (accepted or ACCEPTED):
        raise Refusal(
            "file_type",
            _("This kind of file is not accepted; its content decides, not its name."),
            instead=_("Use PDF, Word, Excel, PowerPoint, PNG or JPEG without macros."),
            status=422,
        )
    return kind


def receive(
    upload: Any,
    *,
    purpose: str,
    by: Actor,
    at: datetime,
    organisation_id: int | None = None,
    largest: int = LARGEST,
    accepted: set[str] | None = None,
    cipher: Cipher | None = None,
) -> StoredFile:
    """Check and store an upload in chunks; with `cipher` only ciphertext and neither name nor type reach row or disk.

    The row is QUARANTINED until its bytes are stored and counted, then CLEAN. Refuses as `check`.
    """
    kind = check(upload, largest=largest, accepted=accepted)
    row = StoredFile(
        organisation_id=organisation_id,
        uploaded_by_id=by.person_id,
        purpose=purpose,
        at=at,
        sealed=cipher is not None,
        name="" if cipher else tidy_file_name(upload.name),
        media_type="application/octet-stream" if cipher else kind,
        size=upload.size,
        sha256="",
    )
    digest = hashlib.sha256()

    def counted() -> Iterator[bytes]:
        upload.seek(0)
        for chunk in iter(lambda: upload.read(CHUNK), b""):
            digest.update(chunk)
            yield chunk

    row.path = default_storage.save(f"{purpose}/{at:%Y/%m}/{row.id}", _StreamFile(cipher(counted()) if cipher else counted()))
    row.sha256 = "" if cipher else digest.hexdigest()
    row.state = StoredFile.State.CLEAN
    row.save(force_insert=True)
    return row


def keep(
    content: bytes,
    *,
    name: str,
    purpose: str,
    at: datetime,
    media_type: str = "application/pdf",
    organisation_id: int | None = None,
    key: uuid.UUID | None = None,
) -> StoredFile:
    """Store bytes that the program made itself (papers, archives). `key` is the code that is printed on a paper."""
    key = key or uuid.uuid4()
    path = default_storage.save(f"{purpose}/{at:%Y/%m}/{key}", ContentFile(content))
    known = {"purpose": purpose, "name": name, "media_type": media_type, "organisation_id": organisation_id, "at": at}
    return _made(key, path, len(content), hashlib.sha256(content).hexdigest(), **known)


def keep_stream(
    source: IO[bytes], *, name: str, purpose: str, at: datetime, media_type: str, organisation_id: int | None = None
) -> StoredFile:
    """Store what the program made itself and what may be large: read from `source` in chunks, never whole in memory."""
    key, digest, size = uuid.uuid4(), hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in iter(lambda: source.read(CHUNK), b""):
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    path = default_storage.save(f"{purpose}/{at:%Y/%m}/{key}", _StreamFile(counted()))
    known = {"purpose": purpose, "name": name, "media_type": media_type, "organisation_id": organisation_id, "at": at}
    return _made(key, path, size, digest.hexdigest(), **known)


def _made(key: uuid.UUID, path: str, size: int, sha256: str, *, name: str, **known: Any) -> StoredFile:
    """The row of a file that the program made itself: nothing in it is hostile."""
    return StoredFile.objects.create(
        id=key, path=path, size=size, sha256=sha256, name=tidy_file_name(name), state=StoredFile.State.CLEAN, **known
    )


def chunks(file: StoredFile, decipher: Cipher | None = None) -> Iterator[bytes]:
    """The bytes of a stored file."""
    with default_storage.open(file.path) as stored:
        raw = iter(lambda: stored.read(CHUNK), b"")
        yield from decipher(raw) if decipher else raw


def answer(file: StoredFile, *, decipher: Cipher | None = None, inline: bool = False, name: str = "") -> StreamingHttpResponse:
    """A download, under `name` if the file's own must not be told. Call only after an `access_…` query allowed it.

    Hostile content cannot run: always an attachment and in a sandbox, but for the papers that the program printed itself.
    """
    if file.state != StoredFile.State.CLEAN:
        raise Refusal("file_quarantined", _("This file has not been checked yet."))
    response = StreamingHttpResponse(chunks(file, decipher), content_type=file.media_type)
    shown = inline and file.uploaded_by_id is None and file.media_type == "application/pdf"
    response["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name or file.name, safe='')}"
    if not shown:
        response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class _StreamFile(File):
    """A Django File over an iterator of chunks, so that storage writes without holding the whole file."""

    def __init__(self, source: Iterator[bytes]) -> None:
        super().__init__(None)
        self.source = source

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The chunks as they come."""
        return self.source
