"""Pure decisions: what an address asks of a table, which columns a page shows, which can be drawn."""

import base64
import csv
import json
import math
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from socle.data.tables.terms import Aggregate, Column, Filter, Plan, Schema

MOST_COLUMNS = 8
MOST_COLUMNS_WIDE = 40
MOST_CELLS = 120
MOST_FILTERS = 20
LONGEST_SEARCH = 100
LONGEST_VALUE = 200
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "contains", "starts", "empty", "filled")
# Words of the address that are not columns; a column of the same name is written ``c.<name>``.
PAGE_WORDS = frozenset("q tri page vue par edition colonnes cadre filtre champs".split())
VIEW_WORDS = frozenset("filtre q champs tri par pas mesure cadre".split())
"""The words of the page of questions: what a saved view keeps."""
API_WORDS = frozenset("q sort limit offset bbox edition by bucket filter select after total group aggregate".split())
LONGEST_AFTER = 4_000


class View(StrEnum):
    """One way to look at a table: one a page, so that pages stay light."""

    TABLE = "table"
    CHART = "graphique"
    MAP = "carte"
    EDITIONS = "editions"


def view_of(text: str, schema: Schema) -> View:
    """The view asked for; the table when there is no such view."""
    if text == View.MAP and schema.geo is None:
        return View.TABLE
    return View(text) if text in tuple(View) else View.TABLE


def page_of(text: str) -> int:
    """A page number; the first for what is none."""
    return min(int(text), 10**6) if text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text) else 1


def sort_of(text: str, schema: Schema) -> tuple[tuple[str, bool], ...]:
    """``-recu`` is descending by ``recu``; nothing for a column that does not exist."""
    name, down = (text[1:], True) if text.startswith("-") and text not in schema.names else (text, False)
    return ((name, down),) if name in schema.names else ()


def names_of(text: str) -> list[str]:
    """Names parted by commas; one that holds a comma stands in quotes: ``nom,"prix, net"``."""
    found = next(csv.reader([text.replace("\r", " ").replace("\n", " ")], skipinitialspace=True), [])
    return [one.strip() for one in found if one.strip()]


def listed(names: Iterable[str]) -> str:
    """Names as ``names_of`` reads them."""
    return ",".join(map(_quoted, names))


def _quoted(name: str) -> str:
    plain = not set(name) & set(',"') and name == name.strip()
    return name if plain else '"' + name.replace('"', '""') + '"'


def sorts_of(text: str, schema: Schema) -> tuple[tuple[tuple[str, bool], ...], str]:
    """``-recu,quartier``: the columns to order by, downward with a hyphen, and the first name that is no column."""
    whole = sort_of(text, schema)
    if whole or not text:
        return whole, ""
    found = [(name, sort_of(name, schema)) for name in names_of(text)]
    return tuple(one for _, sort in found for one in sort), next((name for name, sort in found if not sort), "")


def aggregates_of(text: str) -> tuple[Aggregate, ...]:
    """``count,sum:montant``: what to compute for each group. What does not exist is for the plan's check to say."""
    parts = (one.partition(":") for one in names_of(text))
    return tuple(Aggregate(measure, column) for measure, _, column in parts)  # type: ignore[arg-type]


def after_text(after: Sequence[Any] | None) -> str:
    """Where a following page begins, as one word of an address; empty on the last page."""
    if after is None:
        return ""
    return base64.urlsafe_b64encode(json.dumps(list(after), ensure_ascii=False).encode()).decode().rstrip("=")


def after_of(text: str) -> tuple[Any, ...] | None:
    """What ``after_text`` said; None for what it did not say."""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        found = json.loads(raw) if len(raw) <= LONGEST_AFTER else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not all(one is None or isinstance(one, str | int | float) for one in found):
        return None
    return tuple(found)


def newest_first(schema: Schema) -> tuple[tuple[str, bool], ...]:
    """The order of a table of events that nobody ordered: by its first date, the latest first."""
    return tuple((column.name, True) for column in schema.columns if column.type in ("date", "datetime"))[:1]


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """``west,south,east,north`` in degrees, or nothing."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not all(map(math.isfinite, (west, south, east, north))):
        return None
    return (west, south, east, north) if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else None


def filters_of(
    pairs: Iterable[tuple[str, str]], schema: Schema, words: frozenset[str]
) -> tuple[tuple[Filter, ...], tuple[str, ...]]:
    """The conditions of an address (``quartier=Centre``, ``jours__ge=3``, ``c.page=2``) and the words that are none.

    A condition without value is left out, except ``__empty`` and ``__filled``.
    """
    found: list[Filter] = []
    unknown: list[str] = []
    for key, value in pairs:
        if key in words:
            continue
        name, operator = _name_of(key.removeprefix("c."), schema)
        if name is None:
            unknown.append(key)
        elif value or operator in ("empty", "filled"):
            found.append(Filter(name, operator, value[:LONGEST_VALUE]))  # type: ignore[arg-type]
    return tuple(found[:MOST_FILTERS]), tuple(unknown)


def _name_of(key: str, schema: Schema) -> tuple[str | None, str]:
    if key in schema.names:
        return key, "eq"
    name, _, operator = key.rpartition("__")
    return (name, operator) if name in schema.names and operator in OPERATORS else (None, "eq")


def word_for(column: str, words: frozenset[str] = PAGE_WORDS) -> str:
    """How a column is written in an address."""
    return f"c.{column}" if column in words or column.startswith("c.") else column


def plan_of(
    filters: tuple[Filter, ...],
    *,
    search: str = "",
    sort: tuple[tuple[str, bool], ...] = (),
    limit: int = 20,
    offset: int = 0,
    box: tuple[float, float, float, float] | None = None,
    **more: Any,
) -> Plan:
    """The question to ask. ``more``: where, select, after, groups, aggregates, bucket."""
    clean = " ".join(search.replace("\x00", " ").split())[:LONGEST_SEARCH]
    return Plan(filters=filters, sort=sort, limit=limit, offset=offset, search=clean, box=box, **more)


def shown(schema: Schema, *, wide: bool) -> tuple[int, ...]:
    """The places of the columns that a page shows: the first eight that are not coordinates; with ``wide`` forty."""
    hidden = {schema.geo.lon, schema.geo.lat, schema.geo.point} if schema.geo and not wide else set()
    places = [place for place, column in enumerate(schema.columns) if column.name not in hidden]
    return tuple((places or [0])[: MOST_COLUMNS_WIDE if wide else MOST_COLUMNS])


def rows_per_page(columns: int) -> int:
    """As many rows as keep a page light: from 8 to 20."""
    return max(8, min(20, MOST_CELLS // max(columns, 1)))


def last_page(total: int, size: int) -> int:
    """The number of the last page; 1 for nothing."""
    return max(1, math.ceil(total / size))


def is_drawable(column: Column, schema: Schema) -> bool:
    """Whether rows can be counted by this column: dates, categories, years; not names, measures, places."""
    if column.name in schema.key or column.role in ("identifier", "lon", "lat"):
        return False
    return column.type in ("string", "boolean", "date", "datetime") or column.role == "year"


def drawable(schema: Schema) -> tuple[Column, ...]:
    """The columns a chart can be made by, dates first, at most twenty."""
    fit = [column for column in schema.columns if is_drawable(column, schema)]
    return tuple(sorted(fit, key=lambda column: column.type not in ("date", "datetime"))[:20])


def categories(schema: Schema) -> tuple[Column, ...]:
    """The text columns that may be categories, at most four: the page then asks how many values they have."""
    return tuple(c for c in schema.columns if is_drawable(c, schema) and c.type in ("string", "boolean"))[:4]


def plain(text: str) -> str:
    """Lower case without accents, to compare words."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def alike(text: str, words: Sequence[str]) -> bool:
    """Whether a text holds every word (both already without accents and case)."""
    return all(word in text for word in words)
