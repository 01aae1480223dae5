"""Curves and areas: several series in time on one scale, each named at its end."""

import itertools
import math
from collections.abc import Sequence

from socle.engines.charts.axis import Field, gutter_of, hairlines, labels_under, spread_labels
from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import MOST_STEPS, ChartError, Series, Words
from socle.engines.charts.scale import LEAST, top_of
from socle.engines.charts.series import KINDS, checked
from socle.engines.charts.sheet import WIDE, Sheet
from socle.engines.charts.svg import number, plain, text

TALL = 200
FLOOR = TALL - 24
TOP = 18
NAMES_WIDE = 100
APART = 14


def curves(labels: Sequence[str], series: Sequence[Series], *, sentence: str, words: Words = plain) -> str:
    """Lines over the same steps, zero always on the sheet, broken where a value is missing. Each line has its own
    dashes and its name at its end; a line alone bears its largest and its last value.

    Raises ``ChartError`` on values that are not finite, more than 800 steps or five series.
    """
    checked(labels, series, most=MOST_STEPS, negative=True)
    known = [value for one in series for value in one.values if value is not None]
    sheet = Sheet()
    low, high = min([0.0, *known]), max([0.0, *known])
    field = _field(low, high if high - low > LEAST else 1.0, labels, series, words)
    hairlines(sheet, field, words)
    for place, one in enumerate(series, start=1):
        _line(sheet, one, field, place)
    if len(series) == 1:
        _values(sheet, series[0], field, words)
    else:
        _names_at_end(sheet, [_last(one, field) for one in series], series, field)
    sheet.level("base", field.zero + 1, field.left, field.right)
    sheet.pieces.append(labels_under(labels, field, FLOOR))
    return sheet.done(TALL, sentence)


def areas(labels: Sequence[str], series: Sequence[Series], *, sentence: str, words: Words = plain) -> str:
    """Areas piled on one another, the first at the bottom; each is named at its end.

    Raises ``ChartError`` on values that are missing, negative or not finite, more than 800 steps or five series.
    """
    checked(labels, series, most=MOST_STEPS)
    if any(value is None for one in series for value in one.values):
        raise ChartError("a pile needs each of its layers", "missing")
    heights = [[0.0] * len(labels)]
    for one in series:
        heights.append([below + (value or 0.0) for below, value in zip(heights[-1], one.values, strict=True)])
    if not all(map(math.isfinite, heights[-1])):
        raise ChartError("sums must be finite", "not-finite")
    sheet = Sheet()
    field = _field(0.0, top_of(heights[-1]), labels, series, words)
    hairlines(sheet, field, words)
    for kind, (below, above) in zip(KINDS, itertools.pairwise(heights), strict=False):
        sheet.line(kind, _band(below, above, field))
    if len(series) == 1:
        _values(sheet, series[0], field, words)
    else:
        middles = [(field.y(low[-1]) + field.y(high[-1])) / 2 for low, high in itertools.pairwise(heights)]
        _names_at_end(sheet, middles, series, field)
    sheet.level("base", FLOOR + 1, field.left, field.right)
    sheet.pieces.append(labels_under(labels, field, FLOOR))
    return sheet.done(TALL, sentence)


def _field(low: float, high: float, labels: Sequence[str], series: Sequence[Series], words: Words) -> Field:
    names = min(NAMES_WIDE, max(width(one.name) for one in series) + 8) if len(series) > 1 else 4
    return Field(gutter_of(low, high, words), WIDE - names, TOP, FLOOR, low, high, len(labels))


def _line(sheet: Sheet, one: Series, field: Field, place: int) -> None:
    data, broken = "", True
    lone = ""
    for step, value in enumerate(one.values):
        if value is None:
            broken = True
            continue
        spot = f"{number(field.x(step))} {number(field.y(value))}"
        alone = broken and (step + 1 == len(one.values) or one.values[step + 1] is None)
        lone += f"M{spot}h.01" if alone else ""
        data += "" if alone else ("M" if broken else "L") + spot
        broken = False
    sheet.line(f"ln l{place}", data)
    sheet.line(f"ln l{place} dot", lone)


def _band(below: Sequence[float], above: Sequence[float], field: Field) -> str:
    there = [f"{number(field.x(step))} {number(field.y(value))}" for step, value in enumerate(above)]
    back = [f"{number(field.x(step))} {number(field.y(value))}" for step, value in enumerate(below)][::-1]
    if len(there) == 1:  # one step alone is as broad as the sheet
        left, right = number(field.left), number(field.right)
        top, bottom = number(field.y(above[0])), number(field.y(below[0]))
        return f"M{left} {top}H{right}V{bottom}H{left}z"
    return f"M{'L'.join([*there, *back])}z"


def _last(one: Series, field: Field) -> float:
    known = [value for value in one.values if value is not None]
    return field.y(known[-1]) if known else field.zero


def _names_at_end(sheet: Sheet, wanted: Sequence[float], series: Sequence[Series], field: Field) -> None:
    places = spread_labels(wanted, APART, TOP, FLOOR)
    for y, one in zip(places, series, strict=True):
        sheet.pieces.append(text(fit(one.name, WIDE - field.right - 6), field.right + 5, y + 4))


def _values(sheet: Sheet, one: Series, field: Field, words: Words) -> None:
    """The largest value, bold, and the last one where their words do not meet."""
    known = [(value, step) for step, value in enumerate(one.values) if value is not None]
    if not known:
        return
    largest = max(known, key=lambda pair: pair[0])
    free = (math.inf, -math.inf)
    for value, step in [largest, known[-1]]:
        said = fit(words(value), 120)
        half = width(said, bold=True) / 2
        x = min(max(field.x(step), field.left + half), WIDE - half)
        if x + half < free[0] or x - half > free[1]:
            kind = "v mid halo" if (value, step) == largest else "mid halo"
            sheet.pieces.append(text(said, x, max(field.y(value) - 6, 12), kind))
            free = (x - half - 4, x + half + 4)
