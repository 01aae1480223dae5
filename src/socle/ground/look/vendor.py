"""What others made and we carry: each file with its origin, version, licence and hash, in ``vendor.toml``."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socle.ground.look.symbols import symbols

HERE = Path(__file__).parent
REGISTRY = HERE / "vendor.toml"


@dataclass(frozen=True, slots=True)
class Vendored:
    """Something carried in the house: ``symbols`` are its names in the sprite, ``files`` its own files."""

    name: str
    version: str
    licence: str
    holder: str
    origin: str
    notice: str
    sha256: str
    symbols: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def registry() -> list[Vendored]:
    """Everything the registry names. Raises ``TypeError`` on a missing or unknown key."""
    entries = tomllib.loads(REGISTRY.read_text(encoding="utf-8"))["asset"]
    found: list[Vendored] = []
    for entry in entries:
        facts: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
        found.append(Vendored(**facts))
    return found


def fingerprint(entry: Vendored) -> str:
    """The sha256 of what is carried: its symbols in the order of the registry, then its files."""
    known = symbols()
    parts = [known[name].encode() for name in entry.symbols] + [(HERE / name).read_bytes() for name in entry.files]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()
