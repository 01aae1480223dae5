"""How a room is entered: downward, through its public files only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.house.order import may_use
from tools.house.tree import (
    FURNISHED,
    Reference,
    Room,
    Source,
    at,
    closed_lists,
    docstrings,
    own_sources,
    references,
    room_of,
    syntax,
)

PUBLIC = frozenset({"commands", "queries", "events", "terms"})
# What the composition root may also name: what it serves, wires and discovers. Never models, rules or pages.
COMPOSED = PUBLIC | frozenset(
    {
        "urls",
        "reactions",
        "offers",
        "ports",
        "permissions",
        "feeds",
        "schedule",
        "navigation",
        "invariants",
        "sweepers",
        "privacy",
    }
)
# Decision 0017: pages and forms may stand on the bases of a room below; what decides and what reads may not.
STANDING = frozenset({"pages", "forms", "bases"})
NAMED = re.compile(r"socle(\.\w+){2,}(:\w+)?")


def rooms_are_entered_by_their_public_files(root: Path) -> list[str]:
    """A lower room is entered through commands, queries, events and terms; ground and engines by their package."""
    faults: list[str] = []
    for source in own_sources(root):
        for reference in _named(root, source):
            entered = room_of(root, reference.module)
            if entered is None or entered[0].module == source.room.module:
                continue
            room, part = entered
            where = at(root, source.path, reference.line)
            if not may_use(root, source.room, room):
                faults.append(f"{where}: {source.room.module} may not know {room.module}")
            elif not _is_door(root, source, room, part):
                faults.append(f"{where}: {room.module} is not entered through {part or 'its card'}")
    return faults + list(_demonstration_faults(root))


def _demonstration_faults(root: Path) -> Iterator[str]:
    """The fictional towns are made by calling commands, like any door: never by writing into tables."""
    for path in sorted((root / "demo").rglob("*.py")):
        for reference in references(root, path):
            entered = room_of(root, reference.module)
            if entered is not None and entered[0].floor in FURNISHED and entered[1] not in PUBLIC:
                yield f"{at(root, path, reference.line)}: {reference.module} is not for the demonstration"


def _named(root: Path, source: Source) -> Iterator[Reference]:
    yield from references(root, source.path)
    if source.room.floor == "site":
        return  # Settings name middleware, applications and addresses by strings: that is their work.
    tree = syntax(source.path)
    prose = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
            if NAMED.fullmatch(node.value):
                yield Reference(node.lineno, node.value.partition(":")[0])


def _is_door(root: Path, source: Source, room: Room, part: str) -> bool:
    upper, first = source.room, part.split(".")[0]
    if room.floor in FURNISHED:
        # A package of furniture is entered as a whole: its modules are private.
        if part == "bases":
            return source.part in STANDING
        return part in (COMPOSED if upper.floor == "site" else PUBLIC)
    own = closed_lists(root).get(room.floor, {}).get(room.name, {})
    doors = [*own.get("doors", []), *own.get("doors_of", {}).get(upper.label, [])]
    return part == "" or part in doors or first in doors
