"""A town of ten quarters and a village beside it, imported once by the commands, for every test of this
room.
"""

from typing import Any

import pytest
from django.utils import translation

from demo.import_town import import_town
from demo.plan import BELVENNE, SAINT_ORVIN, Town, draw_town
from socle.commons.people.commands import found_authority
from socle.commons.people.terms import AuthorityKind
from socle.commons.places.permissions import READ
from socle.ground.scope import Actor, Scope, system_scope

BELVENNE_TOWN = draw_town(BELVENNE)
ORVIN_TOWN = draw_town(SAINT_ORVIN)


def found(town: Town, prefix: str) -> int:
    authority = found_authority(
        system_scope([]),
        slug=town.slug,
        name=town.name,
        kind=AuthorityKind.MUNICIPALITY,
        code_prefix=prefix,
        languages=["fr", "en", "ar"],
    )
    return authority.id


@pytest.fixture
def belvenne(db: Any) -> int:
    """The id of Belvenne, with its plan."""
    authority_id = found(BELVENNE_TOWN, "BV")
    import_town(system_scope([authority_id]), authority_id, BELVENNE_TOWN)
    return authority_id


@pytest.fixture
def orvin(db: Any) -> int:
    """The id of Saint-Orvin, with its plan."""
    authority_id = found(ORVIN_TOWN, "SO")
    import_town(system_scope([authority_id]), authority_id, ORVIN_TOWN)
    return authority_id


@pytest.fixture
def nowhere(db: Any) -> int:
    """The id of an authority that has given nothing of its plan."""
    return found(draw_town(SAINT_ORVIN, seed=99), "NW")


@pytest.fixture(autouse=True)
def _french() -> Any:
    with translation.override("fr"):
        yield


def public(*authority_ids: int) -> Scope:
    """Anyone, allowed to find places."""
    return Scope(Actor("public"), {one: frozenset({str(READ)}) for one in authority_ids})


def steward(*authority_ids: int) -> Scope:
    """Whoever may import."""
    return system_scope(authority_ids)
