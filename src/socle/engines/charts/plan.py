"""Street plan: built masses, and the streets that are the paper left between them."""

from collections.abc import Sequence
from itertools import pairwise

from socle.engines.charts.labels import STREET_SIZE, Room, along
from socle.engines.charts.measure import width
from socle.engines.charts.model import ChartError, Grid, Park, Pin, Polygon, Street, Water
from socle.engines.charts.shape import Box, apart, bounds, clip_line, clip_ring, middle, simplify, spread
from socle.engines.charts.svg import XY, address, box, draw, escape, figure, number, path, text
from socle.engines.charts.view import View
from socle.engines.charts.zones import pin_mark

PIN = 13
EDGE = 10.0
TOLERANCE = 0.5
SMALLEST_MASS = 3.0
MOST_NAMES = 14
MOST_CELLS = 400
BAR_LENGTHS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


def plan(
    view: View,
    *,
    sentence: str,
    streets: Sequence[Street] = (),
    masses: Sequence[Polygon] = (),
    parks: Sequence[Park] = (),
    waters: Sequence[Water] = (),
    pins: Sequence[Pin] = (),
    grid: Grid | None = None,
    metres: str = "m",
    kilometres: str = "km",
    prefix: str = "s",
) -> str:
    """Draw what falls on the sheet of ``view``; what is outside costs nothing.

    Without ``masses`` the streets are paper on a built ground. Pins with an address are links to the
    list beside. A ``grid`` lays links over the sheet to choose a place without JavaScript: they are out
    of the tab order and hidden from screen readers, because the list beside does the same with words.
    ``prefix`` keeps identifiers unique when a page has several plans. Raises ``ChartError`` on an
    unsafe link or a grid of more than 400 cells.
    """
    frame = (-EDGE, -EDGE, view.width + EDGE, view.height + EDGE)
    room = Room((3, 3, view.width - 3, view.height - 3))
    spots = [view.place(pin.position) for pin in pins]
    shown = [(pin, spot) for pin, spot in zip(pins, spots, strict=True) if _on(spot, view)]
    for _, (x, y) in shown:
        room.take((x - PIN - 1, y - PIN - 1, x + PIN + 1, y + PIN + 1))
    scale_bar = _scale_bar(view, metres, kilometres, room)
    pieces = [
        _ground(view, masses, frame),
        _parks(parks, view, frame),
        _ways(streets, view, frame, bool(masses)),
    ]
    rivers, river_lines = _rivers(waters, view, frame)
    defs, names = _names(streets, river_lines, view, frame, room, prefix)
    pieces += [f"<defs>{defs}</defs>" if defs else "", rivers, names, _park_names(parks, view, room)]
    pieces.append(_cells(grid, view) if grid else "")
    pieces += [pin_mark(pin, spot, PIN) for pin, spot in shown]
    role = "group" if grid or any(pin.href for pin in pins) else "img"
    return figure(
        [*pieces, scale_bar],
        width=view.width,
        height=view.height,
        sentence=sentence,
        kind="fig sheet",
        role=role,
    )


def _on(spot: XY, view: View) -> bool:
    return 0 <= spot[0] <= view.width and 0 <= spot[1] <= view.height


def _ground(view: View, masses: Sequence[Polygon], frame: Box) -> str:
    if not masses:
        return draw("ground", box(0, 0, view.width, view.height))
    return draw("mass", "".join(_polygon(mass, view, frame) for mass in masses))


def _polygon(part: Polygon, view: View, frame: Box) -> str:
    data = ""
    for ring in part:
        spots = view.line(ring)
        if not spots or apart(bounds(spots), frame):
            continue
        kept = clip_ring(simplify(spots, TOLERANCE), frame)
        if kept and spread(kept) >= SMALLEST_MASS:
            data += path(kept, closed=True)
    return data


def _parks(parks: Sequence[Park], view: View, frame: Box) -> str:
    return draw("park", "".join(_polygon(part, view, frame) for park in parks for part in park.parts))


def _pieces(line: Sequence[tuple[float, float]], view: View, frame: Box) -> list[list[XY]]:
    spots = view.line(line)
    if len(spots) < 2 or apart(bounds(spots), frame):
        return []
    return clip_line(simplify(spots, TOLERANCE), frame)


def _ways(streets: Sequence[Street], view: View, frame: Box, built: bool) -> str:
    """Streets as strokes of paper, one path a width. Between drawn masses they are already there."""
    if built:
        return ""
    by_width: dict[int, str] = {}
    for street in streets:
        wide = round(min(14, max(2.5, street.width * view.scale)))
        data = "".join(path(piece) for piece in _pieces(street.line, view, frame))
        by_width[wide] = by_width.get(wide, "") + data
    return "".join(
        f'<path class="way" stroke-width="{wide}" d="{data}"/>' for wide, data in sorted(by_width.items()) if data
    )


def _rivers(waters: Sequence[Water], view: View, frame: Box) -> tuple[str, list[tuple[str, list[XY]]]]:
    drawn, lines = "", []
    for river in waters:
        wide = number(min(60, max(4, river.width * view.scale)))
        kept = _pieces(river.line, view, frame)
        data = "".join(path(piece) for piece in kept)
        if data:
            drawn += f'<path class="flow" stroke-width="{wide}" d="{data}"/>'
            lines += [(river.name, piece) for piece in kept]
    return drawn, lines


def _names(
    streets: Sequence[Street],
    rivers: Sequence[tuple[str, list[XY]]],
    view: View,
    frame: Box,
    room: Room,
    prefix: str,
) -> tuple[str, str]:
    """Names along their lines, the widest and longest streets first, each name once."""
    wanted: dict[str, list[tuple[float, list[XY], str]]] = {}
    for name, line in rivers:
        wanted.setdefault(name, []).append((1e9, line, "aqua"))
    for street in streets:
        for piece in _pieces(street.line, view, frame):
            wanted.setdefault(street.name, []).append((street.width * 20 + _long(piece), piece, "street"))
    wanted.pop("", None)
    defs, names, count = "", "", 0
    for name, pieces in sorted(wanted.items(), key=lambda entry: -max(piece[0] for piece in entry[1])):
        for _, line, kind in sorted(pieces, key=lambda piece: -piece[0]):
            stretch = along(line, name, room) if count < MOST_NAMES else None
            if stretch is None:
                continue
            key = f"{escape(prefix)}{count}"
            defs += f'<path id="{key}" d="{path(simplify(stretch, 0.3), decimals=1)}"/>'
            on_path = f'<textPath href="#{key}" startOffset="2">{escape(name)}</textPath>'
            names += f'<text class="{kind}" dy="4">{on_path}</text>'
            count += 1
            break
    return defs, names


def _long(line: Sequence[XY]) -> float:
    return sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(line))


def _park_names(parks: Sequence[Park], view: View, room: Room) -> str:
    pieces = ""
    for park in parks:
        if not park.name or not park.parts:
            continue
        spots = clip_ring(view.line(park.parts[0][0]), (0, 0, view.width, view.height))
        if not spots:
            continue
        half = width(park.name, STREET_SIZE) / 2
        x, y = middle(spots)
        left, _, right, _ = bounds(spots)
        taken = (x - half, y - 8, x + half, y + 4)
        if right - left >= 2 * half and room.free(taken):
            room.take(taken)
            pieces += text(park.name, x, y + 3, "aqua mid")
    return pieces


def _scale_bar(view: View, metres: str, kilometres: str, room: Room) -> str:
    """A round length up to a fifth of the sheet, at the bottom; its place is kept free of words."""
    fitting = [length for length in BAR_LENGTHS if length * view.scale <= view.width / 5]
    length = fitting[-1] if fitting else BAR_LENGTHS[0]
    words = f"{length // 1000}\u00a0{kilometres}" if length >= 1000 else f"{length}\u00a0{metres}"
    long = length * view.scale
    right, bottom = view.width - 14.0, view.height - 12.0
    left = right - long
    room.take((left - 12, bottom - 22, view.width, view.height))
    bar = f"M{number(left)} {number(bottom)}h{number(long)}M{number(left)} {number(bottom - 4)}v8"
    bar += f"M{number(right)} {number(bottom - 4)}v8"
    return draw("base", bar) + text(words, (left + right) / 2, bottom - 8, "mid halo")


def _cells(grid: Grid, view: View) -> str:
    """Invisible links, shown when pointed at; the chosen cell is outlined."""
    if not (0 < grid.columns * grid.rows <= MOST_CELLS and grid.columns > 0):
        raise ChartError(f"a grid has between 1 and {MOST_CELLS} cells, not {grid.columns} × {grid.rows}")
    wide, tall = view.width / grid.columns, view.height / grid.rows
    target = address(grid.href)
    pieces = []
    for row in range(grid.rows):
        for column in range(grid.columns):
            lon, lat = view.ground((column + 0.5) * wide, (row + 0.5) * tall)
            facts = {"{lon}": f"{lon:.5f}", "{lat}": f"{lat:.5f}", "{column}": str(column), "{row}": str(row)}
            href = target
            for key, value in facts.items():
                href = href.replace(key, value)
            kind = "cell pick" if grid.chosen == (column, row) else "cell"
            shape = draw(kind, box(column * wide, row * tall, wide, tall))
            pieces.append(f'<a href="{href}" tabindex="-1">{shape}</a>')
    return f'<g aria-hidden="true">{"".join(pieces)}</g>'
