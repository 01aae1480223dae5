"""Several series over the same names: side by side, piled up, or one small chart each."""

import math
from collections.abc import Sequence

from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import (
    MOST_BARS,
    MOST_SERIES,
    ChartError,
    Month,
    Series,
    Words,
    refuse_long,
    refuse_many,
)
from socle.engines.charts.months import small_months
from socle.engines.charts.scale import top_of
from socle.engines.charts.sheet import WIDE, Sheet
from socle.engines.charts.svg import plain

NAME_ROOM = 130
THIN, BETWEEN = 12, 3
ROW, THICK = 27, 15
KINDS = [f"s{place}" for place in range(1, MOST_SERIES + 1)]
MOST_MULTIPLES = 24


def checked(names: Sequence[str], series: Sequence[Series], *, most: int, negative: bool = False) -> None:
    """Raises ``ChartError`` for what cannot be drawn: uneven, too many, too long, not finite, under zero."""
    refuse_many(len(names), most, "names")
    refuse_many(len(series), MOST_SERIES, "series: gather the smallest, or make small multiples")
    if not names or not series:
        raise ChartError("nothing to draw", "empty")
    refuse_long(*names, *(one.name for one in series))
    if any(len(one.values) != len(names) for one in series):
        raise ChartError("each series has one value for each name", "uneven")
    known = [value for one in series for value in one.values if value is not None]
    if not all(map(math.isfinite, known)):
        raise ChartError("values must be finite", "not-finite")
    if not negative and any(value < 0 for value in known):
        raise ChartError("this drawing starts at zero: values must not be negative", "negative")


def grouped(
    names: Sequence[str],
    series: Sequence[Series],
    *,
    sentence: str,
    words: Words = plain,
    missing: str = "–",
    rtl: bool = False,
) -> str:
    """Bars side by side, a group for each name, all on one scale from zero; the value stands at the end of its bar.

    Raises ``ChartError`` on values that are negative or not finite, or more than 200 names or five series.
    """
    checked(names, series, most=MOST_BARS)
    sheet = Sheet(rtl=rtl)
    y = sheet.key([one.name for one in series], KINDS[: len(series)]) if len(series) > 1 else 0.0
    known = [value for one in series for value in one.values if value is not None]
    said = [fit(words(value), WIDE / 3) for value in known] or [missing]
    scale = (WIDE - 1 - max(map(width, said)) - 12) / top_of(known)
    for place, name in enumerate(names):
        sheet.words(fit(name, WIDE, bold=True), 0, y + 12, "v")
        top = y + 18
        for kind, one in zip(KINDS, series, strict=False):
            value = one.values[place]
            sheet.box(kind, 1, top, (value or 0.0) * scale, THIN)
            told = missing if value is None else fit(words(value), WIDE / 3)
            sheet.words(told, 1 + (value or 0.0) * scale + 6, top + 10.5)
            top += THIN + BETWEEN
        sheet.upright("base", 1, y + 16, top)
        y = top + 9
    return sheet.done(y, sentence)


def stacked(
    names: Sequence[str],
    series: Sequence[Series],
    *,
    sentence: str,
    words: Words = plain,
    shares: bool = False,
    rtl: bool = False,
) -> str:
    """One bar for each name, its parts one after the other, the sum at its end (not with ``shares``, where each bar is
    the whole). The value of a part is written in it where it fits.

    Raises ``ChartError`` on values that are missing, negative or not finite, or more than 200 names or five series.
    """
    checked(names, series, most=MOST_BARS)
    if any(value is None for one in series for value in one.values):
        raise ChartError("a sum needs each of its parts", "missing")
    sums = [math.fsum(one.values[place] or 0.0 for one in series) for place in range(len(names))]
    if not all(map(math.isfinite, sums)):
        raise ChartError("sums must be finite", "not-finite")
    sheet = Sheet(rtl=rtl)
    y = sheet.key([one.name for one in series], KINDS[: len(series)])
    told = ["" if shares else fit(words(total), WIDE / 3) for total in sums]
    room = max(width(name) for name in names)
    beside = room <= NAME_ROOM
    start = math.ceil(room) + 10 if beside else 1
    long = WIDE - start - max(width(one, bold=True) for one in told) - (8 if any(told) else 1)
    most = max(sums)
    first = y
    for place, name in enumerate(names):
        top = y + (6 if beside else 18)
        sheet.words(
            name if beside else fit(name, WIDE), 0, y + (18 if beside else 13), "v" if sums[place] == most else ""
        )
        whole = top_of([sums[place] if shares else most])
        parts = [one.values[place] or 0.0 for one in series]
        end = _parts(sheet, parts, start, top, long / whole, words)
        sheet.words(told[place], end + 6, top + 12, "v" if sums[place] == most else "")
        y += ROW if beside else ROW + 12
    sheet.upright("base", start, first + 2, y + 2)
    return sheet.done(y + 5, sentence)


def _parts(sheet: Sheet, parts: Sequence[float], start: float, top: float, scale: float, words: Words) -> float:
    """The parts of one bar; returns where it ends."""
    at = float(start)
    for kind, ink, value in zip(KINDS, (f"t{place}" for place in range(1, 6)), parts, strict=False):
        long = value * scale
        sheet.box(kind, at, top, long, THICK)
        said = words(value)
        if value and width(said) + 6 <= long:
            sheet.words(said, at + long / 2, top + 12, f"{ink} mid")
        at += long
    return at


def multiples(
    names: Sequence[str], series: Sequence[Series], *, sentences: Sequence[str], words: Words = plain
) -> list[str]:
    """One small chart for each series, all on one scale. Raises ``ChartError``, also on more than 24 series."""
    refuse_many(len(series), MOST_MULTIPLES, "small charts")
    for one in series:
        checked(names, [one], most=MOST_BARS)
    top = top_of(value for one in series for value in one.values if value is not None)
    drawn = []
    for one, sentence in zip(series, sentences, strict=True):
        steps = [
            Month(name, value, words(value) if value is not None else "")
            for name, value in zip(names, one.values, strict=True)
        ]
        drawn.append(small_months(steps, sentence=sentence, title=one.name, top=top))
    return drawn
