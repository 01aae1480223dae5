"""Maps of zones: plain with pins, or in classes with a value on each zone."""

from collections.abc import Sequence

from socle.engines.charts.labels import LEADING, Room, largest, zone_label
from socle.engines.charts.model import Pin, Polygon, Position, Water, Zone
from socle.engines.charts.scale import class_of
from socle.engines.charts.shape import clip_line, simplify
from socle.engines.charts.svg import XY, address, box, draw, escape, figure, number, path, text
from socle.engines.charts.view import View, enclosing

TOLERANCE = 0.6
PIN = 9
HATCH = (
    '<defs><pattern id="{prefix}-nd" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>'
)


def zones_map(zones: Sequence[Zone], *, sentence: str, waters: Sequence[Water] = (), pins: Sequence[Pin] = ()) -> str:
    """Zones by name on sand, with the river and the numbered pins of the list beside."""
    view = view_of(zones)
    shapes = [projected(zone, view) for zone in zones]
    room = Room((2, 2, view.width - 2, view.height - 2))
    spots = [view.place(pin.position) for pin in pins]
    for x, y in spots:
        room.take((x - PIN - 2, y - PIN - 2, x + PIN + 2, y + PIN + 2))
    pieces = [draw("zone", data_of(shape)) for shape in shapes]
    pieces.append(water(waters, view, room))
    for zone, shape in zip(zones, shapes, strict=True):
        pieces.append(words_in(shape, zone.name, "", "", room))
    pieces += [pin_mark(pin, spot, PIN) for pin, spot in zip(pins, spots, strict=True)]
    role = "group" if any(pin.href for pin in pins) else "img"
    return figure(pieces, width=view.width, height=view.height, sentence=sentence, kind="fig plain", role=role)


def choropleth(
    zones: Sequence[Zone],
    *,
    limits: Sequence[float],
    sentence: str,
    missing: str,
    waters: Sequence[Water] = (),
    prefix: str = "z",
) -> str:
    """Zones in at most five classes, value written on each; hatched with ``missing`` where nothing is
    known.

    ``limits``: from :func:`class_limits`, or named ones; a value equal to a limit is in the class below
    it. ``prefix`` makes the identifier of the hatching unique when a page has several maps.
    """
    view = view_of(zones)
    shapes = [projected(zone, view) for zone in zones]
    room = Room((2, 2, view.width - 2, view.height - 2))
    hatched = any(zone.value is None for zone in zones)
    pieces = [HATCH.format(prefix=escape(prefix)) if hatched else ""]
    spread = len(limits) + 1
    kinds = [_kind(zone.value, limits, spread) for zone in zones]
    for shape, kind in zip(shapes, kinds, strict=True):
        pieces.append(_zone(data_of(shape), kind, prefix))
    pieces.append(water(waters, view, room))
    for zone, shape, kind in zip(zones, shapes, kinds, strict=True):
        words = zone.text if zone.value is not None else missing
        ink = "hi" if kind in ("q4", "q5") else "lo" if kind else "lo halo"
        pieces.append(words_in(shape, zone.name, words, ink, room))
    return figure(pieces, width=view.width, height=view.height, sentence=sentence, kind="fig grow")


def ramp(labels: Sequence[str]) -> str:
    """The legend of a choropleth: one tint and its words a class, on a base line."""
    wide = 360 / len(labels)
    pieces = []
    for place, words in enumerate(labels):
        kind = tint(place + 1, len(labels))
        pieces.append(f'<path class="{kind}" stroke="none" d="{box(place * wide, 8, wide - 1, 10)}"/>')
        pieces.append(text(words, place * wide, 34))
    pieces.append(draw("base", "M0 19H360"))
    return f'<svg class="fig" viewBox="0 0 360 40" aria-hidden="true">{"".join(pieces)}</svg>'


def tint(rank: int, count: int) -> str:
    """The CSS class of a class of values: fewer than five classes take tints that are far apart."""
    spread = {1: (3,), 2: (2, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5)}.get(count, (1, 2, 3, 4, 5))
    return f"q{spread[min(rank, len(spread)) - 1]}"


def tint_of(value: float | None, limits: Sequence[float]) -> str:
    """The CSS class of a value between these limits; nothing for none."""
    return _kind(value, limits, len(limits) + 1)


def _kind(value: float | None, limits: Sequence[float], count: int) -> str:
    return "" if value is None else tint(class_of(value, limits), count)


def _zone(data: str, kind: str, prefix: str) -> str:
    if not data or kind:
        return draw(f"zone {kind}", data)
    return f'<path class="zone-nd" fill="url(#{escape(prefix)}-nd)" d="{data}"/>'


def view_of(zones: Sequence[Zone], also: Sequence[Position] = ()) -> View:
    """The view that holds all the zones (and further positions)."""
    corners = [position for zone in zones for part in zone.parts for position in part[0]]
    return enclosing([*corners, *also])


def projected(zone: Zone, view: View) -> list[list[list[XY]]]:
    """The polygons of a zone on the sheet, with the points that a pixel can show."""
    return [simplified(part, view) for part in zone.parts if part and len(part[0]) > 2]


def simplified(part: Polygon, view: View) -> list[list[XY]]:
    """One polygon on the sheet; rings that become too small to see are dropped, the outer one is kept."""
    rings = [simplify(view.line(ring), TOLERANCE) for ring in part]
    return rings[:1] + [ring for ring in rings[1:] if len(ring) > 3]


def data_of(shape: Sequence[Sequence[Sequence[XY]]]) -> str:
    """Path data of the polygons of a zone."""
    return "".join(path(ring, closed=True) for rings in shape for ring in rings)


def water(waters: Sequence[Water], view: View, room: Room) -> str:
    """Rivers over a paper casing, so that zones meet at the river; the name beside the line."""
    frame = (-12.0, -12.0, view.width + 12.0, view.height + 12.0)
    pieces = ""
    names = ""
    for river in waters:
        line = simplify(view.line(river.line), TOLERANCE)
        data = "".join(path(piece) for piece in clip_line(line, frame))
        pieces += draw("shore", data) + draw("river", data)
        if data:
            room.take_line(line, 5)
            names += _name_of(river, line, view, room)
    return pieces + names


def _name_of(river: Water, line: Sequence[XY], view: View, room: Room) -> str:
    if not river.name:
        return ""
    half = 3.2 * len(river.name)
    for x, y in line:
        for dy in (-12, 20):
            spot = (min(max(x, half + 2), view.width - half - 2), y + dy)
            taken = (spot[0] - half, spot[1] - 10, spot[0] + half, spot[1] + 3)
            if room.free(taken):
                room.take(taken)
                return text(river.name, *spot, "aqua mid")
    return ""


def words_in(shape: Sequence[Sequence[Sequence[XY]]], name: str, value: str, ink: str, room: Room) -> str:
    """The name and the value of a zone where they fit in it; nothing elsewhere."""
    if not shape:
        return ""
    label = zone_label(largest(shape), name, value, room)
    if label is None:
        return ""
    pieces = ""
    y = label.y
    for words in label.name:
        pieces += text(words, label.x, y, f"place mid {ink}".strip())
        y += LEADING
    return pieces + (text(label.value, label.x, y, f"v mid {ink}".strip()) if label.value else "")


def pin_mark(pin: Pin, spot: XY, radius: int) -> str:
    """An ink disc with a paper ring and the number of the list item, a link when it has an address."""
    x, y = number(spot[0]), number(spot[1])
    kind = "pin pick" if pin.chosen else "pin"
    mark = f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'
    mark += text(pin.number, spot[0], spot[1] + 4, "pin-n mid")
    if not pin.href:
        return mark
    label = escape(pin.label or pin.number)
    return f'<a href="{address(pin.href)}" aria-label="{label}">{mark}</a>'
