"""Gives a fictional town its plan, by the commands that a real town would use."""

from demo.plan import Town
from socle.commons.places import commands
from socle.ground.scope import Scope


def import_town(scope: Scope, authority_id: int, town: Town) -> None:
    """Boundary, neighbourhoods, streets, doors, landmarks and backdrop. Twice is the same as once."""
    commands.replace_boundary(scope, authority_id=authority_id, area=town.boundary)
    commands.import_neighbourhoods(scope, authority_id=authority_id, neighbourhoods=town.neighbourhoods)
    commands.import_streets(scope, authority_id=authority_id, streets=town.streets)
    commands.import_addresses(scope, authority_id=authority_id, addresses=town.addresses)
    commands.import_landmarks(scope, authority_id=authority_id, landmarks=town.landmarks)
    commands.import_shapes(scope, authority_id=authority_id, shapes=town.shapes)
