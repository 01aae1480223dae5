"""Templates do not reach up: what they extend, include, load, link and show is of their room or below."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.house.order import may_use
from tools.house.tree import Room, at, bindings, constant_text, dotted, own_sources, rooms, syntax

TAG = re.compile(r"{%-?\s*(extends|include|load|static|url)\s+(.*?)\s*-?%}", re.S)
QUOTED = re.compile(r"""^["']([^"']+)["']""")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.S)
BINARY = frozenset({".ttf"})  # fonts of documents lie beside their templates
# Tag libraries and templates of Django itself and of the packages that are installed.
LIBRARIES = frozenset("i18n l10n tz static cache humanize account allauth".split())


@dataclass(frozen=True)
class Owners:
    """Which room owns each template, static file, tag library and address name."""

    templates: dict[str, Room]
    static: dict[str, Room]
    libraries: dict[str, Room]
    addresses: dict[str, Room]


def owners(root: Path) -> Owners:
    """The owners in a checkout. An address name is ``app_name:name`` where urls.py has an ``app_name``."""
    found = Owners({}, {}, {}, {})
    for room in rooms(root):
        for folder, kind in (("templates", found.templates), ("static", found.static)):
            base = room.path / folder
            for path in base.rglob("*") if base.is_dir() else ():
                if path.is_file():
                    kind[path.relative_to(base).as_posix()] = room
        for path in (room.path / "templatetags").glob("*.py"):
            found.libraries[path.stem] = room
        for path in [*room.path.glob("urls.py"), *room.path.glob("urls/*.py"), *room.path.glob("api.py")]:
            found.addresses.update((name, room) for name in _address_names(path))
    return found


def _address_names(path: Path) -> Iterator[str]:
    tree = syntax(path)
    prefix = ""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == "app_name":
            prefix = f"{constant_text(statement.value)}:"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "name" and (name := constant_text(keyword.value)):
                    yield f"{prefix}{name}"


def templates_do_not_reach_up(root: Path) -> list[str]:
    """What a template extends, loads, shows or links to is its room's or lower, and belongs to a room."""
    known = owners(root)
    faults: list[str] = []
    for room in rooms(root):
        for path in sorted((room.path / "templates").rglob("*.*")):
            if path.suffix in BINARY:
                continue
            text = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), path.read_text(encoding="utf-8"))
            for found in TAG.finditer(text):
                where = at(root, path, text.count("\n", 0, found.start()) + 1)
                for owner, what in _targets(known, found.group(1), found.group(2)):
                    faults += _reach_faults(root, where, room, owner, what)
    for source in own_sources(root):
        for line, owner, what in _python_targets(known, source.path):
            faults += _reach_faults(root, at(root, source.path, line), source.room, owner, what)
    return faults


def _reach_faults(root: Path, where: str, room: Room, owner: Room | None, what: str) -> Iterator[str]:
    if owner is None:
        yield f"{where}: nobody owns {what}"
    elif owner.module != room.module and not may_use(root, room, owner):
        yield f"{where}: {room.module} reaches {what} of {owner.module}"


def _targets(known: Owners, tag: str, rest: str) -> Iterator[tuple[Room | None, str]]:
    if tag == "load":
        names = rest.split(" from ")[-1].split()
        for name in names:
            if name not in LIBRARIES:
                yield known.libraries.get(name), f"the tags {name}"
        return
    quoted = QUOTED.match(rest)
    if quoted is None:
        return
    name = quoted.group(1)
    kind = {"static": known.static, "url": known.addresses}.get(tag, known.templates)
    yield kind.get(name), f"{tag} {name}"


def _python_targets(known: Owners, path: Path) -> Iterator[tuple[int, Room | None, str]]:
    tree = syntax(path)
    bound = bindings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = (dotted(node.func, bound) or "").rsplit(".", 1)[-1]
        texts = [one.value if isinstance(one, ast.Constant) else None for one in node.args[:2]]
        if called in {"reverse", "reverse_lazy", "redirect"} and texts and isinstance(texts[0], str):
            if "/" not in texts[0]:
                yield node.lineno, known.addresses.get(texts[0]), f"address {texts[0]}"
        elif called == "render" and len(texts) == 2 and isinstance(texts[1], str):
            yield node.lineno, known.templates.get(texts[1]), f"template {texts[1]}"
        elif called in {"render_to_string", "get_template"} and texts and isinstance(texts[0], str):
            yield node.lineno, known.templates.get(texts[0]), f"template {texts[0]}"
