"""Which repairs a table may need, decided on a sample; `_proposing` then counts them on every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from socle.engines.tables.detecting._kinds import Guess, number_of
from socle.engines.tables.detecting._pairs import BOXES, TELLING, part_of
from socle.engines.tables.detecting._profile import Profile
from socle.engines.tables.repairing import _evidence as evidence
from socle.engines.tables.repairing._text import MISSING, MISSING_OR_ZERO, MISSING_TYPED
from socle.engines.tables.repairing._values import FALSE, TRUE, fold
from socle.engines.tables.schemas import Field, TableSchema

_NOT_NUMBERS: Final = frozenset(
    "phone siret siren nir date datetime point postal_code insee_commune departement ip year geometry opening_hours "
    "uai rna iban email url boolean".split()
)
_NUMERIC: Final = frozenset("integer number money percentage longitude latitude year projected_x projected_y".split())
_TYPED: Final = _NUMERIC | {"date", "datetime", "lambert93_x", "lambert93_y", "longitude_swapped", "latitude_swapped"}
_NEAR: Final = 85.0  # of 100 in rapidfuzz's ratio
_AHEAD: Final = 8.0  # how much nearer than the second nearest


@dataclass(slots=True)
class Candidate:
    """A repair that may be proposed; `at` are positions of columns."""

    op: dict[str, Any]
    at: list[int]
    why: str
    sure: bool = True
    say: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A column: its profile, what it is, and the field of the schema that it holds."""

    profile: Profile
    name: str
    kind: str
    field: Field | None = None


def matched(
    labels: Sequence[str], names: Sequence[str], schema: TableSchema | None
) -> tuple[dict[int, Field], dict[int, str]]:
    """The field of each column, and the new names of those whose label is only near that of a field."""
    if schema is None:
        return {}, {}
    fields = {one.name: one for one in schema.fields}
    found = {at: fields[name] for at, name in enumerate(names) if name in fields}
    found |= {at: fields[label] for at, label in enumerate(labels) if label in fields and at not in found}
    left = [name for name in fields if name not in {one.name for one in found.values()}]
    renames: dict[int, str] = {}
    for at, label in enumerate(labels):
        if at in found or not label.strip():
            continue
        if (near := nearest(label, left)) and near not in renames.values():
            renames[at] = near
    twice = {name for name in renames.values() if list(renames.values()).count(name) > 1}
    renames = {at: name for at, name in renames.items() if name not in twice}
    return found | {at: fields[name] for at, name in renames.items()}, renames


def nearest(text: str, allowed: Sequence[str]) -> str:
    """The only one of `allowed` that is the same but for case, accents and spaces, or else clearly the nearest; "" when
    there is a doubt."""
    from rapidfuzz import fuzz, process

    same = [one for one in allowed if fold(one) == fold(text)]
    if same:
        return same[0] if len(same) == 1 else ""
    if len(fold(text)) < 4:
        return ""
    best = process.extract(fold(text), [fold(one) for one in allowed], scorer=fuzz.ratio, limit=2)
    if not best or best[0][1] < _NEAR or (len(best) > 1 and best[1][1] > best[0][1] - _AHEAD):
        return ""
    return allowed[best[0][2]]


def candidates(columns: Sequence[Known], kinds: Mapping[int, Guess], delimiter: str) -> list[Candidate]:
    """The repairs of cells that the sample calls for."""
    everywhere = [column.profile.position for column in columns]
    names = [column.name for column in columns]
    out = [Candidate({"op": "decode", "columns": names}, everywhere, "decode")]
    if len(columns) > 1:  # in a single column, runs of spaces may be what separates
        out.append(Candidate({"op": "trim", "columns": names}, everywhere, "trim"))
    out += _missing(columns)
    single: list[Candidate] = []
    for column in columns:
        single += _of_column(column, kinds, delimiter)
    return [*out, *_together(single), *_swaps(columns)]


def _together(single: Sequence[Candidate]) -> list[Candidate]:
    """Columns whose yes and no would be written the same way make one repair."""
    out: list[Candidate] = []
    for one in single:
        same = [c for c in out if one.op["op"] == c.op["op"] == "boolean" and one.op["true"] == c.op["true"]]
        if same and same[0].op["false"] == one.op["false"]:
            same[0].op["columns"] += one.op["columns"]
            same[0].at += one.at
        else:
            out.append(one)
    return out


def _missing(columns: Sequence[Known]) -> Iterator[Candidate]:
    """Words for "no value": surely among numbers and dates, perhaps among words."""
    typed = [c for c in columns if c.kind in _TYPED or (c.field and c.field.type not in ("string", "any"))]
    texts = [c for c in columns if c not in typed and c.kind != "boolean"]
    kinds = (
        (typed, MISSING_TYPED, "missing"),
        (typed, MISSING_OR_ZERO, "missing_zero"),
        (texts, MISSING, "missing_text"),
    )
    for group, words, why in kinds:
        if group:
            op = {"op": "missing", "columns": [c.name for c in group], "words": list(words)}
            yield Candidate(op, [c.profile.position for c in group], why, sure=why == "missing")


def _of_column(column: Known, kinds: Mapping[int, Guess], delimiter: str) -> Iterator[Candidate]:
    """The repairs of one column: at most one of what its values are."""
    profile, one = column.profile, column.field
    at = profile.position

    def made(op: str, found: evidence.Evidence, why: str = "") -> Candidate:
        of = {"columns": [column.name]} if op == "boolean" else {"column": column.name}
        return Candidate({"op": op, **of, **found.data}, [at], why or op, found.sure, found.say)

    if not profile.values:
        return
    if one is not None and (allowed := _allowed(one)):
        mapped = {v: near for v in profile.values if v not in allowed and (near := nearest(v, allowed))}
        mapped = {value: near for value, near in mapped.items() if fold(value) != fold(near)}
        yield made("values", evidence.Evidence({"allowed": list(allowed), "map": mapped}))
    elif one is not None and one.type == "boolean":
        yield from _to_schema_booleans(column, made)
    elif column.kind == "boolean" and one is None:
        if found := evidence.booleans(profile):
            yield made("boolean", found)
    elif _may_be(one, "date", "datetime") and (found := evidence.dates(profile, 0.3 if one else 0.8, dated=bool(one))):
        yield made("date", found, _date_why(found))
    elif _may_be(one, "number", "integer") and (one is not None or column.kind not in _NOT_NUMBERS):
        if (found := evidence.numbers(profile, delimiter, 0.3 if one else 0.8)) and not _is_wanted(one, found):
            yield made("number", found, "number_doubt" if found.say.get("doubt") else "number")
    if (
        column.kind == "phone"
        and (one is None or one.type == "string")
        and not (one and one.constraints.get("pattern"))
    ):
        if found := evidence.phones(profile, str(kinds[at].data.get("region", "FR"))):
            yield made("phone", found)
    if (one is None or one.type == "string") and (found := evidence.codes(profile, column.kind)):
        yield made("pad", found, "pad" if found.sure else "pad_doubt")


def _may_be(one: Field | None, *types: str) -> bool:
    """Whether the schema, if there is one, wants this kind of values in the usual writing."""
    return one is None or (one.type in types and one.format in ("default", "any"))


def _is_wanted(one: Field | None, found: evidence.Evidence) -> bool:
    """Whether the schema itself asks for the comma that is written."""
    return one is not None and one.decimal_char == found.data["decimal"] != "."


def _allowed(one: Field) -> tuple[str, ...]:
    values = one.constraints.get("enum") or one.categories
    if not isinstance(values, list | tuple) or len(values) > 500 or one.type != "string":
        return ()
    return tuple(dict.fromkeys(str(value) for value in values if isinstance(value, str) and 0 < len(value) <= 500))


def _to_schema_booleans(column: Known, made: Any) -> Iterator[Candidate]:
    one = column.field
    assert one is not None
    true, false = list(one.true_values), list(one.false_values)
    others = [v for v in column.profile.values if v not in (*true, *false)]
    known = [v for v in others if v.lower() in TRUE or v.lower() in FALSE]
    if known and true and false and not set(true) & set(false):
        yield made("boolean", evidence.Evidence({"true": true[:20], "false": false[:20]}))


def _date_why(found: evidence.Evidence) -> str:
    if found.say.get("mixed"):
        return "date_mixed"
    if found.say.get("doubt"):
        return "date_doubt"
    return "date_short" if found.say.get("short") else "date"


def _swaps(columns: Sequence[Known]) -> Iterator[Candidate]:
    """Pairs by their labels of which some rows fall in a territory only when read the other way."""
    parts = {part_of(column.profile.label or column.name): column for column in columns}
    for first, second in (("lon", "lat"), ("x", "y")):
        if first not in parts or second not in parts:
            continue
        lon, lat = parts[first], parts[second]
        if (box := _box(lon.profile, lat.profile)) is not None:
            op = {"op": "swap", "lon": lon.name, "lat": lat.name, "box": list(box)}
            yield Candidate(op, [lon.profile.position, lat.profile.position], "swap")


def _box(lon: Profile, lat: Profile) -> tuple[float, float, float, float] | None:
    """The territory of the points, in one order or the other: nearly all the longitudes and latitudes lie in it."""
    xs = [number for value in lon.values if (number := number_of(value)) is not None]
    ys = [number for value in lat.values if (number := number_of(value)) is not None]
    if not xs or not ys or len(xs) < 0.8 * len(lon.values):
        return None
    for country, box in BOXES.items():
        west, south, east, north = box
        right = sum(west <= x <= east for x in xs) / len(xs), sum(south <= y <= north for y in ys) / len(ys)
        wrong = sum(south <= x <= north for x in xs) / len(xs), sum(west <= y <= east for y in ys) / len(ys)
        told = country in TELLING or min(right) >= 0.5  # else the points may well lie where they say
        if told and min(right[0] + wrong[0], right[1] + wrong[1]) >= 0.95 and max(wrong) > 0:
            return box
    return None
