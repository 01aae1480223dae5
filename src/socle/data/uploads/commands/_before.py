"""What is known of a table before its next file: what had to go, what a person decided, what its columns refer to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from socle.commons.people.queries import authority_by_id
from socle.data.tables import queries as tables
from socle.data.tables.terms import EXPIRED
from socle.data.uploads.models import Upload
from socle.data.uploads.rules import alarms
from socle.data.uploads.terms import Choice, Doubt
from socle.engines.tables import TableError, read_schema
from socle.ground.scope import Scope

DECIDED = "decided"
Facts = dict[str, Any]


def gone_doubt(scope: Scope, upload: Upload, sha256: str) -> list[Doubt]:
    """Whether these very rows had to go from the table, or else what was published last had to."""
    told = tables.editions(scope, upload.table) if upload.table else []
    # What was merely old may come again.
    gone = {one.sha256 for one in told if one.withdrawn_at is not None and one.withdrawn_because != EXPIRED}
    if sha256 in gone:
        return [Doubt.CAME_BACK]
    return [Doubt.LAST_GONE] if told and told[0].withdrawn_at is not None else []


def decisions_kept(upload: Upload, last: Upload | None, found: list[Facts]) -> dict[str, str]:
    """What was decided of the last file of the table, and since of this one, as far as it is still asked.

    A column that is to be dropped is asked for as long as the file has it, whether its cells look personal this time or
    not: ``found`` is told so.
    """
    said = {**(last.decisions if last else {}), **upload.decisions}
    for one in found:
        if said.get(one["column"]) == Choice.DROP and not one["personal"]:
            with override(upload.language):
                one["personal"], one["personal_why"] = DECIDED, _("Une personne a retiré cette colonne jusqu’ici.")
    asked = set(alarms(found))
    return {column: choice for column, choice in said.items() if column in asked}


def tables_referred(scope: Scope, authority_id: int, schema: Mapping[str, Any] | None) -> dict[str, str]:
    """The file of the last standing edition of each table of the authority to which a schema's foreign keys refer, by
    the name that the schema gives it: the table's address, with or without the authority's.
    """
    try:
        wanted = {one.resource for one in read_schema(schema).foreign_keys} if schema else set()
    except TableError:  # the check says what is wrong with it
        return {}
    if not wanted - {""}:
        return {}
    start = f"{authority_by_id(scope, authority_id).slug}-"
    found = {}
    for table in tables.tables(scope, authority_id):
        for name in wanted & {table.slug, table.slug.removeprefix(start)}:
            _number, edition = tables.last_standing(scope, table)
            if edition is not None:
                found[name] = str(tables.edition_path(scope, edition))
    return found
