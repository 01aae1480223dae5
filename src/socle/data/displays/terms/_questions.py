"""What a part asks of a table, as people give it and as it is kept."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms._content import LANGUAGES, LONGEST_LEAD
from socle.data.tables.terms import Column, Filter, Schema
from socle.engines.tables import Op
from socle.ground.refusals import Refusal

Condition = tuple[str, str, str]
"""A column, an operator, a value as typed."""

_OPERATORS: dict[str, Op] = {
    "eq": "eq",
    "ne": "ne",
    "lt": "lt",
    "le": "le",
    "gt": "gt",
    "ge": "ge",
    "contains": "contains",
    "starts": "starts",
    "empty": "empty",
    "filled": "filled",
}
LONGEST_VALUE = 200
# Controls (but for line feeds), overrides of direction, surrogates, non-characters: nothing that words need.
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def is_odd(text: str) -> bool:
    """Whether a text holds a sign that no words need."""
    return _ODD.search(text) is not None


def texts_of(room: str, raw: Mapping[str, str], field: str, longest: int, *, needed: bool = False) -> dict[str, str]:
    """Words by language as they are kept; lines stay lines in long ones. Raises ``Refusal`` ``<room>.words`` with the
    field of the language."""
    kept: dict[str, str] = {}
    for language in LANGUAGES:
        told = raw.get(language, "").replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(told) > longest or is_odd(told):
            wrong = _("Ce texte est trop long ou contient un signe invisible : %(most)s signes au plus.")
            raise Refusal(f"{room}.words", str(wrong) % {"most": longest}, field=f"{field}_{language}")
        if told:
            kept[language] = told if longest > LONGEST_LEAD else " ".join(told.split())
    if needed and not kept.get("fr"):
        raise Refusal(f"{room}.words", _("Donnez un titre en français."), field=f"{field}_fr")
    return kept


def conditions_in(raw: Iterable[Any]) -> tuple[Condition, ...]:
    """The conditions that were kept."""
    return tuple((str(column), str(op), str(value)) for column, op, value in raw)


def conditions_of(room: str, asked: Iterable[Condition], schema: Schema, most: int) -> tuple[Condition, ...]:
    """Conditions as they are kept: those without a column or a value are none. Raises ``Refusal`` ``<room>.filter``."""
    kept = []
    for place, (column, op, value) in enumerate(list(asked)[:most], start=1):
        if not column:
            continue
        if column not in schema.names or op not in _OPERATORS or len(value) > LONGEST_VALUE or is_odd(value):
            raise Refusal(f"{room}.filter", _("Cette condition ne convient pas à la table."), field=f"column_{place}")
        if value or op in ("empty", "filled"):
            kept.append((column, op, value))
    return tuple(kept)


def filters_of(conditions: Iterable[Condition]) -> tuple[Filter, ...]:
    """Kept conditions as a plan asks them."""
    return tuple(Filter(column, _OPERATORS[op], value) for column, op, value in conditions)


def may_measure(column: Column) -> bool:
    """Whether a sum or a mean of this column means something."""
    return column.type in ("integer", "number") and column.role not in ("year", "identifier", "lon", "lat")
