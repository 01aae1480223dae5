"""Every route × role × authority: declared, and tried. A route that nobody declared is red."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from socle.commons.cases.models import Case
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.scope import system_scope
from socle.services.reports.commands import open_report
from tests.towns import found_town, hire

# Routes that anyone may open: what they show is public, or held back by a secret in the address.
OPEN = {
    "home", "sitemap", "accessibility", "legal", "privacy", "healthz", "readyz", "security-txt", "weight", "components",
    "account_login", "account_request_login_code", "account_confirm_login_code", "account_logout",
    "track-find", "track", "track-receipt", "search",
    "report-what", "report-where", "report-photo", "report-contact", "report-review",
    "portal-list", "portal-table", "portal-download", "file-photo",
}  # fmt: skip
# Routes of staff: an example of the address, and the roles that open it in their own authority.
CASE_STAFF = {Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR}
STAFF = {
    "staff-queue": ("agent/", CASE_STAFF | {Role.PARTNER}),
    "staff-case": ("agent/dossiers/{code}", CASE_STAFF),
    "staff-bulk": ("agent/lot?do=note&d={code}.1", CASE_STAFF),
    "staff-views": ("agent/vues", CASE_STAFF | {Role.PARTNER}),
    "staff-export": ("agent/dossiers.csv", CASE_STAFF),
    "staff-answers": ("agent/reglages/reponses", {Role.MANAGER, Role.ADMINISTRATOR}),
    "staff-workflow": ("agent/reglages/etapes", {Role.ADMINISTRATOR}),
    "staff-calendar": ("agent/reglages/calendrier", {Role.MANAGER, Role.ADMINISTRATOR}),
    "staff-calendar-import": ("agent/reglages/calendrier/import", {Role.MANAGER, Role.ADMINISTRATOR}),
    "staff-search": ("agent/recherche", set(Role) - {Role.RESIDENT}),
    "staff-jobs": ("agent/travaux", {Role.ADMINISTRATOR}),
}
# Machine doors, each tried in the tests of its room.
MACHINES = ("api/",)


def routes() -> Iterator[tuple[str, str]]:
    """Every route of the site: its name and its pattern."""

    def below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield entry.name or pattern, pattern
            else:
                yield from below(entry, pattern)

    return below(get_resolver(), "")


def test_every_route_is_declared() -> None:
    declared = OPEN | STAFF.keys()
    found = {name for name, pattern in routes() if not pattern.startswith(MACHINES)}

    assert found - declared == set(), "declare these routes as OPEN or STAFF"
    assert declared - found == set(), "these are declared but do not exist"


def test_every_route_under_agent_is_one_of_staff() -> None:
    doors = {"account_login", "account_request_login_code", "account_confirm_login_code", "account_logout"}
    found = {name for name, pattern in routes() if pattern.startswith("agent/")}

    assert found - doors == STAFF.keys()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", sorted(STAFF))
def test_staff_routes_open_to_the_declared_roles_of_their_own_town_alone(route: str) -> None:
    here, elsewhere = found_town(), found_town("orvin", "SO", west=-30.4)
    scope = system_scope([here.id])
    open_report(
        scope, authority_id=here.id, category="water", point=None, place="quai", submission="1", now=world.now()
    )
    pattern, allowed = STAFF[route]
    address = pattern.format(code=Case.objects.get().code)

    statuses: dict[tuple[str, ...], int] = {}
    for town in (here, elsewhere):
        for role in Role:
            client = Client()
            client.force_login(hire(town, role))
            statuses[town.slug, role] = client.get(f"/{address}").status_code
            statuses[town.slug, role, "wrong door"] = client.get(f"/@orvin/{address}").status_code

    for role in Role:
        assert statuses[here.slug, role] == (200 if role in allowed else 404), role
        assert statuses[elsewhere.slug, role] == 404, role
        own_page = role in allowed and "{code}" not in pattern
        assert statuses[elsewhere.slug, role, "wrong door"] == (200 if own_page else 404), role
        assert statuses[here.slug, role, "wrong door"] == 404, role
    anonymous = Client().get(f"/{address}")
    assert anonymous.status_code == 302 and anonymous["Location"].startswith("/agent/connexion/?next=")


@pytest.mark.django_db(transaction=True)
def test_a_role_reaches_down_the_tree_and_not_up() -> None:
    above = found_town()
    below = found_town("orvin", "SO", west=-30.4)
    below.parent = above
    below.save(update_fields=["parent"])
    clerk_above, clerk_below = Client(), Client()
    clerk_above.force_login(hire(above, Role.AGENT))
    clerk_below.force_login(hire(below, Role.AGENT))

    assert clerk_above.get("/@orvin/agent/").status_code == 200
    assert clerk_below.get("/agent/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_account_that_was_closed_opens_nothing() -> None:
    account = hire(found_town(), Role.ADMINISTRATOR)
    client = Client()
    client.force_login(account)
    account.is_active = False
    account.save(update_fields=["is_active"])

    assert client.get("/agent/").status_code == 302
