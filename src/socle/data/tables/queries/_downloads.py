"""Downloads: whole tables as files, made once for each version and kept in the instance's cache.

A name says all: ``v12.<sha256>.csv`` is version 12, ``e3.<sha256>.csv`` edition 3. The cache may be deleted at any
time.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from socle.data.tables.models import Edition, Table
from socle.data.tables.queries._asking import Unreadable, engine, live_files
from socle.ground import world
from socle.ground.storage import store

FORMATS = ("csv", "json", "geojson", "parquet")
PARTIAL = "partial-"
LONGEST_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Download:
    """A file to send: its path, its SHA-256 (the ETag) and its size in bytes."""

    path: Path
    sha256: str
    size: int


def folder_of(table_id: int) -> Path:
    """Where the downloads of a table are kept."""
    return Path(settings.SOCLE_DIR) / "cache" / "tables" / str(table_id)


def download(table: Table, format: str, edition: Edition | None) -> Download:
    """The file of a format, found or made. Raises ``Refusal``."""
    if edition is not None and format == "parquet":
        return Download(store().path(edition.storage_key), edition.sha256, edition.size)
    state = _state(table, edition)
    return _found(table.pk, state, format) or _made(table, state, format, edition)


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


def _found(table_id: int, state: str, format: str) -> Download | None:
    for path in folder_of(table_id).glob(f"{state}.*.{format}"):
        return Download(path, path.name.split(".")[1], path.stat().st_size)
    return None


def _made(table: Table, state: str, format: str, edition: Edition | None) -> Download:
    folder = folder_of(table.pk)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{PARTIAL}{world.new_id().hex}"
    try:
        for attempt in (1, 2):
            files = {"base": str(store().path(edition.storage_key)), "deltas": []} if edition else live_files(table.pk)
            schema = edition.schema if edition else table.schema
            try:
                made = engine(
                    "export", timeout=LONGEST_SECONDS, schema=schema, **files, target=str(partial), format=format
                )
                break
            except Unreadable:
                if attempt == 2:
                    raise
        final = folder / f"{state}.{made['sha256']}.{format}"
        with partial.open("rb") as written:
            os.fsync(written.fileno())  # a name that says its bytes must not outlive them at a power cut
        partial.rename(final)
    finally:
        partial.unlink(missing_ok=True)
    return Download(final, made["sha256"], made["bytes"])
