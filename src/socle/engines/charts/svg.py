"""Writing SVG: escaping, numbers, paths. No style attribute is ever written: a strict CSP holds."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from socle.engines.charts.model import ChartError

XY = tuple[float, float]

_UNSAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What XML 1.0 does not allow at all, even escaped: controls, surrogates, the two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ADDRESS = re.compile(r"(?:[#?]|/(?!/)|\.{1,2}/|https?://)")


def escape(words: str) -> str:
    """Text for an element or a quoted attribute; characters that XML forbids are dropped."""
    return _FORBIDDEN.sub("", words).translate(_UNSAFE)


def address(href: str) -> str:
    """A link target, escaped. Raises ``ChartError`` unless it is a fragment, a query, a path or http(s)."""
    if not _ADDRESS.match(href):
        raise ChartError(f"a link of a chart must be #, ?, /, ./ or http(s): {href[:40]!r}")
    return escape(href)


def number(value: float, decimals: int = 1) -> str:
    """A coordinate, as short as can be: ``12``, ``3.5``, ``-.4``."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def plain(value: float) -> str:
    """A value nobody wrote in words: whole if it is whole, else at most three significant decimals."""
    return str(int(value)) if value == int(value) else f"{value:.3g}"


def path(points: Sequence[XY], *, closed: bool = False, decimals: int = 0) -> str:
    """Path data in relative steps, short and easy to compress; empty when nothing is left to draw."""
    grain = 10**decimals
    whole: list[tuple[int, int]] = []
    for x, y in points:
        spot = (round(x * grain), round(y * grain))
        if not whole or spot != whole[-1]:
            whole.append(spot)
    if closed and len(whole) > 1 and whole[0] == whole[-1]:
        whole.pop()
    if len(whole) < (3 if closed else 2):
        return ""
    steps = _steps(whole, grain)
    return f"M{_pair(whole[0][0], whole[0][1], grain)}l{steps}" + ("z" if closed else "")


def _steps(whole: Sequence[tuple[int, int]], grain: int) -> str:
    pieces: list[str] = []
    for (x0, y0), (x1, y1) in pairwise(whole):
        step = _pair(x1 - x0, y1 - y0, grain)
        pieces.append(step if not pieces or step.startswith("-") else " " + step)
    return "".join(pieces)


def _pair(x: int, y: int, grain: int) -> str:
    if grain == 1:
        return f"{x}{y}" if y < 0 else f"{x} {y}"
    first, second = number(x / grain), number(y / grain)
    return first + second if second.startswith("-") else f"{first} {second}"


def text(words: str, x: float, y: float, kind: str = "") -> str:
    """A text of class ``kind`` at a point of its base line."""
    css = f' class="{kind}"' if kind else ""
    return f'<text{css} x="{number(x)}" y="{number(y)}">{escape(words)}</text>'


def draw(kind: str, data: str) -> str:
    """A path of class ``kind``; nothing when there is no data."""
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def box(x: float, y: float, width: float, height: float) -> str:
    """Path data of a rectangle."""
    w, h = number(width), number(height)
    return f"M{number(x)} {number(y)}h{w}v{h}h{number(-width)}z"


def figure(
    pieces: Iterable[str], *, width: int, height: float, sentence: str, kind: str = "fig", role: str = "img"
) -> str:
    """The whole drawing. ``sentence`` says the finding to those who do not see it; it must not be empty."""
    if not sentence.strip():
        raise ChartError("a chart needs a sentence that says what it shows")
    view = f"0 0 {width} {number(height, 0)}"
    head = f'<svg class="{kind}" viewBox="{view}" role="{role}" aria-label="{escape(sentence)}">'
    return head + "".join(pieces) + "</svg>"
