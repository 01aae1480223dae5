"""Pure decisions: what a map may hold, which columns a layer may use."""

import datetime
import itertools
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from socle.data.maps.terms import QUARTERS, Aggregate, Content, Kind, Layer, Way
from socle.data.tables.terms import Column, Schema, words
from socle.ground.look import words as writing
from socle.ground.refusals import Refusal

LANGUAGES = ("fr", "en", "ar")
LONGEST_SLUG, LONGEST_TITLE, LONGEST_LEAD = 80, 150, 500
MOST_LAYERS, MOST_FILTERS, MOST_LIMITS = 4, 2, 4
LONGEST_CELL = 60
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "contains", "starts", "empty", "filled")
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")
# Controls, overrides of direction, surrogates, non-characters: nothing that words need.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def slug_of(text: str) -> str:
    """The last word of the address of a map. Raises ``Refusal`` ``maps.slug``."""
    if not _SLUG.fullmatch(text) or len(text) > LONGEST_SLUG:
        told = _("L’adresse s’écrit en minuscules, chiffres et tirets, en 80 signes au plus.")
        raise Refusal("maps.slug", told, field="slug")
    return text


def texts_of(raw: Mapping[str, str], field: str, longest: int, *, needed: bool = False) -> dict[str, str]:
    """Words by language as they are kept. Raises ``Refusal`` ``maps.words`` with the field of the language."""
    kept: dict[str, str] = {}
    for language in LANGUAGES:
        told = " ".join(raw.get(language, "").split())
        if len(told) > longest or _FORBIDDEN.search(raw.get(language, "").strip()):
            wrong = _("Ce texte est trop long ou contient un signe invisible : %(most)s signes au plus.")
            raise Refusal("maps.words", str(wrong) % {"most": longest}, field=f"{field}_{language}")
        if told:
            kept[language] = told
    if needed and not kept.get("fr"):
        raise Refusal("maps.words", _("Donnez un titre en français."), field=f"{field}_fr")
    return kept


def has_places(schema: Schema) -> bool:
    """Whether the rows of a table can be put on a map."""
    return schema.geo is not None


def has_shapes(schema: Schema) -> bool:
    """Whether a table has lines and areas."""
    return schema.geo is not None and bool(schema.geo.geometry)


def may_name(column: Column, schema: Schema) -> bool:
    """Whether a column can name a zone or a row: words or a code, no place and no measure."""
    hidden = {schema.geo.lon, schema.geo.lat, schema.geo.point, schema.geo.geometry} if schema.geo else set()
    return column.name not in hidden and column.type in ("string", "integer")


def may_measure(column: Column) -> bool:
    """Whether a sum or a mean of this column means something."""
    return column.type in ("integer", "number") and column.role not in ("year", "identifier", "lon", "lat")


def label_of(column: Column) -> str:
    """The heading of a column in the reader's language, else its name."""
    return words(column.label, get_language() or "fr") or column.name


def checked_layer(layer: Layer, schema: Schema | None, zones: Schema | None) -> Layer:
    """A layer as it is kept: what its kind does not use is left out. ``zones``: the schema of the table of its zones,
    None for the neighbourhoods. Raises ``Refusal`` that names its field."""
    if schema is None:
        raise Refusal("maps.table", _("Choisissez une table."), field="table")
    title = texts_of(layer.title, "title", LONGEST_TITLE)
    plain = Layer(layer.id, layer.kind, title, table=layer.table, filters=_filters(layer, schema))
    if layer.kind == Kind.ZONES:
        return _checked_zones(layer, plain, schema, zones)
    if layer.kind == Kind.SHAPES and not has_shapes(schema):
        raise Refusal("maps.no-shapes", _("Cette table n’a ni lignes ni surfaces."), field="table")
    if not has_places(schema):
        raise Refusal("maps.no-places", _("Les lignes de cette table n’ont pas de lieu."), field="table")
    name = layer.name if layer.name in [one.name for one in schema.columns if may_name(one, schema)] else ""
    return replace(plain, name=name)


def _checked_zones(layer: Layer, plain: Layer, schema: Schema, zones: Schema | None) -> Layer:
    if layer.code not in [one.name for one in schema.columns if may_name(one, schema)]:
        raise Refusal("maps.code", _("Choisissez la colonne qui nomme la zone."), field="code")
    if layer.zones != QUARTERS:
        if zones is None or not has_shapes(zones):
            raise Refusal("maps.zones", _("Cette table n’a pas de surfaces."), field="zones")
        if layer.zone_code not in [one.name for one in zones.columns if may_name(one, zones)]:
            raise Refusal("maps.zone-code", _("Choisissez la colonne qui porte le même code."), field="zone_code")
    aggregate = layer.aggregate if layer.aggregate in tuple(Aggregate) else Aggregate.COUNT
    measure = ""
    if aggregate != Aggregate.COUNT:
        measure = layer.measure
        if measure not in [one.name for one in schema.columns if may_measure(one)]:
            raise Refusal("maps.measure", _("Choisissez une colonne de nombres."), field="measure")
    way = layer.way if layer.way in tuple(Way) else Way.QUANTILES
    limits = layer.limits if way == Way.MANUAL else ()
    if way == Way.MANUAL and not _climb(limits):
        told = _("Donnez d’une à quatre limites, de la plus petite à la plus grande.")
        raise Refusal("maps.limits", told, field="limits")
    return replace(
        plain,
        zones=layer.zones,
        code=layer.code,
        zone_code=layer.zone_code if layer.zones != QUARTERS else "",
        aggregate=str(aggregate),
        measure=measure,
        way=str(way),
        classes=max(2, min(int(layer.classes), 5)),
        limits=limits,
    )


def _climb(limits: tuple[float, ...]) -> bool:
    fits = 0 < len(limits) <= MOST_LIMITS and all(math.isfinite(limit) for limit in limits)
    return fits and all(low < high for low, high in itertools.pairwise(limits))


def limits_in(text: str) -> tuple[float, ...]:
    """Limits as typed: ``10 ; 20,5 ; 40``. Raises ``Refusal`` ``maps.limits`` for what is no number."""
    try:
        parts = [part for part in re.split(r"[;\s]+", text.strip()) if part]
        return tuple(float(part.replace(",", ".")) for part in parts[:20])
    except ValueError as wrong:
        told = _("Écrivez les limites séparées par des points-virgules : 10 ; 20,5 ; 40")
        raise Refusal("maps.limits", told, field="limits") from wrong


def _filters(layer: Layer, schema: Schema) -> tuple[tuple[str, str, str], ...]:
    kept = []
    for place, (column, op, value) in enumerate(layer.filters[:MOST_FILTERS], start=1):
        if not column:
            continue
        if column not in schema.names or op not in OPERATORS or len(value) > 200 or _FORBIDDEN.search(value):
            raise Refusal("maps.filter", _("Cette condition ne convient pas à la table."), field=f"column_{place}")
        if value or op in ("empty", "filled"):
            kept.append((column, op, value))
    return tuple(kept)


def next_id(content: Content) -> str:
    """An id that no layer of a map has."""
    taken = {layer.id for layer in content.layers}
    return next(f"c{n}" for n in range(1, MOST_LAYERS + len(taken) + 2) if f"c{n}" not in taken)


def moved(content: Content, layer_id: str, step: int) -> Content:
    """The layers with one of them nearer to the bottom (−1) or the top (1)."""
    layers = list(content.layers)
    at = next(place for place, layer in enumerate(layers) if layer.id == layer_id)
    to = max(0, min(at + step, len(layers) - 1))
    layers.insert(to, layers.pop(at))
    return replace(content, layers=tuple(layers))


def plain_name(text: str) -> str:
    """A name or a code as it is compared: without case, accents, dashes and needless spaces."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign if sign.isalnum() else " " for sign in parted if not unicodedata.combining(sign))
    return " ".join(bare.split())


def cell_words(value: Any, column: Column) -> str:
    """One cell as read; a dash for an empty one."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, int | float):
        return str(value) if column.role in ("year", "identifier") else number_words(value)
    if column.type in ("date", "datetime"):
        return writing.date(datetime.date.fromisoformat(str(value)[:10]), "short")
    text = str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1].rstrip()}…"


def number_words(value: float) -> str:
    """A number as read, with as many decimals as help: none from a hundred on."""
    if value == int(value):
        return writing.number(int(value))
    return writing.number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2)


def frame_line(address: str, title: str) -> str:
    """The line to copy into a page of another site: text, to be escaped once more where it is shown."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="720" loading="lazy"></iframe>'
