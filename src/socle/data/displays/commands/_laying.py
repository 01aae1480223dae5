"""Parts are put on a display, moved, arranged as their family may, taken away."""

import datetime
from dataclasses import replace
from typing import TypeVar

from socle.data.displays import queries
from socle.data.displays.commands._changing import change
from socle.data.displays.models import Display
from socle.data.displays.terms import Content, Family, Part
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

P = TypeVar("P", bound=Part)


def put_part(
    scope: Scope,
    family: Family[P],
    *,
    authority_id: int,
    display_id: int,
    part: P,
    expected_version: int,
    now: datetime.datetime,
) -> Display:
    """Add a part (its id is empty), or change the one of its id. The room of the family checked that it can be drawn.

    Raises ``Refusal`` ``*.full``, what the family's ``fits`` raises, 404, ``stale``.
    """
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)

    def edit(content: Content[P]) -> Content[P]:
        if not part.id:
            added = replace(part, id=content.next_id(family.letter))
            return _fitting(family, replace(content, parts=(*content.parts, added)))
        if content.part(part.id) is None:
            raise not_found()
        return _fitting(family, content.with_part(part))

    act, facts = (f"add_{family.part}", {"kind": str(part.kind)})
    if part.id:
        act, facts = (f"change_{family.part}", {family.part: part.id})
    return change(scope, family, display, act, edit, expected_version=expected_version, now=now, facts=facts)


def arrange_part(
    scope: Scope,
    family: Family[P],
    *,
    authority_id: int,
    display_id: int,
    part_id: str,
    how: str,
    expected_version: int,
    now: datetime.datetime,
) -> Display:
    """Move a part (``up``, ``down``), ``remove`` it, or do to it what its family may.

    Raises ``Refusal`` 404, ``*.full``, ``stale``.
    """
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)
    if how not in ("up", "down", "remove", *family.arrangements):
        raise not_found()

    def edit(content: Content[P]) -> Content[P]:
        part = content.part(part_id)
        if part is None:
            raise not_found()
        if how == "remove":
            return content.without(part)
        if how in ("up", "down"):
            return content.moved(part, family.up if how == "up" else -family.up)
        return _fitting(family, family.arrangements[how](content, part))

    act, facts = f"{how}_{family.part}", {family.part: part_id, "how": how}
    return change(scope, family, display, act, edit, expected_version=expected_version, now=now, facts=facts)


def _fitting(family: Family[P], content: Content[P]) -> Content[P]:
    family.fits(content)
    if len(content.parts) > family.most:
        raise Refusal(f"{family.room}.full", family.full)
    return content
