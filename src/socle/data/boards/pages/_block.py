"""Making one block: a table, a question, a drawing, what it looks like; then it is placed. No script is needed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from socle.data.boards import commands, queries
from socle.data.boards.forms import BlockForm, initial_of
from socle.data.boards.pages._drawing import Shown, drawn, shown
from socle.data.boards.pages._editor import back, private, refuse, version_of
from socle.data.boards.permissions import EDIT
from socle.data.boards.queries import Board
from socle.data.boards.terms import Block, Content, Kind, said
from socle.data.maps import queries as maps
from socle.data.tables import queries as tables
from socle.data.tables.terms import Schema
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_block(request: Request, board_id: int) -> HttpResponse:
    """A block that is not there yet; its kind stands in the address."""
    board = queries.board_by_id(request.scope, request.authority.id, board_id)
    asked = request.GET.get("genre", "")
    if asked not in tuple(Kind):
        raise not_found()
    return _made(request, board, Kind(asked), "", {})


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one_block(request: Request, board_id: int, block_id: str) -> HttpResponse:
    """A block that is there, to be changed."""
    board = queries.board_by_id(request.scope, request.authority.id, board_id)
    found = Content.from_json(board.content).block(block_id)
    if found is None:
        raise not_found()
    return _made(request, board, found.kind, block_id, initial_of(found))


def _made(request: Request, board: Board, kind: Kind, block_id: str, initial: Mapping[str, Any]) -> HttpResponse:
    given: dict[str, Any] = request.POST.dict() if request.method == "POST" else dict(initial)
    schema = _schema(request, str(given.get("table", "")))
    drawing = str(given.get("drawing", ""))
    complete = given.get("drawn_for", "") == f"{given.get('table', '')}/{drawing}" or not schema
    putting = request.method == "POST" and given.get("do") == "put" and complete
    form = _form(request, kind, schema, drawing, given, typed=putting or (request.method == "POST" and complete))
    preview, status = None, 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                if putting:
                    commands.put_block(
                        request.scope,
                        authority_id=request.authority.id,
                        board_id=board.pk,
                        block=form.block(block_id),
                        expected_version=version_of(request),
                        now=world.now(),
                    )
                    return back(board.pk, "put")
                preview, status = _preview(request, form.block(block_id or "b0")), 200
            except Refusal as refused:
                status = refuse(form, refused)
    facts = {"block_id": block_id, "drawn_for": _signature(form, schema, given)}
    return _shown(request, board, kind, form, preview, status, **facts)


def _signature(form: BlockForm, schema: Schema | None, given: Mapping[str, Any]) -> str:
    """What the fields were chosen for: when table or drawing change, others are asked."""
    if schema is None:
        return ""
    return f"{given.get('table', '')}/{form.data.get('drawing', given.get('drawing', ''))}"


def _schema(request: Request, slug: str) -> Schema | None:
    if not slug:
        return None
    try:
        table = queries.open_table(request.scope, request.authority.id, slug)
    except Refusal:
        return None
    return tables.schema(request.scope, table)


def _form(
    request: Request, kind: Kind, schema: Schema | None, drawing: str, given: dict[str, Any], *, typed: bool
) -> BlockForm:
    """The form as it was sent, or completed with the first choices where it asks for the first time."""
    how: dict[str, Any] = {
        "kind": kind,
        "tables": queries.open_tables(request.scope, request.authority.id),
        "schema": schema,
        "drawing": drawing,
        "maps": _maps(request) if kind == Kind.MAP else (),
    }
    if typed:
        return BlockForm(given, **how)
    if kind == Kind.MAP:
        return BlockForm({**given, **_completed(BlockForm(**how), given)}, **how) if how["maps"] else BlockForm(**how)
    if kind != Kind.TEXT and schema is None:
        return BlockForm(initial=given, **how) if not given.get("do") else BlockForm(given, **how)
    if kind == Kind.TEXT and not given.get("words_fr"):
        return BlockForm(initial=given, **how)
    blank = BlockForm(**how)
    return BlockForm({**given, **_completed(blank, given)}, **how)


def _maps(request: Request) -> list[tuple[str, str]]:
    found = queries.public_maps(request.scope, request.authority.id)
    language = request.LANGUAGE_CODE
    return [(one.slug, said(maps.content_of(request.scope, one).title, language)) for one in found]


def _completed(blank: BlockForm, given: Mapping[str, Any]) -> dict[str, Any]:
    """For each choice the one that was made, else the first."""
    values: dict[str, Any] = {}
    for name, field in blank.fields.items():
        if isinstance(field, forms.ChoiceField):
            offered = [str(value) for value, _ in list(field.choices)]  # type: ignore[arg-type]
            asked = str(given.get(name, field.initial or ""))
            values[name] = asked if asked in offered else (offered[0] if offered else "")
    return values


def _preview(request: Request, block: Block) -> Shown:
    scope, here = request.scope, request.authority.id
    checked, found = queries.tried(scope, here, block)
    return drawn(scope, here, checked, found) if found is not None else shown(scope, here, checked)


def _shown(
    request: Request, board: Board, kind: Kind, form: BlockForm, preview: Shown | None, status: int, **facts: Any
) -> HttpResponse:
    names = [
        name for name in form.fields if not name.startswith(("column_", "op_", "value_", "title_", "wide", "where"))
    ]
    context = {
        "board": board,
        "title": board.content["title"].get(request.LANGUAGE_CODE) or board.content["title"].get("fr", ""),
        "kind": kind,
        "form": form,
        "asked": [form[name] for name in names],
        "conditions": form.conditions(),
        "named": [form[name] for name in form.fields if name.startswith(("title_", "wide"))],
        "ready": kind in (Kind.TEXT, Kind.MAP) or len(names) > 1 or bool(form.conditions()),
        "preview": preview,
        "version": version_of(request) or board.version if request.method == "POST" else board.version,
        **facts,
    }
    return private(render(request, "boards/block_form.html", context, status=status))
