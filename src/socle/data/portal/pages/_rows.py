"""The rows of a table, a page at a time: filters, sorting, paging."""

from typing import Any

from django.utils.translation import gettext

from socle.data.portal.pages._asked import Asked
from socle.data.portal.pages._cells import cell_words, is_number, label_of
from socle.data.portal.rules import categories, last_page, page_of, rows_per_page, shown, word_for
from socle.data.tables import queries
from socle.data.tables.terms import Column, Plan, cql2_of

MOST_CHOICES = 12


def rows_view(asked: Asked) -> dict[str, Any]:
    """What the template of rows shows."""
    wide = asked.request.GET.get("colonnes") == "toutes"
    places = shown(asked.schema, wide=wide)
    size = rows_per_page(len(places))
    page = page_of(asked.request.GET.get("page", ""))
    answer = _answer(asked, page, size)
    last = last_page(answer["total"], size)
    if page > last:
        page = last
        answer = _answer(asked, page, size)
    columns = [asked.schema.columns[place] for place in places]
    choice = choice_of(asked)
    asked_here = ["q", "vue", *([choice["name"]] if choice else [])]
    return {
        "heads": [_head(asked, column) for column in columns],
        "rows": [_row(row, places, columns) for row in answer["rows"]],
        "total": answer["total"],
        "page": page,
        "last": last,
        "size": size,
        "wide": wide,
        "hidden_columns": len(asked.schema.columns) - len(places),
        "wide_url": asked.address(colonnes=None if wide else "toutes"),
        "choice": choice,
        "conditions": conditions(asked),
        "kept": asked.kept(*asked_here),
        "clear_url": "?",
    }


def _answer(asked: Asked, page: int, size: int) -> dict[str, Any]:
    plan = asked.plan(limit=size, offset=(page - 1) * size)
    return queries.rows(asked.request.scope, asked.table, plan, edition=asked.edition)


def _head(asked: Asked, column: Column) -> dict[str, Any]:
    """A heading that sorts: ascending first, then descending, then as it was. Shapes have no order."""
    order = {"asc": ("ascending", f"-{column.name}"), "desc": ("descending", None)}
    now = next((("desc" if down else "asc") for name, down in asked.sort if name == column.name), None)
    sorted_now, then = order[now] if now else ("", column.name)
    return {
        "label": label_of(column),
        "url": "" if column.type == "geometry" else asked.address(tri=then),
        "sort": sorted_now,
        "number": is_number(column),
    }


def _row(row: list[Any], places: tuple[int, ...], columns: list[Column]) -> dict[str, Any]:
    cells = [
        {"text": cell_words(row[place], column), "number": is_number(column)}
        for place, column in zip(places, columns, strict=True)
    ]
    return {"first": cells[0], "rest": cells[1:]}


def choice_of(asked: Asked) -> dict[str, Any] | None:
    """A list to choose from: the first column of categories with two to twelve values."""
    for column in categories(asked.schema):
        found = queries.groups(
            asked.request.scope, asked.table, Plan(limit=0), by=column.name, limit=MOST_CHOICES, edition=asked.edition
        )
        if 2 <= found["distinct"] <= MOST_CHOICES:
            name = word_for(column.name)
            chosen = asked.request.GET.get(name, "")
            values = [
                (str(one["value"]).lower() if column.type == "boolean" else str(one["value"]), one["value"])
                for one in found["groups"]
            ]
            options = [
                {"value": value, "label": cell_words(shown_as, column), "chosen": value == chosen}
                for value, shown_as in values
            ]
            return {"name": name, "label": label_of(column), "options": options}
    return None


def conditions(asked: Asked) -> str:
    """The conditions in force, in words, besides the search."""
    operators = {
        "eq": "=",
        "ne": "≠",
        "lt": "<",
        "le": "≤",
        "gt": ">",
        "ge": "≥",
        "contains": gettext("contient"),
        "starts": gettext("commence par"),
        "empty": gettext("est vide"),
        "filled": gettext("est rempli"),
    }
    said = [
        f"{label_of(asked.schema.column(one.column))} {operators[one.op]} {one.value}".strip() for one in asked.filters
    ]
    if asked.where is not None:
        said.append(cql2_of(asked.where))
    if asked.box is not None:
        said.append(gettext("dans un cadre de la carte"))
    return " · ".join(said)
