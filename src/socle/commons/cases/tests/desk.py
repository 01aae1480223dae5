"""A kind of case that needs no room above, and a desk to work at: a town, its colleagues, their browsers."""

import datetime
from dataclasses import dataclass, field

from django.test import Client

from socle.commons.cases import commands
from socle.commons.cases.models import Case
from socle.commons.cases.terms import Channel
from socle.commons.files.terms import Shown
from socle.commons.people import commands as people
from socle.commons.people.models import Account, Authority, Team
from socle.commons.people.terms import Role
from socle.engines.workflow import Workflow, standard
from socle.ground.database import atomic
from socle.ground.scope import Scope, system_scope
from tests.towns import NOW, found_town, hire, scope_of

KIND = "plain"


class PlainKind:
    """A case that is its place and nothing else."""

    def name(self) -> str:
        return "Demande"

    def workflow(self) -> Workflow:
        return standard()

    def title(self, scope: Scope, authority_id: int, case_id: int) -> str:
        case = Case.objects.get(pk=case_id)
        return f"Demande {case.submission}, {case.place}"

    def titles(self, scope: Scope, case_ids: list[int]) -> dict[int, tuple[str, str]]:
        rows = Case.objects.filter(pk__in=case_ids, kind=KIND)
        return {one.pk: (f"Demande {one.submission}", one.place) for one in rows}

    def facts(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        return [("Où", Case.objects.get(pk=case_id).place)]

    def photos(self, scope: Scope, authority_id: int, case_id: int) -> list[Shown]:
        return []

    def links(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        return [("Ajouter une photo", "/ajouter")]

    def staff_links(self, scope: Scope, authority_id: int, case_id: int) -> list[tuple[str, str]]:
        """Nothing."""
        return []

    def topics(self) -> list[tuple[str, str]]:
        return [("lighting", "Éclairage"), ("roads", "Voirie")]

    def answer_field_names(self) -> tuple[str, ...]:
        return ("sujet",)

    def answer_fields(self, scope: Scope, authority_id: int, case_id: int) -> dict[str, str]:
        return {"sujet": "la demande"}

    def transfer(self, scope: Scope, case_id: int, to_authority_id: int) -> None:
        """Nothing hangs on it."""

    def forget(self, scope: Scope, authority_id: int, case_id: int) -> None:
        """Nothing hangs on it."""


@dataclass
class Desk:
    """A town at work."""

    town: Authority
    clients: dict[str, Client] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The system's, in this town."""
        return system_scope([self.town.id])

    def colleague(self, role: Role = Role.AGENT, name: str = "") -> Client:
        """The browser of somebody who holds the role here; the same one when asked again."""
        key = name or role.value
        if key not in self.clients:
            self.accounts[key] = hire(self.town, role, email=f"{key}@{self.town.slug}.example")
            self.clients[key] = Client()
            self.clients[key].force_login(self.accounts[key])
        return self.clients[key]

    def clerk(self, role: Role = Role.AGENT) -> Scope:
        """What a colleague may do, in their own name."""
        self.colleague(role)
        return scope_of(self.accounts[role.value], self.town)

    def team(self, name: str) -> Team:
        """A team of the town."""
        return people.create_team(self.scope, authority_id=self.town.id, name=name, now=NOW)

    def case(self, submission: str, *, days_ago: int = 0, promise_days: int | None = 5, **given: object) -> Case:
        """A case opened so many days ago, found again by what it is called here."""
        facts: dict[str, object] = {"place": f"{submission}, rue du Puits", "topic": "lighting", "area": "Centre"}
        with atomic():
            return commands.open_case(
                self.scope,
                authority_id=self.town.id,
                kind=KIND,
                channel=Channel.WEB,
                submission=submission,
                promise_days=promise_days,
                now=NOW - datetime.timedelta(days=days_ago),
                **(facts | given),  # type: ignore[arg-type]
            )


def open_desk(slug: str = "belvenne", prefix: str = "BV", west: float = -30.5) -> Desk:
    """A town with nobody in it yet."""
    return Desk(found_town(slug, prefix, west=west))
