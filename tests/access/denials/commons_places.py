"""Denials of places."""

from typing import Any

from socle.commons.places import commands, queries
from socle.engines.geo import Box, Point
from tests.access.denials.world import World

MIDDLE = Point(-30.495, 46.205)


def _key(w: World) -> str:
    return queries.nearby(w.system, w.here.id, MIDDLE)[0].key


def _rows(verb: Any, name: str) -> Any:
    return lambda w, s: verb(s, authority_id=w.here.id, **{name: []})


DENIALS = {
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
    "queries.place": lambda w, s: queries.place(s, w.here.id, _key(w)),
    "queries.plan": lambda w, s: queries.plan(s, w.here.id, Box(-30.5, 46.2, -30.49, 46.21)),
    "queries.waters": lambda w, s: queries.waters(s, w.here.id),
}
