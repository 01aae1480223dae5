"""Numbers as people write them: decimal comma, blanks or dots between thousands, a unit stuck to them."""

from __future__ import annotations

import re
from typing import Final

from socle.engines.tables.repairing._step import Step
from socle.engines.tables.repairing._text import stripped

DECIMALS: Final = (",", ".")
THOUSANDS: Final = ("", " ", ".", ",", "'")
_SPACES: Final = r"[ \u00a0\u2007\u202f\u2009]"
_GROUP: Final = {" ": _SPACES, ".": r"\.", ",": ",", "'": "['’]"}


def number(decimal: str = ",", thousands: str = "", unit: str = "") -> Step:
    """A number with a decimal point and nothing else. Cells that are not written so stay as they are."""
    group = _GROUP.get(thousands, "")
    whole = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+" if group else "[0-9]+"
    around = re.escape(unit)
    tail = rf"(?P<unit>{_SPACES}?{around})" if unit else "(?P<unit>)"
    head = rf"(?P<before>{around}{_SPACES}?)?" if unit else "(?P<before>)"
    shape = re.compile(
        rf"{head}(?P<sign>[+-]?)(?P<whole>{whole})(?:{re.escape(decimal)}(?P<part>[0-9]+))?{tail}?", re.IGNORECASE
    )

    def change(cell: str) -> str:
        match = shape.fullmatch(stripped(cell))
        if match is None:
            return cell
        digits = re.sub(r"\D", "", match["whole"], flags=re.ASCII)
        sign = "" if match["sign"] == "+" else match["sign"]
        plain = sign + digits + (f".{match['part']}" if match["part"] else "")
        return cell if plain == stripped(cell) else plain

    return Step("[0-9]", change)
