"""Step 2: where. A search, a plan whose cells are links, and the list that says the same in words."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.people.queries import authority_by_id
from socle.commons.places import queries as places
from socle.commons.places.terms import Place
from socle.engines import charts
from socle.engines.geo import Box, Point
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened
from socle.services.reports import commands, queries
from socle.services.reports.models import Draft
from socle.services.reports.pages._steps import category_of, next_page, step_page, with_draft

CLOSEST = 3
METRES = (0, 900, 300, 120)  # ground across the sheet at each closeness; 0 is the whole town
COLUMNS, ROWS = 12, 9
NONE_OF_THESE = "autre"
THE_POINT = "point"


@dataclass(frozen=True, slots=True)
class Look:
    """What the address asks to see: words searched, or a point chosen on the plan and how close."""

    text: str
    point: Point | None
    closeness: int


@opened
@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def where(request: Request, draft: Draft) -> HttpResponse:
    """Choose a place: in the list, at the point chosen on the plan, or in words."""
    refusal, look = None, read_look(request.GET.dict())
    if request.method == "POST":
        look = read_look(request.POST.dict())
        try:
            point, label = _choice(request, draft, look)
            label, _quarter = commands.checked_place(
                request.scope, authority_id=draft.authority_id, point=point, place=label
            )
        except Refusal as refused:
            refusal = refused
        else:
            commands.fill_draft(
                request.scope,
                draft,
                place=label,
                longitude=point.lon if point else None,
                latitude=point.lat if point else None,
                now=world.now(),
            )
            if queries.near(request.scope, draft, now=world.now()):
                return next_page("report-near", draft)
            return next_page("report-photo", draft)
    return _page(request, draft, look, refusal)


def read_look(typed: dict[str, str]) -> Look:
    """What was typed in the address, or the whole town where it makes no sense."""
    closeness = typed.get("z", "0")
    point = _point(typed.get("lon", ""), typed.get("lat", ""))
    level = min(int(closeness), CLOSEST) if closeness.isascii() and closeness.isdigit() and len(closeness) < 3 else 0
    return Look(typed.get("q", "").strip()[:120], point, level if point else 0)


def _point(lon: str, lat: str) -> Point | None:
    try:
        point = Point(float(lon[:20]), float(lat[:20]))
    except ValueError:
        return None
    return point if abs(point.lon) <= 180 and abs(point.lat) < 89 else None


def _choice(request: Request, draft: Draft, look: Look) -> tuple[Point | None, str]:
    chosen = request.POST.get("lieu", "")
    if chosen == THE_POINT and look.point is not None:
        return look.point, ""
    if chosen == NONE_OF_THESE:
        words = request.POST.get("mots", "").strip()
        if not words:
            raise Refusal("reports.place", _("Décrivez le lieu avec vos mots."), field="mots")
        return None, words
    if not chosen:
        raise Refusal("reports.place", _("Choisissez un lieu dans la liste ou sur le plan."), field="lieu")
    try:
        place = places.place(request.scope, draft.authority_id, chosen)
    except Refusal as gone:
        raise Refusal("reports.place", _("Ce lieu n’existe plus : choisissez-en un autre."), field="lieu") from gone
    return place.point, place.label


def _page(request: Request, draft: Draft, look: Look, refusal: Refusal | None) -> HttpResponse:
    found = _found(request, draft, look)
    located = places.locate(request.scope, draft.authority_id, look.point) if look.point else None
    if located is not None and not located.inside and refusal is None:
        try:
            commands.checked_place(request.scope, authority_id=draft.authority_id, point=look.point, place="")
        except Refusal as outside:
            refusal = outside
    view = _view(request, draft, look, found)
    return step_page(
        request,
        "where",
        2,
        refusal=refusal,
        draft=draft,
        category=category_of(draft),
        look=look,
        lon=f"{look.point.lon:.5f}" if look.point else "",
        lat=f"{look.point.lat:.5f}" if look.point else "",
        found=found,
        located=located if located is not None and located.inside else None,
        chosen=request.POST.get("lieu", "") or ("point" if located is not None and located.inside else ""),
        words=request.POST.get("mots", ""),
        plan=_plan(request, draft, look, found, view) if view else "",
        moves=_moves(look, view) if view and look.point else [],
        quarters=[] if look.text or look.point else _quarters(request, draft),
        searched=bool(look.text),
        elsewhere=_elsewhere(request, draft, look) if look.text and not found else [],
    )


def _found(request: Request, draft: Draft, look: Look) -> list[Place]:
    if look.text:
        return places.search_addresses(request.scope, draft.authority_id, look.text, 6)
    if look.point and look.closeness:
        return places.nearby(request.scope, draft.authority_id, look.point, 5)
    return []


def _elsewhere(request: Request, draft: Draft, look: Look) -> list[tuple[str, str, str]]:
    """The same place in other towns of the instance: its label, the town, and the address of its reports."""
    language, listed = request.LANGUAGE_CODE, []
    for owner, there in places.elsewhere(request.scope, draft.authority_id, look.text):
        town = authority_by_id(request.scope, owner)
        listed.append((there.label, town.name_in(language), f"{town.path_in(language)}signalements/"))
    return listed


def _quarters(request: Request, draft: Draft) -> list[dict[str, Any]]:
    """Each neighbourhood with the address that brings the plan there."""
    listed = []
    for one in places.neighbourhoods(request.scope, draft.authority_id, points=40):
        ring = one.parts[0][0]
        middle = Box.of(list(ring)).centre
        listed.append({"name": one.name_in(request.LANGUAGE_CODE), "href": address(middle, 1)})
    return listed


def _view(request: Request, draft: Draft, look: Look, found: list[Place]) -> charts.View | None:
    if look.point and look.closeness:
        return charts.View(look.point.lon, look.point.lat, METRES[look.closeness])
    if found:
        around = charts.enclosing([(one.point.lon, one.point.lat) for one in found], tallest=270)
        return charts.View(around.lon, around.lat, max(around.metres * 1.3, METRES[2]))
    box = places.town_box(request.scope, draft.authority_id)
    if box is None:
        return None
    whole = charts.enclosing([(box.min_lon, box.min_lat), (box.max_lon, box.max_lat)], tallest=270)
    return charts.View(whole.lon, whole.lat, whole.metres)


def _plan(request: Request, draft: Draft, look: Look, found: list[Place], view: charts.View) -> str:
    west, north = view.ground(0, 0)
    east, south = view.ground(view.width, view.height)
    sheet = places.plan(request.scope, draft.authority_id, Box(west, south, east, north))
    pins = [
        charts.Pin((one.point.lon, one.point.lat), str(number), one.label, f"#p{number}")
        for number, one in enumerate(found, start=1)
    ]
    if look.point:
        pins.append(charts.Pin((look.point.lon, look.point.lat), "×", _("Le point choisi"), "#p0", chosen=True))
    closer = min(look.closeness + 1, CLOSEST)
    return charts.plan(
        view,
        sentence=_("Plan du lieu. La liste dit la même chose avec des mots."),
        pins=pins,
        grid=charts.Grid(COLUMNS, ROWS, f"?lon={{lon}}&lat={{lat}}&z={closer}"),
        metres=_("m"),
        kilometres=_("km"),
        **sheet.layers(),
    )


def _moves(look: Look, view: charts.View) -> list[tuple[str, str]]:
    """Links that move and widen the plan: label and address."""
    assert look.point is not None
    half_x, half_y = view.width / 2, view.height / 2
    step = [
        (_("nord"), (half_x, 0)),
        (_("sud"), (half_x, view.height)),
        (_("ouest"), (0, half_y)),
        (_("est"), (view.width, half_y)),
    ]
    moves = [(label, address(Point(*view.ground(*spot)), look.closeness)) for label, spot in step]
    if look.closeness < CLOSEST:
        moves.insert(0, (_("Agrandir"), address(look.point, look.closeness + 1)))
    return [*moves, (_("Toute la commune"), "?")]


def address(point: Point, closeness: int) -> str:
    """The address that shows a point; five decimals are about a metre."""
    return f"?lon={point.lon:.5f}&lat={point.lat:.5f}&z={closeness}"
