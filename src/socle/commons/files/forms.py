"""How uploads come in: never more than the limit in memory or on the disk, whatever is sent."""

import tempfile
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from socle.commons.files.rules import MOST_BYTES

CEILING = 120_000_000
"""A request announced longer than this is cut off. Below it, what exceeds the limit is read and dropped: a
browser that is cut off while it sends shows "connection reset" (tried with Chromium and Granian), never our
sentence."""
IN_MEMORY = 1 << 20


class BoundedUpload(FileUploadHandler):
    """Keeps at most `MOST_BYTES` of each file, small ones in memory; larger ones arrive empty with their
    true size.

    The command refuses them by that size, in words. Named in ``FILE_UPLOAD_HANDLERS``.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._length = 0
        self._size = 0
        self._kept: IO[bytes] | None = None

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
        self._size = 0
        self._kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keeps a piece, or drops all once there is too much."""
        self._size += len(raw_data)
        if self._size > MOST_BYTES and self._kept is not None:
            self._kept.close()
            self._kept = None
        if self._kept is not None:
            self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file as sent, or its true size alone."""
        kept = self._kept if self._kept is not None else tempfile.SpooledTemporaryFile()  # noqa: SIM115
        kept.seek(0)
        self._kept = None
        return UploadedFile(
            file=kept, name=self.file_name, content_type=self.content_type, size=self._size, charset=self.charset
        )

    def upload_interrupted(self) -> None:
        """Drops what was kept of a file that did not come to its end."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
