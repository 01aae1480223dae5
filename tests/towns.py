"""Small towns for tests, founded by the commands that an instance uses."""

import datetime

from socle.commons.people import commands as people
from socle.commons.people.models import Account, Authority
from socle.commons.people.terms import AuthorityKind, Role
from socle.commons.places import commands as places
from socle.commons.places.terms import NewAddress, NewNeighbourhood, NewStreet
from socle.engines.geo import Line, Point, Polygon
from socle.ground.scope import HOUSE, Scope, system_scope

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
STEP = 0.01  # degrees: about a kilometre


def found_town(slug: str = "belvenne", prefix: str = "BV", west: float = -30.5, south: float = 46.2) -> Authority:
    """A square town of about a kilometre with one neighbourhood, one street and six doors."""
    authority = people.found_authority(
        HOUSE,
        slug=slug,
        name=slug.capitalize(),
        kind=AuthorityKind.MUNICIPALITY,
        code_prefix=prefix,
        languages=["fr", "en", "ar"],
        hall_address="1, place du Puits",
        hall_hours={"fr": "Ouverte le mardi"},
        hall_phone="04 00 00 00 00",
        contact_email=f"mairie@{slug}.example",
    )
    scope, here = system_scope([authority.id]), {"authority_id": authority.id}
    square = Polygon((*_corners(west, south), Point(west, south)))
    middle = south + STEP / 2
    places.replace_boundary(scope, area=square, **here)
    places.import_neighbourhoods(
        scope, neighbourhoods=[NewNeighbourhood("centre", "Centre", square, {"ar": "الوسط"})], **here
    )
    street = NewStreet("rue du Puits", Line((Point(west + 0.001, middle), Point(west + 0.009, middle))))
    places.import_streets(scope, streets=[street], **here)
    doors = [NewAddress("rue du Puits", n, Point(west + 0.001 * n, middle + 0.0001)) for n in range(1, 7)]
    places.import_addresses(scope, addresses=doors, **here)
    return authority


def hire(authority: Authority, role: Role, email: str = "") -> Account:
    """An account with a role."""
    return people.create_account(
        system_scope([authority.id]),
        authority_id=authority.id,
        email=email or f"{role.value}@{authority.slug}.example",
        name=f"{role.value} de {authority.name}",
        role=role,
        now=NOW,
    )


def scope_of(account: Account, authority: Authority) -> Scope:
    """What the holder of an account may do, on the pages of an authority."""
    from socle.site.policy import account_scope

    return account_scope(account.pk, authority)


def anybody(authority: Authority) -> Scope:
    """What anyone may do in an authority."""
    from socle.site.policy import public_scope

    return public_scope(authority)


def _corners(west: float, south: float) -> tuple[Point, ...]:
    return (
        Point(west, south),
        Point(west + STEP, south),
        Point(west + STEP, south + STEP),
        Point(west, south + STEP),
    )
