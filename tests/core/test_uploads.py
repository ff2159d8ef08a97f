"""Uploads on their way in: never more of a request than allowed, and nothing of it on disk under a name."""

from __future__ import annotations

import os
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tender.core.uploads import UnnamedFileUploadHandler

URLS: list[str] = []


def receive(request: HttpRequest) -> HttpResponse:
    """Says how large each file was and how much of it was kept."""
    URLS[:] = os.listdir(tempfile.gettempdir())
    told = [f"{one.size}:{len(one.read())}" for one in request.FILES.getlist("file")]
    return HttpResponse(",".join(told) or str(len(request.POST)))


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The bare status."""
    return HttpResponse(status=400)


urlpatterns = [path("receive/", receive)]


@pytest.fixture(autouse=True)
def small(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_REQUEST = 100_000, 300_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000


def send(*sizes: int, **more: str) -> HttpResponse:
    sent = {"file": [SimpleUploadedFile(f"{n}.pdf", b"0" * size) for n, size in enumerate(sizes)], **more}
    return Client(raise_request_exception=False).post("/receive/", sent)


def test_a_file_is_kept_whole_and_one_that_is_too_large_is_counted_but_not_kept():
    assert send(100_000).content == b"100000:100000"
    size, kept = map(int, send(250_000).content.split(b":"))
    assert size == 250_000
    assert kept <= 100_000 + UnnamedFileUploadHandler.chunk_size


def test_a_request_that_goes_on_and_on_is_cut_off():
    assert send(100_000, 100_000, 90_000).status_code == 200
    assert send(100_000, 100_000, 110_000).status_code == 400


def test_too_many_files_and_too_much_text_are_refused(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    assert send(10, 10, 10).status_code == 200
    assert send(10, 10, 10, 10).status_code == 400
    assert send(10, text="x" * 2000).status_code == 400


@pytest.mark.django_db
def test_the_site_itself_answers_such_a_request_with_its_own_page(settings):
    from tender.config import settings as ours

    settings.ROOT_URLCONF, settings.MIDDLEWARE = ours.ROOT_URLCONF, ours.MIDDLEWARE
    for sent in ({"login": "x" * 2000}, {f"file{n}": SimpleUploadedFile("a.pdf", b"0" * 200_000) for n in range(3)}):
        answer = Client(raise_request_exception=False, enforce_csrf_checks=True).post("/accounts/login/", sent)
        assert answer.status_code in (400, 403)
        assert 'class="masthead"' in answer.content.decode()


def test_an_upload_has_no_name_on_disk():
    before = set(os.listdir(tempfile.gettempdir()))
    send(90_000)
    assert set(URLS) - before == set()


def test_the_program_uses_this_handler_and_knows_its_limits():
    from tender.config import settings

    assert settings.FILE_UPLOAD_HANDLERS == ["tender.core.uploads.UnnamedFileUploadHandler"]
    assert settings.UPLOAD_MAX_REQUEST <= 2 * settings.UPLOAD_MAX_BYTES
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= 5 * 1024 * 1024
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == 20
