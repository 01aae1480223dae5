"""Every guard in commands and queries, found by reading the code, and scopes that close or open exactly one of them."""

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import FrameType

from socle.ground.refusals import not_found
from socle.ground.scope import Actor, Permission, Scope

ROOT = Path(__file__).parents[2]
VERBS = ("require", "allows", "authorities")


@dataclass(frozen=True)
class Guard:
    """A call of ``scope.require``, ``allows`` or ``authorities``: ``commons_people.commands.give_role``, and ``#2`` for
    the second one of a function.
    """

    name: str
    verb: str
    module: str
    path: str
    first: int
    last: int
    asked: str  # the permission as the code writes it

    def permission(self) -> str:
        """The permission's name, where the module knows it; nothing where it is only known to the call."""
        if not self.asked:
            return ""
        try:
            found = eval(self.asked, dict(vars(importlib.import_module(self.module))))
        except NameError:
            return ""
        return str(found) if isinstance(found, Permission | str) else ""


@lru_cache(maxsize=1)
def guards() -> tuple[Guard, ...]:
    """All of them, by file and line."""
    return tuple(one for path in sorted((ROOT / "src/socle").rglob("*.py")) for one in _in_file(path))


def _in_file(path: Path) -> Iterator[Guard]:
    inside = path.relative_to(ROOT / "src/socle").with_suffix("").parts
    if len(inside) < 3 or inside[2] not in ("commands", "queries") or "tests" in inside:
        return
    text = path.read_text()
    if "scope" not in text:
        return
    for outer in ast.parse(text).body:
        for node in outer.body if isinstance(outer, ast.ClassDef) else [outer]:
            if isinstance(node, ast.FunctionDef):
                yield from _in_function(path, inside, node)


def _in_function(path: Path, inside: tuple[str, ...], function: ast.FunctionDef) -> Iterator[Guard]:
    module = ".".join(("socle", *inside)).removesuffix(".__init__")
    calls = [call for call in ast.walk(function) if isinstance(call, ast.Call) and _is_guard(call)]
    for number, call in enumerate(sorted(calls, key=lambda one: (one.lineno, one.col_offset)), start=1):
        assert isinstance(call.func, ast.Attribute)
        name = f"{inside[0]}_{inside[1]}.{inside[2]}.{function.name}" + (f"#{number}" if number > 1 else "")
        last = call.end_lineno or call.lineno
        yield Guard(
            name, call.func.attr, module, str(path), call.lineno, last, ast.unparse(call.args[0]) if call.args else ""
        )


def _is_guard(call: ast.Call) -> bool:
    """``scope.require(…)``, and ``anything.scope.require(…)``."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in VERBS:
        return False
    owner = call.func.value
    return (isinstance(owner, ast.Name) and owner.id == "scope") or (
        isinstance(owner, ast.Attribute) and owner.attr == "scope"
    )


class Probe(Scope):
    """May do everything, but for what is lacking in one authority; guards that are ``opened`` let it pass all the same.

    This is the whole of a guard taken out of the code: what is refused then is refused by something else.
    """

    __slots__ = ("_here", "_lacking", "_opened", "_there")
    _here: int
    _there: int
    _lacking: frozenset[str]
    _opened: tuple[Guard, ...]

    def __init__(
        self, actor: Actor, *, here: int, there: int, lacking: tuple[str, ...], opened: tuple[Guard, ...] = ()
    ) -> None:
        everywhere = dict.fromkeys((here, there), frozenset({"*"}))
        Scope.__init__(self, actor, everywhere, dict.fromkeys((here, there), ("administrator",)))
        for field, value in (("_here", here), ("_there", there), ("_lacking", frozenset(lacking)), ("_opened", opened)):
            object.__setattr__(self, field, value)

    def allows(self, permission: Permission | str, authority_id: int) -> bool:
        """Everything but what is lacking here."""
        return self._is_opened(sys._getframe(1), permission) or self._has(permission, authority_id)

    def require(self, permission: Permission | str, authority_id: int) -> None:
        """Refused as the real one refuses."""
        if not (self._is_opened(sys._getframe(1), permission) or self._has(permission, authority_id)):
            raise not_found()

    def authorities(self, permission: Permission | str) -> frozenset[int]:
        """Both authorities, or the other one alone."""
        both = frozenset((self._here, self._there))
        if self._is_opened(sys._getframe(1), permission):
            return both
        return frozenset(one for one in both if self._has(permission, one))

    def _has(self, permission: Permission | str, authority_id: int) -> bool:
        return str(permission) not in self._lacking or authority_id == self._there

    def _is_opened(self, frame: FrameType, permission: Permission | str) -> bool:
        file, line, asked = frame.f_code.co_filename, frame.f_lineno, ("", str(permission))
        return any(
            # Two guards may stand on one line: only the one that asks for this is opened.
            one.path == file and one.first <= line <= one.last and one.permission() in asked
            for one in self._opened
        )
