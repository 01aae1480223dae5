"""Writes: a town adds a schema, changes it as a new version, closes it; a table says which schema it follows."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.data.schemas import queries
from socle.data.schemas.models import Following, LocalSchema, SchemaVersion
from socle.data.schemas.permissions import MANAGE
from socle.data.schemas.rules import faults_of, slug_faults
from socle.data.tables.queries import table_by_slug
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope

MOST_SCHEMAS = 500
LONGEST_CHANGE = 300


def add_schema(
    scope: Scope, *, authority_id: int, name: str, document: Mapping[str, Any], now: datetime.datetime
) -> LocalSchema:
    """A schema of the authority, in its first version.

    Raises ``Refusal`` ``schemas.name``, ``schemas.taken`` (409), ``schemas.faulty`` (its ``faults`` say what and
    where), ``schemas.many``.
    """
    scope.require(MANAGE, authority_id)
    told = slug_faults(name, queries.registry_names(scope))
    if told:
        raise Refusal("schemas.name", told, field="name")
    kept = _sound(document)
    if LocalSchema.objects.filter(authority_id=authority_id).count() >= MOST_SCHEMAS:
        raise Refusal("schemas.many", _("Une collectivité garde 500 schémas au plus."), field="name")
    try:
        with atomic():
            made = LocalSchema.objects.create(
                authority_id=authority_id, slug=name, version=1, created_at=now, changed_at=now
            )
            SchemaVersion.objects.create(schema=made, number=1, document=kept, at=now)
            _trace(scope, "schemas.schema.add", made, {"name": name, "fields": len(kept["fields"])})
    except IntegrityError as taken:
        message = _("Ce nom court est déjà pris : choisissez-en un autre.")
        raise Refusal("schemas.taken", message, status=409, field="name") from taken
    return made


def change_schema(
    scope: Scope,
    *,
    authority_id: int,
    name: str,
    document: Mapping[str, Any],
    change: str,
    expected_version: int,
    now: datetime.datetime,
) -> int:
    """Keep a new version of a schema, and say its number; the same document again is no new version.

    Raises ``Refusal`` 404, ``schemas.faulty``, ``schemas.change``, ``stale`` (changed by somebody else since).
    """
    scope.require(MANAGE, authority_id)
    own = queries.local_by_name(scope, authority_id, name)
    kept = _sound(document)
    said = " ".join(change.split())
    if len(said) > LONGEST_CHANGE or "\x00" in said:
        raise Refusal("schemas.change", _("Dites ce qui change en 300 signes au plus."), field="change")
    with atomic():
        if own.version != expected_version:
            raise stale()
        before = own.versions.get(number=own.version)
        if before.document == kept:
            return own.version
        number = own.version + 1
        mine = LocalSchema.objects.filter(pk=own.pk, version=own.version)
        if not mine.update(version=number, changed_at=now):
            raise stale()
        SchemaVersion.objects.create(schema=own, number=number, document=kept, change=said, at=now)
        _trace(scope, "schemas.schema.change", own, {"version": number, "fields": len(kept["fields"])})
    return number


def close_schema(scope: Scope, *, authority_id: int, name: str, now: datetime.datetime) -> None:
    """Offer a schema no longer; it is still read, and the tables that follow it still do. Raises ``Refusal`` 404."""
    scope.require(MANAGE, authority_id)
    own = queries.local_by_name(scope, authority_id, name)
    with atomic():
        if LocalSchema.objects.filter(pk=own.pk, closed_at__isnull=True).update(closed_at=now):
            _trace(scope, "schemas.schema.close", own, {})


def reopen_schema(scope: Scope, *, authority_id: int, name: str, now: datetime.datetime) -> None:
    """Offer a closed schema again. Raises ``Refusal`` 404."""
    scope.require(MANAGE, authority_id)
    own = queries.local_by_name(scope, authority_id, name)
    with atomic():
        if LocalSchema.objects.filter(pk=own.pk, closed_at__isnull=False).update(closed_at=None, changed_at=now):
            _trace(scope, "schemas.schema.reopen", own, {})


def follow(scope: Scope, *, table_slug: str, name: str, now: datetime.datetime) -> None:
    """Say that a table follows a schema, in its present version; an empty ``name`` says that it follows none.

    Raises ``Refusal`` 404 for a table, ``schemas.unknown`` for a schema.
    """
    table = table_by_slug(scope, table_slug)
    scope.require(MANAGE, table.authority_id)
    version = _version(scope, table.authority_id, name) if name else ""
    with atomic():
        if name:
            Following.objects.update_or_create(
                table=table,
                defaults={"authority_id": table.authority_id, "follows": name, "version": version, "at": now},
            )
        else:
            Following.objects.filter(table=table).delete()
        facts = {"schema": name, "version": version}
        about = f"table:{table.pk}"
        audit.record(scope, "schemas.table.follow", authority_id=table.authority_id, about=about, facts=facts)


def _version(scope: Scope, authority_id: int, name: str) -> str:
    try:
        return str(queries.schema_by_name(scope, authority_id, name).get("version", ""))
    except Refusal as unknown:
        raise Refusal("schemas.unknown", _("Choisissez un schéma de la liste."), field="schema") from unknown


def _sound(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it is kept: without the name and the version, which the room gives. Raises ``Refusal``."""
    faults = faults_of(document)
    if faults:
        message = _("Ce schéma a des défauts : voyez la liste, corrigez, puis recommencez.")
        listed = [{"where": fault.where, "field": fault.field, "words": fault.words} for fault in faults]
        raise Refusal("schemas.faulty", message, field="document", faults=listed)
    return {key: value for key, value in document.items() if key not in ("name", "version")}


def _trace(scope: Scope, act: str, own: LocalSchema, facts: dict[str, Any]) -> None:
    audit.record(scope, act, authority_id=own.authority_id, about=f"schema:{own.pk}", facts=facts)
