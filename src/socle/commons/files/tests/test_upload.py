"""Uploads take a bounded place in memory and on the disk, whatever is sent."""

import tempfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory

from socle.commons.files.forms import CEILING, BoundedUpload
from socle.commons.files.rules import MOST_BYTES


@pytest.fixture(autouse=True)
def _handler(settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["socle.commons.files.forms.BoundedUpload"]


def posted(*contents: bytes, **headers: Any) -> Any:
    files = {f"photo{at}": SimpleUploadedFile("p.jpg", content) for at, content in enumerate(contents)}
    return RequestFactory().post("/", {"words": "trou", **files}, **headers)


@pytest.mark.parametrize("size", [0, 1, 100_000, 1 << 20, 3_000_000, MOST_BYTES])
def test_a_file_within_the_limit_arrives_whole(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)

    request = posted(content[:size])

    arrived = request.FILES["photo0"]
    assert arrived.size == size
    assert b"".join(arrived.chunks()) == content[:size]
    assert request.POST["words"] == "trou"


def test_a_file_beyond_the_limit_arrives_empty_with_its_true_size() -> None:
    request = posted(b"x" * 50_000_000)

    arrived = request.FILES["photo0"]
    assert isinstance(arrived, UploadedFile)
    assert arrived.size == 50_000_000
    assert arrived.read() == b""
    assert request.POST["words"] == "trou"


def test_what_is_beyond_the_limit_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    written = 0
    real = tempfile.SpooledTemporaryFile.write

    def counting(self: Any, content: Any) -> int:
        nonlocal written
        written += len(content)
        return real(self, content)

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "write", counting)
    request = posted(b"x" * 50_000_000)

    assert request.FILES["photo0"].size == 50_000_000
    assert written <= MOST_BYTES


def test_each_file_of_a_request_has_its_own_count() -> None:
    request = posted(b"a" * (MOST_BYTES + 1), b"b" * 10)

    assert request.FILES["photo0"].size == MOST_BYTES + 1
    assert request.FILES["photo1"].read() == b"b" * 10


def test_a_request_announced_beyond_the_ceiling_is_cut_off() -> None:
    request = posted(b"x" * 1000)
    request.META["CONTENT_LENGTH"] = str(CEILING + 1)

    assert dict(request.FILES) == {}


def test_what_was_kept_of_an_interrupted_file_is_dropped() -> None:
    handler = BoundedUpload()
    handler.new_file("photo", "p.jpg", "image/jpeg", 10)
    handler.receive_data_chunk(b"x" * 10, 0)

    handler.upload_interrupted()

    assert handler._kept is None
