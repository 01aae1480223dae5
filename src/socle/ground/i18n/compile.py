"""Compiles the catalogues at start: a clone needs no system gettext, and no compiled file is committed."""

import os
import tempfile
from pathlib import Path


class CatalogueFault(Exception):
    """A catalogue cannot be read; the words say which file and line."""


def compile_catalogues(locale_dir: Path, out_dir: Path | None = None) -> list[Path]:
    """Compile every ``<language>/LC_MESSAGES/*.po`` of ``locale_dir`` whose ``.mo`` is missing or older.

    The ``.mo`` goes beside its ``.po``, or at the same place under ``out_dir``. Each is replaced whole, so that
    processes starting together never read half a file. Returns the files written. Raises :class:`CatalogueFault`.
    """
    written: list[Path] = []
    for source in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")):
        target = (out_dir or locale_dir) / source.relative_to(locale_dir).with_suffix(".mo")
        if _is_fresh(source, target):
            continue
        _compile(source, target)
        written.append(target)
    return written


def _is_fresh(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _compile(source: Path, target: Path) -> None:
    # Imported here: a start with fresh catalogues does not pay for Babel.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as fault:
        raise CatalogueFault(f"{source}: {fault}") from fault
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
        file.flush()
        os.fsync(file.fileno())  # an empty catalogue after a power cut would look fresh, and no page would open
    os.chmod(name, 0o644)
    os.replace(name, target)
