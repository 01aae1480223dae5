"""Pure decisions: names, steps that move, cycles, and what a run must not look like."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.data.recipes.terms import LANGUAGES, Doubt, Texts
from socle.data.tables.terms import LICENCES
from socle.engines.tables.transforming import MAX_INPUTS, MAX_STEPS
from socle.ground.refusals import Refusal

LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
LONGEST_SLUG = 60
LONGEST_STEP = 16_000
LEAST_SHARE = 0.5
"""An outcome with fewer rows than this part of the edition in force waits for a person."""
STRICTNESS = ("CC0-1.0", "LO-2.0", "CC-BY-4.0", "ODbL-1.0")
"""Licences from the one that asks for nothing to the one that asks to share alike."""
MORE_LOST = 2.0
LOST_SHARE = 0.05
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")
_HARMLESS = frozenset({"left-out", "double", "unused"})
"""What a recipe means to leave out, or does not need."""


def slug_of(text: str) -> str:
    """The last words of the address. Raises ``Refusal`` ``recipes.slug``."""
    clean = text.strip()
    if len(clean) > LONGEST_SLUG or not _SLUG.fullmatch(clean):
        raise Refusal("recipes.slug", _("L’adresse s’écrit en minuscules, chiffres et tirets."), field="slug")
    return clean


def texts_of(texts: Texts, field: str, most: int, *, needed: bool = False) -> dict[str, str]:
    """Texts by language, on one line each. Raises ``Refusal`` ``recipes.words``."""
    clean = {one: " ".join(str(texts.get(one, "")).split()) for one in LANGUAGES}
    kept = {one: text for one, text in clean.items() if text}
    if any(len(text) > most or not storable(text) for text in kept.values()):
        raise Refusal("recipes.words", _("Ce texte est trop long, ou contient des signes interdits."), field=field)
    if needed and not kept:
        raise Refusal("recipes.words", _("Donnez un titre."), field=field)
    return kept


def licence_of(licence: str) -> str:
    """A licence of the list. Raises ``Refusal`` ``recipes.licence``."""
    if licence not in LICENCES:
        raise Refusal("recipes.licence", _("Choisissez une licence de la liste."), field="licence")
    return licence


def storable(text: str) -> bool:
    """Whether both databases can keep a text."""
    return "\x00" not in text and text == text.encode("utf-8", "replace").decode()


def step_of(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step that can be kept. Raises ``Refusal`` ``recipes.step``."""
    wrong = Refusal("recipes.step", _("Cette étape ne peut pas être gardée : elle est trop longue."), field="op")
    try:
        text = json.dumps(dict(step), allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        raise wrong from None
    if len(text) > LONGEST_STEP or "\\u0000" in text or not storable(text):
        raise wrong
    kept: dict[str, Any] = json.loads(text)
    return kept


def with_step(steps: Sequence[Mapping[str, Any]], step: Mapping[str, Any], at: int) -> tuple[Mapping[str, Any], ...]:
    """The steps with one more, put as number ``at`` (counted from 1). Raises ``Refusal`` ``recipes.full``."""
    if len(steps) >= MAX_STEPS:
        words = _("Une recette a quarante étapes au plus : faites-en deux, l’une à partir de l’autre.")
        raise Refusal("recipes.full", words)
    place = max(0, min(at - 1, len(steps)))
    return (*steps[:place], step, *steps[place:])


def moved(steps: Sequence[Mapping[str, Any]], number: int, by: int) -> tuple[Mapping[str, Any], ...]:
    """The steps with one of them further up or down; the same at the end."""
    place, other = number - 1, number - 1 + by
    listed = list(steps)
    if 0 <= other < len(listed):
        listed[place], listed[other] = listed[other], listed[place]
    return tuple(listed)


def next_name(inputs: Collection[str]) -> str:
    """The name of one more source. Raises ``Refusal`` ``recipes.sources``."""
    if len(inputs) >= MAX_INPUTS:
        raise Refusal("recipes.sources", _("Une recette lit six tables au plus."), field="table")
    return next(one for one in "abcdefghij" if one not in inputs)


def cycle(feeds: Mapping[str, Collection[str]], target: str, inputs: Collection[str]) -> list[str]:
    """The way from a table back to itself, were it made from these inputs; empty where there is none.

    ``feeds`` maps each table that a recipe makes to the tables it is made from.
    """
    ways: list[list[str]] = [[one] for one in inputs]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == target:
            return [target, *way]
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, one] for one in feeds.get(way[-1], ())]
    return []


def doubts(
    *,
    rows: int,
    schema: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    before: tuple[int, Mapping[str, Any]] | None,
    steps_before: Sequence[Mapping[str, Any]],
    read_before: int = 0,
) -> list[Doubt]:
    """Why an outcome must not replace the edition in force by itself. ``before``: the rows and columns of that edition;
    ``steps_before``: what the steps lost when it was made; ``read_before``: the rows of the same first table then."""
    found: list[Doubt] = []
    if before is not None:
        if rows < LEAST_SHARE * before[0]:
            found.append(Doubt.FEWER_ROWS)
        new = {one["name"]: one["type"] for one in schema["columns"]}
        old = {one["name"]: one["type"] for one in before[1]["columns"]}
        if set(old) - set(new):
            found.append(Doubt.COLUMNS_GONE)
        if any(new[name] != kind for name, kind in old.items() if name in new):
            found.append(Doubt.TYPES_CHANGED)
    # Groups hide how many rows they are made of: the rows that were read are looked at too.
    if Doubt.FEWER_ROWS not in found and steps and steps[0]["in"] < LEAST_SHARE * read_before:
        found.append(Doubt.FEWER_READ)
    if steps_before and lost_share(steps) > max(MORE_LOST * lost_share(steps_before), LOST_SHARE):
        found.append(Doubt.MORE_LOST)
    return found


def lost_share(steps: Sequence[Mapping[str, Any]]) -> float:
    """The largest part of its rows that a step lost without meaning to."""
    shares = [
        sum(one["count"] for one in step["lost"] if one["why"] not in _HARMLESS) / step["in"]
        for step in steps
        if step["in"]
    ]
    return max(shares, default=0.0)


def unsampled(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What steps lost, counted still, without the values that were shown of it."""
    return [{**step, "lost": [{**one, "samples": []} for one in step["lost"]]} for step in steps]


def strictest(licences: Collection[str]) -> str:
    """The licence that asks the most: rows of several tables may be given away under none that asks for less."""
    return max(licences, key=lambda one: STRICTNESS.index(one) if one in STRICTNESS else len(STRICTNESS))


def kept_years(years: Collection[int]) -> int:
    """How long editions are kept: no longer than those of any source; 0, without end, where all are."""
    return min((one for one in years if one > 0), default=0)
