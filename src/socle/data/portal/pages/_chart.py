"""One chart of a table: rows counted by time or by category, with the same numbers as a table."""

import datetime
from typing import Any

from django.utils.translation import get_language_bidi, gettext, ngettext

from socle.data.portal.pages._asked import Asked
from socle.data.portal.pages._cells import cell_words, label_of
from socle.data.portal.pages._rows import conditions
from socle.data.portal.rules import drawable, word_for
from socle.data.tables import queries
from socle.data.tables.terms import Column
from socle.engines import charts
from socle.ground.look import words as writing

MOST_BARS = 15
MOST_STEPS = 62
_STYLES = {"day": "date", "month": "month"}
_SHORT = {"day": "brief day", "month": "brief month"}


def chart_view(asked: Asked) -> dict[str, Any]:
    """What the template of charts shows. A table without a column to count by says so."""
    columns = drawable(asked.schema)
    wanted = asked.request.GET.get("par", "")
    column = next((one for one in columns if one.name == wanted), columns[0] if columns else None)
    shared = {"conditions": conditions(asked), "clear_url": "?vue=graphique"}
    if column is None:
        return {"drawing": "", "choices": [], **shared}
    found = queries.groups(
        asked.request.scope,
        asked.table,
        asked.plan(limit=0, sort=False),
        by=column.name,
        limit=MOST_BARS,
        edition=asked.edition,
    )
    steps = _steps(found, column)
    return {
        "drawing": _drawing(found, steps, column) if steps else "",
        "steps": [(name, writing.number(count), url) for name, _, count, url in _linked(asked, steps, found, column)],
        "by": label_of(column),
        "by_name": column.name,
        "empty": found["empty"],
        "others": found["others"],
        "total": found["total"],
        "choices": [{"value": one.name, "label": label_of(one), "chosen": one == column} for one in columns],
        "kept": asked.kept("par", "vue"),
        **shared,
    }


Step = tuple[str, str, int]  # whole name, short name, count


def _steps(found: dict[str, Any], column: Column) -> list[Step]:
    groups = found["groups"]
    if not found["bucket"]:
        return [(cell_words(one["value"], column), "", one["count"]) for one in groups]
    bucket = found["bucket"]
    steps = []
    for one in groups[-MOST_STEPS:]:
        day = datetime.date.fromisoformat(one["value"])
        name = str(day.year) if bucket == "year" else writing.date(day, _STYLES[bucket])
        short = str(day.year) if bucket == "year" else writing.date(day, _SHORT[bucket])
        steps.append((name, short, one["count"]))
    return steps


def _drawing(found: dict[str, Any], steps: list[Step], column: Column) -> str:
    most = max(steps, key=lambda step: step[2])
    facts = {
        "by": label_of(column),
        "name": most[0],
        "most": writing.number(most[2]),
        "total": writing.number(found["total"]),
    }
    sentence = gettext("%(total)s lignes par « %(by)s ». Le plus : %(name)s, %(most)s.") % facts
    if found["bucket"]:
        series = [charts.Month(short, count, writing.number(count)) for _, short, count in steps]
        return charts.months(series, sentence=sentence, words=lambda value: writing.number(value))
    bars = [charts.Bar(name, count, writing.number(count)) for name, _, count in steps]
    if found["others"]:
        left = found["distinct"] - len(steps)
        name = ngettext("%(n)s autre valeur", "%(n)s autres valeurs", left) % {"n": writing.number(left)}
        bars.append(charts.Bar(name, found["others"], writing.number(found["others"])))
    return charts.bars(bars, sentence=sentence, rtl=get_language_bidi())


def _linked(asked: Asked, steps: list[Step], found: dict[str, Any], column: Column) -> list[tuple[str, str, int, str]]:
    """The steps for the table beside the chart: newest first, each leading to its rows."""
    groups = found["groups"][-MOST_STEPS:] if found["bucket"] else found["groups"]
    linked = []
    for (name, short, count), one in zip(steps, groups, strict=True):
        value = str(one["value"]).lower() if column.type == "boolean" else str(one["value"])
        url = "" if found["bucket"] else asked.address(vue=None, par=None, **{word_for(column.name): value})
        linked.append((name, short, count, url))
    return [one for one in reversed(linked) if one[2]][:MOST_BARS] if found["bucket"] else linked
