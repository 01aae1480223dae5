"""What the columns of a table are (SIRET, dates, coordinates…) and which may hold personal data: a human decides.

`detect` looks at a sample of bounded size: distinct values are judged by shape, by the keys of public registers, by the
column's label, and by the other columns. See docs/reference/detection.md.
"""

from typing import Final

from socle.engines.tables.detecting._detect import detect, detect_frame
from socle.engines.tables.detecting._words import KINDS, PERSONAL

SEMANTICS: Final = tuple(KINDS)
PERSONAL_KINDS: Final = tuple(PERSONAL)

__all__ = ["PERSONAL_KINDS", "SEMANTICS", "detect", "detect_frame"]
