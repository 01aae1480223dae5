"""What is expected of a field's cells, and the exact judgement of distinct cells against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.checking._documents import fits
from socle.engines.tables.checking._patterns import Pattern, pattern_of
from socle.engines.tables.checking._values import Reader, item_test, reader_of
from socle.engines.tables.schemas import Field, TableSchema, Warned, read_schema

if TYPE_CHECKING:
    import polars as pl

Test = Callable[[Any], bool]
BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


@dataclass(slots=True)
class Judge:
    """The judge of one field. `bounds` and `enum` hold values of the field's type; `tests` give for each constraint
    whether a value meets it; `warnings` say which constraints could not be applied."""

    field: Field
    missing: tuple[str, ...]
    read: Reader
    bounds: dict[str, Any] = made(default_factory=dict)
    enum: list[Any] | None = None
    pattern: Pattern | None = None
    tests: dict[str, Test] = made(default_factory=dict)
    items: Callable[[list[Any]], list[str]] | None = None
    warnings: list[Warned] = made(default_factory=list)

    @property
    def free(self) -> bool:
        """Whether any text is right: nothing is to be checked but that a required cell is there."""
        plain = self.field.type == "any" or (self.field.type == "string" and self.field.format == "default")
        return plain and not self.tests and self.pattern is None

    def faults(self, cells: pl.Series) -> list[tuple[str, ...]]:
        """For each of some distinct cells that are neither null nor missing: "type", or the constraints not met."""
        matched: Sequence[bool | None] = self.pattern.decided(cells) if self.pattern else [True] * len(cells)
        return [self._of(cell, match) for cell, match in zip(cells.to_list(), matched, strict=True)]

    def _of(self, cell: str, matched: bool | None) -> tuple[str, ...]:
        value = self.read(cell)
        if value is None:
            return ("type",)
        broken = [name for name, test in self.tests.items() if not _meets(test, value)]
        if matched is False:
            broken.append("pattern")
        elif matched is None:
            broken.append("pattern-unasked")
        if self.items is not None and not broken:
            broken = self.items(value)
        return tuple(broken)


def _meets(test: Test, value: Any) -> bool:
    try:
        return test(value)
    except (TypeError, ArithmeticError, ValueError, RecursionError):
        return False


def judge_of(one: Field, schema: TableSchema) -> Judge:
    """The judge of a field. What cannot be applied is left out, with a warning."""
    judge = Judge(one, schema.missing_of(one), reader_of(one))
    for name, given in one.constraints.items():
        match name:
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
                _bound(judge, name, given)
            case "minLength":
                judge.tests[name] = _at_least(given)
            case "maxLength":
                judge.tests[name] = _at_most(given)
            case "pattern":
                _pattern(judge, given)
            case "enum":
                _enum(judge, given)
            case "jsonSchema":
                judge.warnings += [Warned("keyword-not-applied", one.name, {"name": key}) for key in _unknown(given)]
                judge.tests[name] = _structure(given)
    if one.categories:
        values = {judge.read(value) for value in one.categories}
        judge.tests["categories"] = values.__contains__
    if one.type == "array" and one.array_item:
        judge.items = _items(one, schema)
    return judge


def _at_least(length: int) -> Test:
    return lambda value: len(value) >= length


def _at_most(length: int) -> Test:
    return lambda value: len(value) <= length


def _structure(wanted: Mapping[str, Any]) -> Test:
    return lambda value: fits(value, wanted)


def _bound(judge: Judge, name: str, given: Any) -> None:
    bound = _value_of(judge, given)
    comparable = _comparable(bound)
    if comparable is None or (isinstance(bound, Decimal) and not bound.is_finite()):
        judge.warnings.append(Warned("bad-bound", judge.field.name, {"property": name, "value": str(given)[:60]}))
        return
    judge.bounds[name] = bound
    judge.tests[name] = {
        "minimum": lambda value: _comparable(value) >= comparable,
        "maximum": lambda value: _comparable(value) <= comparable,
        "exclusiveMinimum": lambda value: _comparable(value) > comparable,
        "exclusiveMaximum": lambda value: _comparable(value) < comparable,
    }[name]


def _value_of(judge: Judge, given: Any) -> Any:
    """A value written in the schema, as one of the field's type: numbers may be given as JSON numbers."""
    if judge.field.type in ("integer", "number", "year") and isinstance(given, int | float):
        if isinstance(given, bool):
            return None
        number = Decimal(given) if isinstance(given, int) else Decimal(str(given))
        return number if number.is_finite() else None
    if isinstance(given, str):
        # A schema may write its own numbers plainly, whatever the cells' decimal mark.
        found = judge.read(given)
        return _decimal(given) if found is None and judge.field.type in ("integer", "number") else found
    if isinstance(given, bool):
        return given if judge.field.type == "boolean" else None
    return given if isinstance(given, dict | list) and judge.field.type in ("object", "array", "geojson") else None


def _decimal(given: str) -> Decimal | None:
    try:
        return Decimal(given)
    except InvalidOperation:
        return None


def _comparable(value: Any) -> Any:
    """The value as one that compares with all others of its type: a moment without zone is taken as UTC."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.time):
        offset = value.utcoffset() or dt.timedelta()
        return (
            dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
            + dt.timedelta(microseconds=value.microsecond)
            - offset
        )
    return value


def _pattern(judge: Judge, text: str) -> None:
    found = pattern_of(text)
    if found is None:
        judge.warnings.append(Warned("bad-pattern", judge.field.name, {"pattern": text[:200]}))
        return
    if not found.rust:
        judge.warnings.append(Warned("slow-pattern", judge.field.name, {"pattern": text[:200]}))
    judge.pattern = found


def _enum(judge: Judge, given: list[Any]) -> None:
    values = [judge.read(one) if isinstance(one, str) else _value_of(judge, one) for one in given]
    if judge.field.type in ("string", "any"):
        values = [one if isinstance(one, str) else None for one in given]
    for one, value in zip(given, values, strict=True):
        if value is None:
            judge.warnings.append(Warned("bad-enum", judge.field.name, {"value": str(one)[:60]}))
    judge.enum = [value for value in values if value is not None]
    try:
        judge.tests["enum"] = frozenset(judge.enum).__contains__
    except TypeError:
        judge.tests["enum"] = judge.enum.__contains__


def _unknown(given: Mapping[str, Any]) -> list[str]:
    from socle.engines.tables.checking._documents import unknown_keywords

    return sorted(unknown_keywords(given))


def _items(one: Field, schema: TableSchema) -> Callable[[list[Any]], list[str]]:
    """What the items of an array break, each rule told once for the cell."""
    (item,) = read_schema({"fields": [{"type": "any", **one.array_item, "name": one.name}]}).fields
    inner = judge_of(item, schema)
    right = item_test(item)

    def broken(value: Any) -> list[str]:
        if value is None:
            return ["required"] if item.required else []
        if not right(value):
            return ["type"]
        read = inner.read(value) if isinstance(value, str) else value
        found = [name for name, test in inner.tests.items() if not _meets(test, read)]
        if inner.pattern is not None and isinstance(value, str):
            found += ["pattern"] if inner.pattern.asked(value) is False else []
        return found

    return lambda items: sorted({name for value in items for name in broken(value)})
