"""How large files come in: straight to the disk, counted and hashed on the way, never more than the limit."""

import hashlib
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from socle.data.uploads.terms import MOST_BYTES

CEILING = 4 * MOST_BYTES
"""A request announced longer than this is cut off. Below it, what exceeds the limit is read and dropped: a browser that
is cut off while it sends shows "connection reset", never our sentence."""


class SentFile(UploadedFile):  # type: ignore[type-arg]  # not generic when it runs
    """A file that was sent: where it lies and its SHA-256. ``size`` is its true size; too large, it lies nowhere."""

    path: Path
    sha256: str


class StreamedUpload(FileUploadHandler):
    """Writes each file of a request into ``folder``; small and large ones alike are never held in memory."""

    def __init__(self, request: Any, folder: Path) -> None:
        super().__init__(request)
        self._folder = folder
        self._length = self._count = 0
        self._into: IO[bytes] | None = None

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Notes what was announced."""
        self._length = content_length or 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begins a file."""
        super().new_file(*args, **kwargs)
        if self._length > CEILING:
            raise StopUpload(connection_reset=True)
        self._count += 1
        self._path = self._folder / f"sent-{self._count}"
        self._size, self._digest = 0, hashlib.sha256()
        self._into = self._path.open("wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes a piece, or drops all once there is too much."""
        self._size += len(raw_data)
        if self._into is None:
            return
        if self._size > MOST_BYTES:
            self.upload_interrupted()
            return
        self._into.write(raw_data)
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> SentFile:
        """The file as sent, or its true size alone."""
        if self._into is not None:
            self._into.close()
            self._into = None
        sent = SentFile(file=None, name=self.file_name, size=self._size)
        sent.path, sent.sha256 = self._path, self._digest.hexdigest()
        return sent

    def upload_interrupted(self) -> None:
        """Drops what was written of a file that did not come to its end, or that is too large."""
        if self._into is not None:
            self._into.close()
            self._into = None
            self._path.unlink(missing_ok=True)
