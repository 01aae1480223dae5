"""Who asks: everybody in every role of two towns that know nothing of each other, and what must not cross between them.

Each town has cases with a contact and a note that nobody outside it may read, wherever they turn up.
"""

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from tests.trust.wire import Browser


@dataclass(slots=True)
class Actor:
    """Somebody in a role of a town, or nobody."""

    town: str
    role: str
    account_id: int | None
    browser: Browser

    def __str__(self) -> str:
        return f"{self.role} of {self.town}" if self.role else "anybody"


@dataclass(slots=True)
class Cast:
    """The towns' ids by their address, the people, what stays in each town, and names of things that exist."""

    towns: dict[str, int] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)
    canaries: dict[str, tuple[str, str]] = field(default_factory=dict)  # secret -> (town, code of the case)
    known: dict[str, list[str]] = field(default_factory=dict)  # of an address's parameter


def assemble() -> Cast:
    """Make the second town, its people, and cases in all states."""
    from socle.commons.people.models import Account, Authority
    from socle.commons.people.terms import Role
    from socle.ground import jobs, world
    from tests.towns import found_town, hire

    cast, found = Cast(), [Authority.objects.get(slug="belvenne"), found_town("orvin", "SO", west=-30.4)]
    for town in found:
        cast.towns[town.slug] = town.pk
        for role in Role:
            if role == Role.RESIDENT:
                email = f"nobody@{town.slug}.example"
                account = Account.objects.create_user(email, name="x", created_at=world.now())
            else:
                account = hire(town, role)
            cast.actors.append(Actor(town.slug, role.value, account.pk, Browser()))
        cast.actors.append(Actor(town.slug, "", None, Browser()))
    for town in found:
        _open_cases(cast, town)
    while jobs.run_pending():
        pass
    _name_things(cast)
    return cast


def _open_cases(cast: Cast, town: Any) -> None:
    from socle.commons.cases import commands as cases
    from socle.commons.people import commands as people
    from socle.engines.geo import Point
    from socle.ground import world
    from socle.ground.scope import system_scope
    from socle.services.reports.commands import fill_draft, open_report, start_draft

    scope, now = system_scope([town.pk]), world.now()
    here = {"authority_id": town.pk, "now": now}
    team = people.create_team(scope, name=f"Voirie {town.slug}", **here)
    west = -30.5 if town.slug == "belvenne" else -30.4
    for number, category in enumerate(("lighting", "trees", "water", "other", "lighting", "roads")):
        contact, note = f"canari{number}@{town.slug}.example", f"CANARI-{town.slug}-{number}"
        case = open_report(
            scope, category=category, point=Point(west + 0.003, 46.2051), place="", words="Éteint", contact=contact,
            submission=f"cast{number}", **here,
        )  # fmt: skip
        cast.canaries |= {contact: (town.slug, case.code), note: (town.slug, case.code)}
        given = {"code": case.code, **here}
        case = cases.note_case(scope, words=note, expected_version=case.version, **given)
        if number == 1:
            case = cases.assign_case(scope, team_id=team.pk, account_id=None, expected_version=case.version, **given)
        if number == 2:
            cases.move_case(scope, action="finish", words="Fait.", expected_version=case.version, **given)
    for _ in range(5):
        draft = start_draft(scope, category="lighting", **here)
        fill_draft(scope, draft, place="3 rue du Puits", longitude=west + 0.003, latitude=46.2051, now=now)
        cast.known.setdefault("token", []).append(draft.token)


def _name_things(cast: Cast) -> None:
    """What stands in addresses: codes and ids of both towns."""
    from socle.commons.cases.models import Case
    from socle.commons.messages.models import Message
    from socle.commons.people.models import Account, Team
    from socle.data.tables.models import Table
    from socle.ground.audit.models import Leaf

    def ids(model: Any) -> list[str]:
        return [str(one) for one in model.objects.order_by("-pk").values_list("pk", flat=True)[:20]]

    slugs = [*Table.objects.values_list("slug", flat=True), *cast.towns, "lighting", "trees"]
    numbers = [*ids(Account), *ids(Team), *ids(Message), *ids(Leaf), "0", "999999999999"]
    digests = [bytes(one).hex() for one in Leaf.objects.values_list("digest", flat=True)[:5]]
    cast.known |= {
        "code": list(Case.objects.values_list("code", flat=True)),
        "int": numbers,
        "slug": [*slugs, *digests, "fr", "report", "2026-11-20"],
        "str": [*slugs, "fr", "csv", "json", "geojson", "parquet", "xlsx", "report"],
    }


def refresh(actor: Actor, towns: dict[str, int], chance: random.Random) -> None:
    """Sign in again as the same person, in the role they began with, from another address."""
    from socle.commons.people.models import Account, RoleHeld

    actor.browser = Browser(address=f"203.0.113.{chance.randrange(1, 255)}")
    if actor.account_id is None:
        return
    Account.objects.filter(pk=actor.account_id).update(is_active=True, closed_at=None)
    account = Account.objects.get(pk=actor.account_id)
    if actor.role != "resident":
        RoleHeld.objects.get_or_create(account=account, authority_id=towns[actor.town], role=actor.role)
    actor.browser.cookies |= session_of(account)


def session_of(account: Any) -> dict[str, str]:
    """The cookie of somebody who signed in a moment ago, with a password."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    moment = datetime.datetime.now(datetime.UTC).timestamp()
    session["account_authentication_methods"] = [{"method": "password", "at": moment, "email": account.email}]
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key or ""}


def may_read(actor: Actor, secret: str, code: str) -> bool:
    """Whether the actor may, by now, read the case of a canary as staff; partners read notes, never contacts."""
    from socle.commons.cases.models import Case
    from socle.commons.cases.permissions import READ, READ_TEAM
    from socle.commons.people.models import Authority
    from socle.site.policy import account_scope

    if actor.account_id is None:
        return False
    where = Case.objects.get(code=code).authority_id
    scope = account_scope(actor.account_id, Authority.objects.get(pk=where))
    return scope.allows(READ, where) or ("@" not in secret and scope.allows(READ_TEAM, where))
