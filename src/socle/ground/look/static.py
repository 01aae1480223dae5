"""Static files: prepared once into the instance, compressed, named by their content, kept for a year by browsers.

A file ``look/socle.css`` is served as ``look/socle.<12 digits of its sha256>.css`` with its ``.gz`` and ``.br``
beside it. What changed gets a new name, so nothing ever has to be asked again.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

MANIFEST = "manifest.json"
TEXT = frozenset({".css", ".js", ".svg", ".json", ".txt", ".xml", ".geojson"})
# For WHITENOISE_IMMUTABLE_FILE_TEST: a name with a content hash may be kept for ever.
IMMUTABLE = r"^.+\.[0-9a-f]{12}\.\w+$"
_COMMENT = re.compile(rb"/\*.*?\*/\s*", re.S)


@dataclass(frozen=True, slots=True)
class Asset:
    """A prepared file: its served name and its sizes in bytes (0 where that form does not exist)."""

    served: str
    source: str
    raw: int
    gz: int = 0
    br: int = 0


def prepare() -> list[str]:
    """Write what is new or changed into ``STATIC_ROOT``; returns the served names written, none when all was there.

    The files of the manifest before are kept, for pages that are still open in a browser; older ones are removed.
    """
    root = Path(settings.STATIC_ROOT)
    before = _read(root)
    sources = dict(_sources())
    digests = {name: _digest(path.read_bytes()) for name, path in sources.items()}
    whole = {name: asset for name, asset in before.items() if _is_whole(root, asset)}
    if {name: asset.source for name, asset in whole.items()} == digests:
        return []
    assets, written = dict[str, Asset](), []
    for name, path in sources.items():
        known = whole.get(name)
        if known is not None and known.source == digests[name]:
            assets[name] = known
            continue
        assets[name] = _write(root, name, digests[name], path.read_bytes())
        written.append(assets[name].served)
    _replace(root / MANIFEST, json.dumps({name: asdict(asset) for name, asset in assets.items()}).encode())
    _sweep(root, {asset.served for asset in (*assets.values(), *before.values())})
    _assets.cache_clear()
    return written


def asset(name: str) -> Asset:
    """A static file by its source name (``look/socle.css``). Raises ``KeyError`` when no room has it."""
    return _assets(str(settings.STATIC_ROOT))[name]


def asset_url(name: str) -> str:
    """The address of a static file."""
    return f"{settings.STATIC_URL}{asset(name).served}"


@lru_cache(maxsize=4)
def _assets(root: str) -> dict[str, Asset]:
    """The manifest, read once a process; without one (tests, commands) the names and sizes it would have."""
    prepared = _read(Path(root))
    if prepared:
        return prepared
    found = {}
    for name, path in _sources():
        content = path.read_bytes()
        served = _slim(name, content)
        sizes = (len(served), len(_gzip(served)) if _is_text(name) else 0)
        found[name] = Asset(_named(name, _digest(content)), _digest(content), *sizes)
    return found


def _sources() -> Iterator[tuple[str, Path]]:
    for config in apps.get_app_configs():
        folder = Path(config.path) / "static"
        if config.name.startswith("socle.") and folder.is_dir():
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield path.relative_to(folder).as_posix(), path


def _read(root: Path) -> dict[str, Asset]:
    try:
        found = json.loads((root / MANIFEST).read_bytes())
        return {name: Asset(**facts) for name, facts in found.items()}
    except (OSError, ValueError, TypeError):
        return {}


def _write(root: Path, name: str, digest: str, content: bytes) -> Asset:
    served = _named(name, digest)
    content = _slim(name, content)
    _replace(root / served, content)
    if not _is_text(name):
        return Asset(served, digest, len(content))
    import brotli

    small, smaller = _gzip(content), brotli.compress(content, quality=11)
    _replace(root / f"{served}.gz", small)
    _replace(root / f"{served}.br", smaller)
    return Asset(served, digest, len(content), len(small), len(smaller))


def _is_whole(root: Path, asset: Asset) -> bool:
    # By its sizes: a power cut after the first start may leave names without bytes, which would be served for ever.
    forms = {"": asset.raw, ".gz": asset.gz, ".br": asset.br}
    sizes = {suffix: size for suffix, size in forms.items() if size or not suffix}
    try:
        return all((root / f"{asset.served}{suffix}").stat().st_size == size for suffix, size in sizes.items())
    except FileNotFoundError:
        return False


def _slim(name: str, content: bytes) -> bytes:
    """A sheet is served without its comments; the source stays as it was written."""
    return _COMMENT.sub(b"", content) if name.endswith(".css") else content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _named(name: str, digest: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{digest}.{suffix}" if dot else f"{name}.{digest}"


def _is_text(name: str) -> bool:
    return Path(name).suffix in TEXT


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)


def _replace(path: Path, content: bytes) -> None:
    """Write whole or not at all: several processes may start together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path)


def _sweep(root: Path, keep: set[str]) -> None:
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix().removesuffix(".gz").removesuffix(".br")
        if path.is_file() and name != MANIFEST and name not in keep and not name.endswith(".tmp"):
            path.unlink(missing_ok=True)
