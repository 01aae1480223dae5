"""The way of the data as a light SVG: tables under one another, each recipe a line of its own beside them.

A line leaves the tables that a recipe reads (dots) and enters the one that it makes (arrow). Colours come from the
sheet; the list beside the drawing says the same in words.
"""

from collections.abc import Mapping, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext

from socle.ground.look.words import number

WIDE = 360
BOX = 250
TALL = 44
ROW = 56
LANE = 14
LONGEST = 34


def ways_to(edges: Mapping[str, Sequence[str]], target: str) -> dict[str, tuple[str, ...]]:
    """The recipes that lead to a table, and those that begin with it, in the order of the data."""
    wanted: dict[str, tuple[str, ...]] = {}

    def up(one: str) -> None:
        if one in edges and one not in wanted:
            wanted[one] = ()  # first, so that a circle ends
            for source in edges[one]:
                up(source)
            del wanted[one]
            wanted[one] = tuple(edges[one])

    up(target)
    for made, inputs in edges.items():
        if target in inputs and made not in wanted:
            wanted[made] = tuple(inputs)
    return wanted


def drawing(
    ways: Mapping[str, Sequence[str]], names: Mapping[str, str], numbers: Mapping[str, int], here: str
) -> SafeString:
    """The drawing; mirrored where one reads from the right."""
    rows = _rows(ways)
    tall = len(rows) * ROW - (ROW - TALL) + 2
    wide = max(WIDE, BOX + 24 + LANE * len(ways))
    pieces = [_line(place, made, ways[made], rows, wide) for place, made in enumerate(ways)]
    pieces += [_box(slug, row, names, numbers, wide, here=slug == here) for slug, row in rows.items()]
    title = escape(gettext("Chemin des données"))
    # Every word was escaped, every number is ours.
    return mark_safe(
        f'<svg class="fig flow-of-states" viewBox="0 0 {wide} {tall}" role="img"><title>{title}</title>'
        f"{''.join(pieces)}</svg>"
    )


def _rows(ways: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Each table in its row: sources before what is made from them."""
    listed: list[str] = []
    for made, inputs in ways.items():
        listed += [one for one in inputs if one not in ways]
        listed.append(made)
    return {slug: row for row, slug in enumerate(dict.fromkeys(listed))}


def _x(across: float, wide: int) -> str:
    return f"{wide - across if get_language_bidi() else across:g}"


def _line(place: int, made: str, inputs: Sequence[str], rows: Mapping[str, int], wide: int) -> str:
    lane = BOX + 18 + LANE * place
    into = rows[made] * ROW + 32
    outs = [rows[one] * ROW + 12 for one in dict.fromkeys(inputs) if one in rows]
    if not outs:
        return ""
    edge, out = _x(BOX, wide), _x(lane, wide)
    wires = "".join(f"M{edge} {y}H{out}" for y in outs)
    way = f"M{out} {min([*outs, into])}V{max([*outs, into])}M{_x(BOX + 6, wide)} {into}H{out}"
    step = -8 if get_language_bidi() else 8
    dots = "".join(f"M{out} {y}h.01" for y in outs)
    return (
        f'<path class="ln2" d="{wires}{way}"/><path class="f-i" d="M{_x(BOX + 1, wide)} {into}l{step}-4v8z"/>'
        f'<path class="ln dot" d="{dots}"/>'
    )


def _box(slug: str, row: int, names: Mapping[str, str], numbers: Mapping[str, int], wide: int, *, here: bool) -> str:
    top = row * ROW + 1
    left = _x(BOX, wide) if get_language_bidi() else "1"
    name = names.get(slug, slug)
    name = name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip()}…"
    kind = "v end" if get_language_bidi() else "v"
    edition = gettext("édition %(number)s") % {"number": number(numbers[slug])} if slug in numbers else "–"
    small = "end" if get_language_bidi() else ""
    at = _x(12, wide)
    return (
        f'<rect class="{"ln" if here else "ln2"} f-p" x="{left}" y="{top}" width="{BOX - 1}" height="{TALL - 2}" '
        'rx="3"/>'
        f'<text class="{kind}" x="{at}" y="{top + 18}">{escape(name)}</text>'
        f'<text class="{small}" x="{at}" y="{top + 35}">{escape(edition)}</text>'
    )
