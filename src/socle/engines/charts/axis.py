"""Axes: where a series is drawn, its hairlines with their numbers, as many labels under it as fit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from socle.engines.charts.measure import fit, width
from socle.engines.charts.model import Words
from socle.engines.charts.scale import steps_between
from socle.engines.charts.sheet import Sheet
from socle.engines.charts.svg import number, text

LABEL = 18  # from the base line to the base of the labels under it


@dataclass(frozen=True, slots=True)
class Field:
    """Where values are drawn: edges of the sheet, and the values at the floor and at the top."""

    left: float
    right: float
    top: float
    floor: float
    low: float
    high: float
    count: int = 1

    def x(self, place: int) -> float:
        """The middle of a step."""
        return self.left + (self.right - self.left) * (place + 0.5) / self.count

    def across(self, value: float, low: float, high: float) -> float:
        """Where a value of the horizontal axis is."""
        return self.left + (self.right - self.left) * _share(value, low, high)

    def y(self, value: float) -> float:
        """Where a value is."""
        return self.floor - (self.floor - self.top) * _share(value, self.low, self.high)

    @property
    def zero(self) -> float:
        """Where nothing is: the base that marks stand on."""
        return self.y(min(max(0.0, self.low), self.high))


def _share(value: float, low: float, high: float) -> float:
    # Halves first: the span of two huge values of opposite signs would be infinite.
    span = high / 2 - low / 2
    return (value / 2 - low / 2) / span if span > 0 else 0.5


def gutter_of(low: float, high: float, words: Words) -> float:
    """The room that the numbers of the hairlines take."""
    return max(width(fit(words(step), 90)) for step in [*steps_between(low, high), 0.0]) + 6


def hairlines(sheet: Sheet, field: Field, words: Words) -> None:
    """At most four hairlines with their numbers at the left; the base is not one of them."""
    steps = [step for step in steps_between(field.low, field.high) if step]
    sheet.line(
        "hair", "".join(f"M{number(field.left)} {number(field.y(step))}H{number(field.right)}" for step in steps)
    )
    for step in steps:
        sheet.pieces.append(text(fit(words(step), 90), field.left - 6, field.y(step) + 4, "end"))


def labels_under(labels: Sequence[str], field: Field, floor: float) -> str:
    """As many labels as fit: the last, and every n-th before it. None leaves the sheet, none touches another."""
    shown = [fit(label, (field.right - field.left) / 2) for label in labels]
    pitch = (field.right - field.left) / field.count
    every = max(1, math.ceil((max(map(width, shown)) + 8) / pitch))
    last, free = len(shown) - 1, math.inf
    pieces: list[str] = []
    for place in range(last, -1, -every):
        half = width(shown[place]) / 2
        x = min(max(field.x(place), half), field.right - half)
        if x + half <= free:
            pieces.append(text(shown[place], x, floor + LABEL, "mid"))
            free = x - half - 4
    return "".join(reversed(pieces))


def spread_labels(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places as near as can be to those wanted, at least ``gap`` apart, between ``top`` and ``bottom``."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = [0.0] * len(wanted)
    least = top
    for place in order:
        placed[place] = max(least, wanted[place])
        least = placed[place] + gap
    most = bottom
    for place in reversed(order):
        placed[place] = min(most, placed[place])
        most = placed[place] - gap
    return placed
