"""What staff see: their maps, the editor of one, the page where a layer is made."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from socle.data.displays import queries as displays
from socle.data.displays.bases import Addresses, Bench, Desk, completed
from socle.data.displays.terms import Content
from socle.data.maps import commands, queries
from socle.data.maps.forms import LayerForm, initial_of
from socle.data.maps.pages._sheet import sheet_context
from socle.data.maps.permissions import EDIT
from socle.data.maps.rules import MAPS, has_places, has_shapes
from socle.data.maps.terms import QUARTERS, Kind, Layer
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Schema
from socle.ground.scope import Request, guarded

_asked = require_http_methods(["GET", "HEAD", "POST"])

DESK = Desk(
    family=MAPS,
    addresses=Addresses("staff-maps", "staff-map", "map", "map-embedded"),
    folder="maps",
    hint=_("Le dernier mot de l’adresse, en minuscules, chiffres et tirets : bancs-publics"),
    kinds=Kind,
    done={
        "nouveau": _("La carte est créée. Posez une première couche."),
        "publish": _("La carte est publiée."),
        "withdraw": _("La carte n’est plus publique."),
        "remove": _("La couche est retirée."),
        "put": _("La couche est posée."),
        "restore": _("La carte est revenue en arrière."),
    },
    acts={
        "add_layer": _("couche posée"),
        "change_layer": _("couche changée"),
        "up_layer": _("couche montée"),
        "down_layer": _("couche descendue"),
        "remove_layer": _("couche retirée"),
    },
    drawn=sheet_context,
)


def _form(request: Request, kind: str, given: dict[str, Any], typed: bool) -> LayerForm:
    """The form as it was sent, or completed with the first choices where it asks for the first time."""
    found = _tables(request, Kind(kind))
    schemas = {one.slug: schema for one, schema in found}
    zones = str(given.get("zones", ""))
    how: dict[str, Any] = {
        "kind": Kind(kind),
        "tables": [one for one, _schema in found],
        "schema": schemas.get(str(given.get("table", ""))),
        "zones": schemas.get(zones) if zones != QUARTERS else None,
        "shaped": [one for one, schema in found if has_shapes(schema)],
    }
    waits = how["schema"] is None
    if typed or (waits and given.get("do")):
        return LayerForm(given, **how)
    return LayerForm(initial=given, **how) if waits else LayerForm(completed(LayerForm(**how), given), **how)


def _tables(request: Request, kind: Kind) -> list[tuple[Table, Schema]]:
    """The tables that a layer of this kind can ask, with their schemas."""
    offered = displays.open_tables(request.scope, MAPS, request.authority.id)
    found = [(one, tables.schema(request.scope, one)) for one in offered]
    if kind == Kind.SHAPES:
        return [pair for pair in found if has_shapes(pair[1])]
    return found if kind == Kind.ZONES else [pair for pair in found if has_places(pair[1])]


def _preview(request: Request, layer: Layer) -> dict[str, Any]:
    checked, _drawn = queries.tried(request.scope, request.authority.id, layer)
    return sheet_context(request, Content({}, {}, (checked,)), prefix="p")


BENCH = Bench(DESK, "maps/layer_form.html", ("table", "zones"), _form, initial_of, commands.put_layer, _preview)


@guarded(EDIT)
@_asked
def staff_maps(request: Request) -> HttpResponse:
    """Every map of the authority, and a form for a new one."""
    return DESK.all(request)


@guarded(EDIT)
@_asked
def editor(request: Request, map_id: int) -> HttpResponse:
    """One map, as its editors see it."""
    return DESK.one(request, map_id)


@guarded(EDIT)
@_asked
def new_layer(request: Request, map_id: int) -> HttpResponse:
    """A layer that is not there yet; its kind stands in the address."""
    return BENCH.new(request, map_id)


@guarded(EDIT)
@_asked
def one_layer(request: Request, map_id: int, layer_id: str) -> HttpResponse:
    """A layer that is there, to be changed."""
    return BENCH.one(request, map_id, layer_id)
