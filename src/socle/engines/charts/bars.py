"""Bars: named values that start at zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import MOST_BARS, Bar, ChartError, Reference, refuse_long, refuse_many
from socle.engines.charts.scale import top_of
from socle.engines.charts.sheet import WIDE, Sheet
from socle.engines.charts.svg import box, draw, figure, number, plain, text

NAME_ROOM = 150
VALUE_ROOM = 150
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
    rtl: bool = False,
) -> str:
    """Draw named values; the largest one is bold.

    ``orientation``: ``horizontal`` (names beside the bars, or above when they are long) or ``vertical``
    (turned horizontal when the names do not fit under their bars). ``top``: the value of a full bar,
    the largest value by default; several charts that share it can be compared. ``rtl``: horizontal bars
    start on the right, where reading starts. Raises ``ChartError`` on negative or infinite values (a bar
    starts at zero, so it cannot show them), on more than 200 bars, on labels past 400 characters.
    """
    refuse_many(len(items), MOST_BARS, "bars")
    refuse_long(*(words for item in items for words in (item.name, item.text, item.note)))
    refuse_long(missing, reference.text if reference else "")
    if orientation not in ("horizontal", "vertical"):
        raise ChartError(f"bars are horizontal or vertical, not {orientation!r}")
    ceiling = _ceiling(items, reference, top)
    if orientation == "vertical" and _columns_fit(items):
        return _columns(items, sentence, reference, ceiling, missing)
    return _rows(items, sentence, reference, ceiling, missing, rtl)


def _ceiling(items: Sequence[Bar], reference: Reference | None, top: float | None) -> float:
    quantities = [quantity for item in items for quantity in _quantities(item)]
    quantities += [reference.value] if reference else []
    quantities += [top] if top is not None else []
    if any(not math.isfinite(quantity) or quantity < 0 for quantity in quantities):
        code = "negative" if all(map(math.isfinite, quantities)) else "not-finite"
        raise ChartError("a bar starts at zero: values must be finite and not negative", code)
    return top_of(quantities)


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
    values = max((width(_read(item, missing), bold=True) for item in items), default=0.0)
    beside = names <= NAME_ROOM and not any(item.note for item in items)
    start = math.ceil(names) + 10 if beside else 1
    room = WIDE - start - (math.ceil(values) + 10 if beside else 8)
    # A value stands at the end of its bar, unless other marks stand there: then all are at the edge.
    at_edge = bool(reference) or any(item.tick is not None or item.band for item in items)
    return _Layout(start, room / ceiling, beside, at_edge, _largest(items), missing)


def _read(item: Bar, missing: str) -> str:
    """The value as read, cut where it would leave no room for its bar."""
    return fit(words_of(item.value, item.text, missing), VALUE_ROOM, bold=True)


def _rows(
    items: Sequence[Bar], sentence: str, reference: Reference | None, ceiling: float, missing: str, rtl: bool
) -> str:
    layout = _layout(items, reference, ceiling, missing)
    sheet = Sheet(rtl=rtl)
    first = y = 16.0 if reference else 0.0
    for item in items:
        _row(sheet, item, y, layout)
        y += ROW if layout.beside else ROW_WITH_NAME_ABOVE + (NOTE if item.note else 0)
    if reference:
        _mark(sheet, reference, layout.start + reference.value * layout.scale, y)
    sheet.upright("base", layout.start, first + 2, y + 2)
    return sheet.done(y + 4, sentence)


def _row(sheet: Sheet, item: Bar, y: float, layout: _Layout) -> None:
    words = _read(item, layout.missing)
    bold = item.value is not None and item.value == layout.largest
    kind, end = ("v", "v end") if bold else ("", "end")
    if layout.beside:
        sheet.words(item.name, 0, y + 19, kind)
        tip = layout.start + (item.value or 0.0) * layout.scale + 6
        sheet.words(words, WIDE if layout.at_edge else tip, y + 19, end if layout.at_edge else kind)
        _thing(sheet, item, layout.start, y + 7, 14, layout.scale)
        return
    sheet.words(fit(item.name, WIDE - width(words, bold=True) - 20, bold=bold), 8, y + 14, kind)
    sheet.words(words, WIDE, y + 14, end)
    _thing(sheet, item, layout.start, y + 20, 8, layout.scale)
    if item.note:
        sheet.words(fit(item.note, WIDE - 8), 8, y + 43)


def _thing(sheet: Sheet, item: Bar, x: float, y: float, tall: float, scale: float) -> None:
    """The mark itself: grey band of the peers, green bar, ochre tick of last year."""
    if item.band:
        low, high = item.band
        sheet.box("f-r", x + low * scale, y - 3, (high - low) * scale, tall + 6)
    sheet.box("f-a", x, y, (item.value or 0.0) * scale, tall)
    if item.tick is not None:
        sheet.upright("dash o2", x + item.tick * scale, y - 4, y + tall + 4)


def _mark(sheet: Sheet, reference: Reference, x: float, bottom: float) -> None:
    sheet.upright("dash", x, 14, bottom)
    words = fit(reference.text, WIDE, bold=True)
    room = width(words, bold=True) / 2
    if x - room < 0:
        sheet.words(words, 0, 10, "o")
    elif x + room > WIDE:
        sheet.words(words, WIDE, 10, "o end")
    else:
        sheet.words(words, x, 10, "o mid")


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
