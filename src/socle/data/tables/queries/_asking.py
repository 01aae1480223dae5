"""Asking the index of a table, or the engine in the sandbox, and remembering what was answered for a version."""

import json
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from socle.data.tables.models import Edition, Table
from socle.data.tables.queries._indexes import READS, found, index_of
from socle.data.tables.queries._remembering import Remembered, weight_of
from socle.data.tables.queries._scaling import answered
from socle.data.tables.rules import refusal_of
from socle.ground import sandbox
from socle.ground.refusals import Refusal
from socle.ground.storage import store

REMEMBERED = 1_024
REMEMBERED_BYTES = 32 * 1024 * 1024
LARGEST_CELLS = 20_000  # an answer with more cells is not even weighed
DEEPEST = 1_000
"""Rows: whoever reads a table page after page does not come back to the pages beyond."""
# Written out: to compose it anew took a third of the time of a small answer.
_FILES = """SELECT storage_key, 0, sha256, rows FROM data_tables_base WHERE table_id = %s
    UNION ALL SELECT storage_key, seq, sha256, rows FROM data_tables_delta WHERE table_id = %s"""


class Unreadable(RuntimeError):
    """A file of the table was not there: it was just replaced, or the store is damaged."""


def engine(verb: str, *, timeout: float = 20.0, part: str = "", **given: Any) -> Any:
    """Run a verb of ``engines.tables`` in the sandbox. A long one names its ``part`` of the engine and runs in a child
    of its own, so that questions do not wait for it. Raises ``Refusal``, ``Unreadable``, ``sandbox.Crashed``."""
    module = f"socle.engines.tables.{part}" if part else "socle.engines.tables"
    try:
        return sandbox.call(f"{module}:{verb}", timeout=timeout, **given)
    except sandbox.Failed as said:
        if said.code == "unreadable":
            raise Unreadable(said.message) from said
        refusal = refusal_of(said.code, said.data)
        if refusal is None:
            raise
        raise refusal from said
    except sandbox.TimedOut as late:
        message = _("La réponse prend trop de temps. Ajoutez un filtre, ou téléchargez la table.")
        raise Refusal("tables.too-slow", message, status=503) from late


def live_files(table_id: int) -> dict[str, Any]:
    """The base and the deltas, in order, as paths for the engine."""
    return _files(table_id)[0]


def _files(table_id: int) -> tuple[dict[str, Any], str, int]:
    """The base and the deltas, and the SHA-256 and the rows of the base when it is all there is.

    One statement reads both: between two, a compaction could move rows from one to the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FILES, [table_id, table_id])
        keys = sorted(cursor.fetchall(), key=lambda row: int(row[1]))
    paths = [(str(store().path(key)), seq) for key, seq, _, _ in keys]
    files = {
        "base": next((path for path, seq in paths if seq == 0), ""),
        "deltas": [path for path, seq in paths if seq > 0],
    }
    alone = len(keys) == 1 and files["base"]
    return files, keys[0][2] if alone else "", keys[0][3] if alone else 0


def ask(table: Table, verb: str, *, edition: Edition | None = None, **given: Any) -> dict[str, Any]:
    """The answer about the live rows or an edition: of an index where it has one, else of the engine; the same question
    to the same version is asked once."""
    state = f"e{edition.number}" if edition else f"v{table.version}"
    # Whether the rows are counted with a page does not change the page.
    asked = {name: value for name, value in given.items() if name != "count"}
    key = (table.pk, state, verb, json.dumps(asked, sort_keys=True))
    known = _answers.get(key)
    if known is not None:
        return known
    for attempt in (1, 2):
        try:
            # An index may be swept just now: the second time, the files themselves are asked.
            answer = _answered(table, verb, edition, given, indexed=attempt == 1 and verb in READS)
            break
        except Unreadable:
            if attempt == 2:
                raise
    if _comes_back(given) and len(answer.get("rows", ())) * len(table.schema["columns"]) <= LARGEST_CELLS:
        _answers.put(key, answer, weight_of(answer) + len(key[3]))
    return answer


def _comes_back(given: dict[str, Any]) -> bool:
    plan = given.get("plan") or {}
    return plan.get("after") is None and plan.get("offset", 0) <= DEEPEST


def remembered(key: tuple[int, str, str, str], found: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What was found under this key before (table, state, verb, question), else what is found now."""
    known = _answers.get(key)
    if known is None:
        known = found()
        _answers.put(key, known, len(json.dumps(known)) * 2 + 400)
    return known


def remember_count(table: Table, total: int, *, edition: Edition | None = None, **given: Any) -> None:
    """The count that came with a page, for whoever asks for it alone."""
    state = f"e{edition.number}" if edition else f"v{table.version}"
    asked = json.dumps(given, sort_keys=True)
    _answers.put((table.pk, state, "count", asked), {"total": total}, len(asked) + 400)


def known_count(table: Table, *, edition: Edition | None = None, **given: Any) -> int | None:
    """What was counted before."""
    state = f"e{edition.number}" if edition else f"v{table.version}"
    known = _answers.get((table.pk, state, "count", json.dumps(given, sort_keys=True)))
    return int(known["total"]) if known else None


def _answered(
    table: Table, verb: str, edition: Edition | None, given: dict[str, Any], *, indexed: bool
) -> dict[str, Any]:
    schema = edition.schema if edition else table.schema
    files: dict[str, Any]
    if edition:
        files, sha256 = {"base": str(store().path(edition.storage_key)), "deltas": []}, edition.sha256
        rows = edition.rows
    else:
        files, sha256, rows = _files(table.pk)
    hot: dict[str, Any] = {}
    if indexed and sha256:
        index = index_of(table.pk, sha256, schema)
        if index.ready:
            answer = found(index, verb, schema, given)
            if answer is not None:
                return answer
            hot = {"hot": str(index.hot), **({"look_ups": str(index.look_ups)} if verb == "select" else {})}
    scaled = answered(verb, schema, files["base"], rows, given)
    if scaled is not None:
        return scaled
    said: dict[str, Any] = engine(verb, schema=schema, **files, **given, **hot)
    return said


# An answer names its version, so it is never stale.
_answers: Remembered[dict[str, Any]] = Remembered(REMEMBERED, REMEMBERED_BYTES)
