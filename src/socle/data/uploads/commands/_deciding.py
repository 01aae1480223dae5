"""What a person decides on the way: how to read the file, what may be published, which schema, which repairs."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.tables.commands import refuse_taken
from socle.data.tables.terms import LICENCES, Frequency
from socle.data.uploads.commands._turns import ask_work, free, locked, touch
from socle.data.uploads.models import Upload
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.queries import schema_of
from socle.data.uploads.rules import alarms, slug_of_file, storable
from socle.data.uploads.terms import OPEN, Choice, State, Work
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

ENCODINGS = ("", "utf-8", "utf-16", "cp1252", "latin-1", "cp1256", "mixed")
DELIMITERS = ("", ",", ";", "\t", "|")
MOST_REPAIRS = 200


def read_again(
    scope: Scope,
    *,
    authority_id: int,
    upload_id: int,
    reading: Mapping[str, str],
    expected_version: int,
    now: datetime.datetime,
    language: str = "",
) -> Upload:
    """Read the file as a person says it is written: ``encoding``, ``delimiter``, ``sheet``; what is empty is found."""
    scope.require(HANDLE, authority_id)
    wanted = {name: storable(str(reading.get(name, "")))[:200] for name in ("encoding", "delimiter", "sheet")}
    if wanted["encoding"] not in ENCODINGS:
        raise Refusal("uploads.encoding", _("Choisissez un encodage de la liste."), field="encoding")
    if wanted["delimiter"] not in DELIMITERS:
        raise Refusal("uploads.delimiter", _("Choisissez un séparateur de la liste."), field="delimiter")
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        upload.reading, upload.recipe, upload.repaired_key, upload.plain_key = wanted, [], "", ""
        upload.language = language or upload.language
        ask_work(upload, Work.READ, now)
        _trace(scope, upload, "change", {"encoding": wanted["encoding"], "sheet": bool(wanted["sheet"])})
    return upload


def decide(
    scope: Scope,
    *,
    authority_id: int,
    upload_id: int,
    decisions: Mapping[str, str],
    expected_version: int,
    now: datetime.datetime,
) -> Upload:
    """Record what a person decided about columns that may hold personal data: ``{column: Choice}``."""
    scope.require(HANDLE, authority_id)
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        asked = alarms(upload.found)
        known = {
            column: str(Choice(one)) for column, one in decisions.items() if column in asked and one in set(Choice)
        }
        if not known:
            raise Refusal("uploads.decision", _("Décidez pour au moins une colonne."), field="decision_0")
        upload.decisions = {**upload.decisions, **known}
        upload.made, upload.difference, upload.doubts = {}, {}, []
        touch(upload, now)
        # By place: a label could say more than it should.
        facts = {str(asked.index(column)): choice for column, choice in known.items()}
        _trace(scope, upload, "decide", {"columns": facts})
    return upload


def choose_schema(
    scope: Scope,
    *,
    authority_id: int,
    upload_id: int,
    schema_name: str,
    expected_version: int,
    now: datetime.datetime,
    language: str = "",
) -> Upload:
    """Choose what the file is checked against, ``""`` for nothing but its own shape, and ask that it be checked."""
    scope.require(HANDLE, authority_id)
    if schema_name:
        schema_of(scope, authority_id, schema_name)  # refuses one that is not there
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        if upload.state == State.RECEIVED:
            raise Refusal("uploads.unread", _("Ce fichier n’a pas encore pu être lu."), status=409)
        upload.schema_slug, upload.language = schema_name, language or upload.language
        ask_work(upload, Work.CHECK, now)
        _trace(scope, upload, "check", {"schema": schema_name})
    return upload


def mend(
    scope: Scope,
    *,
    authority_id: int,
    upload_id: int,
    add: Sequence[int] = (),
    remove: Sequence[int] = (),
    expected_version: int,
    now: datetime.datetime,
    language: str = "",
) -> Upload:
    """Apply repairs that were proposed, or take applied ones back, by their place in the lists as they were shown.

    The recipe is always applied to the file that was sent, whole, and replayed on the next file of the table.
    """
    scope.require(HANDLE, authority_id)
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        kept = [one for place, one in enumerate(upload.recipe) if place not in set(remove)]
        new = [
            {"repair": one["repair"], "why": one["why"]}
            for place, one in enumerate(upload.proposals)
            if place in set(add)
        ]
        if len(kept) == len(upload.recipe) and not new:
            raise Refusal("uploads.repairs", _("Cochez au moins une réparation."), field="repair")
        if len(kept) + len(new) > MOST_REPAIRS:
            raise Refusal("uploads.repairs", _("Il y a trop de réparations : 200 au plus."), field="repair")
        upload.recipe, upload.language = kept + new, language or upload.language
        if not upload.recipe:
            upload.repaired_key = ""
        ask_work(upload, Work.CHECK, now)
        _trace(scope, upload, "repair", {"ops": [str(one["repair"].get("op", ""))[:40] for one in upload.recipe]})
    return upload


def prepare(
    scope: Scope,
    *,
    authority_id: int,
    upload_id: int,
    wishes: Mapping[str, Any],
    expected_version: int,
    now: datetime.datetime,
) -> Upload:
    """Write down what the table will be called and how it is kept, and ask for the table and what it changes.

    ``wishes``: slug, title, description, purpose (in the town's first language), licence, frequency, keep_years, key
    (names of columns), publish_at (ISO instant, or empty). Raises ``Refusal`` ``tables.taken`` for a new table whose
    address another has.
    """
    scope.require(HANDLE, authority_id)
    language = (authority_by_id(scope, authority_id).languages or ["fr"])[0]
    facts = {**storable(dict(wishes)), "language": language}
    if facts["licence"] not in LICENCES or facts["frequency"] not in set(Frequency):
        raise Refusal("uploads.wishes", _("Choisissez une licence et un rythme de la liste."), field="licence")
    with atomic():
        upload = free(authority_id, upload_id, expected_version)
        if upload.state != State.CHECKED:
            raise Refusal("uploads.unchecked", _("Contrôlez d’abord ce fichier."), status=409)
        if upload.table_id is None:
            slug = str(facts.get("slug") or slug_of_file(upload.name))
            refuse_taken(scope, authority_id=authority_id, slug=slug)
        upload.wishes = facts
        ask_work(upload, Work.PREPARE, now)
        _trace(scope, upload, "prepare", {"licence": facts["licence"], "frequency": facts["frequency"]})
    return upload


def cancel(scope: Scope, *, authority_id: int, upload_id: int, now: datetime.datetime) -> Upload:
    """Give a file up, whatever is being done to it: the worker stops within a second or two."""
    scope.require(HANDLE, authority_id)
    with atomic():
        upload = locked(authority_id, upload_id, None)
        if upload.state not in (*OPEN, State.ACCEPTED):
            raise Refusal("uploads.over", _("Ce fichier est déjà publié, refusé ou abandonné."), status=409)
        upload.state, upload.work, upload.ended_at, upload.publish_at = State.CANCELLED, "", now, None
        upload.turn += 1
        touch(upload, now)
        _trace(scope, upload, "cancel", {})
    return upload


def _trace(scope: Scope, upload: Upload, verb: str, facts: dict[str, Any]) -> None:
    about = f"upload:{upload.pk}"
    audit.record(scope, f"uploads.upload.{verb}", authority_id=upload.authority_id, about=about, facts=facts)
