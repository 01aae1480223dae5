"""Which room may use which: read from ``.importlinter``, so that the order is written once."""

import configparser
import functools
import re
from pathlib import Path

from tools.house.tree import PACKAGE, Room

Contract = dict[str, str]


def contracts(root: Path) -> dict[str, Contract]:
    """The contracts of ``.importlinter`` by name."""
    path = root / ".importlinter"
    return _contracts(path, path.stat().st_mtime_ns) if path.exists() else {}


@functools.lru_cache(maxsize=64)
def _contracts(path: Path, _modified: int) -> dict[str, Contract]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(path, encoding="utf-8")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): dict(parser[name]) for name in parser.sections() if name.startswith(prefix)}


def lines(value: str) -> list[str]:
    """The entries of a multi-line option."""
    return [line.strip() for line in value.splitlines() if line.strip() and not line.strip().startswith("#")]


def layers(root: Path, container: str) -> list[list[str]]:
    """The layers of a container, high to low, each as its side-by-side names. Empty when no contract orders it."""
    for contract in contracts(root).values():
        if contract.get("type") == "layers" and lines(contract.get("containers", "")) == [container]:
            return [re.findall(r"[\w.]+", line) for line in lines(contract.get("layers", ""))]
    return []


def may_use(root: Path, upper: Room, lower: Room) -> bool:
    """Whether ``upper`` may know ``lower``: strictly below it, on another floor or in the order of its floor."""
    if upper.floor != lower.floor:
        return _above(layers(root, PACKAGE), upper.floor, lower.floor)
    return upper.name == lower.name or _above(layers(root, f"{PACKAGE}.{upper.floor}"), upper.name, lower.name)


def _above(ordered: list[list[str]], upper: str, lower: str) -> bool:
    ranks = {name: rank for rank, names in enumerate(ordered) for name in names}
    return upper in ranks and lower in ranks and ranks[upper] < ranks[lower]
