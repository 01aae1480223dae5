"""The long steps, done by the worker in the sandbox: read, check, prepare. Each may be done twice and is then the same.

A step belongs to a turn. Killed in the middle, it is delivered again and begins anew; cancelled or asked again, its
turn is over, the sandbox is stopped, and files that it made are swept because no row names them.
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from socle.data.tables.queries import last_standing
from socle.data.uploads.commands._accepting import publish
from socle.data.uploads.commands._asking import Fault, ask, keep_file
from socle.data.uploads.commands._before import decisions_kept, gone_doubt, tables_referred
from socle.data.uploads.commands._progress import Turn
from socle.data.uploads.commands._receiving import workplace
from socle.data.uploads.commands._turns import ask_work, told, touch
from socle.data.uploads.models import Upload
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.queries import last_published, schema_of, suggestions_for
from socle.data.uploads.rules import doubts, errors_in, storable, undecided
from socle.data.uploads.terms import Choice, State, Work
from socle.engines.tables import unique_names
from socle.ground import sandbox
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store

SHOWN_ROWS = 30
KEPT_FINDINGS = 20  # of each column and rule
MOST_FINDINGS = 2_000  # of all: a table of 1,000 columns has more kinds of faults than a row should hold
Facts = dict[str, Any]


def work_on(scope: Scope, *, upload_id: int, turn: int, now: datetime.datetime) -> None:
    """Do the long step of this turn, unless it is over. For the system."""
    upload = Upload.objects.select_related("table", "source").filter(pk=upload_id, turn=turn).exclude(work="").first()
    if upload is None:
        return
    scope.require(HANDLE, upload.authority_id)
    Turn(upload).begin(now)
    try:
        with workplace(scope) as folder:
            if upload.work == Work.PUBLISH:  # an automatic source brought it, and nothing speaks against it
                publish(scope, upload, now=now)
                return
            facts = _STEPS[Work(upload.work)](scope, upload, folder)
    except sandbox.Unwanted:
        return
    except Fault as fault:
        facts = {"fault": fault.code[:60], "fault_facts": storable(fault.facts)}
    except Refusal as refused:  # a schema that is gone, a table that others changed meanwhile
        facts = told(refused)
    with atomic():
        mine = Upload.objects.select_for_update(of=("self",)).filter(pk=upload_id, turn=turn).exclude(work="").first()
        if mine is None:
            return
        following = facts.pop("then", Work.NONE)
        for name, value in facts.items():
            setattr(mine, name, value)
        mine.work = ""
        if following == Work.CHECK:
            ask_work(mine, following, now)
        elif following:
            _follow(mine, following, now)
        else:
            touch(mine, now)


def _follow(upload: Upload, work: Work, now: datetime.datetime) -> None:
    """The next step without a person between; what the step before found stays."""
    made, difference, found = upload.made, upload.difference, upload.doubts
    ask_work(upload, work, now)
    upload.made, upload.difference, upload.doubts = made, difference, found
    upload.save(update_fields=["made", "difference", "doubts"])


def _read(scope: Scope, upload: Upload, folder: Path) -> Facts:
    """How the file is written, its first rows, what its columns mean, which schemas they are like."""
    wanted, source, said = Turn(upload), str(store().path(upload.storage_key)), _said(upload)
    preview = ask("inspect", wanted, source=source, name=upload.name, rows=SHOWN_ROWS, language=upload.language, **said)
    facts: Facts = {"state": State.INSPECTED, "preview": storable(preview), "plain_key": ""}
    name = upload.name
    if said:  # every later step reads it as the person said
        plain, name = folder / "plain.csv", "plain.csv"
        done = ask("rewrite", wanted, source=source, target=str(plain), name=upload.name, **said)
        facts["plain_key"], facts["preview"]["crs"] = keep_file(plain, "plain"), storable(done["crs"])
        source = str(store().path(facts["plain_key"]))
    found = ask("detect", wanted, source=source, name=name, language=upload.language)["columns"]
    last = last_published(scope, upload) if upload.table_id else None
    facts["decisions"] = decisions_kept(upload, last, found)
    facts["found"] = storable(found)
    facts["suggestions"] = storable(suggestions_for(scope, upload.authority_id, preview["labels"]))
    if last is not None:
        facts["schema_slug"], facts["recipe"] = last.schema_slug, last.recipe
        facts["wishes"] = {**last.wishes, "publish_at": ""}
        if upload.source_id:
            facts["then"] = Work.CHECK
    return facts


def _check(scope: Scope, upload: Upload, folder: Path) -> Facts:
    """The recipe applied to the file that was sent, then every row checked, then what may still be repaired."""
    wanted, (source, name), language = Turn(upload), _sent(upload), upload.language
    schema = schema_of(scope, upload.authority_id, upload.schema_slug) if upload.schema_slug else None
    facts: Facts = {"state": State.CHECKED, "repaired_key": "", "annotated_key": ""}
    renamed: dict[str, str] = {}
    crs = _system(upload)
    if upload.recipe:
        repaired = folder / "repaired.csv"
        recipe = [one["repair"] for one in upload.recipe]
        done = ask("repair", wanted, source=source, target=str(repaired), recipe=recipe, name=name)
        renamed, crs = dict(done["labels"]), storable(done["crs"]) or crs
        facts["repaired_key"] = keep_file(repaired, "repaired")
        source, name = str(store().path(facts["repaired_key"])), "repaired.csv"
    annotated = folder / "annotated.csv"
    facts["report"] = storable(
        ask(
            "check", wanted, source=source, schema=schema, name=name, limit=KEPT_FINDINGS, language=language,
            annotated=str(annotated), crs=crs, tables=tables_referred(scope, upload.authority_id, schema),
        )
    )  # fmt: skip
    if annotated.is_file():
        facts["annotated_key"] = keep_file(annotated, "annotated")
    found = facts["report"]["findings"]
    # With its schema, what was found can be said again in the language of whoever reads it.
    facts["report"] |= {"findings": found[:MOST_FINDINGS], "renamed": renamed, "schema": storable(schema), "crs": crs}
    facts["report"]["truncated"] |= len(found) > MOST_FINDINGS
    facts["proposals"] = storable(ask("propose", wanted, source=source, schema=schema, name=name, language=language))
    if upload.source_id and upload.wishes and upload.table_id:
        facts["then"] = Work.PREPARE
    return facts


def _prepare(scope: Scope, upload: Upload, folder: Path) -> Facts:
    """The table as it would be published, and what it changes."""
    wanted = Turn(upload)
    schema = schema_of(scope, upload.authority_id, upload.schema_slug) if upload.schema_slug else None
    target = folder / "table.parquet"
    source, name = _sent(upload)
    if upload.repaired_key:
        source, name = str(store().path(upload.repaired_key)), "repaired.csv"
    crs = str(upload.report.get("crs", "")) or _system(upload)
    made = ask("convert", wanted, source=source, target=str(target), name=name, schema=schema, crs=crs)
    if names := _to_drop(upload, made["schema"]):
        whole, target = target, folder / "without.parquet"
        made |= ask("drop", wanted, source=str(whole), target=str(target), schema=made["schema"], columns=names)
    key = [one for one in _key(upload, schema) if one in _names(made["schema"])]
    named = bool(key) and ask("identifies", wanted, source=str(target), key=key)
    made["schema"]["key"] = key if named else []
    number, edition = last_standing(scope, upload.table) if upload.table else (0, None)
    difference: Facts = {}
    if edition is not None:
        difference = ask(
            "compare", wanted, before=str(store().path(edition.storage_key)), after=str(target),
            before_schema=edition.schema, after_schema=made["schema"], key=key,
        )  # fmt: skip
    last = last_published(scope, upload) if upload.table_id else None
    stored = keep_file(target, "table")
    found = doubts(
        difference,
        errors=errors_in(upload.report),
        errors_before=last.made.get("errors") if last else None,
        open_alarms=undecided(upload.found, upload.decisions),
        key_broken=bool(key) and not named,
        nowhere=any(one["code"] == "geometry-nowhere" for one in made["findings"]),
    )
    found += gone_doubt(scope, upload, made["sha256"])
    facts: Facts = {
        "made": {
            "key": stored,
            "rows": made["rows"],
            "size": made["bytes"],
            "sha256": made["sha256"],
            "schema": made["schema"],
            "expected": number,
            "errors": errors_in(upload.report),
        },
        "difference": storable(difference),
        "doubts": [str(one) for one in found],
    }
    if upload.source and upload.source.automatic and not found:
        facts["then"] = Work.PUBLISH
    return facts


_STEPS: dict[Work, Callable[[Scope, Upload, Path], Facts]] = {
    Work.READ: _read,
    Work.CHECK: _check,
    Work.PREPARE: _prepare,
}


def _key(upload: Upload, schema: Facts | None) -> list[str]:
    """The columns that name a row: those a person chose, else those of the schema, else those of the table."""
    said = upload.wishes.get("key")
    if said is not None:
        return list(said)
    primary = (schema or {}).get("primaryKey") or (upload.table.schema.get("key") if upload.table else []) or []
    return [primary] if isinstance(primary, str) else list(primary)


def _names(schema: Facts) -> set[str]:
    return {one["name"] for one in schema["columns"]}


def _to_drop(upload: Upload, schema: Facts) -> list[str]:
    """The columns that a person wants dropped, as they are named now. Raises :class:`Fault` when one is not found
    again: what was to be kept back is never published by mistake.
    """
    wanted = [label for label, one in upload.decisions.items() if one == Choice.DROP]
    labels = upload.preview["labels"]
    called = dict(zip(labels, unique_names(labels), strict=True)) | upload.report.get("renamed", {})
    by_name = {one["name"].casefold(): one["name"] for one in schema["columns"]}
    by_name |= {
        str(text).casefold(): one["name"] for one in schema["columns"] for text in one.get("label", {}).values()
    }
    found = [by_name.get(called.get(label, label).casefold()) or by_name.get(label.casefold()) for label in wanted]
    if None in found:
        raise Fault("not-dropped", {})
    return [name for name in found if name]


def _sent(upload: Upload) -> tuple[str, str]:
    """The file that the steps work on before any repair, and its name."""
    if upload.plain_key:
        return str(store().path(upload.plain_key)), "plain.csv"
    return str(store().path(upload.storage_key)), upload.name


def _system(upload: Upload) -> str:
    """The coordinate system that the file said and its plain copy cannot say; nothing where the file is read itself."""
    return str(upload.preview.get("crs", "")) if upload.plain_key else ""


def _said(upload: Upload) -> dict[str, str]:
    """How a person said that the file is written; nothing where they left it to us."""
    return {name: text for name, text in upload.reading.items() if text}
