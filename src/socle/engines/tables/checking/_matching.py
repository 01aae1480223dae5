"""Which column of the file holds which field: by name first, by position only where there is no header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from socle.engines.tables.checking._findings import Fault
from socle.engines.tables.schemas import Field, TableSchema


@dataclass(frozen=True, slots=True)
class Matched:
    """One column of the file (`position` from 0), under the name that findings give it, with its field if it has
    one."""

    position: int
    name: str
    field: Field | None = None


@dataclass(slots=True)
class Matching:
    """The columns of the file in order, and what is wrong with the header."""

    columns: list[Matched]
    faults: list[Fault] = field(default_factory=list)

    def column(self, name: str) -> Matched | None:
        """The column that holds a field."""
        return next((one for one in self.columns if one.field is not None and one.field.name == name), None)


def match(labels: Sequence[str], schema: TableSchema | None, *, row: int) -> Matching:
    """The columns of a table with these labels. `row` is the header's."""
    if schema is None:
        columns = [Matched(at, label or f"col_{at + 1}") for at, label in enumerate(labels)]
        return Matching(columns, _label_faults(labels, {}, row))
    if not labels:
        return Matching([Matched(at, one.name, one) for at, one in enumerate(schema.fields)])
    found = _pairs(labels, schema)
    columns = [
        Matched(at, found[at].name if at in found else label or f"col_{at + 1}", found.get(at))
        for at, label in enumerate(labels)
    ]
    return Matching(columns, [*_label_faults(labels, found, row), *_match_faults(labels, schema, found, row)])


def _pairs(labels: Sequence[str], schema: TableSchema) -> dict[int, Field]:
    """Fields by column: the same name, else nearly the same (case, accents, spaces), else a blank label standing where
    the field stands."""
    found: dict[int, Field] = {}
    left = {one.name: one for one in schema.fields}
    for at, label in enumerate(labels):
        if label in left:
            found[at] = left.pop(label)
    near: dict[str, list[Field]] = {}
    for one in left.values():
        near.setdefault(_plain(one.name), []).append(one)
    for at, label in enumerate(labels):
        likely = near.get(_plain(label), [])
        if at not in found and len(likely) == 1 and likely[0].name in left and label not in schema.names:
            found[at] = left.pop(likely[0].name)
    for at, label in enumerate(labels):
        if at not in found and not label.strip() and at < len(schema.fields) and schema.fields[at].name in left:
            found[at] = left.pop(schema.fields[at].name)
    return found


def _plain(label: str) -> str:
    bare = unicodedata.normalize("NFKD", label).casefold()
    return re.sub(r"[^\w]|_", "", "".join(sign for sign in bare if not unicodedata.combining(sign)))


def _label_faults(labels: Sequence[str], found: dict[int, Field], row: int) -> list[Fault]:
    """Blank and repeated labels."""
    faults = []
    first: dict[str, int] = {}
    for at, label in enumerate(labels):
        name = found[at].name if at in found else ""
        if not label.strip():
            faults.append(Fault("blank-label", name, at + 1, row))
        elif label in first:
            faults.append(Fault("duplicate-label", name, at + 1, row, label, {"first": first[label] + 1}))
        else:
            first[label] = at
    return faults


def _match_faults(labels: Sequence[str], schema: TableSchema, found: dict[int, Field], row: int) -> list[Fault]:
    """Labels that name no field, and fields that no label names, as far as `fieldsMatch` minds."""
    mode = schema.fields_match or "exact"
    faults: list[Fault] = []
    held = {one.name for one in found.values()}
    absent = [one for one in schema.fields if one.name not in held]
    odd = [at for at, label in enumerate(labels) if at not in found and label.strip() and label not in labels[:at]]
    for at, one in found.items():
        if labels[at].strip() and labels[at] != one.name:
            faults.append(Fault("incorrect-label", one.name, at + 1, row, labels[at], {"expected": one.name}))
    if mode == "exact":
        # An unknown label that stands where an absent field should: one thing is wrong, not two.
        standing = {at: schema.fields[at] for at in odd if at < len(schema.fields) and schema.fields[at] in absent}
        for at, one in standing.items():
            faults.append(
                Fault("incorrect-label", one.name, at + 1, row, labels[at], {"expected": one.name, "unchecked": True})
            )
        odd = [at for at in odd if at not in standing]
        absent = [one for one in absent if one not in standing.values()]
    if mode in ("superset", "partial"):
        absent = [one for one in absent if one.required or one.name in schema.primary_key]
    if mode not in ("subset", "partial"):
        faults += [Fault("extra-label", "", at + 1, row, labels[at]) for at in odd]
    if mode == "partial" and not found:
        faults.append(Fault("unmatched-header", "", 0, row))
    faults += [Fault("missing-label", one.name, len(labels) + n, row) for n, one in enumerate(absent, start=1)]
    if schema.fields_match == "exact":
        faults += _order_faults(labels, schema, found, row)
    return faults


def _order_faults(labels: Sequence[str], schema: TableSchema, found: dict[int, Field], row: int) -> list[Fault]:
    """Where the schema itself asks for its own order."""
    return [
        Fault("incorrect-label", schema.fields[at].name, at + 1, row, labels[at], {"expected": schema.fields[at].name})
        for at, one in found.items()
        if at < len(schema.fields) and schema.fields[at] != one and labels[at] == one.name
    ]
