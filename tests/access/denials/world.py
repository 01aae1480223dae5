"""A small world for denials: two towns and, made when asked for, what rooms keep in the first."""

import datetime
import io
from functools import cached_property
from typing import Any

from socle.commons.people import commands as people
from socle.commons.people.models import Account, Authority, Organisation, Team
from socle.commons.people.terms import OrganisationKind, Role
from socle.ground.scope import Scope, system_scope
from tests.towns import NOW, found_town, hire


class World:
    """Towns, people and things. Everything is made by commands, in the name of the system."""

    def __init__(self) -> None:
        self.now: datetime.datetime = NOW
        self.here: Authority = found_town()
        self.there: Authority = found_town("orvin", "SO", west=-33.0)
        self.actor: Account = hire(self.here, Role.ADMINISTRATOR)

    @property
    def system(self) -> Scope:
        """May do everything in both towns."""
        return system_scope([self.here.id, self.there.id])

    @cached_property
    def at(self) -> dict[str, Any]:
        """What nearly every command is given."""
        return {"authority_id": self.here.id, "now": self.now}

    @cached_property
    def colleague(self) -> Account:
        """Somebody else who works here."""
        return hire(self.here, Role.AGENT)

    @cached_property
    def organisation(self) -> Organisation:
        """An organisation."""
        return people.create_organisation(self.system, name="Clarté", kind=OrganisationKind.COMPANY, **self.at)

    @cached_property
    def team(self) -> Team:
        """A team with one member, the colleague."""
        made = people.create_team(self.system, name="Voirie", **self.at)
        people.add_member(self.system, team_id=made.pk, account_id=self.colleague.pk, **self.at)
        return made

    @cached_property
    def case(self) -> Any:
        """A case that a resident opened: a report."""
        from socle.commons.cases.models import Case
        from socle.services.reports.commands import open_report

        open_report(
            self.system, authority_id=self.here.id, category="water", point=None, place="quai", submission="1",
            now=self.now,
        )  # fmt: skip
        return Case.objects.get(authority_id=self.here.id, submission="1")

    @cached_property
    def table(self) -> Any:
        """A table of three benches."""
        from socle.data.tables.factories import benches, feed_table

        return feed_table(self.here.id, benches(3), now=self.now)

    @cached_property
    def photo(self) -> bytes:
        """A small photograph, as a telephone sends it."""
        from PIL import Image

        out = io.BytesIO()
        Image.new("RGB", (64, 48), "gray").save(out, "JPEG")
        return out.getvalue()
