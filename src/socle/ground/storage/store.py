"""A folder of files with server-made keys, written whole and durably."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from socle.ground import world

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){0,7}")
_PARTIAL = ".partial-"


class Store:
    """Files under ``root``. Keys are made by the server: ``tables/12/base-7.parquet``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Where the bytes of ``key`` are. Raises ``ValueError`` for a key the server would never make."""
        if not _KEY.fullmatch(key) or ".." in key:
            raise ValueError("a storage key is lower-case words parted by slashes")
        return self.root / key

    def put(self, key: str, content: bytes) -> None:
        """Write ``content`` under ``key``, durable when this returns; a crash leaves the old file or none."""
        self._write(key, lambda target: _ignore(target.write(content)))

    def put_file(self, key: str, source: Path) -> None:
        """The same, copying a file."""

        def copy(target: BinaryIO) -> None:
            with source.open("rb") as opened:
                shutil.copyfileobj(opened, target, 1 << 20)

        self._write(key, copy)

    def take_file(self, key: str, source: Path) -> None:
        """The same, moving a file: on one disk no byte is copied, however large it is."""
        with source.open("rb") as opened:
            os.fsync(opened.fileno())
        final = self.path(key)
        self._prepare(final)
        try:
            source.replace(final)
        except OSError:  # on another disk
            self.put_file(key, source)
            source.unlink()
            return
        _sync_folder(final.parent, up_to=self.root)

    def read(self, key: str) -> bytes:
        """All the bytes. Raises ``FileNotFoundError``."""
        return self.path(key).read_bytes()

    def exists(self, key: str) -> bool:
        """Whether there is a file under ``key``."""
        return self.path(key).is_file()

    def delete(self, key: str) -> None:
        """Remove the file durably; nothing happens when there is none."""
        path = self.path(key)
        if path.exists():
            path.unlink()
            _sync_folder(path.parent)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """The keys that begin with ``prefix``, without half-written files."""
        folder = self.root / prefix.rpartition("/")[0]
        for path in sorted(folder.rglob("*")):
            key = path.relative_to(self.root).as_posix()
            if path.is_file() and _PARTIAL not in path.name and key.startswith(prefix):
                yield key

    def sweep_partials(self, older_than_seconds: float) -> int:
        """Remove what interrupted writes left behind; returns how many files."""
        limit = world.now().timestamp() - older_than_seconds
        stale = [path for path in self.root.rglob(f"{_PARTIAL}*") if path.stat().st_mtime < limit]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def _write(self, key: str, fill: Callable[[BinaryIO], None]) -> None:
        final = self.path(key)
        self._prepare(final)
        partial = final.with_name(f"{_PARTIAL}{world.token(64)}")
        try:
            with partial.open("xb") as target:
                fill(target)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(final)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _sync_folder(final.parent, up_to=self.root)

    def _prepare(self, final: Path) -> None:
        if not self.root.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            _sync_folder(self.root.parent)
        final.parent.mkdir(parents=True, exist_ok=True)


def store() -> Store:
    """The instance's store, in ``DIR/files``."""
    return Store(Path(settings.SOCLE_DIR) / "files")


def _ignore(_: object) -> None:
    """Drop a result."""


def _sync_folder(folder: Path, up_to: Path | None = None) -> None:
    # A new name is durable only when its folder is; a new folder only when its parent is.
    while True:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if up_to is None or folder in (up_to, folder.parent):
            return
        folder = folder.parent
