"""Displays for tests and demonstrations, made by the commands."""

import datetime
from collections.abc import Callable, Sequence
from typing import TypeVar

from socle.data.displays import commands
from socle.data.displays.queries import Display
from socle.data.displays.terms import Family, Part
from socle.ground.scope import system_scope

P = TypeVar("P", bound=Part)


def display_of(
    family: Family[P],
    put: Callable[..., Display],
    authority_id: int,
    parts: Sequence[P],
    *,
    now: datetime.datetime,
    slug: str = "essai",
    publish: bool = True,
) -> Display:
    """A display with these parts, put by the command of its room, published or not."""
    scope = system_scope([authority_id])
    title = {"fr": "Essai", "ar": "تجربة"}
    made = commands.create_display(scope, family, authority_id=authority_id, slug=slug, title=title, now=now)
    for part in parts:
        made = put(
            scope, authority_id=authority_id, display_id=made.pk, part=part, expected_version=made.version, now=now
        )
    if publish:
        made = commands.publish_display(
            scope, family, authority_id=authority_id, display_id=made.pk, expected_version=made.version, now=now
        )
    return made
