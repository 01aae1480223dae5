"""``./socle check``: a table against a schema, told to a person or as JSON. It needs no instance."""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import socle
from socle.engines.tables import TableError, check, findings_text, refusal_words

VALID, FOUND, UNREADABLE = 0, 1, 2
MOST_SCHEMA = 8 << 20
LANGUAGES = ("fr", "en", "ar")
KEYS = ("valid", "rows", "fields", "encoding", "delimiter", "totals", "findings", "truncated", "warnings")
FINDING_KEYS = ("type", "row", "field", "column", "cell", "message")
# What is said of a schema that cannot be used, in the order of LANGUAGES.
_WORDS = {
    "no-schema": (
        "Il n’y a ni fichier ni schéma du registre du nom de « {file} ». Le registre a : {known}.",
        "There is neither a file nor a schema of the registry called “{file}”. The registry has: {known}.",
        "لا يوجد ملف ولا مخطط في السجل باسم «{file}». في السجل: {known}.",
    ),
    "schema-too-big": (
        "Le schéma « {file} » est trop gros : {most} octets au plus.",
        "The schema “{file}” is too big: {most} bytes at most.",
        "المخطط «{file}» كبير جدًا: {most} بايت على الأكثر.",
    ),
    "schema-not-json": (
        "Le schéma « {file} » n’est pas du JSON lisible, près de la ligne {line} : enregistrez-le en JSON, UTF-8.",
        "The schema “{file}” is no readable JSON, near line {line}: save it as JSON, in UTF-8.",
        "المخطط «{file}» ليس JSON مقروءًا، قرب السطر {line}: احفظوه بصيغة JSON وترميز UTF-8.",
    ),
    "bad-schema": (
        "« {file} » n’est pas un schéma de table : il faut un objet JSON avec une liste « fields » de champs nommés.",
        "“{file}” is no table schema: it must be a JSON object with a list “fields” of named fields.",
        "«{file}» ليس مخطط جدول: يلزم كائن JSON فيه قائمة «fields» من حقول لها أسماء.",
    ),
    "two-tables": (
        "La table « {name} » est donnée deux fois : gardez un seul fichier pour chaque nom.",
        "The table “{name}” is given twice: keep a single file for each name.",
        "الجدول «{name}» مُعطى مرتين: أبقوا ملفًا واحدًا لكل اسم.",
    ),
    "no-table": (
        "Le fichier « {path} », donné pour la table « {name} », n’existe pas.",
        "The file “{path}”, given for the table “{name}”, does not exist.",
        "الملف «{path}» المُعطى للجدول «{name}» غير موجود.",
    ),
    "bad-table": (
        "Écrivez --table NOM=FICHIER : le nom que le schéma donne à l’autre table, puis son fichier. Lu : « {name} ».",
        "Write --table NAME=FILE: the name that the schema gives to the other table, then its file. Read: “{name}”.",
        "اكتبوا --table NAME=FILE: الاسم الذي يعطيه المخطط للجدول الآخر ثم ملفه. المقروء: «{name}».",
    ),
}


def check_table(
    table: Path,
    *,
    schema: str | None,
    as_json: bool,
    limit: int | None,
    language: str | None,
    annotated: Path | None,
    tables: Sequence[str] = (),
) -> int:
    """Check ``table`` and print what was found; returns the exit status. ``tables`` are the other tables to which the
    foreign keys of the schema refer, as ``NAME=FILE``.
    """
    speak = language or spoken()
    try:
        others = others_given(tables)
        described = None if schema is None else read_schema_file(schema)
        given: dict[str, Any] = {"annotated": str(annotated or ""), "language": speak, "tables": others}
        if limit is not None:
            given["limit"] = limit
        result = check(str(table), described, name=table.name, **given)
    except TableError as refused:
        words = refusal_words(refused.code, refused.data, speak) or _said(refused, schema or "", speak)
        return _unreadable(words, refused.code, as_json=as_json)
    except (OSError, RecursionError) as broken:
        return _unreadable(str(broken), "source", as_json=as_json)
    if as_json:
        told = {key: result[key] for key in KEYS}
        told["findings"] = [{key: one[key] for key in FINDING_KEYS} for one in result["findings"]]
        _print(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(findings_text(result, table.name, language=speak))
    return VALID if result["valid"] else FOUND


def read_schema_file(name: str) -> dict[str, Any]:
    """The schema in a file, or the one of the registry that has this name. Raises ``TableError``."""
    path = Path(name)
    if not path.is_file():
        known = registry()
        if name not in known:
            raise TableError("no-schema", "no file and no schema of this name", known=sorted(known))
        path = known[name]
    if path.stat().st_size > MOST_SCHEMA:
        raise TableError("schema-too-big", "the schema is too big", most=MOST_SCHEMA)
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        line = broken.lineno if isinstance(broken, json.JSONDecodeError) else 1
        raise TableError("schema-not-json", "the schema is no readable JSON", line=line) from broken
    if not isinstance(found, dict):
        raise TableError("bad-schema", "the schema is no JSON object")
    return found


def others_given(tables: Sequence[str]) -> dict[str, str]:
    """The files of other tables by their names, from ``NAME=FILE``. Raises ``TableError``."""
    found: dict[str, str] = {}
    for one in tables:
        name, sign, file = one.partition("=")
        if not (name and sign and file):
            raise TableError("bad-table", "a table is given as NAME=FILE", name=one[:200])
        if name in found:
            raise TableError("two-tables", "a name is given twice", name=name[:200])
        if not Path(file).is_file():
            raise TableError("no-table", "no such file", name=name[:200], path=file[:500])
        found[name] = file
    return found


def registry() -> dict[str, Path]:
    """The files of the registry, by the name of their schema."""
    folder = Path(socle.__file__).parent / "data" / "schemas" / "registry"
    return {path.stem: path for path in folder.glob("*.json")}


def spoken() -> str:
    """The language of this terminal, French where it says none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if found := re.match(r"(fr|en|ar)(_|\.|$)", os.environ.get(variable, "")):
            return found[1]
    return LANGUAGES[0]


def _said(refused: TableError, schema: str, language: str) -> str:
    """A refusal in a language; as the engine says it where it has no words."""
    if refused.code not in _WORDS:
        return f"{refused.message} ({refused.code})"
    facts: Mapping[str, Any] = {"file": schema, **refused.data}
    comma = "، " if language == "ar" else ", "
    shown = {name: comma.join(one) if isinstance(one, list) else one for name, one in facts.items()}
    return _WORDS[refused.code][LANGUAGES.index(language)].format_map(shown)


def _unreadable(words: str, code: str, *, as_json: bool) -> int:
    if as_json:
        kind = "encoding-error" if code == "bad-encoding" else "source-error"
        one = {"type": kind, "row": 0, "field": "", "column": 0, "cell": "", "message": words}
        empty: dict[str, Any] = {"valid": False, "rows": 0, "fields": 0, "encoding": "", "delimiter": ""}
        said = {"totals": {kind: 1}, "findings": [one], "truncated": False, "warnings": []}
        _print(json.dumps({**empty, **said}, ensure_ascii=False, indent=2) + "\n")
    print(words, file=sys.stderr)
    return UNREADABLE


def _print(text: str) -> None:
    # Cells may hold what the terminal's encoding cannot write, and a reader may close the pipe early.
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
