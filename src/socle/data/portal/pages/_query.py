"""The page of questions to a table: a form that needs no script, its answer, and the addresses that say the same."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socle.data.portal import commands
from socle.data.portal import queries as own
from socle.data.portal.pages._asked import Elsewhere, find_table
from socle.data.portal.pages._cells import cell_words, is_number, label_of
from socle.data.portal.pages._machines import machine_root
from socle.data.portal.pages._table import FORMATS
from socle.data.portal.permissions import SAVE
from socle.data.portal.rules import (
    VIEW_WORDS,
    after_of,
    after_text,
    aggregates_of,
    box_of,
    listed,
    names_of,
    plan_of,
    sorts_of,
)
from socle.data.tables import queries
from socle.data.tables.queries import Table
from socle.data.tables.terms import Column, Plan, Schema, cql2_of, lines_of, tree_of, words
from socle.ground import world
from socle.ground.look import words as writing
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded, opened

SIZE = 15
MOST_SHOWN = 8
LINES = 3
MOST_LINES = 10
MOST_BOXES = 40
MOST_OPTIONS = 200
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "contains", "starts", "empty", "filled")


@dataclass(slots=True)
class Question:
    """What the form says, and the plan it makes."""

    words: dict[str, str]
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    rest: str = ""
    plan: Plan = field(default_factory=Plan)

    def address(self, **changed: str) -> str:
        """The query of this question."""
        return f"?{urlencode({key: one for key, one in {**self.words, **changed}.items() if one})}"


@opened
@require_safe
def query_page(request: Request, slug: str) -> HttpResponse:
    """Ask a table: conditions, columns, order, groups. What the form sends becomes one short address."""
    try:
        table = find_table(request, slug)
    except Elsewhere as there:
        return HttpResponseRedirect(reverse("portal-query", args=[there.slug]))
    if "col" in request.GET or "groupe" in request.GET:
        return _gathered(request, table)
    said = {key: request.GET[key] for key in request.GET if key in VIEW_WORDS and request.GET[key].strip()}
    return _shown(request, table, said)


@opened
@require_safe
def view_page(request: Request, slug: str, name: str) -> HttpResponse:
    """A saved view: its question and today's answer, at an address that stays."""
    try:
        table = find_table(request, slug)
    except Elsewhere as there:
        return HttpResponseRedirect(reverse("portal-view", args=[there.slug, name]))
    view = own.view_by_name(request.scope, table, name)
    return _shown(request, table, dict(view.words), view=view)


@guarded(SAVE)
@require_http_methods(["POST"])
def save_view(request: Request, slug: str) -> HttpResponse:
    """Save the question of the page under a name."""
    table = find_table(request, slug)
    said = {key: one for key, one in QueryDict(request.POST.get("words", "")).dict().items() if one}
    typed = {"name": request.POST.get("name", "").strip(), "title": request.POST.get("title", "").strip()}
    try:
        commands.save_view(request.scope, table_slug=table.slug, words=said, now=world.now(), **typed)
    except Refusal as refusal:
        kept = {key: one for key, one in said.items() if key in VIEW_WORDS}
        return _shown(request, table, kept, saving=refusal, typed=typed)
    return HttpResponseRedirect(reverse("portal-view", args=[table.slug, typed["name"]]), status=303)


@guarded(SAVE)
@require_POST
def remove_view(request: Request, slug: str, name: str) -> HttpResponse:
    """Take a saved view away."""
    table = find_table(request, slug)
    commands.remove_view(request.scope, table_slug=table.slug, name=name)
    return HttpResponseRedirect(reverse("portal-query", args=[table.slug]), status=303)


def _gathered(request: Request, table: Table) -> HttpResponse:
    """The fields of the form as one address; the form again when a condition makes no sense."""
    get = request.GET
    schema = queries.schema(request.scope, table)
    typed = list(zip(get.getlist("col"), get.getlist("op"), get.getlist("val"), strict=False))[:MOST_LINES]
    lines = [(column.strip(), op, value.strip()) for column, op, value in typed if column.strip() and op in OPERATORS]
    lines = [line for line in lines if line[2] or line[1] in ("empty", "filled")]
    sorts = [
        ("-" if way == "bas" else "") + name
        for name, way in zip(get.getlist("ordre"), get.getlist("sens"), strict=False)
    ]
    measure, over = get.get("calcul", ""), get.get("sur", "")
    said = {
        "q": get.get("q", "").strip(),
        "champs": listed(get.getlist("champ")) if len(get.getlist("champ")) < len(schema.columns) else "",
        "tri": listed(one for one in sorts if one.strip("-")),
        "par": listed(dict.fromkeys(one for one in get.getlist("groupe") if one)),
        "pas": get.get("pas", ""),
        "mesure": f"{measure}:{over}" if measure and measure != "count" else "",
        "cadre": get.get("cadre", ""),
    }
    try:
        parts = [queries.conditions_of(request.scope, table, tree_of(*line)) for line in lines]
        rest = get.get("filtre", "").strip()
        parts += [queries.filter_of(request.scope, table, rest)] if rest else []
    except Refusal as refusal:
        question = Question({key: one for key, one in said.items() if one}, lines, get.get("filtre", ""))
        return _page(request, table, question, wrong=refusal)
    tree = {"op": "and", "args": parts} if len(parts) > 1 else parts[0] if parts else None
    said["filtre"] = cql2_of(tree) if tree else ""
    if not said["par"]:
        said["pas"] = said["mesure"] = ""
    return HttpResponseRedirect(reverse("portal-query", args=[table.slug]) + Question(said).address())


def _shown(request: Request, table: Table, said: Mapping[str, str], **more: Any) -> HttpResponse:
    question, refusal = Question(dict(said)), None
    try:
        _read(request, table, question)
        return _page(request, table, question, answered=True, **more)
    except Refusal as refused:
        if refused.status >= 500:
            raise
        refusal = refused
    return _page(request, table, question, wrong=refusal, **more)


def _read(request: Request, table: Table, question: Question) -> None:
    """The plan of an address. Raises ``Refusal``."""
    said = question.words
    schema = queries.schema(request.scope, table)
    question.rest = said.get("filtre", "")
    where = None
    if question.rest:
        where = queries.filter_of(request.scope, table, question.rest)
        question.lines, question.rest = lines_of(where)
    groups = tuple(names_of(said.get("par", "")))
    box = box_of(said.get("cadre", "")) if schema.geo else None
    question.plan = plan_of((), search=said.get("q", ""), limit=SIZE, box=box, where=where)
    if groups:
        measure = aggregates_of(said.get("mesure", ""))
        names = [(one.lstrip("-"), one.startswith("-")) for one in names_of(said.get("tri", ""))]
        known = {*groups, "count", *(one.name for one in measure)}
        more: dict[str, Any] = {"bucket": said.get("pas", "") or "auto", "aggregates": aggregates_of("count") + measure}
        question.plan = replace(question.plan, groups=groups, sort=tuple(s for s in names if s[0] in known), **more)
        question.plan = replace(question.plan, limit=100)
        return
    sort, wrong = sorts_of(said.get("tri", ""), schema)
    if wrong:
        message = gettext("Cette table n’a pas de colonne « %(column)s ».") % {"column": wrong[:60]}
        raise Refusal("tables.unknown-column", message, field="tri")
    after = after_of(request.GET.get("suite", "")) if request.GET.get("suite") else None
    question.plan = replace(question.plan, sort=sort, select=tuple(names_of(said.get("champs", ""))), after=after)


def _page(
    request: Request,
    table: Table,
    question: Question,
    *,
    wrong: Refusal | None = None,
    answered: bool = False,
    view: own.SavedView | None = None,
    saving: Refusal | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    schema = queries.schema(request.scope, table)
    answer = _answer(request, table, schema, question) if answered else {}
    context = {
        "table": table,
        "title": words(table.title, request.LANGUAGE_CODE),
        "view": view,
        "views": own.views(request.scope, table),
        "wrong": wrong,
        "saving": saving,
        "typed": typed or {},
        "may_save": request.scope.allows(SAVE, table.authority_id),
        "words": question.address().removeprefix("?"),
        "share": request.build_absolute_uri(reverse("portal-query", args=[table.slug]) + question.address()),
        "call": _call(request, table, question),
        "files": [] if question.plan.groups or wrong else _files(table, schema, question),
        **_form(schema, question),
        **answer,
    }
    refused = saving or wrong
    response = render(request, "portal/query.html", context, status=refused.status if refused else 200)
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _answer(request: Request, table: Table, schema: Schema, question: Question) -> dict[str, Any]:
    plan = question.plan
    found = queries.rows(request.scope, table, plan)
    columns = [_column(schema, plan, name) for name in found["columns"]][: None if plan.groups else MOST_SHOWN]
    bucket = found.get("bucket", "")
    cut = [bucket if at < len(plan.groups) else "" for at in range(len(columns))]
    rows = [
        [
            {"text": _said(value, column, by), "number": is_number(column)}
            for value, column, by in zip(row, columns, cut, strict=False)
        ]
        for row in found["rows"]
    ]
    follow = after_text(found.get("next"))
    return {
        "answered": True,
        "heads": [{"label": label_of(column), "number": is_number(column)} for column in columns],
        "rows": [{"first": row[0], "rest": row[1:]} for row in rows],
        "total": found["total"],
        "hidden": len(found["columns"]) - len(columns),
        "follow": question.address(suite=follow) if follow else "",
        "begun": question.address() if plan.after else "",
    }


def _said(value: Any, column: Column, bucket: str) -> str:
    """A cell; a year or a month by its name rather than its first day."""
    if bucket in ("year", "month") and column.type == "date" and isinstance(value, str):
        day = datetime.date.fromisoformat(value)
        return str(day.year) if bucket == "year" else writing.date(day, "month")
    return cell_words(value, column)


def _column(schema: Schema, plan: Plan, name: str) -> Column:
    """The column of an answer: one of the table, a count or a measure."""
    if name in schema.names and not (plan.groups and name not in plan.groups):
        column = schema.column(name)
        numbered = plan.bucket in ("hour", "weekday") and column.type in ("date", "datetime")
        cut = column.type == "datetime" and bool(plan.groups)
        kind = "integer" if numbered else "date" if cut else column.type
        return Column(name, kind, column.label, role=column.role)
    one = next((one for one in plan.aggregates if one.name == name), None)
    label = _measures().get(one.measure, name) if one else name
    if one and one.column:
        label = f"{label} : {label_of(schema.column(one.column))}"
    kept = schema.column(one.column).type if one and one.measure in ("min", "max") else "number"
    return Column("mesure", kept, dict.fromkeys(("fr", "en", "ar"), label))


def _measures() -> dict[str, str]:
    return {
        "count": gettext("Nombre de lignes"),
        "sum": gettext("Somme"),
        "mean": gettext("Moyenne"),
        "median": gettext("Médiane"),
        "min": gettext("Plus petit"),
        "max": gettext("Plus grand"),
        "distinct": gettext("Valeurs différentes"),
    }


def _form(schema: Schema, question: Question) -> dict[str, Any]:
    """What the form shows, as it was typed."""
    said = question.words
    chosen = names_of(said.get("champs", ""))
    sorts = [
        (one.lstrip("-") if one not in schema.names else one, one.startswith("-"))
        for one in names_of(said.get("tri", ""))
    ]
    groups = names_of(said.get("par", ""))
    measure = next(iter(aggregates_of(said.get("mesure", ""))), None)
    lines = [*question.lines, *[("", "eq", "")] * max(LINES - len(question.lines), 1)][:MOST_LINES]
    columns = [{"name": one.name, "label": label_of(one)} for one in schema.columns]
    steps = ("auto", "year", "quarter", "month", "week", "day", "hour", "weekday")
    return {
        "columns": columns[:MOST_OPTIONS],
        "sortable": _sortable(schema, columns[:MOST_OPTIONS]),
        "boxes": [{**one, "on": not chosen or one["name"] in chosen} for one in columns[:MOST_BOXES]],
        "lines": [{"column": column, "op": op, "value": value} for column, op, value in lines],
        "operators": list(_operators().items()),
        "rest": question.rest,
        "q": said.get("q", ""),
        "sorts": [*sorts, ("", False), ("", False)][:2],
        "groups": [*groups, "", ""][:2],
        "steps": list(zip(steps, _steps(), strict=True)),
        "step": said.get("pas", "auto"),
        "measures": list(_measures().items()),
        "measure": measure.measure if measure else "count",
        "over": measure.column if measure else "",
    }


def _sortable(schema: Schema, columns: list[dict[str, str]]) -> list[dict[str, str]]:
    """The columns offered to sort by, where they are not all: shapes have no order."""
    shapes = {one.name for one in schema.columns if one.type == "geometry"}
    return [one for one in columns if one["name"] not in shapes] if shapes else []


def _operators() -> dict[str, str]:
    named = {
        "contains": gettext("contient"),
        "starts": gettext("commence par"),
        "empty": gettext("est vide"),
        "filled": gettext("est rempli"),
    }
    return {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥", **named}


def _steps() -> tuple[str, ...]:
    return (
        gettext("au mieux"),
        gettext("par année"),
        gettext("par trimestre"),
        gettext("par mois"),
        gettext("par semaine"),
        gettext("par jour"),
        gettext("par heure de la journée"),
        gettext("par jour de la semaine"),
    )


def _call(request: Request, table: Table, question: Question) -> str:
    """The same question to the API, to copy."""
    said, plan = question.words, question.plan
    given = {"filter": said.get("filtre", ""), "q": said.get("q", ""), "bbox": said.get("cadre", "")}
    if plan.groups:
        measures = ",".join(f"{one.measure}:{one.column}" if one.column else one.measure for one in plan.aggregates)
        given |= {"group": said.get("par", ""), "aggregate": measures, "bucket": said.get("pas", "")}
    else:
        given |= {"select": said.get("champs", "")}
    given |= {"sort": said.get("tri", "")}
    query = "&".join(f"{key}={quote(one, safe=',:()')}" for key, one in given.items() if one)
    end = "groups" if plan.groups else "rows"
    return f"{machine_root(request)}tables/{table.slug}/{end}{'?' if query else ''}{query}"


def _files(table: Table, schema: Schema, question: Question) -> list[dict[str, str]]:
    """Downloads of exactly this selection."""
    kept = {key: question.words[key] for key in ("filtre", "q", "tri", "champs", "cadre") if question.words.get(key)}
    query = f"?{urlencode(kept)}" if kept else ""
    chosen = question.plan.select
    located = (schema.narrowed(chosen) if chosen else schema).geo is not None
    return [
        {"name": name, "url": reverse("portal-download", args=[table.slug, format]) + query}
        for format, name in FORMATS
        if format != "geojson" or located
    ]
