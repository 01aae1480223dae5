"""A town with its staff and a few cases, made by the commands that the site calls."""

import datetime
from dataclasses import dataclass

from socle.commons.cases import commands
from socle.commons.cases.models import Case
from socle.commons.cases.terms import Channel
from socle.commons.cases.tests.desk import KIND
from socle.commons.people.models import Account, Authority, Team
from socle.commons.people.terms import Role
from socle.ground.database import atomic
from socle.ground.scope import Scope, system_scope
from tests.towns import NOW, anybody, found_town, hire, scope_of

DAY = datetime.timedelta(days=1)


@dataclass
class Town:
    """An authority with an agent, a manager, an administrator, a team and its partner."""

    authority: Authority

    @property
    def id(self) -> int:
        """The authority's."""
        return self.authority.pk

    def scope(self, role: Role) -> Scope:
        """What somebody in this role may do."""
        return scope_of(self.account(role), self.authority)

    def account(self, role: Role) -> Account:
        """Somebody in this role."""
        return hire(self.authority, role)

    @property
    def system(self) -> Scope:
        """Everything, here."""
        return system_scope([self.id])

    @property
    def resident(self) -> Scope:
        """What anybody may do."""
        return anybody(self.authority)

    def team(self, slug: str = "voirie") -> Team:
        """A team."""
        found = Team.objects.filter(authority=self.authority, slug=slug).first()
        return found or Team.objects.create(
            authority=self.authority, slug=slug, name=slug.capitalize(), email=f"{slug}@exemple.fr"
        )

    def open(self, number: int = 0, **given: object) -> Case:
        """A case of a resident."""
        facts: dict[str, object] = {"place": "3, rue du Puits", "sought": "Un trou", "topic": "roads", "now": NOW}
        with atomic():
            return commands.open_case(
                self.resident,
                authority_id=self.id,
                kind=KIND,
                channel=Channel.WEB,
                submission=f"s{number}",
                **(facts | given),  # type: ignore[arg-type]
            )


def a_town(slug: str = "belvenne", prefix: str = "BV", west: float = -30.5, south: float = 46.2) -> Town:
    """A town."""
    return Town(found_town(slug, prefix, west, south))


def partner_of(town: Town, team: Team) -> Scope:
    """A partner in a team."""
    from socle.commons.people.models import Membership

    account = town.account(Role.PARTNER)
    Membership.objects.get_or_create(team=team, account=account)
    return scope_of(account, town.authority)


def agree(one: Town, other: Town) -> None:
    """A written agreement by which ``one`` may send to ``other``."""
    from socle.commons.people.models import Agreement

    Agreement.objects.create(
        authority=one.authority, other=other.authority, reference="Délibération 12", since=NOW.date() - DAY
    )
