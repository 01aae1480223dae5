"""A whole map: its layers on one sheet, its legend, its lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from socle.commons.places.queries import boundary, neighbourhoods, plan, town_box, waters
from socle.data.displays.terms import number_words, said
from socle.data.maps.queries._layers import Drawn
from socle.data.maps.terms import Kind, Layer
from socle.engines import charts
from socle.engines.geo import polygons_of
from socle.ground.look import words as writing
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

PLAIN_POINTS = 24
AT_HOME = 0.9  # the town is drawn under points when nine in ten of them are in its box


@dataclass(frozen=True, slots=True)
class Part:
    """One layer of a sheet: its words, its mark or its classes for the legend, its list; ``wrong``: why it has none."""

    id: str
    title: str
    table: str
    swatch: str = ""
    ramp: str = ""
    drawn: Drawn | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map ready to be written."""

    drawing: str
    parts: tuple[Part, ...]
    wrong: str = ""


def sheet_of(
    scope: Scope, authority_id: int, layers: Sequence[Layer], title: str, draw: Callable[[Layer], Drawn], prefix: str
) -> Sheet:
    """The sheet of some layers. A layer that cannot be drawn says so and takes no other down."""
    language = get_language() or "fr"
    parts, drawn = [], []
    place = 1 if any(one.kind == Kind.ZONES for one in layers) else 0
    for one in layers:
        named = said(one.title, language) or str(Kind(one.kind).label)
        try:
            made = draw(one)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            wrong = gettext("Cette table n’est plus ouverte.") if refusal.status == 404 else str(refusal.message)
            parts.append(Part(one.id, named, one.table, wrong=wrong))
            continue
        drawn.append(made.layer)
        if isinstance(made.layer, charts.Classes):
            ramp = charts.ramp(made.classes) if made.classes else ""
            parts.append(Part(one.id, named, one.table, ramp=ramp, drawn=made))
        else:
            parts.append(Part(one.id, named, one.table, swatch=charts.swatch(made.layer, place), drawn=made))
            place += 1
    try:
        return Sheet(_drawing(scope, authority_id, drawn, title, parts, prefix) if drawn else "", tuple(parts))
    except charts.ChartError as fault:
        return Sheet("", tuple(parts), _fault_words(fault.code))


def _fault_words(code: str) -> str:
    """Why a map is not drawn, in words."""
    return {
        "too-many": gettext("Il y a trop de points ou de zones pour une carte. Ajoutez une condition."),
        "empty": gettext("Aucune ligne n’a de lieu à montrer."),
    }.get(code, gettext("Ces lieux ne se dessinent pas."))


def _drawing(
    scope: Scope, authority_id: int, layers: list[charts.MapLayer], title: str, parts: list[Part], prefix: str
) -> str:
    filled = any(isinstance(one, charts.Classes) for one in layers)
    at_home = filled or _at_home(scope, authority_id, layers)
    zones = _town(scope, authority_id) if at_home and not filled else []
    return charts.layers_map(
        layers,
        sentence=_sentence(title, parts),
        zones=zones,
        waters=waters(scope, authority_id) if at_home else (),
        streets=_streets(scope, authority_id) if at_home else (),
        missing=gettext("sans donnée"),
        words=number_words,
        prefix=prefix,
    )


def _town(scope: Scope, authority_id: int) -> list[charts.Zone]:
    """The neighbourhoods without their names, else the town as a whole."""
    found = [charts.Zone("", one.parts) for one in neighbourhoods(scope, authority_id, points=PLAIN_POINTS)]
    whole = None if found else boundary(scope, authority_id)
    return found if whole is None else [charts.Zone("", [one.rings for one in polygons_of(whole)])]


def _streets(scope: Scope, authority_id: int) -> list[charts.Street]:
    box = town_box(scope, authority_id)
    return plan(scope, authority_id, box).streets if box else []


def _at_home(scope: Scope, authority_id: int, layers: Sequence[charts.MapLayer]) -> bool:
    box = town_box(scope, authority_id)
    spots = [(point.position, point.count) for one in layers if isinstance(one, charts.Marks) for point in one.points]
    spots += [
        (spot, 1)
        for one in layers
        if isinstance(one, charts.Shapes)
        for spot in (*(area[0][0] for area in one.areas), *(line[0] for line in one.lines), *one.points)
    ]
    if box is None or not spots:
        return False
    inside = sum(
        count for (lon, lat), count in spots if box.min_lon <= lon <= box.max_lon and box.min_lat <= lat <= box.max_lat
    )
    return inside >= AT_HOME * sum(count for _, count in spots)


def _sentence(title: str, parts: Sequence[Part]) -> str:
    """What the map shows, for those who do not see it: each layer with its number, and the first of the list."""
    told = []
    for part in parts:
        if part.drawn is None:
            continue
        facts = {"layer": part.title, "n": writing.number(part.drawn.total)}
        told.append(gettext("%(layer)s : %(n)s lignes") % facts)
    shown = {"title": title or gettext("Carte"), "layers": gettext(", ").join(told)}
    return gettext("%(title)s. %(layers)s. Les mêmes lieux sont dans la liste.") % shown
