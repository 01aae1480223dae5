"""Whole tables to take away: CSV, JSON, GeoJSON, Parquet, live or of an edition."""

from django.http import FileResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from socle.data.portal.pages._asked import Elsewhere, find_edition, find_table
from socle.data.tables import queries
from socle.ground.refusals import not_found
from socle.ground.scope import Request, opened

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
AN_HOUR = "public, max-age=3600"  # not longer: an edition may be withdrawn


@opened
@require_safe
def download(request: Request, slug: str, format: str) -> HttpResponseBase:
    """The file, streamed. Its ETag is its SHA-256; an edition never changes, a live table is asked again each time."""
    if format not in KINDS:
        raise not_found()
    try:
        table = find_table(request, slug)
    except Elsewhere as there:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(reverse("portal-download", args=[there.slug, format]) + query)
    edition = find_edition(request, table)
    file = queries.export_path(request.scope, table, format, edition)
    etag = f'"{file.sha256}"'
    response: HttpResponseBase
    if _knows(request, etag):
        response = HttpResponseNotModified()
    else:
        name = f"{table.slug}-edition-{edition.number}.{format}" if edition else f"{table.slug}.{format}"
        response = FileResponse(file.path.open("rb"), as_attachment=True, filename=name, content_type=KINDS[format])
        response.headers["Content-Length"] = str(file.size)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = AN_HOUR if edition else "no-cache"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _knows(request: Request, etag: str) -> bool:
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or etag in {one.removeprefix("W/") for one in held}
