"""A drawing in the making: words, boxes and lines at their places, mirrored where reading runs from right to left."""

from dataclasses import dataclass, field

from socle.engines.charts.measure import fit, width
from socle.engines.charts.svg import box, draw, figure, number, text

WIDE = 360
SWATCH = 11
KEY_LINE = 18


@dataclass(slots=True)
class Sheet:
    """What was drawn so far on a sheet ``wide`` units across. With ``rtl`` the start is on the right."""

    wide: int = WIDE
    rtl: bool = False
    pieces: list[str] = field(default_factory=list)

    def words(self, words: str, x: float, y: float, kind: str = "") -> None:
        """A text whose start (its end, its middle: ``end``, ``mid`` in its class) is at ``x``."""
        if self.rtl:
            names = kind.split()
            if "mid" not in names:
                kind = " ".join(name for name in names if name != "end") if "end" in names else f"{kind} end".strip()
            x = self.wide - x
        self.pieces.append(text(words, x, y, kind))

    def box(self, kind: str, x: float, y: float, wide: float, tall: float) -> None:
        """A rectangle; nothing where it has no extent."""
        if wide > 0 and tall > 0:
            left = self.wide - x - wide if self.rtl else x
            self.pieces.append(draw(kind, box(left, y, wide, tall)))

    def upright(self, kind: str, x: float, top: float, bottom: float) -> None:
        """A vertical line."""
        x = self.wide - x if self.rtl else x
        self.pieces.append(draw(kind, f"M{number(x)} {number(top)}V{number(bottom)}"))

    def level(self, kind: str, y: float, left: float = 0, right: float | None = None) -> None:
        """A horizontal line."""
        ends = (left, self.wide if right is None else right)
        low, high = (self.wide - ends[1], self.wide - ends[0]) if self.rtl else ends
        self.pieces.append(draw(kind, f"M{number(low)} {number(y)}H{number(high)}"))

    def line(self, kind: str, data: str) -> None:
        """A path whose data is already at its place."""
        self.pieces.append(draw(kind, data))

    def key(self, names: list[str], kinds: list[str], y: float = 0) -> float:
        """Names beside the colours that stand for them, in their order; returns where the drawing below may start."""
        x = 0.0
        for name, kind in zip(names, kinds, strict=True):
            shown = fit(name, self.wide - SWATCH - 8)
            long = SWATCH + 5 + width(shown)
            if x and x + long > self.wide:
                x, y = 0.0, y + KEY_LINE
            self.box(kind, x + 0.5, y + 1, SWATCH, SWATCH)
            self.words(shown, x + SWATCH + 5, y + 11)
            x += long + 14
        return y + KEY_LINE + 6

    def done(self, height: float, sentence: str) -> str:
        """The drawing."""
        return figure(self.pieces, width=self.wide, height=height, sentence=sentence)
