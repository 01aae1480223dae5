"""The home page of an authority: what one can do here, and what its open tables say today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.commons.places import queries as places
from socle.engines import charts
from socle.ground.look.kept import KeptPages
from socle.ground.look.words import number
from socle.ground.scope import Request, opened
from socle.services.reports import queries as reports
from socle.site.frame import entries

_pages = KeptPages()


@opened
@require_safe
def home(request: Request) -> HttpResponse:
    """Tiles for the services that exist, a field for a tracking code, and the figures that count.

    The page is made once for each version of the table of reports.
    """
    authority = request.authority
    figures = reports.figures(request.scope, authority.id, authority.slug)
    key = (request.build_absolute_uri(), request.LANGUAGE_CODE, authority.id, figures.version if figures else 0)
    kept = _pages.find(key)
    if kept is not None:
        return HttpResponse(kept)
    response = render(request, "site/home.html", {"entries": entries(), **_today(request, figures)})
    _pages.keep(key, response.content)
    return response


def _today(request: Request, figures: reports.Figures | None) -> dict[str, Any]:
    """The figures and their drawings."""
    if figures is None:
        return {}
    drawn = {"figures": figures, "received": _received(figures), "delay": _delay(figures)}
    return {**drawn, "map": _map(request, figures)}


def _received(figures: reports.Figures) -> str:
    counts = [float(count) for _month, count in figures.months]
    return charts.spark(counts) if len(counts) > 1 else ""


def _delay(figures: reports.Figures) -> dict[str, Any]:
    known = [days for _month, days in figures.days if days is not None]
    return {"days": known[-1] if known else None, "spark": charts.spark(known) if len(known) > 1 else ""}


def _map(request: Request, figures: reports.Figures) -> dict[str, Any]:
    """Open reports by neighbourhood: the map and the list that says the same."""
    areas = places.neighbourhoods(request.scope, request.authority.id, points=60)
    if not areas:
        return {}
    language = request.LANGUAGE_CODE
    listed = [(one.name_in(language), figures.open_by_quarter.get(one.name, 0)) for one in areas]
    zones = [
        charts.Zone(name, one.parts, float(count), number(count))
        for one, (name, count) in zip(areas, listed, strict=True)
    ]
    most, top = max(((name, count) for name, count in listed), key=lambda pair: pair[1])
    sentence = _("Carte des signalements ouverts par quartier. Le plus grand nombre : %(top)s, %(most)s.") % {
        "top": number(top),
        "most": most,
    }
    limits = charts.class_limits([float(count) for _name, count in listed]) if top else []
    drawing = charts.choropleth(
        zones,
        limits=limits,
        sentence=sentence,
        missing=_("sans donnée"),
        waters=places.waters(request.scope, request.authority.id),
    )
    return {
        "drawing": drawing,
        "listed": sorted((pair for pair in listed if pair[1]), key=lambda pair: (-pair[1], pair[0])),
    }
