"""Downloads: tables as files. A whole table is made once for each version and kept in the instance's cache; who asks
first, and who asks for a part, gets it while it is made.

A name says all: ``v12.<sha256>.csv`` is version 12, ``e3.<sha256>.csv`` edition 3. The cache may be deleted at any
time.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.data.tables.models import Edition, Table
from socle.data.tables.queries._asking import Unreadable, live_files
from socle.data.tables.queries._making import WHOLE_ONLY, Making, Reader
from socle.data.tables.terms import Plan
from socle.engines.tables import FORMATS, TableError, head_of
from socle.ground import world
from socle.ground.refusals import not_found
from socle.ground.storage import store

WARMED = ("csv", "json", "geojson", "parquet")
"""What is made at once for a new version, so that the page can say its size; the others wait for somebody to ask."""
PARTIAL = "partial-"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send: its path, its SHA-256 (the ETag) and its size in bytes."""

    path: Path
    sha256: str
    size: int


class Growing:
    """A file that is still being made: its blocks, as they come. Must be closed."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._reader)

    def close(self) -> None:
        """Nobody reads it any more."""
        self._reader.close()


def folder_of(table_id: int) -> Path:
    """Where the downloads of a table are kept."""
    return Path(settings.SOCLE_DIR) / "cache" / "tables" / str(table_id)


def download(table: Table, format: str, edition: Edition | None) -> Download:
    """The whole file of a format, found or made. Raises ``Refusal``."""
    found = _known(table, format, edition)
    if found is not None:
        return found
    reader = _begun(table, format, edition, None, followed=False)
    reader.close()
    return _kept(table, format, edition)


def growing(table: Table, format: str, edition: Edition | None, plan: Plan | None) -> Download | Growing:
    """The file of a format: whole when it was there or is made in a moment, else as it grows; with a plan, of the rows
    that it keeps, and nothing stays of it. Raises ``Refusal``."""
    found = _known(table, format, edition) if plan is None else None
    if found is not None:
        return found
    reader = _begun(table, format, edition, plan, followed=format not in WHOLE_ONLY)
    if plan is None and reader.making.made is not None:
        reader.close()
        return _kept(table, format, edition)
    return Growing(reader)


def known_file(table: Table, format: str, edition: Edition | None) -> Path | None:
    """The file of a format for the table as it is now, when it was made."""
    state = _state(table, edition)
    known = _paths.get((table.pk, format))
    if known is not None and known[0] == state and known[1].exists():
        return known[1]
    found = _known(table, format, edition)
    if found is None:
        return None
    _paths[table.pk, format] = (state, found.path)
    return found.path


def prepare(table: Table, format: str) -> None:
    """Have a file made for whoever asks next, unless it is being made."""
    key = (table.pk, _state(table, None), format)
    with _guard:
        known = _under_way.get(key)
        if known is None or (known.wait(0) and known.failure is None):
            making = _under_way[key] = _making(table, format, None, None)
            making.keep_on()
            making.start()


def known_sizes(table: Table, edition: Edition | None) -> dict[str, int]:
    """Bytes of what was already made, by format: of this state, else of the last live version."""
    sizes: dict[str, tuple[bool, int, int]] = {}
    wanted, folder = _state(table, edition), folder_of(table.pk)
    for path in folder.iterdir() if folder.is_dir() else ():
        state, _, rest = path.name.partition(".")
        format = rest.rpartition(".")[2]
        if format not in FORMATS or not state[1:].isdigit() or (edition is not None and state != wanted):
            continue
        rank = (state == wanted, int(state[1:]) if state[0] == "v" else -1)
        if rank > sizes.get(format, (False, -2, 0))[:2]:
            sizes[format] = (*rank, path.stat().st_size)
    return {format: size for format, (_, _, size) in sizes.items()}


def _state(table: Table, edition: Edition | None) -> str:
    return f"e{edition.number}" if edition else f"v{table.version}"


def _known(table: Table, format: str, edition: Edition | None) -> Download | None:
    if edition is not None and format == "parquet":
        return Download(store().path(edition.storage_key), edition.sha256, edition.size)
    for path in folder_of(table.pk).glob(f"{_state(table, edition)}.*.{format}"):
        return Download(path, path.name.split(".")[1], path.stat().st_size)
    return None


def _kept(table: Table, format: str, edition: Edition | None) -> Download:
    found = _known(table, format, edition)
    if found is None:
        raise FileNotFoundError(f"{_state(table, edition)} of table {table.pk} as {format} was swept at once")
    return found


_under_way: dict[tuple[int, str, str], Making] = {}
_paths: dict[tuple[int, str], tuple[str, Path]] = {}
_guard = threading.Lock()


def _begun(table: Table, format: str, edition: Edition | None, plan: Plan | None, *, followed: bool) -> Reader:
    """A reader of the file, whose making began. A compaction may take a file away just before: then once more."""
    for attempt in (1, 2):
        reader = _reader(table, format, edition, plan)
        try:
            reader.begin(followed, _head(table, format, edition, plan))
            return reader
        except Unreadable:
            reader.close()
            if attempt == 2:
                raise
        except BaseException:
            reader.close()
            raise
    raise AssertionError("unreachable")


def _head(table: Table, format: str, edition: Edition | None, plan: Plan | None) -> bytes:
    """What the file surely begins with; nothing where the engine will refuse."""
    try:
        return head_of(edition.schema if edition else table.schema, format, plan.to_json() if plan else None)
    except TableError:
        return b""


def _reader(table: Table, format: str, edition: Edition | None, plan: Plan | None) -> Reader:
    """A reader of the making that is under way for all, or of a new one."""
    key = (table.pk, _state(table, edition), format)
    with _guard:
        known = _under_way.get(key) if plan is None else None
        if known is not None and not known.wait(0):
            try:
                return known.reader()
            except FileNotFoundError:
                pass  # it ended just now
        making = _making(table, format, edition, plan)
        if plan is None:
            _under_way[key] = making
            for old in [one for one, other in _under_way.items() if other.wait(0)]:
                del _under_way[old]
        reader = making.reader()
        making.start()
        return reader


def _making(table: Table, format: str, edition: Edition | None, plan: Plan | None) -> Making:
    folder = folder_of(table.pk)
    partial = folder / f"{PARTIAL}{world.new_id().hex}"
    files = {"base": str(store().path(edition.storage_key)), "deltas": []} if edition else live_files(table.pk)
    given = {"schema": edition.schema if edition else table.schema, **files, "format": format}
    if plan is not None:
        return Making(partial, {**given, "plan": plan.to_json()})

    def keep(made: dict[str, Any]) -> None:
        final = folder / f"{_state(table, edition)}.{made['sha256']}.{format}"
        partial.rename(final)
        # A withdrawal deletes the edition's bytes first, then the files of this name: one of us removes this one.
        if edition is not None and not store().exists(edition.storage_key):
            final.unlink(missing_ok=True)
            raise not_found()

    return Making(partial, given, keep)
