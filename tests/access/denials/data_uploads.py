"""Denials of uploads."""

import tempfile
from pathlib import Path
from typing import Any

from socle.data.tables.models import Edition
from socle.data.uploads import commands, queries
from socle.data.uploads.models import Source, Upload
from socle.data.uploads.terms import Every, State, Work
from socle.ground import world
from socle.ground.scope import Scope
from socle.ground.storage import store
from tests.access.denials.line import Denial
from tests.access.denials.world import World


def _receive(w: World, s: Scope) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bancs.csv"
        path.write_text("numero,places\nB-1,2\nB-2,3\n")
        facts: dict[str, Any] = {"name": "bancs.csv", "path": path, "size": path.stat().st_size, "sha256": "a" * 64}
        return commands.receive(s, **facts, **w.at)


def _upload(w: World, **facts: Any) -> Upload:
    upload: Upload = _receive(w, w.system)
    Upload.objects.filter(pk=upload.pk).update(work="", **facts)
    return Upload.objects.get(pk=upload.pk)


def _on_upload(verb: Any, state: State = State.CHECKED, given: dict[str, Any] | None = None, **facts: Any) -> Any:
    def call(w: World, s: Scope) -> Any:
        upload = _upload(w, state=state, **facts)
        return verb(s, upload_id=upload.pk, expected_version=upload.version, **(given or {}), **w.at)

    return call


def _made(w: World) -> dict[str, Any]:
    """What a prepared file says of its table: the rows of an edition there is."""
    from socle.data.tables import commands as tables
    from socle.data.tables.terms import Reason

    edition: Edition = tables.make_edition(w.system, table_slug=w.table.slug, reason=Reason.DAILY, now=w.now)
    key = f"uploads/{world.new_id().hex}-table"
    store().put_file(key, store().path(edition.storage_key))
    facts = {"rows": edition.rows, "size": edition.size, "sha256": edition.sha256, "schema": edition.schema}
    return {"key": key, "expected": 0, "errors": 0, **facts}


WISHES = {
    "slug": "essai", "title": "Essai", "description": "", "purpose": "", "licence": "LO-2.0", "frequency": "never",
    "keep_years": 5, "key": [], "publish_at": "", "language": "fr",
}  # fmt: skip


def _accept(w: World, s: Scope) -> Any:
    upload = _upload(w, state=State.CHECKED, made=_made(w), wishes=WISHES)
    return commands.accept(s, upload_id=upload.pk, expected_version=upload.version, **w.at)


def _due(w: World, s: Scope) -> Any:
    _upload(w, state=State.ACCEPTED, made=_made(w), wishes=WISHES, publish_at=w.now)
    return commands.publish_due(s, now=w.now)


def _cancel(w: World, s: Scope) -> Any:
    return commands.cancel(s, upload_id=_upload(w).pk, **w.at)


def _work(w: World, s: Scope) -> Any:
    upload = _upload(w, state=State.INSPECTED)
    Upload.objects.filter(pk=upload.pk).update(work=Work.CHECK)
    commands.work_on(s, upload_id=upload.pk, turn=upload.turn, now=w.now)
    return Upload.objects.get(pk=upload.pk).state == State.CHECKED


def _clear(w: World, s: Scope) -> Any:
    _upload(w, state=State.REFUSED, ended_at=w.now.replace(year=2020))
    return commands.clear(s, now=w.now)


def _add(w: World, s: Scope) -> Any:
    return commands.add_source(s, url="https://donnees.example/bancs.csv", every=Every.DAILY, **w.at)


def _source(w: World) -> Source:
    source: Source = _add(w, w.system)
    Source.objects.filter(pk=source.pk).update(waiting=False, next_at=w.now)
    return Source.objects.get(pk=source.pk)


def _change(w: World, s: Scope) -> Any:
    source = _source(w)
    said: dict[str, Any] = {"url": source.url, "every": Every.NEVER, "title": "Bancs", "automatic": False}
    return commands.change_source(s, source_id=source.pk, expected_version=source.version, **said, **w.at)


def _remove(w: World, s: Scope) -> Any:
    source = _source(w)
    commands.remove_source(s, source_id=source.pk, expected_version=source.version, **w.at)
    return not Source.objects.filter(pk=source.pk).exists()


def _ask_due(w: World, s: Scope) -> Any:
    _source(w)
    return commands.ask_due(s, now=w.now)


def _fetch(w: World, s: Scope) -> Any:
    source = _source(w)
    Source.objects.filter(pk=source.pk).update(waiting=True, url="http://127.0.0.1:9/bancs.csv")
    commands.fetch(s, source_id=source.pk, turn=source.turn, now=w.now)
    return Source.objects.get(pk=source.pk).outcome


def _forget_edition(w: World, s: Scope) -> Any:
    upload = _upload(w, state=State.PUBLISHED, edition=1, table=w.table)
    return commands.forget_edition(s, table_id=w.table.pk, number=upload.edition or 1, **w.at)


FOUND = [{"column": "nom", "personal": "name"}]
REPAIRS = [{"repair": {"op": "trim"}, "cells": 1, "examples": [], "why": "…"}]

DENIALS = {
    "commands.receive": _receive,
    "commands.read_again": _on_upload(commands.read_again, given={"reading": {}}),
    "commands.decide": _on_upload(commands.decide, found=FOUND, given={"decisions": {"nom": "drop"}}),
    "commands.choose_schema": _on_upload(commands.choose_schema, given={"schema_name": ""}),
    "commands.mend": _on_upload(commands.mend, proposals=REPAIRS, given={"add": [0]}),
    "commands.prepare": Denial(
        _on_upload(commands.prepare, given={"wishes": WISHES}), also=("data_tables.commands.refuse_taken",)
    ),
    "commands.refuse": _on_upload(commands.refuse),
    "commands.cancel": _cancel,
    "commands.accept": Denial(_accept, also=("data_tables.commands.publish_rows", "data_tables.commands.create_table")),
    "commands.publish_due": Denial(
        _due, also=("data_tables.commands.publish_rows", "data_tables.commands.create_table")
    ),
    "commands.work_on": _work,
    "commands.clear": _clear,
    "commands.forget_edition": _forget_edition,
    "commands.add_source": _add,
    "commands.change_source": _change,
    "commands.remove_source": _remove,
    "commands.ask_source": lambda w, s: commands.ask_source(s, source_id=_source(w).pk, **w.at),
    "commands.ask_due": _ask_due,
    "commands.fetch": _fetch,
    "queries.open_uploads": lambda w, s: (_upload(w), queries.open_uploads(s, w.here.id))[1],
    "queries.over_uploads": lambda w, s: (_upload(w, state=State.REFUSED), queries.over_uploads(s, w.here.id))[1],
    "queries.upload_by_id": lambda w, s: queries.upload_by_id(s, w.here.id, _upload(w).pk),
    "queries.sources": lambda w, s: (_source(w), queries.sources(s, w.here.id))[1],
    "queries.source_by_id": lambda w, s: queries.source_by_id(s, w.here.id, _source(w).pk),
    "queries.uploads_of_source": lambda w, s: queries.uploads_of_source(s, _source(w)),
    "queries.replaceable_tables": lambda w, s: queries.replaceable_tables(s, w.here.id),
    "queries.last_published": lambda w, s: queries.last_published(s, _upload(w)),
    "queries.undecided_columns": lambda w, s: queries.undecided_columns(s, _upload(w)),
    "queries.schema_of": lambda w, s: queries.schema_of(s, w.here.id, "acceslibre")["name"],
    "queries.suggestions_for": lambda w, s: queries.suggestions_for(s, w.here.id, ["id"]),
}
