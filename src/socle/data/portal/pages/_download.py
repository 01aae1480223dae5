"""Tables to take away, whole or as filtered, live or of an edition: CSV, workbooks, JSON, GeoJSON, Parquet…"""

from django.http import FileResponse, HttpResponseNotModified, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from socle.data.portal.pages._asked import Asked, Elsewhere, read_address, words_of
from socle.data.portal.rules import PAGE_WORDS, filters_of, names_of, sorts_of
from socle.data.tables import queries
from socle.data.tables.queries import Download
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, opened

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "gpkg": "application/geopackage+sqlite3",
}
AN_HOUR = "public, max-age=3600"  # not longer: an edition may be withdrawn


@opened
@require_safe
def download(request: Request, slug: str, format: str) -> HttpResponseBase:
    """The file, streamed. A whole one that was made has its SHA-256 as ETag; an edition never changes, a live table is
    asked again each time. The conditions of the table's page select rows; a word that is none of them is refused."""
    if format not in KINDS:
        raise not_found()
    try:
        asked = read_address(request, slug)
    except Elsewhere as there:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(reverse("portal-download", args=[there.slug, format]) + query)
    _check_words(asked)
    chosen = asked.narrowed or bool(asked.columns or request.GET.get("tri"))
    plan = asked.plan(chosen=True) if chosen else None
    file = queries.export(request.scope, asked.table, format, edition=asked.edition, plan=plan)
    response: HttpResponseBase
    if not isinstance(file, Download):
        response = StreamingHttpResponse(file, content_type=KINDS[format])
        response.headers["Content-Disposition"] = f'attachment; filename="{_name(asked, format, chosen)}"'
        response.headers["Cache-Control"] = "no-cache"
    else:
        response = _whole(request, asked, format, file)
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _whole(request: Request, asked: Asked, format: str, file: Download) -> HttpResponseBase:
    etag = f'"{file.sha256}"'
    response: HttpResponseBase
    if _knows(request, etag):
        response = HttpResponseNotModified()
    else:
        name = _name(asked, format, chosen=False)
        response = FileResponse(file.path.open("rb"), as_attachment=True, filename=name, content_type=KINDS[format])
        response.headers["Content-Length"] = str(file.size)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = AN_HOUR if asked.edition else "no-cache"
    return response


def _name(asked: Asked, format: str, chosen: bool) -> str:
    edition = f"-edition-{asked.edition.number}" if asked.edition else ""
    return f"{asked.table.slug}{edition}{'-selection' if chosen else ''}.{format}"


def _check_words(asked: Asked) -> None:
    """A condition that is misspelt must not become a whole table. Raises ``Refusal``."""
    _found, unknown = filters_of(words_of(asked.request), asked.schema, PAGE_WORDS)
    given = asked.request.GET
    misspelt = [name for name in names_of(given.get("champs", "")) if name not in asked.schema.names]
    _order, order = sorts_of(given.get("tri", ""), asked.schema)
    wrong = [*unknown, *misspelt, *([order] if order else ())]
    if wrong:
        message = str(_("Cette table n’a pas de colonne « %(column)s ».")) % {"column": wrong[0][:60]}
        raise Refusal("tables.unknown-column", message, field=wrong[0][:60] or "?")
    if asked.request.GET.get("cadre") and asked.box is None:
        message = str(_("Ce cadre n’est pas valable : ouest, sud, est, nord, en degrés."))
        raise Refusal("tables.bad-box", message, field="cadre")


def _knows(request: Request, etag: str) -> bool:
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or etag in {one.removeprefix("W/") for one in held}
