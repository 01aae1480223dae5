"""What becomes of the demonstration's reports: six months of a town hall's days, from a seed."""

import datetime
import random
from dataclasses import dataclass
from typing import Any

from demo import photos, plan
from demo.words import ANSWERS, COMPLAINTS, NOTES, SAYINGS, THANKS
from socle.commons.cases import commands as cases
from socle.commons.cases.queries import Case
from socle.commons.cases.terms import Channel
from socle.commons.files import commands as files
from socle.commons.people.queries import Authority
from socle.engines.geo import Point
from socle.ground.scope import Scope, system_scope
from socle.services.reports import commands as reports
from socle.services.reports.terms import Category

SEED = 20261120
DAYS = 182
PICTURES = 3  # for each category
SLOW = 0.22  # share of the reports that take much longer than promised


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as a form sends it."""

    content: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    def chunks(self, chunk_size: int | None = None) -> list[bytes]:
        """All of it."""
        return [self.content]


def live(style: plan.Style, authority: Authority, *, count: int, arabic: float, now: datetime.datetime) -> None:
    """Open ``count`` reports over the last six months and let each go its way."""
    chance = random.Random(f"{SEED}:{authority.slug}")
    town = plan.draw_town(style)
    scope = system_scope([authority.id])
    ages = sorted((chance.uniform(0.02, DAYS) for _ in range(count)), reverse=True)
    opened: list[Case] = []
    for number, age in enumerate(ages):
        at = now - datetime.timedelta(days=age)
        language = "ar" if chance.random() < arabic else "en" if chance.random() < 0.06 else "fr"
        category = chance.choices(list(SAYINGS), weights=[len(SAYINGS) + 4 - rank for rank in range(len(SAYINGS))])[0]
        door = chance.choice(town.addresses)
        case = reports.open_report(
            scope,
            authority_id=authority.id,
            category=category,
            point=Point(door.point.lon + chance.gauss(0, 4e-5), door.point.lat + chance.gauss(0, 4e-5)),
            place=f"{door.number}{' ' + door.suffix if door.suffix else ''}, {door.street}",
            words=chance.choice(SAYINGS[category][language]),
            photo=_photo(scope, authority, category, chance, at) if number % 25 == 7 else "",
            contact=f"habitant{number}@courriel.example" if age < 9 and chance.random() < 0.3 else "",
            channel=chance.choices(list(Channel), weights=[60, 15, 12, 9, 4])[0],
            language=language,
            submission=f"demo-{number}",
            now=at,
        )
        _Life(scope, authority, case, category, now, chance).go_on()
        if age < 4 and opened and chance.random() < 0.05:
            _merge(scope, authority, case, opened[-1], now)
        opened.append(case)


def _photo(
    scope: Scope, authority: Authority, category: Category, chance: random.Random, now: datetime.datetime
) -> str:
    upload = Upload(photos.picture(category, chance.randrange(PICTURES)))
    return files.receive_photo(scope, authority_id=authority.id, upload=upload, now=now).file_id


def _merge(scope: Scope, authority: Authority, case: Case, main: Case, now: datetime.datetime) -> None:
    case.refresh_from_db()
    main.refresh_from_db()
    if case.closed_at or main.closed_at:
        return
    cases.merge_cases(
        scope, authority_id=authority.id, code=case.code, into_code=main.code, expected_version=case.version, now=now
    )


class _Life:
    """One report after the other is read, given, done and sometimes not done well."""

    def __init__(
        self,
        scope: Scope,
        authority: Authority,
        case: Case,
        category: Category,
        now: datetime.datetime,
        chance: random.Random,
    ) -> None:
        self.scope, self.here, self.case, self.category = scope, authority.id, case, category
        self.now, self.chance, self.at, self.version = now, chance, case.opened_at, case.version

    def go_on(self) -> None:
        """Until the end, or until today."""
        promised = (self.case.due_at or self.at) - self.at
        slow = self.chance.random() < SLOW
        length = promised * (self.chance.uniform(1.15, 2.6) if slow else self.chance.uniform(0.15, 0.9))
        if not self._wait(datetime.timedelta(hours=self.chance.uniform(1, 30))):
            return
        if self.chance.random() < 0.75:
            self._move("accept", self.chance.choice(ANSWERS["read"]) if self.chance.random() < 0.5 else "")
        if self.chance.random() < 0.12:
            note = self.chance.choice(NOTES)
            self.version = cases.note_case(self.scope, words=note, now=self.at, **self._held()).version
        if not self._wait(length * 0.5):
            return
        if self.chance.random() < 0.4:
            self._move("start", "")
        lost = self.chance.random() < 0.06 and self.now - self.at < datetime.timedelta(days=40)
        if not self._wait(length * 0.5) or lost:
            return
        self._end()

    def _end(self) -> None:
        if self.chance.random() < 0.05:
            self._move("refuse", self.chance.choice(ANSWERS["refused"]))
            return
        self._move("finish", self.chance.choice(ANSWERS["done"]))
        if self.chance.random() < 0.3 and self._wait(datetime.timedelta(days=self.chance.uniform(0.2, 6))):
            rating = self.chance.choices((5, 4, 3, 2, 1), weights=(38, 34, 14, 8, 6))[0]
            words = self.chance.choice(THANKS if rating > 3 else COMPLAINTS) if self.chance.random() < 0.4 else ""
            held: dict[str, Any] = {"authority_id": self.here, "code": self.case.code}
            cases.rate_case(self.scope, rating=rating, words=words, now=self.at, **held)
            if rating < 3 and self.chance.random() < 0.5 and self._wait(datetime.timedelta(days=1)):
                words = self.chance.choice(COMPLAINTS)
                self.version = cases.reopen_case(self.scope, words=words, now=self.at, **held).version
                if self._wait(datetime.timedelta(days=self.chance.uniform(2, 12))):
                    self._move("finish", self.chance.choice(ANSWERS["done"]))

    def _wait(self, span: datetime.timedelta) -> bool:
        """Let time pass; whether that is still in the past."""
        self.at += span
        return self.at < self.now

    def _move(self, action: str, words: str) -> None:
        self.version = cases.move_case(self.scope, action=action, words=words, now=self.at, **self._held()).version

    def _held(self) -> dict[str, Any]:
        return {"authority_id": self.here, "code": self.case.code, "expected_version": self.version}
