"""Displays come, say what they are, go back, and go."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.data.displays import queries
from socle.data.displays.commands._changing import change, keep, record
from socle.data.displays.models import Display, DisplayVersion
from socle.data.displays.rules import slug_of
from socle.data.displays.terms import LONGEST_LEAD, LONGEST_TITLE, Content, Family, Part, State, texts_of
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

MOST_DISPLAYS = 200
P = TypeVar("P", bound=Part)


def create_display(
    scope: Scope,
    family: Family[Any],
    *,
    authority_id: int,
    slug: str,
    title: Mapping[str, str],
    now: datetime.datetime,
) -> Display:
    """A new display without parts, a draft. Raises ``Refusal`` ``*.slug``, ``*.words``, ``*.many``, ``*.taken``."""
    scope.require(family.edit, authority_id)
    slug, titles = slug_of(family, slug), texts_of(family.room, title, "title", LONGEST_TITLE, needed=True)
    if Display.objects.filter(authority_id=authority_id, kind=family.kind).count() >= MOST_DISPLAYS:
        raise Refusal(f"{family.room}.many", family.many, field="slug")
    content = family.content({"title": titles}).to_json()
    facts = {"kind": family.kind, "slug": slug, "content": content, "created_at": now, "changed_at": now}
    try:
        with atomic():
            made = Display.objects.create(authority_id=authority_id, **facts)
            keep(made.pk, 1, content, "create", now)
            record(scope, family, made, "create", {"slug": slug})
            return made
    except IntegrityError as taken:
        raise Refusal(f"{family.room}.taken", _("Cette adresse est déjà prise."), status=409, field="slug") from taken


def describe_display(
    scope: Scope,
    family: Family[P],
    *,
    authority_id: int,
    display_id: int,
    title: Mapping[str, str],
    lead: Mapping[str, str],
    expected_version: int,
    now: datetime.datetime,
) -> Display:
    """Give a display its title and first words by language. Raises ``Refusal`` ``*.words``, ``stale``."""
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)
    titles = texts_of(family.room, title, "title", LONGEST_TITLE, needed=True)
    leads = texts_of(family.room, lead, "lead", LONGEST_LEAD)

    def edit(content: Content[P]) -> Content[P]:
        return replace(content, title=titles, lead=leads)

    return change(scope, family, display, "describe", edit, expected_version=expected_version, now=now)


def restore_version(
    scope: Scope,
    family: Family[P],
    *,
    authority_id: int,
    display_id: int,
    number: int,
    expected_version: int,
    now: datetime.datetime,
) -> Display:
    """Make what a display held in a version its content again, as a new version. Raises ``Refusal`` 404, ``stale``."""
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)
    found = DisplayVersion.objects.filter(display=display, number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise not_found()
    held, facts = family.content(found.content), {"from": number}
    return change(
        scope, family, display, "restore", lambda _now: held, expected_version=expected_version, now=now, facts=facts
    )


def remove_display(
    scope: Scope,
    family: Family[Any],
    *,
    authority_id: int,
    display_id: int,
    expected_version: int,
    now: datetime.datetime,
) -> None:
    """Remove a display that the public does not see, with its versions. Raises ``Refusal`` ``*.published``, stale."""
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)
    if display.state == State.PUBLISHED:
        raise Refusal(f"{family.room}.published", family.shown, status=409)
    with atomic():
        held = Display.objects.filter(pk=display.pk, version=expected_version).exclude(state=State.PUBLISHED)
        if not held.delete()[0]:
            raise stale()
        record(scope, family, display, "remove", {"slug": display.slug})
