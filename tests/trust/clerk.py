"""What a forked writer does all its life: opens reports, works on them as staff and as residents do, and says each act
that a command acknowledged.

A line that is said is ``ACT NAME VERSION``: an act of the audit log on the case of this code, now in this version; or
``message KEY 1``, ``photo NAME 1``.
"""

import io
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.trust.writer import write_one

Tell = Callable[[str], None]
# The leaf that each line of history has in the audit log; a case that is joined to another has one, the other has none.
LEAF_OF = {
    "open": ("cases.case.open",),
    "state": ("cases.case.move",),
    "answer": ("cases.case.answer",),
    "note": ("cases.case.note",),
    "assign": ("cases.case.assign",),
    "task": ("cases.task.add", "cases.task.finish"),
    "rate": ("cases.case.rate",),
    "merge": ("cases.case.merge",),
    "transfer": ("cases.case.transfer",),
}
KEPT = 12  # cases that a writer works on; the oldest is left alone then


@dataclass(slots=True)
class Clerk:
    """A writer in both roles. It alone acts on the cases that it opened."""

    tell: Tell
    chance: random.Random
    here: Any
    there: Any
    staff: Any
    resident: Any
    versions: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def live(self) -> None:
        """Until the end."""
        weights = [8, 3, 3, 3, 2, 3, 1, 1, 3, 2, 2, 1, 2]
        while True:
            self.chance.choices(self.acts(), weights)[0]()

    def acts(self) -> list[Callable[[], object]]:
        """All that it does."""
        acts = [self.open, self.assign, self.note, self.answer, self.task, self.move, self.merge, self.bulk]
        return [*acts, self.finish, self.rate, self.reopen, self.transfer, self.write_to]

    def open(self, photo: str = "") -> None:
        """Open a report; every third has a contact, so that messages follow."""
        number = self.chance.randrange(10**12)
        contact = f"a{number}@exemple.fr" if self.chance.random() < 0.3 else ""
        code = write_one(contact=contact, photo=photo)
        self.tell(f"cases.case.open {code} 1")
        self.versions[code] = 1
        if len(self.versions) > KEPT:
            self._drop(next(iter(self.versions)))

    def assign(self) -> None:
        """Give a case to the team, to a person, or back."""
        from socle.commons.cases.commands import assign_case

        to = self.chance.choice([(self._team, None), (None, self.staff.actor.id), (None, None)])
        self._do("cases.case.assign", assign_case, team_id=to[0], account_id=to[1])

    def note(self) -> None:
        """Write a note."""
        from socle.commons.cases.commands import note_case

        self._do("cases.case.note", note_case, words="À voir.")

    def answer(self) -> None:
        """Answer in public."""
        from socle.commons.cases.commands import answer_case

        self._do("cases.case.answer", answer_case, words="Nous passons demain.")

    def task(self) -> None:
        """Add a part of the work, and finish it."""
        from socle.commons.cases.commands import add_task, finish_task
        from socle.ground import world

        code = self._one()
        if not code:
            return
        given = {"authority_id": self.here.id, "code": code, "now": world.now()}
        made = add_task(self.staff, title="Échelle", expected_version=self.versions[code], **given)
        self._said("cases.task.add", code)
        finish_task(self.staff, task_id=made.pk, **given)
        self._said("cases.task.finish", code)

    def move(self) -> None:
        """Begin the work."""
        self._move("start")

    def finish(self) -> None:
        """Close it."""
        code = self._move("finish", words="C’est réparé.")
        if code:
            self.closed.add(code)

    def rate(self) -> None:
        """Say, as the resident, how it went."""
        from socle.commons.cases.commands import rate_case

        self._do("cases.case.rate", rate_case, as_resident=True, closed=True, rating=self.chance.randint(1, 5))

    def reopen(self) -> None:
        """Open it again, as the resident: three times at most."""
        from socle.commons.cases.commands import reopen_case

        code = self._do("cases.case.move", reopen_case, as_resident=True, closed=True, words="Toujours éteint.")
        if code:
            self._drop(code)

    def merge(self) -> None:
        """Join a case to another."""
        from socle.commons.cases.commands import merge_cases

        code, into = self._one(), self._one()
        if code and into and code != into:
            self._do("cases.case.merge", merge_cases, code=code, into_code=into)
            self.versions[into] += 1
            self._drop(code)

    def transfer(self) -> None:
        """Send a case to the other town."""
        from socle.commons.cases.commands import transfer_case

        code = self._do("cases.case.transfer", transfer_case, to_authority_id=self.there.id, words="Voyez avec Orvin.")
        if code:
            self._drop(code)

    def bulk(self) -> None:
        """The same note on several at once."""
        from socle.commons.cases.commands import bulk
        from socle.ground import world

        items = [(code, version) for code, version in self.versions.items() if code not in self.closed][:4]
        if not items:
            return
        given = {"authority_id": self.here.id, "words": "Vu en tournée.", "now": world.now()}
        for outcome in bulk(self.staff, items=items, verb="note", **given):
            if not outcome.ok:
                raise RuntimeError(f"a bulk note on {outcome.code} was refused: {outcome.refusal}")
            self._said("cases.case.note", outcome.code)

    def write_to(self) -> None:
        """Queue a message."""
        from socle.commons.cases.notices import RECEIVED
        from socle.commons.messages.commands import send
        from socle.ground import world

        key = f"trust:{self.chance.randrange(10**15)}"
        fields = {"code": "BV-0", "title": "Éclairage", "address": "https://socle.example/suivi/BV-0"}
        given: dict[str, Any] = {"to": f"{key[6:]}@exemple.fr", "language": "fr", "now": world.now()}
        if send(self.staff_system, authority_id=self.here.id, notice=RECEIVED, fields=fields, key=key, **given):
            self.tell(f"message {key} 1")

    @property
    def staff_system(self) -> Any:
        """The scope of the program itself, which queues messages."""
        from socle.ground.scope import system_scope

        return system_scope([self.here.id, self.there.id])

    @property
    def _team(self) -> int:
        from socle.commons.people.queries import teams

        return int(teams(self.staff, self.here.id)[0].pk)

    def _move(self, action: str, words: str = "") -> str:
        from socle.commons.cases.commands import move_case
        from socle.commons.cases.queries import actions_for, case_by_code
        from socle.ground import world

        code = self._one()
        if not code:
            return ""
        case = case_by_code(self.staff, self.here.id, code)
        if action not in {one.name for one in actions_for(self.staff, case, now=world.now())}:
            return ""
        return self._do("cases.case.move", move_case, code=code, action=action, words=words)

    def _do(self, act: str, command: Any, *, as_resident: bool = False, closed: bool = False, **given: Any) -> str:
        from socle.ground import world

        code = given.pop("code", "") or self._one(closed=closed)
        if not code:
            return ""
        scope = self.resident if as_resident else self.staff
        given |= {"authority_id": self.here.id, "code": code, "expected_version": self.versions[code]}
        command(scope, now=world.now(), **given)
        self._said(act, code)
        return code

    def _said(self, act: str, code: str) -> None:
        self.versions[code] += 1
        self.tell(f"{act} {code} {self.versions[code]}")

    def _one(self, *, closed: bool = False) -> str:
        chosen = [code for code in self.versions if (code in self.closed) == closed]
        return self.chance.choice(chosen) if chosen else ""

    def _drop(self, code: str) -> None:
        self.versions.pop(code, None)
        self.closed.discard(code)


def prepare_town() -> None:
    """The other town, the team, the agent, and the agreement by which cases may be sent on."""
    import datetime

    from socle.commons.people import commands as people
    from socle.commons.people.models import Authority
    from socle.commons.people.terms import Role
    from socle.ground import world
    from socle.ground.jobs.schedules import run_schedules
    from socle.ground.scope import system_scope
    from tests.towns import found_town, hire

    here, there = Authority.objects.get(slug="belvenne"), found_town("orvin", "SO", west=-30.4)
    scope = system_scope([here.id, there.id])
    given: dict[str, Any] = {"authority_id": here.id, "now": world.now()}
    people.create_team(scope, name="Voirie", **given)
    since = datetime.date(2020, 1, 1)
    people.make_agreement(scope, other_id=there.id, reference="Convention 12", since=since, until=None, **given)
    hire(here, Role.MANAGER)
    # Do everything once here: what the writers need is loaded before they are forked, and they live for a moment.
    first = clerk(lambda _: None, "0")
    for act in (first.open, *first.acts()):
        act()
    run_schedules()  # their first sight sets their clocks: a worker killed too soon would leave the night unknown


def clerk(tell: Tell, seed: str) -> Clerk:
    """A clerk of the prepared town."""
    from socle.commons.people.models import Account, Authority
    from socle.site.policy import account_scope, public_scope

    here, there = Authority.objects.get(slug="belvenne"), Authority.objects.get(slug="orvin")
    staff = account_scope(Account.objects.get(email="manager@belvenne.example").pk, here)
    return Clerk(tell, random.Random(seed), here, there, staff, public_scope(here))


def photograph(tell: Tell, seed: str) -> None:
    """Receive photographs and open reports with them, until the end."""
    from socle.commons.files.commands import receive_photo
    from socle.ground import world
    from socle.ground.refusals import Refusal

    taking = clerk(tell, seed)
    while True:
        upload = Picture(taking.chance.randrange(256))
        given = {"authority_id": taking.here.id, "now": world.now()}
        try:
            received = receive_photo(taking.resident, upload=upload, **given)
        except Refusal:  # its sandbox was killed: nothing was acknowledged
            continue
        tell(f"photo {received.file_id} 1")
        if taking.chance.random() < 0.7:
            taking.open(photo=received.file_id)


class Picture:
    """A small photograph, as a form hands it over."""

    def __init__(self, shade: int) -> None:
        from PIL import Image

        out = io.BytesIO()
        Image.new("RGB", (64, 48), (shade, shade, shade)).save(out, "JPEG")
        self.content = out.getvalue()

    @property
    def size(self) -> int:
        """How many bytes."""
        return len(self.content)

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """The bytes."""
        return [self.content]
