"""Maps come, say what they are, go back, and go."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.data.maps import queries
from socle.data.maps.commands._changing import change, keep
from socle.data.maps.models import Map, MapVersion
from socle.data.maps.permissions import EDIT
from socle.data.maps.rules import LONGEST_LEAD, LONGEST_TITLE, slug_of, texts_of
from socle.data.maps.terms import Content, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

MOST_MAPS = 200


def create_map(scope: Scope, *, authority_id: int, slug: str, title: Mapping[str, str], now: datetime.datetime) -> Map:
    """A new map without layers, a draft. Raises ``Refusal`` ``maps.slug``, ``maps.words``, ``maps.taken``."""
    scope.require(EDIT, authority_id)
    slug, titles = slug_of(slug), texts_of(title, "title", LONGEST_TITLE, needed=True)
    if Map.objects.filter(authority_id=authority_id).count() >= MOST_MAPS:
        raise Refusal("maps.many", _("Une collectivité a 200 cartes au plus : retirez-en une."), field="slug")
    content = Content(titles).to_json()
    try:
        with atomic():
            made = Map.objects.create(
                authority_id=authority_id, slug=slug, content=content, created_at=now, changed_at=now
            )
            keep(made.pk, 1, content, "create", now)
            about = f"map:{made.pk}"
            audit.record(scope, "maps.map.create", authority_id=authority_id, about=about, facts={"slug": slug})
            return made
    except IntegrityError as taken:
        raise Refusal("maps.taken", _("Cette adresse est déjà prise."), status=409, field="slug") from taken


def describe_map(
    scope: Scope,
    *,
    authority_id: int,
    map_id: int,
    title: Mapping[str, str],
    lead: Mapping[str, str],
    expected_version: int,
    now: datetime.datetime,
) -> Map:
    """Give a map its title and first words by language. Raises ``Refusal`` ``maps.words``, ``stale``."""
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    titles = texts_of(title, "title", LONGEST_TITLE, needed=True)
    leads = texts_of(lead, "lead", LONGEST_LEAD)

    def edit(content: Content) -> Content:
        return replace(content, title=titles, lead=leads)

    return change(scope, kept, "describe", edit, expected_version=expected_version, now=now)


def restore_version(
    scope: Scope, *, authority_id: int, map_id: int, number: int, expected_version: int, now: datetime.datetime
) -> Map:
    """Make what a map held in a version its content again, as a new version. Raises ``Refusal`` 404, ``stale``."""
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    found = MapVersion.objects.filter(map=kept, number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise not_found()
    held = Content.from_json(found.content)
    return change(
        scope, kept, "restore", lambda _now: held, expected_version=expected_version, now=now, facts={"from": number}
    )


def remove_map(scope: Scope, *, authority_id: int, map_id: int, expected_version: int, now: datetime.datetime) -> None:
    """Remove a map that the public does not see, with its versions. Raises ``Refusal`` ``maps.published``."""
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    if kept.state == State.PUBLISHED:
        raise Refusal("maps.published", _("Retirez d’abord cette carte du public."), status=409)
    with atomic():
        if not Map.objects.filter(pk=kept.pk, version=expected_version).exclude(state=State.PUBLISHED).delete()[0]:
            raise stale()
        facts, about = {"slug": kept.slug}, f"map:{kept.pk}"
        audit.record(scope, "maps.map.remove", authority_id=authority_id, about=about, facts=facts)
