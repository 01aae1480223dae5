"""What each piece of furniture must not do: scope first, no requests in commands, no writes in queries, no signals."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.house.tree import (
    FURNISHED,
    Source,
    at,
    bindings,
    constant_text,
    docstrings,
    dotted,
    own_sources,
    sources,
    syntax,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef

WRITES = frozenset(
    "save asave create acreate update aupdate delete adelete bulk_create abulk_create bulk_update abulk_update "
    "get_or_create aget_or_create update_or_create aupdate_or_create select_for_update".split()
)
TIMELESS = frozenset({"commands", "queries", "feeds", "rules", "models", "events", "terms"})
# A duration (monotonic) is not a date: a query may time its own work.
TIMES = frozenset({"now", "today", "sleep", "at"})


def _part(root: Path, *parts: str) -> Iterator[Source]:
    return (one for one in own_sources(root) if one.room.floor in FURNISHED and one.part in parts)


def public_functions_take_scope_first(root: Path) -> list[str]:
    """The first argument of every public function of queries and commands, in packages too, is ``scope``."""
    faults: list[str] = []
    for source in _part(root, "queries", "commands"):
        open_to_all = shown(source)
        for node in _statements(syntax(source.path).body):
            if open_to_all is not None and getattr(node, "name", None) not in open_to_all:
                continue
            where = at(root, source.path, node.lineno)
            if isinstance(node, Function) and not node.name.startswith("_"):
                names = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
                if names[:1] != ["scope"]:
                    faults.append(f"{where}: {node.name} does not take scope first")
            elif isinstance(node, ast.Assign) and _makes_function(node):
                faults.append(f"{where}: a public function is written with def, its scope first")
    return faults


def shown(source: Source) -> set[str] | None:
    """The functions that a package shows of a private module, or None for a module that is public itself."""
    if not source.path.stem.startswith("_") or source.path.name == "__init__.py":
        return None
    card = source.path.parent / "__init__.py"
    if not card.exists():
        return None
    shown: set[str] = set()
    for node in ast.walk(syntax(card)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] == source.path.stem:
            if any(alias.name == "*" for alias in node.names):
                return None
            shown |= {alias.name for alias in node.names if alias.asname == alias.name}
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            shown |= {constant_text(one) or "" for one in getattr(node.value, "elts", [])}
    return shown


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        for inner in ("body", "orelse", "handlers", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With):
                yield from _statements([one for one in getattr(node, inner, []) if isinstance(one, ast.stmt)])


def _makes_function(node: ast.Assign) -> bool:
    target = node.targets[0]
    if not isinstance(target, ast.Name) or target.id.startswith("_") or target.id.isupper():
        return False
    value = node.value
    private = isinstance(value, ast.Name) and value.id.startswith("_")
    made = isinstance(value, ast.Call) and getattr(value.func, "id", getattr(value.func, "attr", "")) == "partial"
    return private or made or isinstance(value, ast.Lambda)


def doors_alone_know_requests(root: Path) -> list[str]:
    """Commands, queries, feeds, rules and models never see a request, nor answer one."""
    faults: list[str] = []
    for source in _part(root, "commands", "queries", "feeds", "rules", "models", "events", "terms", "ports"):
        for node in ast.walk(syntax(source.path)):
            where = at(root, source.path, getattr(node, "lineno", 0))
            if isinstance(node, ast.ImportFrom | ast.Import):
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
                if any(one.startswith(("django.http", "django.shortcuts", "ninja")) for one in modules):
                    faults.append(f"{where}: {source.part} imports {modules[0]}")
            elif isinstance(node, ast.arg) and node.arg == "request":
                faults.append(f"{where}: {source.part} takes a request")
    return faults


def queries_do_not_write(root: Path) -> list[str]:
    """A query reads: it neither saves, creates, updates, deletes nor locks rows."""
    faults: list[str] = []
    for source in _part(root, "queries", "rules", "feeds"):
        for node in ast.walk(syntax(source.path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                if _is_rows(node.func.value):
                    where = at(root, source.path, node.lineno)
                    faults.append(f"{where}: {source.part} calls {node.func.attr}")
    return faults


def _is_rows(value: ast.expr) -> bool:
    """Whether an expression looks like rows: it goes through a manager or a filter (a dict has ``update`` too)."""
    names = {one.attr for one in ast.walk(value) if isinstance(one, ast.Attribute)}
    return bool(names & {"objects", "filter", "exclude", "all", "get", "_default_manager"})


def events_are_frozen_facts(root: Path) -> list[str]:
    """Events are frozen dataclasses without behaviour."""
    faults: list[str] = []
    for source in _part(root, "events"):
        for node in syntax(source.path).body:
            if not isinstance(node, ast.ClassDef):
                continue
            where = at(root, source.path, node.lineno)
            if not any(_is_frozen(one) for one in node.decorator_list):
                faults.append(f"{where}: {node.name} is not a frozen dataclass")
            if any(isinstance(inner, Function) for inner in node.body):
                faults.append(f"{where}: {node.name} has behaviour")
    return faults


def _is_frozen(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(
        one.arg == "frozen" and getattr(one.value, "value", False) is True for one in decorator.keywords
    )


def doors_take_the_time(root: Path) -> list[str]:
    """Commands and queries receive ``now``; the doors take it from the world."""
    faults: list[str] = []
    for source in _part(root, *TIMELESS):
        tree = syntax(source.path)
        bound = bindings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute | ast.Name):
                module, _, name = (dotted(node, bound) or "").rpartition(".")
                if module.startswith("socle.ground.world") and name in TIMES:
                    faults.append(f"{at(root, source.path, node.lineno)}: {source.part} reads the clock ({name})")
    return faults


def signals_are_not_used(root: Path) -> list[str]:
    """No Django signals: an event, the outbox, one line in ``site/wiring.py``."""
    faults: list[str] = []
    for source in own_sources(root):
        for node in ast.walk(syntax(source.path)):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for module in (f"{prefix}{alias.name}" for alias in node.names):
                if module.startswith("django.dispatch") or "signals" in module.split("."):
                    faults.append(f"{at(root, source.path, node.lineno)}: imports {module}")
    return faults


def the_admin_is_not_served(root: Path) -> list[str]:
    """Django's admin is neither installed nor imported: it would be a door without scope."""
    faults: list[str] = []
    for source in sources(root):
        tree = syntax(source.path)
        prose = docstrings(tree)
        for node in ast.walk(tree):
            texts: list[str] = []
            if isinstance(node, ast.ImportFrom):
                texts = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                texts = [alias.name for alias in node.names]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in prose:
                texts = [node.value]
            if any(text.startswith("django.contrib.admin") for text in texts):
                faults.append(f"{at(root, source.path, getattr(node, 'lineno', 0))}: names django.contrib.admin")
    return faults
