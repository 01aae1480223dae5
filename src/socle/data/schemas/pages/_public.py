"""What everybody sees: the list by theme with a search, a schema in plain words, its files to take away."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from socle.data.schemas import queries
from socle.data.schemas.rules import alike, described, empty_csv, example_csv, plain, texts_of
from socle.data.schemas.terms import SchemaCard, Theme, words
from socle.data.tables.terms import words as table_words
from socle.ground.scope import Request, opened

PER_PAGE = 25  # fields of a schema
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A schema in the list, in the reader's language."""

    name: str
    title: str
    description: str
    fields: int
    own: bool


@opened
@require_safe
def schema_list(request: Request) -> HttpResponse:
    """Every schema by theme; one theme, or those that hold the words looked for, with what each is about."""
    typed = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    asked = request.GET.get("theme", "")
    theme = Theme(asked) if asked in tuple(Theme) else None
    cards = queries.schemas(request.scope, request.authority.id)
    looked_for = plain(typed).split()
    found = [card for card in cards if theme in (None, card.theme) and alike(_text(card), looked_for)]
    groups = [
        {"theme": one, "lines": _lines(request, [card for card in found if card.theme == one])}
        for one in Theme
        if any(card.theme == one for card in found)
    ]
    context = {
        "q": typed,
        "theme": theme,
        "groups": groups,
        "found": len(found),
        "count": len(cards),
        "detailed": bool(typed or theme),
    }
    return _answer(render(request, "schemas/list.html", context))


def _text(card: SchemaCard) -> str:
    return plain(" ".join((card.name, card.source, *card.title.values(), *card.description.values())))


def _lines(request: Request, cards: list[SchemaCard]) -> list[Line]:
    language = request.LANGUAGE_CODE
    lines = [
        Line(card.name, words(card.title, language), words(card.description, language), card.fields, card.own)
        for card in cards
    ]
    return sorted(lines, key=lambda line: line.title.casefold())


@opened
@require_safe
def schema_page(request: Request, name: str) -> HttpResponse:
    """One schema: what its columns are, which tables follow it, its versions and its files."""
    scope, here, language = request.scope, request.authority.id, request.LANGUAGE_CODE
    version = request.GET.get("version", "")
    card = queries.card_by_name(scope, here, name)
    document = queries.schema_by_name(scope, here, name, version)
    fields = document["fields"]
    last = max(1, -(-len(fields) // PER_PAGE))
    page = min(_page_of(request.GET.get("page", "")), last)
    context = {
        "card": card,
        "document": document,
        "title": words(texts_of(document, "title"), language),
        "description": words(texts_of(document, "description"), language),
        "note": words(_notes(document), language),
        "source": _source(document),
        "key": _key(document),
        "fields": [described(field, language) for field in fields[(page - 1) * PER_PAGE : page * PER_PAGE]],
        "count": len(fields),
        "required": sum(field.get("constraints", {}).get("required") is True for field in fields),
        "page": page,
        "last": last,
        "per_page": PER_PAGE,
        "tables": [
            {"slug": table.slug, "title": table_words(table.title, language)}
            for table in queries.tables_following(scope, here, name)
        ],
        "versions": queries.versions(scope, here, name),
        "asked_version": version,
        "query": f"?version={version}" if version else "",
    }
    return _answer(render(request, "schemas/schema.html", context))


def _page_of(text: str) -> int:
    return min(int(text), 10**6) if text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text) else 1


def _notes(document: dict[str, Any]) -> dict[str, str]:
    notes = document.get("socle:notes")
    return {key: text for key, text in notes.items() if isinstance(text, str)} if isinstance(notes, dict) else {}


def _source(document: dict[str, Any]) -> dict[str, str]:
    """Whom the schema follows: title, version, and an address only when it is one of the web."""
    sources = document.get("sources")
    first = sources[0] if isinstance(sources, list) and sources and isinstance(sources[0], dict) else {}
    told = {key: str(first.get(key) or "") for key in ("title", "version", "path")}
    if not told["path"].startswith(("https://", "http://")):
        told["path"] = ""
    return told


def _key(document: dict[str, Any]) -> list[str]:
    key = document.get("primaryKey") or document.get("socle:key") or []
    return [key] if isinstance(key, str) else list(key)


@opened
@require_safe
def schema_file(request: Request, name: str) -> HttpResponse:
    """The schema as Table Schema JSON, as any validator reads it."""
    return _file(request, name, lambda document: json.dumps(document, ensure_ascii=False, indent=1), "json")


@opened
@require_safe
def example_file(request: Request, name: str) -> HttpResponse:
    """A table with the header and one example row."""
    return _file(request, name, example_csv, "csv")


@opened
@require_safe
def empty_file(request: Request, name: str) -> HttpResponse:
    """A table with the header alone, to fill."""
    return _file(request, name, empty_csv, "csv", "-vide")


_KINDS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def _file(
    request: Request, name: str, write: Callable[[dict[str, Any]], str], ending: str, more: str = ""
) -> HttpResponse:
    version = request.GET.get("version", "")
    document = queries.schema_by_name(request.scope, request.authority.id, name, version)
    response = HttpResponse(write(document), content_type=_KINDS[ending])
    if ending == "csv":
        response["Content-Disposition"] = f'attachment; filename="{name}{more}.{ending}"'
    else:
        response["Access-Control-Allow-Origin"] = "*"  # validators on other sites read it in the browser
    response["Cache-Control"] = "no-cache"
    return _answer(response)


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response
