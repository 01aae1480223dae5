"""Which schema a table seems to follow, told by the names of its columns alone.

A name counts for more when few schemas have it (``nomRestaurant`` says more than ``id``), and a required field for
twice an optional one. The score is the harmonic mean of two shares: what the labels explain of the schema, and what the
schema explains of the labels. 1 is the schema's own names, in any order, case, accents and separators.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from rapidfuzz import fuzz, process

LONGEST_LABEL: Final = 200
EXACT, SAME_WORDS, BY_TITLE = 1.0, 0.95, 0.9
NEAR: Final = 86.0  # of 100: two letters in a name of twelve
SHORTEST_NEAR: Final = 5
REQUIRED: Final = 2.0

# Words that files write in several ways, each brought to one. Field names of French, English and Spanish habits.
_SAME: Final = {
    word: one
    for one, words in {
        "latitude": "lat ylat latitud latitude",
        "longitude": "lon lng long xlong longitud longitude",
        "nombre": "nb nbr nbre nombre nombres",
        "numero": "num no nro numero number",
        "telephone": "tel phone telephone tlf telefono",
        "courriel": "mail email courriel courriels mel",
        "adresse": "adr adresse address direccion",
        "commune": "com comm commune ville municipality",
        "collectivite": "coll collectivite",
        "identifiant": "id identifiant identifier ident uid uuid",
        "nom": "nom name nombre_de",
        "date": "dt dat date fecha",
        "codepostal": "cp codepostal postcode",
        "quantite": "qte quantite",
        "montant": "mt mnt montant amount",
        "proprietaire": "proprio proprietaire",
        "occurrences": "occurences occurrences",
    }.items()
    for word in words.split()
}
_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LINKS: Final = frozenset("de du des la le les l d et a au aux en of the".split())


@lru_cache(maxsize=20_000)
def words_of(label: str) -> tuple[str, ...]:
    """The words of a name in their usual form, lower case, without accents: ``COLL_SIRET`` → collectivite, siret."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", label[:LONGEST_LABEL].replace("œ", "oe").replace("Œ", "OE")))
    found = re.findall(r"[^\W_]+", _CAMEL.sub(" ", plain))
    usual = [_SAME.get(word, word) for word in (one.casefold() for one in found)]
    kept = [word for word in usual if word not in _LINKS] or usual
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a schema, ready to be compared."""

    name: str
    key: str
    sorted_key: str
    titles: frozenset[str]
    required: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    quality: float
    label: int
    field: int


def suggest(labels: Sequence[str], schemas: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The schemas that share names with these labels, likeliest first.

    ``schemas`` are Table Schema descriptors with a ``name``. Each answer holds ``name``, ``score`` (0 to 1),
    ``matched`` (field name → label, as written), ``missing`` (fields without a label) and ``extra`` (labels without a
    field). A label counts once, even when it is written twice.
    """
    written = list(dict.fromkeys(label for label in labels if words_of(label)))
    known = [(str(schema.get("name", "")), _fields(schema)) for schema in schemas]
    weights = _weights(fields for _, fields in known)
    near = _near(written, {field.key for _, fields in known for field in fields})
    found = [_compared(name, written, fields, weights, near) for name, fields in known]
    return sorted((one for one in found if one["matched"]), key=lambda one: (-one["score"], one["name"]))


def _fields(schema: Mapping[str, Any]) -> list[_Field]:
    fields = []
    for raw in schema.get("fields") or ():
        if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), str):
            continue
        words = words_of(raw["name"])
        others = raw.get("socle:title")
        texts = [raw.get("title"), *(others.values() if isinstance(others, Mapping) else ())]
        titles = frozenset("".join(words_of(text)) for text in texts if isinstance(text, str)) - {""}
        limits = raw.get("constraints")
        required = isinstance(limits, Mapping) and limits.get("required") is True
        fields.append(_Field(raw["name"], "".join(words), "".join(sorted(words)), titles, required))
    return fields


def _weights(schemas: Iterable[list[_Field]]) -> dict[str, float]:
    """How much each name tells: the fewer schemas have it, the more."""
    seen: Counter[str] = Counter()
    total = 0
    for fields in schemas:
        seen.update({field.key for field in fields})
        total += 1
    return {key: math.log1p(total / count) for key, count in seen.items()}


def _near(labels: Sequence[str], keys: set[str]) -> dict[str, dict[str, float]]:
    """For each label the keys it nearly is, with how nearly (0 to 1)."""
    choices = [key for key in keys if len(key) >= SHORTEST_NEAR]
    near: dict[str, dict[str, float]] = {}
    for label in labels:
        key = "".join(words_of(label))
        if len(key) >= SHORTEST_NEAR:
            found = process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
            near[label] = {one: score / 100 for one, score, _ in found}
    return near


def _compared(
    name: str,
    labels: Sequence[str],
    fields: list[_Field],
    weights: Mapping[str, float],
    near: Mapping[str, Mapping[str, float]],
) -> dict[str, Any]:
    pairs = [
        _Pair(quality, at, position)
        for at, label in enumerate(labels)
        for position, field in enumerate(fields)
        if (quality := _quality(label, field, near.get(label, {})))
    ]
    taken: dict[int, _Pair] = {}
    used: set[int] = set()
    # Of two labels as sure, the one written as the field is; the rest of the order is only to be always the same.
    for pair in sorted(
        pairs,
        key=lambda one: (-one.quality, labels[one.label] != fields[one.field].name, labels[one.label], one.field),
    ):
        if pair.field not in taken and pair.label not in used:
            taken[pair.field] = pair
            used.add(pair.label)
    return {
        "name": name,
        "score": _score(labels, fields, taken, used, weights),
        "matched": {fields[position].name: labels[taken[position].label] for position in sorted(taken)},
        "missing": [field.name for position, field in enumerate(fields) if position not in taken],
        "extra": [label for at, label in enumerate(labels) if at not in used],
    }


def _quality(label: str, field: _Field, near: Mapping[str, float]) -> float:
    """How surely a label is this field: 0 for not at all, 1 for the same name."""
    words = words_of(label)
    key = "".join(words)
    if key == field.key:
        return EXACT
    if "".join(sorted(words)) == field.sorted_key:
        return SAME_WORDS
    if key in field.titles:
        return BY_TITLE
    return BY_TITLE * near.get(field.key, 0.0)


def _score(
    labels: Sequence[str],
    fields: list[_Field],
    taken: Mapping[int, _Pair],
    used: set[int],
    weights: Mapping[str, float],
) -> float:
    if not fields or not labels:
        return 0.0
    worth = [weights[field.key] * (REQUIRED if field.required else 1.0) for field in fields]
    explained = sum(worth[position] * pair.quality for position, pair in taken.items())
    told = sum(weights[fields[position].key] * pair.quality for position, pair in taken.items())
    # A label that no field explains weighs as a name of middling rarity.
    usual = math.log1p(8)
    said = sum(weights[fields[position].key] for position in taken) + usual * (len(labels) - len(used))
    whole, told_share = explained / sum(worth), told / said
    return round(2 * whole * told_share / (whole + told_share), 4) if whole + told_share else 0.0
