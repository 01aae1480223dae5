"""Tables: where they may point, what they may not do, and what they must declare."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.house.order import may_use
from tools.house.tree import (
    FURNISHED,
    PACKAGE,
    Room,
    Source,
    at,
    bindings,
    closed_lists,
    constant_text,
    dotted,
    exists,
    own_sources,
    package,
    room_of,
    rooms,
    syntax,
)

LINKS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})
SAVES = frozenset({"save", "asave", "save_base", "full_save"})
MANAGERS = ("objects", "_default_manager", "_base_manager")
# The files of a room that may read or write tables. Doors call these; feeds and rules do no I/O.
READERS = frozenset({"queries", "commands", "invariants", "sweepers", "models"})
SHORTCUTS = frozenset({"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"})
PERSONAL = frozenset(
    "email emails mail phone phones telephone mobile fax contact contacts name names firstname lastname surname "
    "forename nickname fullname address addresses street ip words photo photos picture portrait birth birthday "
    "birthdate age gender sex nationality iban signature voice author person resident reporter "
    "fingerprint password who".split()
)
# Personal when it is the whole name of the field; inside a longer one (``min_lon``) it is something else.
PERSONAL_ALONE = frozenset("lon lat latitude longitude position place note notes message comment".split())
# Fields that hold a person's password and sign-in come with Django's base class.
INHERITED = frozenset({"password", "last_login"})


@dataclass
class Table:
    """A model as its source says: bases, fields (name to call) and whether it is abstract."""

    room: Room
    path: Path
    node: ast.ClassDef
    bound: dict[str, str]
    fields: dict[str, ast.Call] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.room.label}.{self.node.name}"


def tables(root: Path) -> list[Table]:
    """Every concrete model of every room."""
    found: list[Table] = []
    for source in own_sources(root):
        if source.part != "models":
            continue
        bound = bindings(syntax(source.path))
        for node in ast.walk(syntax(source.path)):
            if isinstance(node, ast.ClassDef) and _is_model(node, bound) and not _is_abstract(node):
                found.append(Table(source.room, source.path, node, bound, _fields(node, bound)))
    return found


def _is_model(node: ast.ClassDef, bound: dict[str, str]) -> bool:
    bases = [dotted(base, bound) or "" for base in node.bases]
    return any(base.rsplit(".", 1)[-1] in {"Model", "AbstractBaseUser"} for base in bases) or (
        any(base.rsplit(".", 1)[-1].endswith("Model") for base in bases) and bool(_fields(node, bound))
    )


def _is_abstract(node: ast.ClassDef) -> bool:
    return any(
        isinstance(inner, ast.Assign)
        and getattr(inner.targets[0], "id", "") == "abstract"
        and getattr(inner.value, "value", False) is True
        for meta in node.body
        if isinstance(meta, ast.ClassDef) and meta.name == "Meta"
        for inner in meta.body
    )


def _fields(node: ast.ClassDef, bound: dict[str, str]) -> dict[str, ast.Call]:
    found: dict[str, ast.Call] = {}
    for inner in node.body:
        value = getattr(inner, "value", None)
        if isinstance(inner, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Call):
            target = inner.targets[0] if isinstance(inner, ast.Assign) else inner.target
            kind = (dotted(value.func, bound) or "").rsplit(".", 1)[-1]
            if isinstance(target, ast.Name) and (kind.endswith("Field") or kind == "ForeignKey"):
                found[target.id] = value
    return found


def _kind(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _pointed(root: Path, table: Table, call: ast.Call) -> tuple[Room | None, str]:
    """The room and name of the model a link points to; no room where it lies outside the house."""
    keyword = next((one.value for one in call.keywords if one.arg == "to"), None)
    to = call.args[0] if call.args else keyword
    if isinstance(to, ast.Constant) and isinstance(to.value, str):
        label, _, model = to.value.rpartition(".")
        if not label:
            return table.room, table.node.name if model == "self" else model
        found = next((room for room in rooms(root) if room.label == label), None)
        floor, _, name = label.partition("_")
        if found is None and name and (package(root) / floor).is_dir():
            found = Room(floor, name, package(root) / floor / name)
        return found, model
    name = (dotted(to, table.bound) or "") if to is not None else ""
    if name.endswith("AUTH_USER_MODEL"):
        return Room("commons", "people", package(root) / "commons" / "people"), "Account"
    entered = room_of(root, name)
    if entered:
        return entered[0], name.rsplit(".", 1)[-1]
    return (table.room, name) if "." not in name else (None, name)


def foreign_keys_point_downward(root: Path) -> list[str]:
    """Links between tables, also by string, stay in the room or go to a room below; elsewhere store an id."""
    faults: list[str] = []
    for table in tables(root):
        for name, call in table.fields.items():
            if _kind(call) not in LINKS:
                continue
            room, model = _pointed(root, table, call)
            where = f"{at(root, table.path, call.lineno)}: {table.node.name}.{name}"
            if room is not None and not may_use(root, table.room, room):
                faults.append(f"{where} points to {room.label}.{model}, which is not below {table.room.label}")
            elif room is not None and not exists(root, room.module):
                faults.append(f"{where} points to {room.label}.{model}, a room that does not exist")
    return faults + list(_migration_faults(root))


def _migration_faults(root: Path) -> Iterator[str]:
    """Links and dependencies of migrations: ``to="floor_room.model"`` and ``("floor_room", "0001_…")``."""
    by_label = {room.label: room for room in rooms(root)}
    for room in by_label.values():
        for path in sorted((room.path / "migrations").glob("*.py")):
            for node in ast.walk(syntax(path)):
                named = constant_text(node.elts[0]) if isinstance(node, ast.Tuple) and len(node.elts) == 2 else None
                if isinstance(node, ast.keyword) and node.arg == "to":
                    named = (constant_text(node.value) or "").split(".")[0]
                target = by_label.get(named or "")
                if target is not None and not may_use(root, room, target):
                    line = node.value.lineno if isinstance(node, ast.keyword) else getattr(node, "lineno", 0)
                    yield f"{at(root, path, line)}: the migration points to {named}, which is not below {room.label}"


def models_do_not_override_save(root: Path) -> list[str]:
    """The database refuses what must not be and commands do the rest: ``save`` hides neither."""
    return [
        f"{at(root, source.path, inner.lineno)}: {node.name} overrides {inner.name}"
        for source in own_sources(root)
        for node in ast.walk(syntax(source.path))
        if source.part == "models" and isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.name in SAVES
    ]


def tables_are_read_with_a_scope(root: Path) -> list[str]:
    """Managers are used in queries and commands only, whose first argument is the scope; no room makes its own."""
    excused = closed_lists(root).get("managers", {})
    faults: list[str] = []
    for source in own_sources(root):
        if source.room.floor not in FURNISHED:
            continue
        faults += _manager_faults(root, source, excused)
    return faults


def _manager_faults(root: Path, source: Source, excused: dict[str, str]) -> Iterator[str]:
    tree = syntax(source.path)
    bound = bindings(tree)
    for node in ast.walk(tree):
        where = at(root, source.path, getattr(node, "lineno", 0))
        if isinstance(node, ast.ClassDef) and f"{source.room.label}.{node.name}" not in excused:
            bases = [(dotted(base, bound) or "") for base in node.bases]
            bases += [dotted(base.value, bound) or "" for base in node.bases if isinstance(base, ast.Subscript)]
            if any(base.endswith("Manager") for base in bases):
                yield f"{where}: {node.name} is a manager without scope"
        elif isinstance(node, ast.Call):
            name = dotted(node.func, bound) or ""
            if name.endswith((".as_manager", ".from_queryset", "models.Manager")):
                yield f"{where}: a manager without scope"
            if name.rsplit(".", 1)[-1] in SHORTCUTS:
                yield f"{where}: {name.rsplit('.', 1)[-1]} reads a table without scope"
        elif isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            owner = (dotted(node.value, bound) or "").split(".")
            if source.part not in READERS:
                yield f"{where}: {source.part} reads a table; call a query or a command"
            elif owner[0] == PACKAGE and ".".join(owner[:3]) != source.room.module:
                yield f"{where}: reads a table of {'.'.join(owner[:3])}; call its queries"


def models_carry_their_authority(root: Path) -> list[str]:
    """Every table has an authority, or is a part of one that has; the exceptions are listed with their reason."""
    excused = closed_lists(root).get("without_authority", {})
    known = {table.name: table for table in tables(root)}
    return [
        f"{at(root, table.path, table.node.lineno)}: {table.name} carries no authority"
        for table in known.values()
        if table.room.floor in FURNISHED and table.name not in excused and not _carries(root, table, known, ())
    ]


def _carries(root: Path, table: Table, known: dict[str, Table], seen: tuple[str, ...]) -> bool:
    if {"authority", "authority_id"} & table.fields.keys() or table.name == "commons_people.Authority":
        return True
    for call in table.fields.values():
        if _kind(call) not in {"ForeignKey", "OneToOneField"}:
            continue
        room, model = _pointed(root, table, call)
        target = known.get(f"{room.label}.{model}") if room else None
        if target and target.name not in (*seen, table.name) and _carries(root, target, known, (*seen, table.name)):
            return True
    return False


def labels_are_floor_and_room(root: Path) -> list[str]:
    """``site/apps.py`` gives every room with tables, templates or tags the label ``<floor>_<room>``."""
    path = package(root) / "site" / "apps.py"
    declared: dict[str, str] = {}
    faults: list[str] = []
    for node in ast.walk(syntax(path)) if path.exists() else ():
        if isinstance(node, ast.ClassDef):
            texts = dict(pair for inner in node.body for pair in _texts(inner))
            if texts.get("name"):
                declared[texts["name"]] = texts.get("label", "")
    for room in rooms(root):
        if room.module in declared and declared[room.module] != room.label:
            faults.append(f"{at(root, path)}: {room.module} has the label {declared[room.module]!r}")
        needs = [name for name in ("models.py", "models", "templates", "templatetags") if (room.path / name).exists()]
        if room.name and needs and room.module not in declared:
            faults.append(f"{at(root, path)}: {room.module} has {needs[0]} and is not declared")
    for table in tables(root):
        for meta in (one for one in table.node.body if isinstance(one, ast.ClassDef) and one.name == "Meta"):
            for inner in meta.body:
                if _text_target(inner) == "app_label" and _text(inner) != table.room.label:
                    faults.append(f"{at(root, table.path, inner.lineno)}: {table.name} has another app label")
    return faults


def _texts(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """The text constants that a statement gives to names, side by side too: ``name, label = "a", "b"``."""
    targets = node.targets[0] if isinstance(node, ast.Assign) else None
    if isinstance(targets, ast.Tuple) and isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        for target, value in zip(targets.elts, node.value.elts, strict=False):
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                yield target.id, str(value.value)
    elif _text_target(node):
        yield _text_target(node), _text(node)


def _text_target(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def _text(node: ast.stmt) -> str:
    value = getattr(node, "value", None)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def personal_data_is_declared(root: Path) -> list[str]:
    """A field whose name sounds personal is in ``PRIVACY`` of its room, or is excused with a reason; and back."""
    excused = closed_lists(root).get("not_personal", {})
    declared = {room.label: _declared(room) for room in rooms(root)}
    faults: list[str] = []
    real: set[str] = set()
    for table in tables(root):
        for name, call in table.fields.items():
            full = f"{table.name}.{name}"
            real.add(full)
            sounds = _kind(call) not in LINKS and (PERSONAL & set(name.split("_")) or name in PERSONAL_ALONE)
            if sounds and full not in declared[table.room.label] and not excused.get(full, "").strip():
                faults.append(f"{at(root, table.path, call.lineno)}: {full} sounds personal; declare it in privacy.py")
        real |= {f"{table.name}.{name}" for name in INHERITED}
    for fields in declared.values():
        faults += [f"{name} is declared in privacy.py and does not exist" for name in sorted(fields - real)]
    return faults + [f"{name} is excused and does not exist" for name in sorted(set(excused) - real)]


def _declared(room: Room) -> set[str]:
    path = room.path / "privacy.py"
    found: set[str] = set()
    for node in ast.walk(syntax(path)) if path.exists() else ():
        if isinstance(node, ast.Call):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            model, fields = constant_text(given.get("model")), given.get("fields")
            if model and isinstance(fields, ast.Tuple | ast.List):
                label = model if "." in model else f"{room.label}.{model}"
                found |= {f"{label}.{constant_text(one)}" for one in fields.elts}
    return found
