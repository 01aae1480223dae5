"""Bars: named values that start at zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import Bar, ChartError, Reference
from socle.engines.charts.svg import box, draw, figure, number, plain, text

WIDE = 360
NAME_ROOM = 150
ROW = 27
ROW_WITH_NAME_ABOVE = 36
NOTE = 16
COLUMN_TALL = 100


def bars(
    items: Sequence[Bar],
    *,
    sentence: str,
    orientation: str = "horizontal",
    reference: Reference | None = None,
    top: float | None = None,
    missing: str = "–",
) -> str:
    """Draw named values; the largest one is bold.

    ``orientation``: ``horizontal`` (names beside the bars, or above when they are long) or ``vertical``
    (turned horizontal when the names do not fit under their bars). ``top``: the value of a full bar,
    the largest value by default; several charts that share it can be compared. Raises ``ChartError`` on
    negative or infinite values: a bar starts at zero, so it cannot show them.
    """
    if orientation not in ("horizontal", "vertical"):
        raise ChartError(f"bars are horizontal or vertical, not {orientation!r}")
    ceiling = _ceiling(items, reference, top)
    if orientation == "vertical" and _columns_fit(items):
        return _columns(items, sentence, reference, ceiling, missing)
    return _rows(items, sentence, reference, ceiling, missing)


def _ceiling(items: Sequence[Bar], reference: Reference | None, top: float | None) -> float:
    quantities = [quantity for item in items for quantity in _quantities(item)]
    quantities += [reference.value] if reference else []
    quantities += [top] if top is not None else []
    if any(not math.isfinite(quantity) or quantity < 0 for quantity in quantities):
        raise ChartError("a bar starts at zero: values must be finite and not negative")
    return max([*quantities, 0.0]) or 1.0


def _quantities(item: Bar) -> list[float]:
    found = [item.value, item.tick, *(item.band or ())]
    return [quantity for quantity in found if quantity is not None]


def words_of(value: float | None, words: str, missing: str) -> str:
    """The value as read: its own words, else the plain number, else the mark of what is missing."""
    if value is None:
        return words or missing
    return words or plain(value)


def _largest(items: Sequence[Bar]) -> float | None:
    return max((item.value for item in items if item.value is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the rows of one chart are set: where bars start, units per value, names beside or above."""

    start: int
    scale: float
    beside: bool
    at_edge: bool
    largest: float | None
    missing: str


def _layout(items: Sequence[Bar], reference: Reference | None, ceiling: float, missing: str) -> _Layout:
    names = max((width(item.name, bold=True) for item in items), default=0.0)
    values = max((width(words_of(item.value, item.text, missing), bold=True) for item in items), default=0.0)
    beside = names <= NAME_ROOM and not any(item.note for item in items)
    start = math.ceil(names) + 10 if beside else 1
    room = WIDE - start - (math.ceil(values) + 10 if beside else 8)
    # A value stands at the end of its bar, unless other marks stand there: then all are at the edge.
    at_edge = bool(reference) or any(item.tick is not None or item.band for item in items)
    return _Layout(start, room / ceiling, beside, at_edge, _largest(items), missing)


def _rows(items: Sequence[Bar], sentence: str, reference: Reference | None, ceiling: float, missing: str) -> str:
    layout = _layout(items, reference, ceiling, missing)
    pieces: list[str] = []
    first = y = 16.0 if reference else 0.0
    for item in items:
        pieces.append(_row(item, y, layout))
        y += ROW if layout.beside else ROW_WITH_NAME_ABOVE + (NOTE if item.note else 0)
    base = f"M{layout.start} {number(first + 2)}V{number(y + 2)}"
    if reference:
        pieces.append(_mark(reference, layout.start + reference.value * layout.scale, y))
    return figure([*pieces, draw("base", base)], width=WIDE, height=y + 4, sentence=sentence)


def _row(item: Bar, y: float, layout: _Layout) -> str:
    words = words_of(item.value, item.text, layout.missing)
    bold = item.value is not None and item.value == layout.largest
    kind, end = ("v", "v end") if bold else ("", "end")
    if layout.beside:
        name = text(item.name, 0, y + 19, kind)
        tip = layout.start + (item.value or 0.0) * layout.scale + 6
        value = text(words, WIDE, y + 19, end) if layout.at_edge else text(words, tip, y + 19, kind)
        return name + value + _thing(item, layout.start, y + 7, 14, layout.scale)
    name = text(fit(item.name, WIDE - width(words, bold=True) - 20, bold=bold), 8, y + 14, kind)
    note = text(fit(item.note, WIDE - 8), 8, y + 43) if item.note else ""
    return name + text(words, WIDE, y + 14, end) + _thing(item, layout.start, y + 20, 8, layout.scale) + note


def _thing(item: Bar, x: float, y: float, tall: float, scale: float) -> str:
    """The mark itself: grey band of the peers, green bar, ochre tick of last year."""
    pieces = ""
    if item.band:
        low, high = item.band
        pieces += draw("f-r", box(x + low * scale, y - 3, (high - low) * scale, tall + 6))
    if item.value:
        pieces += draw("f-a", box(x, y, item.value * scale, tall))
    if item.tick is not None:
        pieces += draw("dash o2", f"M{number(x + item.tick * scale)} {number(y - 4)}v{number(tall + 8)}")
    return pieces


def _mark(reference: Reference, x: float, bottom: float) -> str:
    line = draw("dash", f"M{number(x)} 14V{number(bottom)}")
    room = width(reference.text, bold=True) / 2
    if x - room < 0:
        return line + text(reference.text, 0, 10, "o")
    if x + room > WIDE:
        return line + text(reference.text, WIDE, 10, "o end")
    return line + text(reference.text, x, 10, "o mid")


def _columns_fit(items: Sequence[Bar]) -> bool:
    if not items or any(item.note for item in items):
        return False
    room = (WIDE - 8) / len(items) - 3
    return all(
        width(words, bold=True) <= room for item in items for words in (item.name, words_of(item.value, item.text, ""))
    )


def _columns(items: Sequence[Bar], sentence: str, reference: Reference | None, ceiling: float, missing: str) -> str:
    pitch = (WIDE - 8) / len(items)
    thick = min(round(pitch * 0.8), 48)
    floor = COLUMN_TALL + (34 if reference else 18)
    largest = _largest(items)
    pieces: list[str] = []
    for place, item in enumerate(items):
        centre = 4 + pitch * (place + 0.5)
        tall = (item.value or 0.0) * COLUMN_TALL / ceiling
        bold = "v mid" if item.value is not None and item.value == largest else "mid"
        pieces.append(_column(item, centre, floor, thick, COLUMN_TALL / ceiling))
        value = words_of(item.value, item.text, missing)
        pieces.append(text(value, centre, floor - tall - 6, f"{bold} halo"))
        pieces.append(text(item.name, centre, floor + 17, bold))
    pieces.append(draw("base", f"M0 {number(floor + 1)}H{WIDE}"))
    if reference:
        y = floor - reference.value * COLUMN_TALL / ceiling
        tops = [floor - (item.value or 0.0) * COLUMN_TALL / ceiling - 18 for item in items]
        pieces.insert(0, draw("dash", f"M0 {number(y)}H{WIDE}"))
        pieces.append(beside_line(reference.text, y, tops))
    return figure(pieces, width=WIDE, height=floor + 24, sentence=sentence)


def beside_line(words: str, y: float, tops: Sequence[float], left: float = 0.0) -> str:
    """Words just above a reference line, at the end where no mark of ``tops`` reaches; else at the top."""
    pitch = (WIDE - left) / len(tops)
    under = max(1, math.ceil(width(words, bold=True) / pitch))
    if min(tops[-under:]) > y:
        return text(words, WIDE, y - 6, "o end")
    if min(tops[:under]) > y:
        return text(words, left, y - 6, "o")
    return text(words, WIDE, 12, "o end")


def _column(item: Bar, centre: float, floor: float, thick: float, scale: float) -> str:
    pieces = ""
    if item.band:
        low, high = item.band
        pieces += draw("f-r", box(centre - thick / 2 - 3, floor - high * scale, thick + 6, (high - low) * scale))
    if item.value:
        pieces += draw("f-a", box(centre - thick / 2, floor - item.value * scale, thick, item.value * scale))
    if item.tick is not None:
        pieces += draw("dash o2", f"M{number(centre - thick / 2 - 4)} {number(floor - item.tick * scale)}h{thick + 8}")
    return pieces
