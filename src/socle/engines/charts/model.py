"""Values of the charts engine: what a caller names, never how it is drawn.

Positions are (longitude, latitude) in decimal degrees. Texts arrive ready to read, in the reader's
language and number format: the engine places them, escapes them and cuts them when they are too long.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Position = tuple[float, float]
Ring = Sequence[Position]
Polygon = Sequence[Ring]
Words = Callable[[float], str]


MOST_BARS = 200
MOST_STEPS = 800
MOST_SERIES = 5
MOST_DOTS = 5_000
LONGEST_TEXT = 400


class ChartError(ValueError):
    """Values that cannot be drawn honestly: negative bars, too many of them, an unsafe link.

    ``code`` is stable, for callers that say it in their own words: ``negative``, ``not-finite``, ``too-many``,
    ``too-long``, ``empty``, ``uneven``, ``missing``, ``shape``.
    """

    def __init__(self, message: str, code: str = "shape") -> None:
        super().__init__(message)
        self.code = code


def refuse_many(count: int, most: int, what: str) -> None:
    """Raises ``ChartError`` ``too-many`` when there are more things than a reader or a page can hold."""
    if count > most:
        raise ChartError(f"{count} {what}, at most {most}", "too-many")


def refuse_long(*texts: str) -> None:
    """Raises ``ChartError`` ``too-long`` for a text that is no label."""
    for text in texts:
        if len(text) > LONGEST_TEXT:
            raise ChartError(f"a label of {len(text)} characters, at most {LONGEST_TEXT}", "too-long")


@dataclass(frozen=True, slots=True)
class Bar:
    """One named value. ``text`` is the value as read (``"3,4 jours"``); without it the number is
    written plainly.

    ``tick``: the same thing last year. ``band``: the middle half of the peers, (low, high). ``note``: a
    short line under the bar. ``value`` None: nothing is known.
    """

    name: str
    value: float | None
    text: str = ""
    tick: float | None = None
    band: tuple[float, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One step of a series in time: ``label`` under the axis, ``value`` (None: no data), ``text`` as
    read.
    """

    label: str
    value: float | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One of several series over the same names: a value for each name, None where nothing is known."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Dot:
    """A pair of values. ``name`` is written beside it where it fits; name few of them."""

    x: float
    y: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values are from ``low`` on and under ``high`` (the last bin holds its ``high`` too)."""

    low: float
    high: float
    count: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A promise or a budget: a dashed line with its words."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A named area. ``parts`` are polygons (first ring outside, others holes); ``value`` None: no data."""

    name: str
    parts: Sequence[Polygon]
    value: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Water:
    """A river or a shore: a line, its width in metres, its name."""

    line: Sequence[Position]
    name: str = ""
    width: float = 12.0


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its middle line, its width in metres, its name (may be empty)."""

    line: Sequence[Position]
    name: str = ""
    width: float = 8.0


@dataclass(frozen=True, slots=True)
class Park:
    """A green place, with its name."""

    parts: Sequence[Polygon]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered place: the number is the one of the list beside the map. With ``href`` the pin is a
    link.
    """

    position: Position
    number: str
    label: str = ""
    href: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """Something that happened at a position, ``count`` times."""

    position: Position
    count: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells to choose a place without JavaScript.

    ``href`` is a template where ``{lon}``, ``{lat}`` (middle of the cell, 5 decimals: about a metre),
    ``{column}`` and ``{row}`` are replaced. ``chosen`` is the (column, row) to show as chosen.
    """

    columns: int
    rows: int
    href: str
    chosen: tuple[int, int] | None = None
