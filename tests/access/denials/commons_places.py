"""Denials of places."""

import datetime
import tempfile
from pathlib import Path
from typing import Any

from socle.commons.places import commands, queries
from socle.commons.places.models import Import
from socle.commons.places.terms import ImportState, Plan
from socle.engines.geo import Box, Point
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

MIDDLE = Point(-30.495, 46.205)
MONTH = datetime.timedelta(days=30)
BY_ID = "commons_places.queries.import_by_id"
LAYERS = (
    "commons_places.queries.plan_of",
    "commons_places.commands.import_streets",
    "commons_places.commands.import_addresses",
)
DOORS = (
    "cle_interop;commune_insee;commune_nom;voie_nom;numero;suffixe;position;x;y;long;lat\n"
    "k;99001;Belvenne;rue du Puits;7;;entrée;;;-30.495;46.205\n"
)


def _key(w: World) -> str:
    return queries.nearby(w.system, w.here.id, MIDDLE)[0].key


def _rows(verb: Any, name: str) -> Any:
    return lambda w, s: verb(s, authority_id=w.here.id, **{name: []})


def _read(w: World, s: Scope) -> Import:
    with tempfile.NamedTemporaryFile(suffix=".csv") as sent:
        sent.write(DOORS.encode())
        sent.flush()
        return commands.read_import(s, path=Path(sent.name), name="portes.csv", **w.at)


def _applied(w: World, s: Scope) -> Import:
    return commands.apply_import(s, import_id=_read(w, w.system).pk, **w.at)


def _undone(w: World, s: Scope) -> Import:
    return commands.undo_import(s, import_id=_applied(w, w.system).pk, **w.at)


def _row(w: World) -> Import:
    return Import.objects.create(
        authority_id=w.here.id, file="portes.csv", format="bal", state=ImportState.READ, read_at=w.now
    )


def _swept(w: World, s: Scope) -> str:
    """Where a file stands that nobody applied for a month."""
    row = _row(w)
    commands.sweep_imports(s, now=w.now + MONTH)
    row.refresh_from_db()
    return row.state


DENIALS: dict[str, Any] = {
    "commands.read_import": lambda w, s: _read(w, s).authority_id,
    "commands.apply_import": Denial(lambda w, s: _applied(w, s).state, also=(BY_ID, *LAYERS)),
    "commands.undo_import": Denial(lambda w, s: _undone(w, s).state, also=(BY_ID, *LAYERS)),
    "commands.drop_import": Denial(lambda w, s: commands.drop_import(s, import_id=_row(w).pk, **w.at), also=(BY_ID,)),
    "commands.sweep_imports": _swept,
    "queries.elsewhere": lambda w, s: queries.elsewhere(s, w.here.id, "2 rue du Puits"),
    "queries.counts": lambda w, s: queries.counts(s, w.here.id),
    "queries.imports": lambda w, s: queries.imports(s, w.here.id),
    "queries.import_by_id": lambda w, s: queries.import_by_id(s, w.here.id, _row(w).pk).state,
    "queries.plan_of": lambda w, s: queries.plan_of(s, w.here.id, like=Plan(streets=())),
    "commands.replace_boundary": lambda w, s: commands.replace_boundary(s, authority_id=w.here.id, area=None),
    "commands.import_neighbourhoods": _rows(commands.import_neighbourhoods, "neighbourhoods"),
    "commands.import_streets": _rows(commands.import_streets, "streets"),
    "commands.import_addresses": _rows(commands.import_addresses, "addresses"),
    "commands.import_landmarks": _rows(commands.import_landmarks, "landmarks"),
    "commands.import_shapes": _rows(commands.import_shapes, "shapes"),
    "commands.rebuild_index": lambda w, s: commands.rebuild_index(s),
    "queries.locate": lambda w, s: queries.locate(s, w.here.id, MIDDLE),
    "queries.boundary": lambda w, s: queries.boundary(s, w.here.id),
    "queries.neighbourhoods": lambda w, s: queries.neighbourhoods(s, w.here.id),
    "queries.neighbourhood_names": lambda w, s: queries.neighbourhood_names(s, w.here.id),
    "queries.neighbourhood_name": lambda w, s: queries.neighbourhood_name(s, w.here.id, "centre"),
    "queries.search_addresses": lambda w, s: queries.search_addresses(s, w.here.id, "rue du Puits"),
    "queries.nearby": lambda w, s: queries.nearby(s, w.here.id, MIDDLE),
    "queries.doors": lambda w, s: list(queries.doors(s, w.here.id)),
    "queries.place": lambda w, s: queries.place(s, w.here.id, _key(w)),
    "queries.plan": lambda w, s: queries.plan(s, w.here.id, Box(-30.5, 46.2, -30.49, 46.21)),
    "queries.waters": lambda w, s: queries.waters(s, w.here.id),
}
