"""Where the API begins, and what it conforms to."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.data.portal.ogc._answers import HTML, JSON, OPENAPI, address, check_words, document, link, own_links, page
from socle.data.portal.ogc._answers import wants_page as wants
from socle.ground.scope import Request, opened

_PART1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
_PART3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
CONFORMANCE = (
    *(_PART1 + one for one in ("core", "oas30", "html", "geojson")),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    *(_PART3 + one for one in ("queryables", "queryables-query-parameters", "filter", "features-filter")),
    *(_CQL2 + one for one in ("cql2-text", "basic-cql2", "advanced-comparison-operators")),
    *(_CQL2 + one for one in ("case-insensitive-comparison", "accent-insensitive-comparison")),
    _CQL2 + "basic-spatial-functions",
)


@opened
@require_safe
def landing(request: Request) -> HttpResponse:
    """The landing page."""
    check_words(request, frozenset())
    title = _("Cartes par machine")
    lead = _("Les tables ouvertes qui ont des lieux, pour les logiciels de carte : OGC API Features.")
    links = [
        *own_links(request, "ogc-landing"),
        link(address(request, "ogc-api"), "service-desc", OPENAPI, _("Description de l’interface (OpenAPI 3.0)")),
        link(address(request, "portal-machines"), "service-doc", HTML, _("Interroger les tables par programme")),
        link(address(request, "ogc-conformance"), "conformance", JSON, _("Conformité")),
        link(address(request, "ogc-collections"), "data", JSON, _("Collections")),
    ]
    if wants(request):
        return page(
            request,
            heading=title,
            lead=lead,
            start=address(request, "ogc-landing"),
            part=_("À lire"),
            links=links[-1:] + links[2:-1],
        )
    return document({"title": f"{title} – {request.authority.name}", "description": lead, "links": links})


@opened
@require_safe
def conformance(request: Request) -> HttpResponse:
    """The conformance classes."""
    check_words(request, frozenset())
    if wants(request):
        return page(request, heading=_("Conformité"), codes=CONFORMANCE)
    return document({"conformsTo": list(CONFORMANCE), "links": own_links(request, "ogc-conformance")})
