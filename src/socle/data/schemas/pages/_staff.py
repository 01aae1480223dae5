"""The stewards' pages: the town's own schemas, one of them, a new one, and which table follows which schema."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from socle.data.schemas import commands, queries
from socle.data.schemas.permissions import MANAGE
from socle.data.schemas.rules import LARGEST, document_of, read_document
from socle.data.schemas.terms import words
from socle.data.tables import queries as tables
from socle.data.tables.terms import words as table_words
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

PER_PAGE = 30
LARGEST_FILE = 4 * LARGEST  # bytes of the characters a document may have


@guarded(MANAGE)
@require_safe
def staff_list(request: Request) -> HttpResponse:
    """The town's own schemas, and how to add one."""
    scope, here, language = request.scope, request.authority.id, request.LANGUAGE_CODE
    follow = queries.followed(scope, here)
    lines = [
        {
            "card": card,
            "title": words(card.title, language),
            "tables": sum(one.name == card.name for one in follow.values()),
        }
        for card in queries.local_schemas(scope, here)
    ]
    context = {"lines": lines, "registry": len(queries.registry_names(scope)), "done": request.GET.get("fait", "")}
    return _private(render(request, "schemas/staff_list.html", context))


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_new(request: Request) -> HttpResponse:
    """Add a schema: pasted, sent as a file, or made from the columns of a table."""
    scope, here = request.scope, request.authority.id
    if request.method == "POST":
        typed = {"name": request.POST.get("name", "").strip(), "document": _typed_document(request)}
        try:
            made = commands.add_schema(
                scope,
                authority_id=here,
                name=typed["name"],
                document=read_document(typed["document"]),
                now=world.now(),
            )
        except Refusal as refused:
            return _new(request, typed, _raised(refused))
        return _to(made.slug, "ajout")
    asked = request.GET.get("table", "")
    if not asked:
        return _new(request, {"name": "", "document": ""})
    table = tables.table_by_slug(scope, asked)
    scope.require(MANAGE, table.authority_id)
    short = asked.removeprefix(f"{request.authority.slug}-")[:60]
    document = document_of(short, table.title, tables.schema(scope, table))
    return _new(request, {"name": short, "document": _written(document)})


def _new(request: Request, typed: Mapping[str, str], refusal: Refusal | None = None) -> HttpResponse:
    language = request.LANGUAGE_CODE
    own = tables.tables(request.scope, request.authority.id)
    context = {
        "typed": typed,
        "tables": [(table.slug, table_words(table.title, language)) for table in own],
        **_wrong(refusal),
    }
    status = refusal.status if refusal else 200
    return _private(render(request, "schemas/staff_new.html", context, status=status))


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_schema(request: Request, name: str) -> HttpResponse:
    """One of the town's schemas: change it as a new version, close it, offer it again."""
    scope, here = request.scope, request.authority.id
    own = queries.local_by_name(scope, here, name)
    if request.method != "POST":
        document = queries.schema_by_name(scope, here, name)
        return _one(request, own, {"document": _written(document), "change": "", "version": str(own.version)})
    asked = request.POST.get("do", "")
    if asked == "close":
        commands.close_schema(scope, authority_id=here, name=name, now=world.now())
        return _to(name, "ferme")
    if asked == "reopen":
        commands.reopen_schema(scope, authority_id=here, name=name, now=world.now())
        return _to(name, "rouvert")
    typed = {
        "document": _typed_document(request),
        "change": request.POST.get("change", ""),
        "version": request.POST.get("version", "")[:9],
    }
    try:
        number = commands.change_schema(
            scope,
            authority_id=here,
            name=name,
            document=read_document(typed["document"]),
            change=typed["change"],
            expected_version=int(typed["version"]) if _is_number(typed["version"]) else -1,
            now=world.now(),
        )
    except Refusal as refused:
        return _one(request, queries.local_by_name(scope, here, name), typed, _raised(refused))
    return _to(name, "change" if number != own.version else "pareil")


def _one(
    request: Request, own: queries.LocalSchema, typed: Mapping[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    scope, here, language = request.scope, request.authority.id, request.LANGUAGE_CODE
    card = queries.card_by_name(scope, here, own.slug)
    following = queries.tables_following(scope, here, own.slug)
    context = {
        "card": card,
        "title": words(card.title, language),
        "own": own,
        "typed": typed,
        "versions": queries.versions(scope, here, own.slug)[:PER_PAGE],
        "tables": [table_words(table.title, language) for table in following],
        "done": "" if refusal else request.GET.get("fait", ""),
        **_wrong(refusal),
    }
    status = refusal.status if refusal else 200
    return _private(render(request, "schemas/staff_schema.html", context, status=status))


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_tables(request: Request) -> HttpResponse:
    """Each table with the schema it follows and the likeliest one; say which."""
    scope, here, language = request.scope, request.authority.id, request.LANGUAGE_CODE
    refusal = None
    if request.method == "POST":
        slug = request.POST.get("table", "")
        try:
            commands.follow(scope, table_slug=slug, name=request.POST.get("schema", ""), now=world.now())
            return HttpResponseRedirect(f"{reverse('staff-schemas-tables')}?fait=suivi", status=303)
        except Refusal as refused:
            refusal = _raised(refused)
    own = tables.tables(scope, here)
    last = max(1, -(-len(own) // PER_PAGE))
    asked = request.GET.get("page", "")
    page = min(int(asked), last) if _is_number(asked) and int(asked) else 1
    follow = queries.followed(scope, here)
    cards = queries.schemas(scope, here)
    context = {
        "lines": [
            {
                "slug": table.slug,
                "title": table_words(table.title, language),
                "follows": follow.get(table.pk),
                "likely": _likely(request, table) if table.pk not in follow else None,
            }
            for table in own[(page - 1) * PER_PAGE : page * PER_PAGE]
        ],
        "titles": {card.name: words(card.title, language) for card in cards},
        "choices": sorted(((card.name, words(card.title, language)) for card in cards), key=lambda one: one[1]),
        "tables": [(table.slug, table_words(table.title, language)) for table in own],
        "chosen": request.GET.get("table", ""),
        "chosen_schema": request.GET.get("schema", ""),
        "page": page,
        "last": last,
        "total": len(own),
        "per_page": PER_PAGE,
        "done": "" if refusal else request.GET.get("fait", ""),
        **_wrong(refusal),
    }
    status = refusal.status if refusal else 200
    return _private(render(request, "schemas/staff_tables.html", context, status=status))


def _likely(request: Request, table: tables.Table) -> dict[str, Any] | None:
    """The schema that the names of a table's columns suggest, when they do clearly."""
    scope, here = request.scope, request.authority.id
    found = queries.suggestions(scope, here, tables.schema(scope, table).names)
    if not found or found[0]["score"] < queries.LIKELY:
        return None
    first = found[0]
    card = queries.card_by_name(scope, here, first["name"])
    return {
        "name": first["name"],
        "title": words(card.title, request.LANGUAGE_CODE),
        "matched": len(first["matched"]),
        "fields": card.fields,
    }


def _typed_document(request: Request) -> str:
    """The text of the field, or of the file when one was sent. Raises nothing: what is not UTF-8 is refused as JSON."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("document", "")
    content: bytes = sent.read(LARGEST_FILE + 1)
    return content.decode("utf-8-sig", errors="replace")


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in document.items() if key != "version"}, ensure_ascii=False, indent=1)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _raised(refusal: Refusal) -> Refusal:
    """A refusal to be shown in its form; what does not exist stays a page that does not exist."""
    if refusal.status == 404:
        raise refusal
    return refusal


def _wrong(refusal: Refusal | None) -> dict[str, Any]:
    """What the templates show of a refusal: its words at its field, and the faults of a document one by one."""
    if refusal is None:
        return {"refusal": None, "faults": []}
    faults = refusal.facts.get("faults", [])
    return {"refusal": refusal, "target": refusal.field, "faults": faults}


def _to(name: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff-schemas-schema', args=[name])}?fait={done}", status=303)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
