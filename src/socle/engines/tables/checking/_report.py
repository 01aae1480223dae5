"""A check told to a person at a terminal: by column, then by rule, with the rows to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.checking.words import speaker

SHOWN_ROWS: Final = 5
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def findings_text(result: Mapping[str, Any], name: str, *, language: str = "fr") -> str:
    """What `check` returned for the file `name`, as lines of text without any control character of the cells."""
    return "\n".join(_CONTROL.sub("·", line) for line in _lines(result, name, language)) + "\n"


def _lines(result: Mapping[str, Any], name: str, language: str) -> Iterator[str]:
    speak = speaker(language)
    marks = {"\t": "TAB"}
    facts = [
        speak.word("rows").format(count=_counted(result["rows"])),
        speak.word("columns").format(count=result["fields"]),
        result["encoding"],
        marks.get(result["delimiter"], result["delimiter"]),
    ]
    yield f"{name} — " + ", ".join(fact for fact in facts if fact)
    for warning in result["warnings"]:
        yield f"  ! {warning['message']}"
    if result["valid"]:
        yield speak.word("valid")
        return
    total = sum(rule["total"] for rule in result["rules"])
    yield speak.word("found").format(count=_counted(total))
    for field, rules in _by_field(result["rules"]):
        yield ""
        yield f"{field or speak.word('whole-rows')} ({_counted(sum(rule['total'] for rule in rules))})"
        for rule in rules:
            yield f"  {_counted(rule['total']):>9}  {rule['message']}"
            if examples := _examples(result["findings"], rule):
                yield f"             {speak.word('such')}{', '.join(examples)}"


def _by_field(rules: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The rules of the header and of whole rows first, then those of each column, the worst column first."""
    fields: dict[str, list[Mapping[str, Any]]] = {}
    for rule in rules:
        fields.setdefault("" if rule["type"].endswith("-label") else rule["field"], []).append(rule)
    yield from sorted(fields.items(), key=lambda one: (one[0] != "", -sum(rule["total"] for rule in one[1])))


def _examples(findings: Sequence[Mapping[str, Any]], rule: Mapping[str, Any]) -> list[str]:
    """Row numbers and cells of the first findings of a rule."""
    same = (one for one in findings if (one["type"], one["field"], one["rule"]) == _key(rule))
    shown = []
    for one in same:
        cell = one["cell"] if len(one["cell"]) <= 30 else one["cell"][:29] + "…"
        shown.append(f"{one['row']} ({cell})" if cell else str(one["row"]))
        if len(shown) == SHOWN_ROWS:
            break
    return shown if rule["total"] <= len(shown) else [*shown, "…"]


def _key(rule: Mapping[str, Any]) -> tuple[str, str, str]:
    return rule["type"], rule["field"], rule["rule"]


def _counted(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
