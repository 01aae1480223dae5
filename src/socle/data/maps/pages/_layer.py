"""Making one layer: a table, its zones or its points, what it looks like; then it is placed. No script is needed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from socle.data.maps import commands, queries
from socle.data.maps.forms import LayerForm, initial_of
from socle.data.maps.pages._editor import back, private, refuse, version_of
from socle.data.maps.pages._sheet import sheet_context
from socle.data.maps.permissions import EDIT
from socle.data.maps.queries import Map
from socle.data.maps.rules import has_places, has_shapes
from socle.data.maps.terms import QUARTERS, Content, Kind, Layer, said
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Schema
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_layer(request: Request, map_id: int) -> HttpResponse:
    """A layer that is not there yet; its kind stands in the address."""
    kept = queries.map_by_id(request.scope, request.authority.id, map_id)
    asked = request.GET.get("genre", "")
    if asked not in tuple(Kind):
        raise not_found()
    return _made(request, kept, Kind(asked), "", {})


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one_layer(request: Request, map_id: int, layer_id: str) -> HttpResponse:
    """A layer that is there, to be changed."""
    kept = queries.map_by_id(request.scope, request.authority.id, map_id)
    found = Content.from_json(kept.content).layer(layer_id)
    if found is None:
        raise not_found()
    return _made(request, kept, found.kind, layer_id, initial_of(found))


def _made(request: Request, kept: Map, kind: Kind, layer_id: str, initial: Mapping[str, Any]) -> HttpResponse:
    given: dict[str, Any] = request.POST.dict() if request.method == "POST" else dict(initial)
    drawn_for = f"{given.get('table', '')}/{given.get('zones', '')}"
    posted = request.method == "POST"
    complete = posted and given.get("drawn_for", "") == drawn_for
    putting = complete and given.get("do") == "put"
    form = _form(request, kind, given, typed=complete)
    preview, status = None, 200
    if form.is_bound:
        status = 400
        if form.is_valid() and "title_fr" in form.fields:
            try:
                layer = form.layer(layer_id)
                if putting:
                    commands.put_layer(
                        request.scope,
                        authority_id=request.authority.id,
                        map_id=kept.pk,
                        layer=layer,
                        expected_version=version_of(request),
                        now=world.now(),
                    )
                    return back(kept.pk, "put")
                preview, status = _preview(request, layer), 200
            except Refusal as refused:
                status = refuse(form, refused)
        elif not form.errors:
            status = 200
    drawn_for = f"{form.data.get('table', '')}/{form.data.get('zones', '')}" if "title_fr" in form.fields else ""
    return _shown(request, kept, kind, form, preview, status, layer_id=layer_id, drawn_for=drawn_for)


def _tables(request: Request, kind: Kind) -> list[tuple[Table, Schema]]:
    """The tables that a layer of this kind can ask, with their schemas."""
    found = [
        (one, tables.schema(request.scope, one)) for one in queries.open_tables(request.scope, request.authority.id)
    ]
    if kind == Kind.SHAPES:
        return [pair for pair in found if has_shapes(pair[1])]
    return found if kind == Kind.ZONES else [pair for pair in found if has_places(pair[1])]


def _form(request: Request, kind: Kind, given: dict[str, Any], *, typed: bool) -> LayerForm:
    """The form as it was sent, or completed with the first choices where it asks for the first time."""
    found = _tables(request, kind)
    schemas = {one.slug: schema for one, schema in found}
    shaped = [one for one, schema in found if has_shapes(schema)]
    zones = str(given.get("zones", ""))
    how: dict[str, Any] = {
        "kind": kind,
        "tables": [one for one, _ in found],
        "schema": schemas.get(str(given.get("table", ""))),
        "zones": schemas.get(zones) if zones != QUARTERS else None,
        "shaped": shaped,
    }
    if typed:
        return LayerForm(given, **how)
    if how["schema"] is None:
        return LayerForm(given, **how) if given.get("do") else LayerForm(initial=given, **how)
    blank = LayerForm(**how)
    return LayerForm({**given, **_completed(blank, given)}, **how)


def _completed(blank: LayerForm, given: Mapping[str, Any]) -> dict[str, Any]:
    """For each choice the one that was made, else the first."""
    values: dict[str, Any] = {}
    for name, field in blank.fields.items():
        if isinstance(field, forms.ChoiceField):
            offered = [str(value) for value, _ in list(field.choices)]  # type: ignore[arg-type]
            asked = str(given.get(name, field.initial or ""))
            values[name] = asked if asked in offered else (offered[0] if offered else "")
    return values


def _preview(request: Request, layer: Layer) -> dict[str, Any]:
    checked, _ = queries.tried(request.scope, request.authority.id, layer)
    return sheet_context(request, Content({}, {}, (checked,)), prefix="p")


def _shown(
    request: Request, kept: Map, kind: Kind, form: LayerForm, preview: dict[str, Any] | None, status: int, **facts: Any
) -> HttpResponse:
    names = [name for name in form.fields if not name.startswith(("column_", "op_", "value_", "title_"))]
    context = {
        "map": kept,
        "title": said(kept.content["title"], request.LANGUAGE_CODE),
        "kind": kind,
        "form": form,
        "asked": [form[name] for name in names],
        "conditions": form.conditions(),
        "named": [form[name] for name in form.fields if name.startswith("title_")],
        "ready": "title_fr" in form.fields,
        "preview": preview,
        "version": version_of(request) or kept.version if request.method == "POST" else kept.version,
        **facts,
    }
    return private(render(request, "maps/layer_form.html", context, status=status))
