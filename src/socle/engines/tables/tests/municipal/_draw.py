"""Drawing from a seed."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field

from socle.engines.tables.detecting._lists import FAMILY_NAMES, FIRST_NAMES
from socle.engines.tables.detecting._people import plain
from socle.engines.tables.tests.municipal._words import FAMILY, FIRST, STREET_KINDS, STREET_NAMES


@dataclass
class Draw:
    """Drawing from a seed; `strangers` leaves out every name that the engine has in its lists."""

    seed: int
    strangers: bool = False
    first: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.first = [n for n in FIRST if not (self.strangers and plain(n) in FIRST_NAMES)]
        known = FAMILY_NAMES
        self.family = [n for n in FAMILY if not (self.strangers and any(plain(w) in known for w in n.split()))]

    def of(self, values: list[str]) -> str:
        return self.rng.choice(values)

    def number(self, low: int, high: int) -> int:
        return self.rng.randint(low, high)

    def digits(self, count: int) -> str:
        return "".join(self.rng.choices(string.digits, k=count))

    def person(self) -> tuple[str, str]:
        return self.of(self.first), self.of(self.family)

    def date(self, first: int, last: int, form: str) -> str:
        year, month, day = self.number(first, last), self.number(1, 12), self.number(1, 28)
        return form.format(y=year, m=f"{month:02d}", d=f"{day:02d}")

    def street(self) -> str:
        return f"{self.number(1, 180)} {self.of(STREET_KINDS)} {self.of(STREET_NAMES)}"

    def mobile(self, country: str) -> str:
        eight = self.digits(8)
        written = {
            "FR": "0" + self.of(["6", "7"]) + self.of(["12", "50", "61", "82"]) + eight[:6],
            "MA": "06" + self.of(["61", "70", "62"]) + eight[:6],
            "SN": "77" + self.of(["5", "6"]) + eight[:6],
            "CI": "07" + self.of(["07", "08", "47"]) + eight[:6],
            "TN": self.of(["20", "22", "98"]) + eight[:6],
        }[country]
        pairs = " ".join(written[at : at + 2] for at in range(0, len(written), 2))
        return (
            self.of([written, pairs])
            if country != "SN"
            else f"+221 {written[:2]} {written[2:5]} {written[5:7]} {written[7:]}"
        )

    def landline(self) -> str:
        number = "0" + self.of(["1", "2", "3", "4", "5"]) + self.of(["38", "42", "77", "49"]) + self.digits(6)
        return " ".join(number[at : at + 2] for at in range(0, 10, 2))

    def luhn(self, length: int) -> str:
        body = [int(d) for d in str(self.number(3, 8)) + self.digits(length - 2)]
        total = sum(d if at % 2 else (2 * d - 9 if 2 * d > 9 else 2 * d) for at, d in enumerate(reversed(body)))
        return "".join(map(str, body)) + str(-total % 10)

    def nir(self) -> str:
        month, place = f"{self.number(1, 12):02d}", f"{self.number(1, 95):02d}"
        body = f"{self.number(1, 2)}{self.number(30, 99):02d}{month}{place}{self.digits(6)}"
        return f"{body}{97 - int(body) % 97:02d}"

    def iban(self) -> str:
        body = self.digits(23)
        return f"FR{98 - int(body + '152700') % 97:02d}{body}"

    def email_of(self, first: str, family: str) -> str:
        local = plain(f"{first}{self.of(['.', '_', '-', ''])}{family}").replace(" ", "").replace("’", "")
        return (
            f"{local}@{self.of(['gmail.com', 'orange.fr', 'yahoo.fr', 'menara.ma', 'courriel.example', 'laposte.net'])}"
        )


Sheet = tuple[list[tuple[str, str]], list[list[str]]]
Maker = Callable[[Draw, int], Sheet]
