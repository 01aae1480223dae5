"""Steps that bring rows together, as they are read: join, aggregate, pivot, and the two that ask where a row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from socle.engines.tables.asking.plan import BUCKETS, MEASURES, Aggregate
from socle.engines.tables.model import Column, ColumnType, Geo, Schema, TableError, unique_names, value_of
from socle.engines.tables.transforming._asked import Asked, column_of, new_name, shaped
from socle.engines.tables.transforming._columns import NUMERIC, TIMELY, Read
from socle.engines.tables.transforming._model import Step, Wrong

CUTS: Final = tuple(one for one in BUCKETS if one not in ("", "auto"))
MOST_BY: Final = 6
MOST_MEASURES: Final = 10
MOST_VALUES: Final = 60
FARTHEST: Final = 50_000.0
METRES: Final = 500.0
LIKENESS: Final = 0.85
ADDED: Final = ("lon", "lat", "adresse_trouvee", "score_adresse")
DISTANCE: Final = "distance_m"
OTHERS: Final = "autres"
_LABELS: Final[dict[str, tuple[str, str, str]]] = {
    "count": ("Nombre", "Count", "العدد"),
    "sum": ("Total de « {} »", "Total of “{}”", "مجموع «{}»"),
    "mean": ("Moyenne de « {} »", "Mean of “{}”", "متوسط «{}»"),
    "min": ("Minimum de « {} »", "Least of “{}”", "أدنى «{}»"),
    "max": ("Maximum de « {} »", "Most of “{}”", "أقصى «{}»"),
    "median": ("Médiane de « {} »", "Median of “{}”", "وسيط «{}»"),
    "distinct": ("Valeurs différentes de « {} »", "Different values of “{}”", "القيم المختلفة لـ «{}»"),
}


def read_join(asked: Asked) -> Read:
    """Bring columns of another input beside the rows whose values are the same."""
    name, other = asked.other()
    on = _pairs(asked, other)
    match = asked.choice("match", ("exact", "plain"), "exact")
    for ours, theirs in on:
        mine, its = asked.schema.column(ours), other.column(theirs)
        same = mine.type == its.type or {mine.type, its.type} <= set(NUMERIC)
        if not same or "geometry" in (mine.type, its.type):
            raise Wrong("on", "types-differ", column=ours, other=theirs)
        if match == "plain" and mine.type != "string":
            raise Wrong("match", "bad-type", column=ours, value=mine.type)
    taken = _taken(asked, other, name, [theirs for _ours, theirs in on])
    step: Step = {"with": name, "on": on, "match": match, "how": asked.choice("how", ("left", "inner"), "left")}
    step["columns"] = [one.name for one, _new in taken]
    return step, shaped([*asked.schema.columns, *(new for _one, new in taken)], asked.schema, "columns")


def _pairs(asked: Asked, other: Schema) -> list[list[str]]:
    """The columns that must be equal, ours and theirs; one name alone is both."""
    pairs = []
    for one in asked.listed("on", most=5):
        ours, theirs = (one[0], one[1]) if isinstance(one, list | tuple) and len(one) == 2 else (one, one)
        pairs.append([column_of(ours, "on", asked.schema).name, column_of(theirs, "on", other).name])
    return pairs


def _taken(asked: Asked, other: Schema, name: str, but: Sequence[str] = ()) -> list[tuple[Column, Column]]:
    """The columns that come from another input (all but some where none is named), and as what: one whose name is
    taken says where it comes from. Shapes stay where they are: a row has one place."""
    chosen = asked.columns("columns", needed=False, schema=other)
    if not chosen:
        chosen = [one for one in other.columns if one.name not in but and one.type != "geometry"]
    if any(one.type == "geometry" for one in chosen):
        raise Wrong("columns", "bad-type", column=chosen[0].name, value="geometry")
    names = {one.casefold() for one in asked.schema.names}
    found = []
    for one in chosen:
        new = one.name if one.name.casefold() not in names else f"{one.name}_{name}"
        names.add(new.casefold())
        found.append((one, replace(one, name=new_name(new, "columns"), role="")))
    return found


def read_aggregate(asked: Asked) -> Read:
    """One row for each group: the columns `by`, dates cut as `bucket` says for each, with `measures`."""
    by = asked.columns("by")
    if len(by) > MOST_BY:
        raise Wrong("by", "too-many", most=MOST_BY)
    given = asked.raw.get("bucket") or {}
    cuts: dict[str, str] = {}
    for name, cut in given.items() if isinstance(given, dict) else ():
        column = column_of(name, "bucket", Schema(tuple(by)))
        if column.type not in TIMELY:
            raise Wrong("bucket", "not-a-date", column=column.name)
        if cut and cut not in CUTS:
            raise Wrong("bucket", "bad-value", value=str(cut)[:40])
        if cut:
            cuts[column.name] = cut
    columns = [_cut(one, cuts.get(one.name, "")) for one in by]
    measures, made = _measures(asked)
    step = {"by": [one.name for one in by], "bucket": cuts, "measures": measures}
    return step, _keyed(asked.schema, [*columns, *made], [one.name for one in by], "measures")


def _keyed(schema: Schema, columns: Sequence[Column], key: Sequence[str], field: str) -> Schema:
    if any(schema.column(name).type == "geometry" for name in key):
        raise Wrong("by" if field == "measures" else field, "bad-type", column=key[0], value="geometry")
    return shaped(columns, Schema(schema.columns), field, key=key)


def _cut(column: Column, cut: str) -> Column:
    if not cut:
        return column
    return replace(column, type="integer" if cut in ("hour", "weekday") else "date", zoned=False)


def _measures(asked: Asked) -> tuple[list[dict[str, str]], list[Column]]:
    kept, columns = [], []
    for one in asked.listed("measures", needed=False, most=MOST_MEASURES) or [{"measure": "count"}]:
        raw = one if isinstance(one, dict) else {"measure": one}
        measure = Asked(raw, asked.schema, {}).choice("measure", MEASURES, "count")
        column = None
        if measure != "count":
            column = column_of(raw.get("column"), "measures", asked.schema)
        made = _measured(measure, column)
        name = new_name(raw.get("name") or made.name, "measures")
        kept.append({"measure": measure, "column": column.name if column else "", "name": name})
        columns.append(replace(made, name=name))
    return kept, columns


def _measured(measure: str, column: Column | None) -> Column:
    """The column of a measure. Raises `Wrong`."""
    if column is not None:
        if measure in ("sum", "mean", "median") and column.type not in NUMERIC:
            raise Wrong("measures", "not-a-number", column=column.name)
        if column.type == "geometry":
            raise Wrong("measures", "bad-type", column=column.name, value=column.type)
    kind: ColumnType = "integer"
    if column is not None and measure in ("sum", "min", "max"):
        kind = column.type
    elif measure in ("mean", "median"):
        kind = "number"
    label = {
        language: words.format(column.label.get(language) or column.label.get("") or column.name if column else "")
        for language, words in zip(("fr", "en", "ar"), _LABELS[measure], strict=True)
    }
    zoned = column is not None and column.zoned and measure in ("min", "max")
    name = Aggregate(measure, column.name if column else "").name  # type: ignore[arg-type]  # one of MEASURES
    return Column(name, kind, label, zoned=zoned)


def read_pivot(asked: Asked) -> Read:
    """One row for each group of `rows`, one column for each of the `values` of a column, with one measure."""
    rows = asked.columns("rows")
    column = asked.column("column")
    if column.type == "geometry" or column.name in [one.name for one in rows]:
        raise Wrong("column", "bad-type", column=column.name, value=column.type)
    values = list(dict.fromkeys(_value(one, column) for one in asked.listed("values", most=MOST_VALUES)))
    measure = asked.choice("measure", MEASURES, "count")
    counted = column_of(asked.raw.get("value"), "value", asked.schema) if measure != "count" else None
    made = _measured(measure, counted)
    others = asked.raw.get("others") is True
    names = [one.name for one in rows]
    free = unique_names([*names, *values, *([OTHERS] if others else [])])[len(names) :]
    labels = [{"fr": one, "en": one, "ar": one} for one in values]
    labels += [{"fr": "Autres", "en": "Others", "ar": "أخرى"}] if others else []
    wide = [replace(made, name=name, label=label) for name, label in zip(free, labels, strict=True)]
    step: Step = {"rows": names, "column": column.name, "values": values, "measure": measure, "others": others}
    step["value"] = counted.name if counted else ""
    return step, _keyed(asked.schema, [*rows, *wide], names, "rows")


def _value(one: Any, column: Column) -> str:
    text = one if isinstance(one, str) else str(one).lower() if isinstance(one, bool) else str(one)
    try:
        if len(text) > 100 or not text:
            raise TableError("bad-value", "too long")
        value_of(column, text)
    except TableError as error:
        raise Wrong("values", "bad-value", value=text[:40], column=column.name) from error
    return text


def read_geocode(asked: Asked) -> Read:
    """Find the door that an address names: longitude, latitude, the address found, and how alike the two are."""
    columns = asked.columns("columns")
    if any(one.type not in ("string", "integer") for one in columns):
        raise Wrong("columns", "bad-type", column=columns[0].name, value=columns[0].type)
    least = asked.number("least", 0.6, 1.0, LIKENESS)
    names = unique_names([*asked.schema.names, *ADDED])[-4:]
    lon, lat, found, score = names
    added = [
        Column(lon, "number", role="lon"),
        Column(lat, "number", role="lat"),
        Column(found),
        Column(score, "number"),
    ]
    after = shaped([*asked.schema.columns, *added], asked.schema, "columns")
    geo = after.geo or Geo(lon=lon, lat=lat)
    step = {"columns": [one.name for one in columns], "least": least}
    return step, Schema(after.columns, after.key, geo)


def read_near(asked: Asked) -> Read:
    """Bring columns of the zone that holds a row, or of the nearest place within some metres."""
    name, other = asked.other()
    relation = asked.choice("relation", ("inside", "nearest"), "inside")
    if asked.schema.geo is None:
        raise Wrong("with", "no-geo")
    if other.geo is None or (relation == "inside" and not other.geo.geometry):
        raise Wrong("with", "no-zones", name=name)
    taken = _taken(asked, other, name)
    added = [new for _one, new in taken]
    step: Step = {"with": name, "relation": relation, "how": asked.choice("how", ("left", "inner"), "left")}
    step["columns"] = [one.name for one, _new in taken]
    if relation == "nearest":
        step["metres"] = asked.number("metres", 1.0, FARTHEST, METRES)
        distance = unique_names([*asked.schema.names, *(one.name for one in added), DISTANCE])[-1]
        added.append(Column(distance, "number", unit="m"))
    return step, shaped([*asked.schema.columns, *added], asked.schema, "columns")
