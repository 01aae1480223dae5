"""``./socle check``: a table against a schema, told to a person or as JSON. It needs no instance."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import socle
from socle.engines.tables import TableError, check, findings_text, refusal_words

VALID, FOUND, UNREADABLE = 0, 1, 2
MOST_SCHEMA = 8 << 20
LANGUAGES = ("fr", "en", "ar")
KEYS = ("valid", "rows", "fields", "encoding", "delimiter", "totals", "findings", "truncated", "warnings")
FINDING_KEYS = ("type", "row", "field", "column", "cell", "message")


def check_table(
    table: Path, *, schema: str | None, as_json: bool, limit: int | None, language: str | None, annotated: Path | None
) -> int:
    """Check ``table`` and print what was found; returns the exit status."""
    speak = language or spoken()
    try:
        described = None if schema is None else read_schema_file(schema)
        given: dict[str, Any] = {"annotated": str(annotated or ""), "language": speak}
        if limit is not None:
            given["limit"] = limit
        result = check(str(table), described, name=table.name, **given)
    except TableError as refused:
        words = refusal_words(refused.code, refused.data, speak) or f"{refused.message} ({refused.code})"
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
            message = (
                f"There is no file {name}, and no schema of that name. Known: {', '.join(sorted(known)) or 'none'}."
            )
            raise TableError("no-schema", message)
        path = known[name]
    if path.stat().st_size > MOST_SCHEMA:
        raise TableError("bad-schema", f"The schema {name} is over {MOST_SCHEMA} bytes.")
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise TableError("bad-schema", f"{name} is not readable JSON: {broken}") from broken
    if not isinstance(found, dict):
        raise TableError("bad-schema", f"{name} holds no JSON object.")
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
