"""What a check says, in the languages of the house: each finding names the cell, what was found, what is expected, and
how to put it right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Final

from socle.engines.tables.checking._faults import RULES
from socle.engines.tables.checking._findings import Fault
from socle.engines.tables.checking._phrases import PLAIN, TYPES, WARNINGS, Said
from socle.engines.tables.opening import Flaw
from socle.engines.tables.opening.words import flaw_words
from socle.engines.tables.schemas import Field, Warned
from socle.engines.tables.shaping import FAULTS, say

LANGUAGES: Final = ("fr", "en", "ar")
LISTED: Final = 12
_MARKS: Final = (("«\u00a0", "\u00a0»"), ("“", "”"), ("«", "»"))
# The signs of a date pattern as people write them, and a moment to show it.
_PARTS: Final = {
    "%Y": ("AAAA", "YYYY", "YYYY"),
    "%y": ("AA", "YY", "YY"),
    "%m": ("MM", "MM", "MM"),
    "%d": ("JJ", "DD", "DD"),
    "%H": ("HH", "HH", "HH"),
    "%M": ("mm", "mm", "mm"),
    "%S": ("ss", "ss", "ss"),
}
_EXAMPLE: Final = dt.datetime(2024, 3, 15, 14, 30, tzinfo=dt.UTC)
_DEFAULTS: Final = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "datetime": "%Y-%m-%dT%H:%M:%SZ"}
_POINTS: Final = {"default": "2.35, 48.85", "array": "[2.35, 48.85]", "object": '{"lon": 2.35, "lat": 48.85}'}
_ON_HEADER: Final = frozenset(
    "missing-label extra-label blank-label duplicate-label incorrect-label unmatched-header encoding-error".split()
)


def speaker(language: str) -> Speaker:
    """Who speaks a language; French for one that the house does not have."""
    return Speaker(LANGUAGES.index(language) if language in LANGUAGES else 0)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The sentences of one language."""

    at: int
    known: dict[tuple[str, str], dict[str, Any]] = made(default_factory=dict, compare=False)

    def word(self, name: str) -> str:
        """A word or a piece of a sentence."""
        return self._spaced(PLAIN[name][self.at])

    def finding(self, fault: Fault, field: Field | None) -> str:
        """The whole message of a finding."""
        if fault.type in FAULTS:
            where = PLAIN["where"][self.at].format(row=fault.row, name=self._quoted(fault.field))
            return self._spaced(where + say(fault.type, fault.data, LANGUAGES[self.at]))
        wrong, mend = self._rule_of(fault)
        given = self._given(fault, field)
        if fault.type in _ON_HEADER:
            where = self.word("where-header") if fault.type != "encoding-error" else ""
        elif fault.field:
            where = PLAIN["where"][self.at].format(row=fault.row, name=self._quoted(fault.field))
        else:
            where = PLAIN["where-row"][self.at].format(row=fault.row)
        return self._spaced(where + f"{wrong[self.at]} {mend[self.at]}".format_map(given))

    def rule(self, fault: Fault, field: Field | None) -> str:
        """What a rule wants, without any cell."""
        if fault.type in FAULTS:
            return self._spaced(say(fault.type, fault.data, LANGUAGES[self.at]))
        wrong, mend = self._rule_of(fault)
        whole = fault.type in _ON_HEADER or fault.type in ("blank-row", "missing-cell", "extra-cell", "primary-key")
        said = f"{wrong[self.at]} {mend[self.at]}" if whole and "{cell}" not in wrong[0] else mend[self.at]
        return self._spaced(said.format_map(self._given(fault, field)))

    def warning(self, warned: Warned) -> str:
        """A defect of the schema."""
        given = {key: self._quoted(str(value)) for key, value in warned.data.items()}
        text = WARNINGS[warned.code][self.at].format_map({"path": self._quoted(warned.path), **given})
        return self._spaced(text)

    def flaw(self, flaw: Flaw) -> str:
        """Something about the file as a whole."""
        return flaw_words(flaw.code, flaw.row, flaw.data, LANGUAGES[self.at])

    def _rule_of(self, fault: Fault) -> tuple[Said, Said]:
        if fault.type == "primary-key" and fault.rule == "empty":
            return RULES["primary-key-empty"]
        if fault.type == "incorrect-label" and fault.data.get("unchecked"):
            return RULES["unchecked"]
        if fault.type == "unique-error" and not fault.field:
            return RULES["unique-key"]
        if fault.rule == "categories":
            return RULES["enum"]
        if fault.type in ("type-error", "constraint-error", "unique-error"):
            return RULES[fault.rule]
        return RULES[fault.type]

    def _given(self, fault: Fault, field: Field | None) -> dict[str, Any]:
        """Everything that a sentence may name."""
        key = (field.name if field else "", fault.rule)
        if key not in self.known:
            self.known[key] = self._wanted(fault.rule, field)
        told = {
            **self.known[key],
            "cell": self._quoted(fault.cell if len(fault.cell) <= 60 else fault.cell[:59] + "…"),
            "name": self._quoted(str(fault.data.get("expected") or fault.field)),
            "column": fault.column,
        }
        if fault.data:
            told |= {name: fault.data.get(name, "") for name in ("names", "there", "before", "first", "op")}
            told["resource"] = fault.data.get("resource") or self.word("this-table")
        return told

    def _wanted(self, rule: str, field: Field | None) -> dict[str, Any]:
        """What a field expects: the same for all its cells."""
        limits = field.constraints if field else {}
        listed = limits.get("enum") or (field.categories if field else ())
        kind, expected = self._type(field)
        return {
            "value": str(limits.get(rule, "")),
            "pattern": limits.get("pattern", ""),
            "words": self._list([str(one) for one in listed]),
            "kind": kind,
            "expected": expected,
        }

    def _type(self, field: Field | None) -> tuple[str, str]:
        """What a field's cells are called, and how they are written."""
        if field is None:
            return "", ""
        name = field.format if field.format in TYPES else field.type
        kind, expected = TYPES[name]
        return kind[self.at], expected[self.at].format_map(
            {
                "number": f"1{field.group_char}234{field.decimal_char}5",
                "words": self._list([*field.true_values, *field.false_values]),
                "form": self._form(field),
                "point": _POINTS.get(field.format, _POINTS["default"]),
                "geojson": '{"type": "Point", "coordinates": [2.35, 48.85]}',
                "item": field.item_type,
                "delimiter": self._quoted(field.delimiter),
            }
        )

    def _form(self, field: Field) -> str:
        if field.type not in _DEFAULTS:
            return ""
        if field.format == "any":
            return self.word("any-date")
        form = field.format if "%" in field.format else _DEFAULTS[field.type]
        written = form
        for part, said in _PARTS.items():
            written = written.replace(part, said[self.at])
        if "%" in written:
            return form
        return self.word("such-as").format(form=written, example=_EXAMPLE.strftime(form))

    def _list(self, values: Sequence[str]) -> str:
        shown = ", ".join(self._quoted(one) for one in values[:LISTED])
        return shown if len(values) <= LISTED else shown + self.word("more").format(count=len(values))

    def _quoted(self, text: str) -> str:
        before, after = _MARKS[self.at]
        return f"{before}{text}{after}"

    def _spaced(self, text: str) -> str:
        """French puts a space that does not break before ":" and ";"."""
        return text.replace(" :", "\u00a0:").replace(" ;", "\u202f;") if self.at == 0 else text
