"""A town with its staff and a few cases, made by the commands that the site calls."""

import datetime
from dataclasses import dataclass

from socle.commons.cases import commands
from socle.commons.cases.models import Case
from socle.commons.cases.terms import Channel
from socle.commons.people.models import Account, Authority, Team
from socle.commons.people.terms import Role
from socle.engines.geo import Point
from socle.ground.scope import Scope, system_scope
from socle.services.reports.commands import open_report
from socle.site.policy import account_scope, public_scope
from tests.towns import NOW, STEP, found_town, hire

DAY = datetime.timedelta(days=1)


@dataclass
class Town:
    """An authority with an agent, a manager, an administrator, a team and its partner."""

    authority: Authority
    west: float
    south: float

    @property
    def id(self) -> int:
        """The authority's."""
        return self.authority.pk

    def scope(self, role: Role) -> Scope:
        """What somebody in this role may do."""
        return account_scope(self.account(role).pk, self.authority)

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
        return public_scope(self.authority)

    def team(self, slug: str = "voirie") -> Team:
        """A team."""
        found = Team.objects.filter(authority=self.authority, slug=slug).first()
        return found or Team.objects.create(
            authority=self.authority, slug=slug, name=slug.capitalize(), email=f"{slug}@exemple.fr"
        )

    def report(self, number: int = 0, *, words: str = "Éteint", contact: str = "", at: datetime.datetime = NOW) -> Case:
        """A report of a resident, as it is sent."""
        return open_report(
            self.resident,
            authority_id=self.id,
            category="lighting",
            point=Point(self.west + STEP / 2, self.south + STEP / 2),
            words=words,
            contact=contact,
            submission=f"s{number}-{at.timestamp()}",
            now=at,
        )

    def bare(
        self,
        number: int = 0,
        *,
        promise_days: int | None = None,
        at: datetime.datetime = NOW,
        team: Team | None = None,
        contact: str = "",
    ) -> Case:
        """A case opened with a promise, whatever its kind's rules say."""
        from socle.ground.database import atomic
        from socle.services.reports.models import Report

        with atomic():
            case = commands.open_case(
                self.system,
                authority_id=self.id,
                kind="report",
                channel=Channel.COUNTER,
                submission=f"b{number}-{at.timestamp()}",
                contact=contact,
                topic="roads",
                place="3, rue du Puits",
                sought="Un trou",
                team_id=team.pk if team else None,
                promise_days=promise_days,
                now=at,
            )
            Report.objects.create(
                case=case,
                authority_id=self.id,
                public_id=f"{self.id:x}-{case.pk:x}",
                category="roads",
                longitude=self.west + STEP / 2,
                latitude=self.south + STEP / 2,
                place="3, rue du Puits",
                words="Un trou",
            )
        return case


def a_town(slug: str = "belvenne", prefix: str = "BV", west: float = -30.5, south: float = 46.2) -> Town:
    """A town."""
    return Town(found_town(slug, prefix, west, south), west, south)


def partner_of(town: Town, team: Team) -> Scope:
    """A partner in a team."""
    from socle.commons.people.models import Membership

    account = town.account(Role.PARTNER)
    Membership.objects.get_or_create(team=team, account=account)
    return account_scope(account.pk, town.authority)


def agree(one: Town, other: Town) -> None:
    """A written agreement by which ``one`` may send to ``other``."""
    from socle.commons.people.models import Agreement

    Agreement.objects.create(
        authority=one.authority, other=other.authority, reference="Délibération 12", since=NOW.date() - DAY
    )
