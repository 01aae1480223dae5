"""How values are spread: a scatter of pairs, a histogram of one measure."""

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence

from socle.engines.charts.axis import Field, gutter_of, hairlines
from socle.engines.charts.labels import Room
from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import MOST_BARS, MOST_DOTS, Bin, ChartError, Dot, Words, refuse_long, refuse_many
from socle.engines.charts.scale import round_step, steps_between, top_of
from socle.engines.charts.sheet import WIDE, Sheet
from socle.engines.charts.svg import box, number, plain, text

TALL = 230
FLOOR = TALL - 44
TOP = 24
GRAIN = 3.0
MOST_NAMED = 12
MOST_BINS = 30


def scatter(dots: Sequence[Dot], *, sentence: str, across: str, up: str, words: Words = plain) -> str:
    """Pairs of values; neither axis has to start at zero. Dots that fall together grow: once, up to four times, more.

    ``across`` and ``up`` name the measures. Raises ``ChartError`` on values that are not finite, none, or more than
    5,000.
    """
    refuse_many(len(dots), MOST_DOTS, "dots")
    refuse_long(across, up, *(dot.name for dot in dots))
    if not dots:
        raise ChartError("nothing to draw", "empty")
    if not all(math.isfinite(dot.x) and math.isfinite(dot.y) for dot in dots):
        raise ChartError("values must be finite", "not-finite")
    (left, right), (low, high) = _reach([dot.x for dot in dots]), _reach([dot.y for dot in dots])
    sheet = Sheet()
    field = Field(gutter_of(low, high, words), WIDE - 6, TOP, FLOOR, low, high)
    sheet.pieces.append(text(fit(up, WIDE), 0, 11))
    hairlines(sheet, field, words)
    _numbers_under(sheet, field, left, right, words)
    sheet.pieces.append(text(fit(across, WIDE), WIDE, TALL - 5, "end"))
    _marks(sheet, dots, field, (left, right))
    return sheet.done(TALL, sentence)


def _reach(values: Sequence[float]) -> tuple[float, float]:
    """From the least to the largest value, a little wider; around one value alone."""
    low, high = min(values), max(values)
    margin = (high / 2 - low / 2) * 0.08
    margin = margin or max(abs(low) * 0.1, 1.0)
    if not (math.isfinite(low - margin) and math.isfinite(high + margin)):
        return low, high
    return low - margin, high + margin


def _numbers_under(sheet: Sheet, field: Field, low: float, high: float, words: Words) -> None:
    sheet.level("base", FLOOR + 1, field.left, field.right)
    free = -math.inf
    for step in steps_between(low, high):
        said = fit(words(step), 90)
        half = width(said) / 2
        x = min(max(field.across(step, low, high), field.left + half), WIDE - half)
        if x - half > free:
            sheet.pieces.append(text(said, x, FLOOR + 18, "mid"))
            free = x + half + 6


def _marks(sheet: Sheet, dots: Sequence[Dot], field: Field, reach: tuple[float, float]) -> None:
    spots: dict[tuple[int, int], int] = {}
    room = Room((field.left, 13, WIDE, FLOOR))
    for dot in dots:
        x, y = field.across(dot.x, *reach), field.y(dot.y)
        key = (round(x / GRAIN), round(y / GRAIN))
        spots[key] = spots.get(key, 0) + 1
    for size, least, most in ((4, 1, 1), (6, 2, 4), (8, 5, len(dots))):
        data = "".join(
            f"M{number(x * GRAIN)} {number(y * GRAIN)}h0"
            for (x, y), count in sorted(spots.items())
            if least <= count <= most
        )
        if data:
            sheet.pieces.append(f'<path class="dots" stroke-width="{size}" d="{data}"/>')
    for dot in [dot for dot in dots if dot.name][:MOST_NAMED]:
        _name(sheet, dot, field.across(dot.x, *reach), field.y(dot.y), room)


def _name(sheet: Sheet, dot: Dot, x: float, y: float, room: Room) -> None:
    said = fit(dot.name, 120)
    long = width(said)
    for start in (x + 7, x - 7 - long):
        taken = (start, y - 7, start + long, y + 6)
        if room.free(taken):
            room.take(taken)
            sheet.pieces.append(text(said, start, y + 4, "halo"))
            return


def bins_of(values: Sequence[float], weights: Sequence[float] | None = None, *, most: int = 12) -> list[Bin]:
    """Values gathered into at most ``most`` bins of one round width (1, 2 or 5 × 10ⁿ), from a multiple of it on.

    ``weights``: how often each value comes. The counts add up to the weights. Whole values never share a bin with a
    broken width: the width is then at least one. Raises ``ChartError``.
    """
    weights = [1.0] * len(values) if weights is None else weights
    if not values or len(weights) != len(values) or not 2 <= most <= MOST_BINS:
        raise ChartError("nothing to gather", "empty")
    if not all(math.isfinite(value) and abs(value) < 1e15 for value in values):
        raise ChartError("values must be finite", "not-finite")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights):
        raise ChartError("a value cannot come less than never", "negative")
    low, high = min(values), max(values)
    step = round_step(high - low, most - 1) if high > low else 1.0
    if all(value == int(value) for value in values):
        step = max(step, 1.0)
    # Edges are compared, never divided: 0.3 / 0.1 is a hair under three, and 0.3 starts a bin.
    decimals = max(0, 3 - math.floor(math.log10(step)))
    first = math.floor(low / step) - 1
    edges = [round((first + place) * step, decimals) for place in range(math.ceil((high - low) / step) + 4)]
    edges = edges[bisect_right(edges, low) - 1 :]
    edges = edges[: bisect_right(edges, high) + 1]
    counts = [0.0] * (len(edges) - 1)
    for value, weight in zip(values, weights, strict=True):
        counts[bisect_right(edges, value) - 1] += weight
    return [Bin(edges[place], edges[place + 1], count) for place, count in enumerate(counts)]


def histogram(bins: Sequence[Bin], *, sentence: str, across: str, words: Words = plain) -> str:
    """Bars that touch, one for each bin in order, from zero; the edges stand between them.

    Raises ``ChartError`` on counts that are negative or not finite, on bins that do not follow each other, or more than
    200.
    """
    refuse_many(len(bins), MOST_BARS, "bins")
    refuse_long(across)
    if not bins:
        raise ChartError("nothing to draw", "empty")
    if not all(math.isfinite(part) for one in bins for part in (one.low, one.high, one.count)):
        raise ChartError("values must be finite", "not-finite")
    if any(one.count < 0 or one.high < one.low for one in bins) or any(
        one.high > other.low for one, other in itertools.pairwise(bins)
    ):
        raise ChartError("bins follow each other and hold no less than nothing", "negative")
    most = top_of(one.count for one in bins)
    sheet = Sheet()
    field = Field(4, WIDE - 4, TOP, FLOOR, 0.0, most, len(bins))
    pitch = (field.right - field.left) / len(bins)
    data = "".join(
        box(field.left + place * pitch, field.y(one.count), pitch, FLOOR - field.y(one.count))
        for place, one in enumerate(bins)
        if one.count
    )
    sheet.line("s1", data)
    said = [words(one.count) if one.count else "" for one in bins]
    for place, one in enumerate(bins):
        largest = one.count == most
        fits = max(map(width, said)) + 4 <= pitch
        if said[place] and (fits or largest):
            half = width(fit(said[place], WIDE / 2), bold=True) / 2
            x = min(max(field.x(place), half), WIDE - half)
            sheet.pieces.append(
                text(fit(said[place], WIDE / 2), x, field.y(one.count) - 6, "v mid" if largest else "mid")
            )
            if largest and not fits:
                said = [""] * len(said)
    sheet.level("base", FLOOR + 1)
    _edges(sheet, bins, field, pitch, words)
    sheet.pieces.append(text(fit(across, WIDE), WIDE, TALL - 5, "end"))
    return sheet.done(TALL, sentence)


def _edges(sheet: Sheet, bins: Sequence[Bin], field: Field, pitch: float, words: Words) -> None:
    said = [fit(words(edge), 90) for edge in [*(one.low for one in bins), bins[-1].high]]
    every = max(1, math.ceil((max(map(width, said)) + 8) / pitch))
    free = -math.inf
    for place in range(0, len(said), every):
        half = width(said[place]) / 2
        x = min(max(field.left + place * pitch, half), WIDE - half)
        if x - half > free:
            sheet.pieces.append(text(said[place], x, FLOOR + 18, "mid"))
            free = x + half + 4
