"""Pure decisions: addresses of tables, words of the engine's refusals, when to fold deltas."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.data.tables.terms import LICENCES, Described, Schema
from socle.engines.tables import refusal_words
from socle.ground.refusals import Refusal

MOST_DELTAS = 20
LONGEST_SLUG = 100
LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
MOST_YEARS = 100
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")

# The engine's codes in plain words; the placeholders are the facts that come with the code. What is said of files that
# cannot be read comes from the engine, which says it on the command line too.
_WORDS: dict[str, Promise] = {
    "key-not-unique": _("Deux lignes ont la même clé, ou une clé est vide."),
    "no-key": _("Cette table n’a pas de clé : elle se remplace en entier."),
    "no-key-value": _("Une ligne n’a pas de clé dans la colonne « %(column)s »."),
    "bad-cell": _("Une case de la colonne « %(column)s » n’a pas le bon type."),
    "unknown-column": _("Cette table n’a pas de colonne « %(column)s »."),
    "unknown-operator": _("Cette comparaison n’existe pas."),
    "bad-value": _("« %(value)s » ne convient pas à la colonne « %(column)s »."),
    "out-of-bounds": _("Cette page n’existe pas : le nombre demandé est trop grand."),
    "too-long": _("Cette question est trop longue."),
    "unsortable": _("La colonne « %(column)s » est faite de formes : elle ne se trie pas."),
    "bad-group": _("Ce regroupement n’existe pas."),
    "too-many-groups": _("La colonne « %(column)s » a trop de valeurs différentes pour un graphique."),
    "not-a-number": _("La colonne « %(column)s » n’est pas faite de nombres."),
    "no-geo": _("Cette table n’a pas de lieux : elle n’existe ni en carte ni en GeoJSON."),
    "bad-box": _("Ce cadre n’est pas valable : ouest, sud, est, nord, en degrés."),
    "bad-format": _("Ce format n’existe pas."),
    "too-heavy": _("Cette question demande trop de mémoire. Ajoutez un filtre."),
    "unknown-crs": _("Ce système de coordonnées n’est pas connu : « %(crs)s »."),
    "bad-after": _("La page demandée ne suit aucune ligne de cette table. Repartez de la première."),
    "bad-filter": _("Ce filtre n’est pas compris près de « %(near)s ». Il s’écrit en CQL2."),
    "filter-too-long": _("Ce filtre est trop long : 2 000 signes au plus."),
    "filter-too-deep": _("Ce filtre a trop de parenthèses les unes dans les autres."),
    "bad-recipe": _("La réparation n° %(op)s de la recette n’est pas valable, à « %(where)s »."),
    "column-not-blank": _("La colonne « %(column)s » n’est pas vide : elle reste."),
    "bad-name": _("Une colonne ne peut pas s’appeler « %(name)s », ou ce nom est déjà pris."),
    "bad-geometry": _("La forme donnée n’est pas valable : un cadre, un point ou un polygone, en degrés."),
}


def refusal_of(code: str, data: Mapping[str, Any]) -> Refusal | None:
    """The refusal that says an engine's code in the reader's language; None for a code that is a bug here."""
    if code in _WORDS:
        facts = {"column": "?", "value": "?", "crs": "?", "near": "…", "op": "?", "name": "?", **data}
        facts["where"] = data.get("field", "?")
        return Refusal(f"tables.{code}", str(_WORDS[code]) % facts, field=data.get("column"))
    said = refusal_words(code, data, get_language() or "fr")
    return Refusal(f"tables.{code}", said) if said else None


def slug_of(authority_slug: str, slug: str) -> str:
    """The address of a table in the instance. Raises ``Refusal`` ``tables.slug``."""
    full = slug if slug.startswith(f"{authority_slug}-") else f"{authority_slug}-{slug}"
    if not _SLUG.fullmatch(slug) or len(full) > LONGEST_SLUG:
        raise Refusal("tables.slug", _("L’adresse courte s’écrit en minuscules, chiffres et tirets."), field="slug")
    return full


def title_of(title: str) -> str:
    """A title on one line. Raises ``Refusal`` ``tables.title``."""
    clean = " ".join(title.split())
    if not clean or len(clean) > LONGEST_TITLE:
        raise Refusal("tables.title", _("Donnez un titre à la table, en 200 signes au plus."), field="title")
    return clean


def checked(said: Described) -> Described:
    """What is said of a table, within its bounds. Raises ``Refusal`` naming the field."""
    for field, texts in (("description", said.description), ("purpose", said.purpose)):
        if any(len(text) > LONGEST_TEXT for text in texts.values()):
            raise Refusal("tables.text", _("Ce texte est trop long : 4 000 signes au plus."), field=field)
    if said.licence not in LICENCES:
        raise Refusal("tables.licence", _("Choisissez une licence de la liste."), field="licence")
    if not 0 <= said.keep_years <= MOST_YEARS:
        raise Refusal("tables.keep", _("Donnez une durée entre 0 et 100 ans."), field="keep_years")
    return replace(said, title={language: title_of(title) for language, title in said.title.items()})


def may_follow(old: Schema, new: Schema) -> bool:
    """Whether rows written under the old schema can be read under the new one: columns may come, none may change."""
    types = {column.name: (column.type, column.zoned) for column in new.columns}
    return old.key == new.key and all(
        types.get(column.name, (column.type, column.zoned)) == (column.type, column.zoned) for column in old.columns
    )
