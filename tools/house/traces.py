"""What changes something leaves a trace: commands write themselves down in the audit log."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.house.purity import Function, shown
from tools.house.tree import FURNISHED, Source, at, bindings, closed_lists, dotted, own_sources, syntax

ROWS = frozenset(
    "create acreate update aupdate delete adelete bulk_create abulk_create bulk_update abulk_update get_or_create "
    "aget_or_create update_or_create aupdate_or_create".split()
)
SAVES = frozenset({"save", "asave"})
RECORD = "socle.ground.audit.record"


@dataclass
class Verb:
    """A function of a room's commands: where it is, whether rooms above may call it, and what it does itself."""

    where: str
    public: bool = False
    calls: set[str] = field(default_factory=set)
    writes: bool = False
    records: bool = False


def commands_leave_a_trace(root: Path) -> list[str]:
    """A command that writes calls ``audit.record``, itself or through a function of its room's commands."""
    excused = closed_lists(root).get("without_trace", {})
    faults: list[str] = []
    needed: set[str] = set()
    for label, verbs in _rooms(root).items():
        for name, verb in sorted(verbs.items()):
            reached = _reached(verbs, name)
            if not verb.public or not any(one.writes for one in reached) or any(one.records for one in reached):
                continue
            full = f"{label}.{name}"
            needed.add(full)
            if not excused.get(full, "").strip():
                faults.append(f"{verb.where}: {name} changes something and leaves no trace")
    return faults + [f"{name} is excused and needs no excuse" for name in sorted(set(excused) - needed)]


def _rooms(root: Path) -> dict[str, dict[str, Verb]]:
    found: dict[str, dict[str, Verb]] = {}
    for source in own_sources(root):
        if source.room.floor in FURNISHED and source.part == "commands":
            verbs = found.setdefault(source.room.label, {})
            for name, verb in _verbs(root, source):
                # A public function re-exported under its own name is one function.
                if name not in verbs or verb.public:
                    verbs[name] = verb
    return found


def _verbs(root: Path, source: Source) -> Iterator[tuple[str, Verb]]:
    tree = syntax(source.path)
    bound, public = bindings(tree), shown(source)
    own = f"{source.room.module}.commands."
    for node in ast.walk(tree):
        if isinstance(node, Function):
            open_to_all = not node.name.startswith("_") and (public is None or node.name in public)
            yield node.name, _read(node, bound, own, Verb(at(root, source.path, node.lineno), open_to_all))


def _read(node: ast.FunctionDef | ast.AsyncFunctionDef, bound: dict[str, str], own: str, verb: Verb) -> Verb:
    for inner in ast.walk(node):
        # A function that is named may be called: decorators and arguments count.
        if isinstance(inner, ast.Name):
            verb.calls.add(inner.id)
            verb.calls.add(bound.get(inner.id, "").rpartition(".")[2])
        elif isinstance(inner, ast.Attribute) and (dotted(inner, bound) or "").startswith(own):
            verb.calls.add(inner.attr)
        elif isinstance(inner, ast.Call):
            name = dotted(inner.func, bound) or ""
            verb.records |= name == RECORD or name.startswith(f"{RECORD}.")
            verb.writes |= name.rsplit(".", 1)[-1] in {"emit", "atomic", "executemany"} or _changes_rows(inner.func)
    return verb


def _changes_rows(called: ast.expr) -> bool:
    """``rows.update()``, ``row.save()``, ``row.delete()``; not ``store().delete()`` nor the ``update`` of a dict."""
    if not isinstance(called, ast.Attribute):
        return False
    named = {one.attr for one in ast.walk(called.value) if isinstance(one, ast.Attribute)}
    if called.attr in SAVES or (called.attr in {"delete", "adelete"} and isinstance(called.value, ast.Name)):
        return True
    return called.attr in ROWS and bool(named & {"objects", "filter", "exclude", "all", "get", "_default_manager"})


def _reached(verbs: dict[str, Verb], start: str) -> list[Verb]:
    seen, waiting = {start}, [start]
    while waiting:
        for name in verbs[waiting.pop()].calls & verbs.keys() - seen:
            seen.add(name)
            waiting.append(name)
    return [verbs[name] for name in seen]
