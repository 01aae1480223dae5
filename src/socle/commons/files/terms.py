"""Values of this room."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from socle.engines.geo import Point

WHAT_TO_COVER = _("Choisissez au moins un endroit à cacher, et deux cents au plus.")


class Upload(Protocol):
    """What a door hands over: Django's uploaded files are such."""

    @property
    def size(self) -> int | None:
        """The number of bytes announced, None when nobody knows."""

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """The bytes, piece by piece."""


@dataclass(frozen=True, slots=True)
class Received:
    """A photograph received: its id, its size in pixels, and where it was taken if it said so.

    The position is told this once and kept nowhere.
    """

    file_id: str
    width: int
    height: int
    position: Point | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a photograph, for the door. `etag` changes with the bytes; `seconds` is how long they may
    be kept.
    """

    content: bytes
    etag: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Held:
    """A photograph as staff handle it: its size in pixels, its version, and what was done to it."""

    file_id: str
    width: int
    height: int
    version: int
    redacted_at: datetime.datetime | None
    hidden_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A photograph on a page: the signed address of its small version with size (pixels) and weight (bytes), and that
    of the large one, for who wants to see more.
    """

    url: str
    width: int
    height: int
    weight: int
    large: str
