"""Asking the engine to do a recipe, in the sandbox, on the published editions of its sources."""

import json
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings

from socle.commons.people.queries import authority_by_id
from socle.commons.places import queries as places
from socle.data.recipes.terms import Content
from socle.data.tables import queries as tables
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Access
from socle.engines.tables.transforming import Recipe, read_recipe
from socle.ground import sandbox, world
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

REMEMBERED = 64
One = TypeVar("One")
Wanted = Callable[[], bool]


class Fault(Exception):
    """The engine gave up: a stable code, and the facts that its words need."""

    def __init__(self, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts)


@dataclass(frozen=True, slots=True)
class Source:
    """An input of a recipe: its name there, the address of its table, and what stands of it (None: not open, or no
    edition)."""

    name: str
    slug: str
    table: Table | None
    edition: Edition | None


def found_source(scope: Scope, authority_id: int, name: str, slug: str) -> Source:
    """An open table of the authority with its last edition. What a table holds beside its editions is not read."""
    try:
        table = tables.table_by_slug(scope, slug)
    except Refusal:
        return Source(name, slug, None, None)
    if table.access != Access.OPEN or table.authority_id != authority_id:
        return Source(name, slug, None, None)
    return Source(name, slug, table, tables.last_standing(scope, table)[1])


def read(content: Content, sources: Sequence[Source]) -> Recipe:
    """The recipe as the engine reads it now, with its defects and the columns after each step."""
    return read_recipe(content.recipe, {one.name: one.edition.schema for one in sources if one.edition is not None})


def given(scope: Scope, recipe: Recipe, sources: Sequence[Source], authority_id: int, folder: Path) -> dict[str, Any]:
    """What the engine needs to do a recipe: files, columns, a folder to spill into, the addresses of the town."""
    files = {
        one.name: {"path": str(tables.edition_path(scope, one.edition)), "schema": one.edition.schema}
        for one in sources
        if one.edition is not None
    }
    asked: dict[str, Any] = {"recipe": recipe.to_json(), "sources": files, "spill": str(folder / "spill")}
    if any(step.get("op") == "geocode" for step in recipe.steps):
        path = folder / "doors"
        with path.open("w", encoding="utf-8") as file:
            for door in places.doors(scope, authority_id):
                file.write(json.dumps(door, ensure_ascii=False) + "\n")
        authority = authority_by_id(scope, authority_id)
        asked |= {"doors": str(path), "places": [authority.name, *authority.names.values()]}
    return asked


def ask(verb: str, *, timeout: float, wanted: Wanted, **asked: Any) -> Any:
    """Run a verb of the engine as long as it is wanted. Raises :class:`Fault`, ``sandbox.Unwanted``."""
    try:
        return sandbox.call(f"socle.engines.tables.transforming:{verb}", timeout=timeout, wanted=wanted, **asked)
    except sandbox.Failed as said:
        raise Fault(said.code, said.data) from said
    except sandbox.TimedOut as late:
        raise Fault("too-slow", {}) from late
    except sandbox.Crashed as crashed:
        raise Fault("crashed", {}) from crashed


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of the instance for files in the making, gone afterwards; after a crash the tables sweep it."""
    folder = Path(settings.SOCLE_DIR) / "cache" / "making" / world.new_id().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Kept(Generic[One]):
    """What was seen last, least used first out. Each names its editions, so it is never stale."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, One] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> One | None:
        """What was seen before."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, seen: One) -> None:
        """Keep what was seen."""
        with self._lock:
            self._kept[key] = seen
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._kept.clear()
