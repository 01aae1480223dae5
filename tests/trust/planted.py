"""The persons who must be found nowhere, and what says where one was found."""

import logging
import re
import struct
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Person:
    """What is planted. ``contact`` is the way they left, ``other`` stands in the words alone."""

    name: str
    contact: str
    other: str
    place: tuple[float, float]
    photographed: tuple[float, float]

    def secrets(self) -> list[bytes]:
        """Every form in which they would betray themselves."""
        texts = [*self.name.split(), self.contact]
        for one in (self.contact, self.other):
            digits = re.sub(r"\D", "", one)
            if len(digits) > 8:
                texts += [one, digits, f"+33{digits[1:]}"]
            else:
                texts.append(one)
        texts += [f"{abs(part):.5f}" for part in (*self.place, *self.photographed)]
        folded = [unicodedata.normalize("NFKD", one).encode("ascii", "ignore").decode().lower() for one in texts]
        found = {one.encode() for one in (*texts, *folded, *map(quote, texts))}
        found |= {struct.pack(order, part) for part in (*self.place, *self.photographed) for order in (">d", "<d")}
        return sorted(found)


ASKING = Person(
    "Zanzibarine Quirkelot", "zanzibarine@quirkelot.example", "06 47 31 90 28", (-30.4967381, 46.2051379),
    (-30.4962713, 46.2053728),
)  # fmt: skip
FORGOTTEN = Person(
    "Obsidienne Wharfedalle", "06 58 20 71 93", "obsidienne@wharfedalle.example", (-30.4957216, 46.2048133),
    (-30.4951877, 46.2046291),
)  # fmt: skip
MOVED = Person(
    "Cornaline Vexillaire", "cornaline@vexillaire.example", "06 39 82 14 57", (-30.4982654, 46.2058217),
    (-30.4979113, 46.2061942),
)  # fmt: skip
PEOPLE = (ASKING, FORGOTTEN, MOVED)


@dataclass(slots=True)
class Outcome:
    """What was read and searched. Green when nobody was found where they should not be."""

    database: str = "SQLite"
    pages: int = 0
    exports: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    log_lines: int = 0
    messages: int = 0
    files: int = 0
    searched_bytes: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def green(self) -> bool:
        """Whether every promise held."""
        return not self.broken

    def look(self, where: str, content: bytes, people: tuple[Person, ...] = PEOPLE) -> None:
        """Nobody may be in this."""
        lowered = content.lower()
        for person in people:
            for secret in person.secrets():
                if secret.lower() in lowered:
                    at = lowered.index(secret.lower())
                    near = content[max(0, at - 60) : at + 60]
                    self.broken.append(f"{person.name.split()[0]} is in {where}: {secret!r} in {near!r}")
                    return


class Log(logging.Handler):
    """The log as it is written, line by line."""

    def __init__(self, formatter: logging.Formatter | None) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """A record."""
        self.lines.append(self.format(record))
