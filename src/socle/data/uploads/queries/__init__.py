"""Reads: files on their way, sources, and what a page of the walk needs."""

from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from socle.data.schemas import queries as schemas
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Origin
from socle.data.uploads.models import Source, Upload
from socle.data.uploads.permissions import READ
from socle.data.uploads.rules import undecided
from socle.data.uploads.terms import OPEN, OUTCOMES, State
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

__all__ = [
    "Source",
    "Upload",
    "fault_words",
    "last_published",
    "open_uploads",
    "over_uploads",
    "replaceable_tables",
    "schema_of",
    "source_by_id",
    "sources",
    "stored_keys",
    "suggestions_for",
    "undecided_columns",
    "upload_by_id",
    "uploads_of_source",
]
_HEAVY = ("preview", "found", "suggestions", "report", "proposals", "difference", "recipe", "made")


def open_uploads(scope: Scope, authority_id: int) -> list[Upload]:
    """The files on their way, those that wait for their date too, newest first."""
    scope.require(READ, authority_id)
    found = Upload.objects.filter(authority_id=authority_id, state__in=[*OPEN, State.ACCEPTED])
    return list(found.select_related("table", "source").defer(*_HEAVY)[:200])


def over_uploads(scope: Scope, authority_id: int, *, most: int = 20) -> list[Upload]:
    """The last files that were published, refused or given up."""
    scope.require(READ, authority_id)
    found = Upload.objects.filter(authority_id=authority_id).exclude(state__in=[*OPEN, State.ACCEPTED])
    return list(found.select_related("table", "source").defer(*_HEAVY).order_by("-ended_at", "-pk")[:most])


def upload_by_id(scope: Scope, authority_id: int, upload_id: int) -> Upload:
    """One file. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    found = Upload.objects.select_related("table", "source").filter(authority_id=authority_id)
    one = found.filter(pk=upload_id).first() if 0 < upload_id < 2**62 else None
    if one is None:
        raise not_found()
    return one


def sources(scope: Scope, authority_id: int) -> list[Source]:
    """The addresses that are asked, by title."""
    scope.require(READ, authority_id)
    return list(Source.objects.filter(authority_id=authority_id).select_related("table"))


def source_by_id(scope: Scope, authority_id: int, source_id: int) -> Source:
    """One address. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    found = Source.objects.select_related("table").filter(authority_id=authority_id)
    one = found.filter(pk=source_id).first() if 0 < source_id < 2**62 else None
    if one is None:
        raise not_found()
    return one


def uploads_of_source(scope: Scope, source: Source, *, most: int = 20) -> list[Upload]:
    """What an address brought, newest first."""
    scope.require(READ, source.authority_id)
    return list(Upload.objects.filter(source=source).select_related("table").defer(*_HEAVY)[:most])


def replaceable_tables(scope: Scope, authority_id: int) -> list[Table]:
    """The tables that a file may replace: those that came from files."""
    scope.require(READ, authority_id)
    return [table for table in tables.tables(scope, authority_id) if table.origin == Origin.IMPORT]


def last_published(scope: Scope, upload: Upload) -> Upload | None:
    """The last file that became an edition of the same table: its recipe, schema and decisions are taken up again."""
    scope.require(READ, upload.authority_id)
    if upload.table_id is None:
        return None
    same = Q(table_id=upload.table_id, state=State.PUBLISHED)
    return Upload.objects.filter(same).exclude(pk=upload.pk).order_by("-edition").first()


def undecided_columns(scope: Scope, upload: Upload) -> list[str]:
    """The columns that may hold personal data and on which nobody decided yet."""
    scope.require(READ, upload.authority_id)
    return undecided(upload.found, upload.decisions)


def schema_of(scope: Scope, authority_id: int, name: str) -> dict[str, Any]:
    """The Table Schema of a name. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    return schemas.schema_by_name(scope, authority_id, name)


def suggestions_for(scope: Scope, authority_id: int, labels: list[str]) -> list[dict[str, Any]]:
    """The schemas that a file with these labels seems to follow, likeliest first, at most five."""
    scope.require(READ, authority_id)
    return schemas.suggestions(scope, authority_id, labels)[:5]


def fault_words(scope: Scope, code: str, facts: dict[str, Any]) -> str:
    """Why the last long step gave up, in the reader's language."""
    if code in OUTCOMES:
        return str(OUTCOMES[code])
    if code == "not-found":
        return _("Le schéma choisi n’existe plus\u00a0: choisissez-en un autre, ou aucun.")
    said = facts.get("said", {})
    own = str(said.get(get_language()) or said.get("fr", ""))
    return own or tables.fault_words(scope, code.removeprefix("tables."), facts) or str(OUTCOMES["unread"])


def stored_keys(scope: Scope) -> set[str]:
    """The keys of all files that a row of this room names. For the system's sweep."""
    if scope.actor.kind != "system":
        return set()
    named: set[str] = set()
    fields = ("storage_key", "plain_key", "repaired_key", "annotated_key", "made__key")
    for keys in Upload.objects.exclude(storage_key="").values_list(*fields):
        named |= {key for key in keys if key}
    return named
