"""Uploads on their way in: kept in a file without a name, which vanishes with the process, and never larger than allowed.

Lives here: the upload handler of settings. Not here: checking and storing (`core/files.py`), encrypting (`record/sealing.py`).
"""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class UnnamedFileUploadHandler(FileUploadHandler):
    """Streams an upload to an unlinked temporary file, so that a killed process leaves nothing readable behind.

    Bytes beyond UPLOAD_MAX_BYTES are counted but not kept: the form then refuses the file and everything else typed stays.
    A request that goes on beyond UPLOAD_MAX_REQUEST in all its files is cut off.
    """

    in_all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A fresh file for each upload of the request."""
        super().new_file(*args, **kwargs)
        self.kept = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 (closed by the request)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits."""
        if self.seen <= settings.UPLOAD_MAX_BYTES:
            self.kept.write(raw_data)
        self.seen += len(raw_data)
        self.in_all += len(raw_data)
        if self.in_all > settings.UPLOAD_MAX_REQUEST:
            self.kept.close()
            raise RequestDataTooBig("The files of one request are larger than UPLOAD_MAX_REQUEST.")

    def file_complete(self, file_size: int) -> UploadedFile:
        """The upload with its true size."""
        self.kept.seek(0)
        return UploadedFile(self.kept, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        """The browser went away: nothing is left."""
        if hasattr(self, "kept"):
            self.kept.close()
