"""A series in time: one bar or one point a month (a day, a week, a year)."""

import math
from collections.abc import Sequence

from socle.engines.charts.axis import Field, labels_under
from socle.engines.charts.bars import beside_line, words_of
from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import MOST_STEPS, ChartError, Month, Reference, Words, refuse_long, refuse_many
from socle.engines.charts.scale import ticks, top_of
from socle.engines.charts.svg import box, draw, figure, number, plain, text

WIDE, TALL = 360, 170
SMALL_WIDE, SMALL_TALL = 150, 96


def months(
    series: Sequence[Month],
    *,
    sentence: str,
    shape: str = "bars",
    promise: Reference | None = None,
    top: float | None = None,
    words: Words = plain,
) -> str:
    """Draw a series in time from zero, its largest value bold, at most three hairlines with their number.

    ``shape``: ``bars`` (counts) or ``line`` (levels; broken where a value is missing). ``promise``:
    dashed line. ``top``: the value of the upper edge, when several charts share a scale. ``words``
    writes the numbers of the hairlines in the reader's way. Raises ``ChartError`` on negative or
    infinite values, or an empty series.
    """
    ceiling = _check(series, shape, promise, top)
    steps = ticks(ceiling)
    gutter = max(width(words(step)) for step in steps) + 6
    field = Field(gutter, WIDE, 34 if promise else 20, TALL - 24, 0.0, ceiling, len(series))
    pieces = [draw("hair", "".join(f"M{number(gutter)} {number(field.y(step))}H{WIDE}" for step in steps))]
    pieces += [text(words(step), gutter - 6, field.y(step) + 4, "end") for step in steps]
    pieces.append(_marks(series, field, shape))
    pieces.append(_promise(promise, series, field) if promise else "")
    pieces.append(_peak(series, field, shape))
    pieces.append(draw("base", f"M{number(gutter)} {number(field.floor + 1)}H{WIDE}"))
    pieces.append(labels_under([month.label for month in series], field, field.floor))
    return figure(pieces, width=WIDE, height=TALL, sentence=sentence)


def small_months(series: Sequence[Month], *, sentence: str, title: str, total: str = "", top: float) -> str:
    """One of several small charts that share ``top``: title and total above, first and last label under."""
    ceiling = _check(series, "bars", None, top)
    field = Field(4, SMALL_WIDE - 4, 28, SMALL_TALL - 18, 0.0, ceiling, len(series))
    total = fit(total, SMALL_WIDE / 2)
    room = SMALL_WIDE - (width(total) + 8 if total else 0)
    pieces = [text(fit(title, room, bold=True), 0, 11, "v")]
    pieces.append(text(total, SMALL_WIDE - 1, 11, "end") if total else "")
    lines = "".join(f"M0 {number(field.y(step))}H{SMALL_WIDE}" for step in ticks(ceiling, 2))
    pieces += [draw("hair", lines), _marks(series, field, "bars"), _peak(series, field, "bars")]
    pieces.append(draw("base", f"M0 {number(field.floor + 1)}H{SMALL_WIDE}"))
    half = SMALL_WIDE / 2 - 6
    pieces.append(text(fit(series[0].label, half), 4, SMALL_TALL - 2))
    if len(series) > 1:
        pieces.append(text(fit(series[-1].label, half), SMALL_WIDE - 2, SMALL_TALL - 2, "end"))
    return figure(pieces, width=SMALL_WIDE, height=SMALL_TALL, sentence=sentence)


def _check(series: Sequence[Month], shape: str, promise: Reference | None, top: float | None) -> float:
    if shape not in ("bars", "line"):
        raise ChartError(f"a series is drawn as bars or as a line, not {shape!r}")
    if not series:
        raise ChartError("a series in time needs at least one step", "empty")
    refuse_many(len(series), MOST_STEPS, "steps")
    refuse_long(*(words for month in series for words in (month.label, month.text)))
    known = [month.value for month in series if month.value is not None]
    known += [promise.value] if promise else []
    known += [top] if top is not None else []
    if any(not math.isfinite(value) or value < 0 for value in known):
        code = "negative" if all(map(math.isfinite, known)) else "not-finite"
        raise ChartError("a series starts at zero: values must be finite and not negative", code)
    return top_of(known)


def _marks(series: Sequence[Month], field: Field, shape: str) -> str:
    if shape == "line":
        return _line(series, field)
    thick = min((field.right - field.left) / field.count * 0.78, 48)
    data = "".join(
        box(field.x(place) - thick / 2, field.y(month.value), thick, field.floor - field.y(month.value))
        for place, month in enumerate(series)
        if month.value
    )
    return draw("f-a", data)


def _line(series: Sequence[Month], field: Field) -> str:
    data, broken, last = "", True, ""
    for place, month in enumerate(series):
        if month.value is None:
            broken = True
            continue
        spot = f"{number(field.x(place))} {number(field.y(month.value))}"
        data += ("M" if broken else "L") + spot
        broken, last = False, spot
    return draw("ln", data) + (draw("ln dot", f"M{last}h.01") if last else "")


def _peak(series: Sequence[Month], field: Field, shape: str) -> str:
    """The largest value in words above its mark; on a line also the last one, at its end."""
    known = [(month.value, place) for place, month in enumerate(series) if month.value is not None]
    if not known:
        return ""
    largest = max(known, key=lambda pair: pair[0])
    spots = [largest] if shape == "bars" or largest == known[-1] else [largest, known[-1]]
    pieces = ""
    for value, place in spots:
        words = fit(words_of(value, series[place].text, ""), field.right - field.left, bold=True)
        half = width(words, bold=True) / 2
        x = min(max(field.x(place), field.left + half), field.right - half)
        kind = "v mid" if (value, place) == largest else "mid"
        pieces += text(words, x, field.y(value) - 6, f"{kind} halo")
    return pieces


def _promise(promise: Reference, series: Sequence[Month], field: Field) -> str:
    y = field.y(promise.value)
    line = draw("dash", f"M{number(field.left)} {number(y)}H{number(field.right)}")
    tops = [field.y(month.value or 0.0) - 18 for month in series]
    return line + beside_line(promise.text, y, tops, field.left)
