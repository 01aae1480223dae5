"""The API's addresses. Each calls one query; every number is bounded; every *no* is a problem document."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError

from socle.data.portal.api._shapes import EditionListOut, GroupsOut, Problem, RowsOut, TableDetailOut, TableListOut
from socle.data.portal.rules import API_WORDS, alike, box_of, filters_of, plain, plan_of, sort_of
from socle.data.tables import queries
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Filter, Schema, words
from socle.ground.problems import problem_response
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, opened

api = NinjaAPI(
    title="Socle: open tables",
    version="1",
    description="Read the open tables of a local authority. No key is needed. Errors are RFC 9457 problem documents.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
NOS = {400: Problem, 404: Problem, 422: Problem, 503: Problem}
FORMATS = ("csv", "json", "geojson", "parquet")

Slug = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9-]+$")]
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="how many to leave out first")]
Words = Annotated[str, Query(max_length=100, description="words to find, whatever accents and case")]
Number = Annotated[int | None, Query(ge=1, le=2_147_483_647, description="rows of this edition, not the live ones")]
FREE: dict[str, Any] = {
    "parameters": [
        {
            "name": "filters",
            "in": "query",
            "style": "form",
            "explode": True,
            "description": "Conditions on columns: `quartier=Centre`, `jours__ge=3`. Operators: eq, ne, lt, le, gt, "
            "ge, contains, starts, empty, filled. A column named like another parameter is written `c.<name>`.",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        }
    ]
}


@api.get("/tables", response={200: TableListOut, **NOS}, summary="The open tables")
@opened
def tables(request: HttpRequest, q: Words = "", limit: Limit = 100, offset: Offset = 0) -> HttpResponse:
    """Every open table of the authority, by address; those that hold the words of ``q``."""
    here = _here(request)
    found = queries.tables(here.scope, here.authority.id)
    wanted = plain(q).split()
    language = here.LANGUAGE_CODE
    kept = [
        one for one in found if alike(plain(f"{words(one.title, language)} {words(one.description, language)}"), wanted)
    ]
    page = [_table(here, one) for one in kept[offset : offset + limit]]
    return _answer({"total": len(kept), "tables": page})


@api.get("/tables/{slug}", response={200: TableDetailOut, **NOS}, summary="One table and its columns")
@opened
def table(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What a table is: texts, licence, columns, key, downloads."""
    here = _here(request)
    found = _find(here, slug)
    return _answer({**_table(here, found), "purpose": found.purpose, **found.schema})


@api.get("/tables/{slug}/rows", response={200: RowsOut, 410: Problem, **NOS}, summary="Rows", openapi_extra=FREE)
@opened
def rows(
    request: HttpRequest,
    slug: Slug,
    q: Words = "",
    sort: Annotated[str, Query(max_length=130, description="a column; `-column` is descending")] = "",
    bbox: Annotated[str, Query(max_length=120, description="west,south,east,north in degrees")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
    edition: Number = None,
) -> HttpResponse:
    """A page of rows, filtered, searched, sorted. Without ``sort`` they come in the table's own order."""
    here = _here(request)
    found, frozen, schema = _state(here, slug, edition)
    order = sort_of(sort, schema)
    if sort and not order:
        raise _unknown(sort)
    plan = plan_of(_filters(here, schema), search=q, sort=order, limit=limit, offset=offset, box=_box(bbox))
    answer = queries.rows(here.scope, found, plan, edition=frozen)
    objects = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    after = offset + limit
    follow = _next(here, after) if after < answer["total"] else None
    return _answer({"total": answer["total"], "limit": limit, "offset": offset, "next": follow, "rows": objects})


@api.get("/tables/{slug}/groups", response={200: GroupsOut, 410: Problem, **NOS}, summary="Counts", openapi_extra=FREE)
@opened
def groups(
    request: HttpRequest,
    slug: Slug,
    by: Annotated[str, Query(min_length=1, max_length=130, description="the column to count by")],
    bucket: Annotated[str, Query(pattern="^(|auto|day|month|year)$", description="how dates are cut")] = "auto",
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    q: Words = "",
    edition: Number = None,
) -> HttpResponse:
    """How many rows for each value of a column, most frequent first; dates in order."""
    here = _here(request)
    found, frozen, schema = _state(here, slug, edition)
    plan = plan_of(_filters(here, schema), search=q, limit=0)
    answer = queries.groups(here.scope, found, plan, by=by, bucket=bucket, limit=limit, edition=frozen)
    counted = [{"value": one["value"], "count": one["count"]} for one in answer["groups"]]
    kept = {name: answer[name] for name in ("bucket", "others", "empty", "total")}
    return _answer({"by": by, "groups": counted, **kept})


@api.get("/tables/{slug}/editions", response={200: EditionListOut, **NOS}, summary="Editions and their hashes")
@opened
def editions(request: HttpRequest, slug: Slug, limit: Limit = 100, offset: Offset = 0) -> HttpResponse:
    """The editions of a table, newest first, withdrawn ones too."""
    here = _here(request)
    found = queries.editions(here.scope, _find(here, slug))
    page = [_edition(here, slug, one) for one in found[offset : offset + limit]]
    return _answer({"total": len(found), "editions": page})


def _here(request: HttpRequest) -> Request:
    """The request as the site's middleware made it."""
    return request  # type: ignore[return-value]


def _find(here: Request, slug: str) -> Table:
    found = queries.table_by_slug(here.scope, slug)
    if found.authority_id != here.authority.id:
        raise not_found()
    return found


def _state(here: Request, slug: str, number: int | None) -> tuple[Table, Edition | None, Schema]:
    found = _find(here, slug)
    if number is None:
        return found, None, queries.schema(here.scope, found)
    frozen = queries.edition_by_number(here.scope, found, number)
    return found, frozen, Schema.from_json(frozen.schema)


def _filters(here: Request, schema: Schema) -> tuple[Filter, ...]:
    found, unknown = filters_of(((key, here.GET[key]) for key in here.GET), schema, API_WORDS)
    if unknown:
        raise _unknown(unknown[0])
    return found


def _unknown(name: str) -> Refusal:
    message = str(_("Cette table n’a pas de colonne « %(column)s ».")) % {"column": name[:60]}
    return Refusal("tables.unknown-column", message, field=name[:60] or "?")  # a parameter may have no name at all


def _box(text: str) -> tuple[float, float, float, float] | None:
    box = box_of(text) if text else None
    if text and box is None:
        message = _("Ce cadre n’est pas valable : ouest, sud, est, nord, en degrés.")
        raise Refusal("tables.bad-box", message, field="bbox")
    return box


def _next(here: Request, offset: int) -> str:
    query = here.GET.copy()
    query["offset"] = str(offset)
    return f"{here.build_absolute_uri(here.path)}?{query.urlencode()}"


def _absolute(here: Request, name: str, *args: str) -> str:
    return here.build_absolute_uri(reverse(name, args=args))


def _table(here: Request, found: Table) -> dict[str, Any]:
    return {
        "slug": found.slug,
        "title": found.title,
        "description": found.description,
        "licence": found.licence,
        "frequency": found.frequency,
        "version": found.version,
        "changed_at": found.changed_at.isoformat(),
        "url": _absolute(here, "portal-table", found.slug),
        "rows_url": _absolute(here, "api-v1:rows", found.slug),
        "downloads": _downloads(here, found.slug, "geo" in found.schema),
    }


def _downloads(here: Request, slug: str, located: bool, query: str = "") -> dict[str, str]:
    formats = [one for one in FORMATS if located or one != "geojson"]
    return {one: _absolute(here, "portal-download", slug, one) + query for one in formats}


def _edition(here: Request, slug: str, one: Edition) -> dict[str, Any]:
    withdrawn = one.withdrawn_at is not None
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "reason": one.reason,
        "rows": one.rows,
        "size": one.size,
        "sha256": one.sha256,
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "withdrawn_because": one.withdrawn_because,
        "downloads": {} if withdrawn else _downloads(here, slug, "geo" in one.schema, f"?edition={one.number}"),
    }


def _answer(document: dict[str, Any]) -> HttpResponse:
    return _open(JsonResponse(document, json_dumps_params={"ensure_ascii": False}))


def _open(response: HttpResponse) -> HttpResponse:
    """Open data may be read by pages of other sites; no cookie counts there."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:
    assert isinstance(refusal, Refusal)
    return _open(problem_response(refusal))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)
    first = error.errors[0] if error.errors else {}
    field = str((first.get("loc") or ("?",))[-1])
    message = str(_("Le paramètre « %(field)s » n’est pas valable.")) % {"field": field}
    return _open(problem_response(Refusal("api.invalid", message, status=422, field=field)))


@api.exception_handler(HttpError)
def _failed(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)
    return _open(problem_response(Refusal("api.failed", str(error), status=error.status_code)))
