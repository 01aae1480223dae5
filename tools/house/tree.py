"""Reading the checkout: floors, rooms, files, syntax trees and what they import."""

import ast
import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "socle"
WINGS = ("services", "participation", "territory", "responsible", "method")
# The floors whose rooms share one furniture; ground, engines and site have closed lists of their own.
FURNISHED = (*WINGS, "data", "commons")
FLOORS = ("site", *FURNISHED, "ground", "engines")
CLOSED_LISTS = "tests/house/closed_lists.toml"


@dataclass(frozen=True)
class Room:
    """A room, or the whole floor ``site``, which is one room."""

    floor: str
    name: str
    path: Path

    @property
    def label(self) -> str:
        """Its app label, ``<floor>_<room>``."""
        return f"{self.floor}_{self.name}" if self.name else self.floor

    @property
    def module(self) -> str:
        """Its dotted name."""
        return ".".join(part for part in (PACKAGE, self.floor, self.name) if part)


@dataclass(frozen=True)
class Source:
    """One Python file of a room; ``part`` is its furniture: ``commands`` for commands.py and commands/_open.py."""

    room: Room
    path: Path
    part: str

    @property
    def is_test(self) -> bool:
        """Tests and factories may do what the room itself may not."""
        return self.part in {"tests", "factories", "conftest"}


@dataclass(frozen=True)
class Reference:
    """A module named by a file, in an import or in a string."""

    line: int
    module: str
    names: tuple[str, ...] = ()


def package(root: Path) -> Path:
    """The folder of the package."""
    return root / "src" / PACKAGE


def rooms(root: Path) -> list[Room]:
    """Every room that exists, floor by floor."""
    found: list[Room] = []
    for floor in FLOORS:
        path = package(root) / floor
        if floor == "site" and path.is_dir():
            found.append(Room("site", "", path))
        elif path.is_dir():
            folders = (one for one in sorted(path.iterdir()) if one.is_dir() and one.name != "__pycache__")
            found += [Room(floor, one.name, one) for one in folders if any(one.iterdir())]
    return found


def sources(root: Path) -> Iterator[Source]:
    """Every Python file of every room, migrations left out."""
    for room in rooms(root):
        for path in sorted(room.path.rglob("*.py")):
            parts = path.relative_to(room.path).parts
            if "migrations" not in parts:
                yield Source(room, path, parts[0].removesuffix(".py"))


def own_sources(root: Path) -> Iterator[Source]:
    """The Python files of the rooms without their tests and factories."""
    return (source for source in sources(root) if not source.is_test)


def syntax(path: Path) -> ast.Module:
    """The syntax tree of a file, parsed once for each version of it."""
    status = path.stat()
    return _parsed(path, status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=4096)
def _parsed(path: Path, _modified: int, _size: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def at(root: Path, path: Path, line: int | None = None) -> str:
    """Where something is, for a message."""
    place = path.relative_to(root).as_posix()
    return place if line is None else f"{place}:{line}"


def module_of(root: Path, path: Path) -> str:
    """The dotted name of a file under ``src``, or beside it (``demo``)."""
    base = root / "src" if path.is_relative_to(root / "src") else root
    parts = path.relative_to(base).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def exists(root: Path, module: str) -> bool:
    """Whether a dotted name is a module or package under ``src``."""
    path = root / "src" / Path(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def references(root: Path, path: Path) -> Iterator[Reference]:
    """What a file imports, resolved: ``from room import part`` names the module ``room.part``."""
    here = module_of(root, path).split(".")
    parent = here if path.name == "__init__.py" else here[:-1]
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Reference(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            up = parent[: len(parent) - node.level + 1] if node.level else []
            base = ".".join([*up, *(node.module or "").split(".")]).strip(".")
            public = _bound_in_card(root, base)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if alias.name not in public and exists(root, inner):
                    yield Reference(node.lineno, inner)
                else:
                    yield Reference(node.lineno, base, (alias.name,))


def _bound_in_card(root: Path, module: str) -> set[str]:
    """The names that a package gives itself: a function may have the name of the file it comes from."""
    card = root / "src" / Path(*module.split(".")) / "__init__.py"
    if not card.exists():
        return set()
    imported = [node for node in syntax(card).body if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname or alias.name for node in imported for alias in node.names if node.module != module and node.module
    }


def room_of(root: Path, module: str) -> tuple[Room, str] | None:
    """The room a dotted name lies in and its part (empty for the room itself), or None outside the rooms."""
    parts = module.split(".")
    if len(parts) < 2 or parts[0] != PACKAGE or parts[1] not in FLOORS:
        return None
    if parts[1] == "site":
        return Room("site", "", package(root) / "site"), parts[2] if len(parts) > 2 else ""
    if len(parts) < 3:
        return None
    room = Room(parts[1], parts[2], package(root) / parts[1] / parts[2])
    return room, ".".join(parts[3:])


def bindings(tree: ast.Module) -> dict[str, str]:
    """What each imported name of a file stands for: ``from time import time as t`` gives ``t: time.time``."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def dotted(node: ast.AST, bound: dict[str, str]) -> str | None:
    """The dotted name that an expression stands for, through aliases and literal ``getattr``."""
    if isinstance(node, ast.Name):
        return bound.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value, bound)
        return f"{inner}.{node.attr}" if inner else None
    if isinstance(node, ast.Call) and len(node.args) >= 2 and dotted(node.func, bound) == "getattr":
        inner, name = dotted(node.args[0], bound), constant_text(node.args[1])
        return f"{inner}.{name}" if inner and name else None
    return None


def constant_text(node: ast.AST | None) -> str | None:
    """The text of a constant, or None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """The constant nodes that are documentation, to leave out where texts are searched."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
    return found


def closed_lists(root: Path) -> dict[str, Any]:
    """The closed lists and the reasoned exceptions (``tests/house/closed_lists.toml``)."""
    path = root / CLOSED_LISTS
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
