"""What may lie in a room, and how long it may be."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.house.tree import FLOORS, FURNISHED, Room, at, closed_lists, package, rooms, syntax

FILES = frozenset(
    "terms events models feeds queries commands forms urls rules ports offers permissions privacy notices navigation "
    "invariants sweepers factories bases".split()
)
DOORS = frozenset("pages api sms counter paper schedule reactions open311 openrosa ckan ogc dcat mqtt".split())
# ``registry``: data that a room carries, one JSON file for each thing; a test of the room reads them all.
FOLDERS = frozenset({"templatetags", "templates", "static", "migrations", "registry", "tests"})
DRAWERS = re.compile(r"(?:.*_)?(?:utils?|helpers?|commons?|misc|managers?|shared|stuff)")
NOISE = frozenset({"__pycache__", ".DS_Store"})
FILE_LINES = 400
FUNCTION_LINES = 60
CODE_FOLDERS = ("src", "tools", "demo", "benchmarks", "tests", "e2e")


def rooms_have_a_card(root: Path) -> list[str]:
    """Every floor and room says what it is for; a furnished room's card holds nothing but that."""
    faults: list[str] = []
    floors = [package(root) / floor for floor in FLOORS if (package(root) / floor).is_dir()]
    for path in (*floors, *(room.path for room in rooms(root) if room.name)):
        card = path / "__init__.py"
        if not card.exists():
            faults.append(f"{at(root, path)}: no __init__.py with the room's card")
            continue
        tree = syntax(card)
        if len((ast.get_docstring(tree) or "").split()) < 4:
            faults.append(f"{at(root, card)}: the card does not say what the room is for")
        bare = path.parent.name in FURNISHED or path in floors
        if bare and len(tree.body) > 1:
            faults.append(f"{at(root, card, tree.body[1].lineno)}: a card holds no import and no code")
    return faults


def rooms_hold_only_their_furniture(root: Path) -> list[str]:
    """The closed list of house.md; ground, site and engines have theirs in ``tests/house/closed_lists.toml``."""
    faults = list(_floor_faults(root))
    lists = closed_lists(root)
    for room in rooms(root):
        if room.floor in FURNISHED:
            faults += _furnished_faults(root, room)
        else:
            own = lists.get(room.floor, {})
            faults += _listed_faults(root, room, own if room.floor == "site" else own.get(room.name, {}))
    return faults


def _floor_faults(root: Path) -> Iterator[str]:
    """The package holds floors, a floor holds rooms: no loose file in either."""
    for path in _entries(package(root)):
        if path.name not in {*FLOORS, "__init__.py", "py.typed"}:
            yield f"{at(root, path)}: not a floor"
    for floor in (one for one in FLOORS if one != "site" and (package(root) / one).is_dir()):
        for path in _entries(package(root) / floor):
            if path.is_file() and path.name != "__init__.py":
                yield f"{at(root, path)}: a floor holds rooms only"


def _furnished_faults(root: Path, room: Room) -> Iterator[str]:
    for path in _entries(room.path):
        name = path.name.removesuffix(".py")
        if path.name == "__init__.py" or (path.is_dir() and name in FOLDERS):
            yield from _foreign_folders(root, room, path)
        elif name not in FILES | DOORS or (path.is_file() and path.suffix != ".py"):
            yield f"{at(root, path)}: not in the closed list of furniture"
        elif path.is_dir():
            yield from _package_faults(root, path)


def _package_faults(root: Path, path: Path) -> Iterator[str]:
    if not (path / "__init__.py").exists():
        yield f"{at(root, path)}: a package of furniture needs __init__.py"
    for inner in _entries(path):
        if inner.name != "__init__.py" and not (inner.name.startswith("_") and inner.suffix == ".py"):
            yield f"{at(root, inner)}: a package of furniture holds only private modules (_name.py)"


def _foreign_folders(root: Path, room: Room, path: Path) -> Iterator[str]:
    if path.name in {"templates", "static"}:
        for inner in _entries(path):
            if inner.name != room.name:
                yield f"{at(root, inner)}: {path.name} of a room lie in {path.name}/{room.name}/"
    if path.name == "registry":
        for inner in _entries(path):
            if inner.is_dir() or inner.suffix != ".json":
                yield f"{at(root, inner)}: a registry holds JSON data only"


def _listed_faults(root: Path, room: Room, own: dict[str, Any]) -> Iterator[str]:
    allowed = {"__init__.py", *own.get("files", []), *own.get("folders", [])}
    for path in _entries(room.path):
        if path.name not in allowed:
            yield f"{at(root, path)}: not in the closed list of {room.module}"


def _entries(path: Path) -> Iterator[Path]:
    for inner in sorted(path.iterdir()):
        if inner.name not in NOISE and not inner.name.endswith((".pyc", "~")):
            if inner.is_file() or any(one.name not in NOISE for one in inner.iterdir()):
                yield inner


def nothing_is_a_drawer(root: Path) -> list[str]:
    """``utils``, ``helpers``, ``common``, ``misc``, ``manager``: names that say nothing take anything."""
    faults: list[str] = []
    for folder in CODE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            named = path.suffix == ".py" or (path.is_dir() and path.name not in NOISE)
            if named and path != package(root) / "commons" and DRAWERS.fullmatch(path.stem):
                faults.append(f"{at(root, path)}: a drawer name")
    return faults


def engines_are_complete(root: Path) -> list[str]:
    """An engine has public names, a command line, a README, a published format or model, and an oracle."""
    faults: list[str] = []
    for room in rooms(root):
        if room.floor != "engines":
            continue
        for name in ("__init__.py", "__main__.py", "model.py", "README.md", "tests/oracle.py"):
            if not (room.path / name).exists():
                faults.append(f"{at(root, room.path)}: an engine needs {name}")
        card = room.path / "__init__.py"
        if card.exists() and "__all__" not in {_target(node) for node in syntax(card).body}:
            faults.append(f"{at(root, card)}: the public names of an engine are in __all__")
    return faults


def _target(node: ast.stmt) -> str | None:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) else None


def files_stay_short(root: Path) -> list[str]:
    """At most 400 lines in a file: past that it becomes a package of the same name."""
    return [
        f"{at(root, path)}: {length} lines, more than {FILE_LINES}"
        for path in _own_code(root)
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]


def functions_stay_short(root: Path) -> list[str]:
    """At most 60 lines in a function, its documentation included."""
    faults: list[str] = []
    for path in _own_code(root):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    faults.append(f"{at(root, path, node.lineno)}: {node.name} has {length} lines")
    return faults


def _own_code(root: Path) -> Iterator[Path]:
    for folder in ("src", "tools", "demo", "benchmarks"):
        for path in sorted((root / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.relative_to(root).parts):
                yield path
