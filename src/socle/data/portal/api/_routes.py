"""The API's addresses. Each calls one query; every number is bounded; every *no* is a problem document."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError

from socle.data.portal.api._shapes import (
    DifferenceOut,
    EditionListOut,
    GroupsOut,
    Problem,
    RowsOut,
    SummaryOut,
    TableDetailOut,
    TableListOut,
)
from socle.data.portal.rules import (
    API_WORDS,
    after_of,
    after_text,
    aggregates_of,
    alike,
    box_of,
    filters_of,
    names_of,
    plain,
    plan_of,
    sorts_of,
)
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
FORMATS = ("csv", "json", "ndjson", "geojson", "parquet", "xlsx", "ods", "gpkg")

Slug = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9-]+$")]
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="how many to leave out first")]
Words = Annotated[str, Query(max_length=100, description="words to find, whatever accents and case")]
Box = Annotated[str, Query(max_length=120, description="west,south,east,north in degrees")]
Conditions = Annotated[
    str, Query(max_length=2000, description="conditions in CQL2 text: `places >= 3 AND quartier LIKE 'C%'`")
]
AGGREGATE = "with `group`: count, sum, mean, min, max, median, distinct, of a column: `count,sum:montant`"
Number = Annotated[int | None, Query(ge=1, le=2_147_483_647, description="rows of this edition, not the live ones")]
Place = Annotated[int, Path(ge=1, le=2_147_483_647, description="the number of an edition")]
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
    filter: Conditions = "",
    q: Words = "",
    bbox: Box = "",
    select: Annotated[str, Query(max_length=4000, description="columns to answer, parted by commas")] = "",
    sort: Annotated[str, Query(max_length=1000, description="columns; `-column` is descending")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
    after: Annotated[str, Query(max_length=6000, description="where a page begins, as `next` says it")] = "",
    total: Annotated[bool, Query(description="whether to count all rows that fit")] = True,
    edition: Number = None,
) -> HttpResponse:
    """A page of rows, filtered, searched, sorted. Without ``sort`` they come in the table's own order."""
    here = _here(request)
    state = _state(here, slug, edition)
    order, wrong = sorts_of(sort, state.schema)
    if wrong:
        raise _unknown(wrong)
    where = _where(here, state, filter)
    begins = _after(after)
    plan = plan_of(
        _filters(here, state.schema), search=q, sort=order, limit=limit, offset=offset, box=_box(bbox),
        where=where, select=tuple(names_of(select)), after=begins,
    )  # fmt: skip
    answer = queries.rows(here.scope, state.table, plan, edition=state.edition, total=total)
    objects = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    follow = None
    if answer["next"] is not None:
        follow = _next(here, offset=str(offset + limit)) if offset else _next(here, after=after_text(answer["next"]))
    document = {"total": answer["total"], "limit": limit, "offset": offset, "next": follow, "rows": objects}
    return _answer(document)


@api.get(
    "/tables/{slug}/groups",
    response={200: GroupsOut | SummaryOut, 410: Problem, **NOS},
    summary="Counts, sums, means",
    openapi_extra=FREE,
)
@opened
def groups(
    request: HttpRequest,
    slug: Slug,
    by: Annotated[str, Query(max_length=130, description="the column to count by; or `group`")] = "",
    group: Annotated[str, Query(max_length=260, description="one or two columns, parted by a comma; or `by`")] = "",
    aggregate: Annotated[str, Query(max_length=1500, description=AGGREGATE)] = "",
    bucket: Annotated[
        str,
        Query(
            pattern="^(|auto|year|quarter|month|week|day|hour|weekday)$",
            description="how dates are cut; `by` knows auto, day, month, year",
        ),
    ] = "auto",
    sort: Annotated[str, Query(max_length=1000, description="with `group`: its columns and aggregates")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    offset: Offset = 0,
    filter: Conditions = "",
    bbox: Box = "",
    q: Words = "",
    edition: Number = None,
) -> HttpResponse:
    """How many rows for each value of a column, most frequent first, dates in order; or what ``aggregate`` says of the
    groups of one or two columns."""
    here = _here(request)
    state = _state(here, slug, edition)
    where = _where(here, state, filter)
    plan = plan_of(_filters(here, state.schema), search=q, limit=0, box=_box(bbox), where=where)
    names = names_of(group)
    if names:
        order = tuple((one.removeprefix("-"), one.startswith("-")) for one in names_of(sort))
        how: dict[str, Any] = {"aggregates": aggregates_of(aggregate), "bucket": bucket, "sort": order}
        asked = replace(plan, limit=limit, offset=offset, groups=tuple(names), **how)
        answer = queries.rows(here.scope, state.table, asked, edition=state.edition)
        objects = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
        return _answer({"group": names, "bucket": answer["bucket"], "total": answer["total"], "rows": objects})
    if not by:
        message = _("Dites par quelle colonne compter : « by », ou « group ».")
        raise Refusal("api.invalid", message, status=422, field="by")
    counted = queries.groups(here.scope, state.table, plan, by=by, bucket=bucket, limit=limit, edition=state.edition)
    kept = {name: counted[name] for name in ("bucket", "others", "empty", "total")}
    found = [{"value": one["value"], "count": one["count"]} for one in counted["groups"]]
    return _answer({"by": by, "groups": found, **kept})


@api.get("/tables/{slug}/editions", response={200: EditionListOut, **NOS}, summary="Editions and their hashes")
@opened
def editions(request: HttpRequest, slug: Slug, limit: Limit = 100, offset: Offset = 0) -> HttpResponse:
    """The editions of a table, newest first, withdrawn ones too."""
    here = _here(request)
    found = queries.editions(here.scope, _find(here, slug))
    page = [_edition(here, slug, one) for one in found[offset : offset + limit]]
    return _answer({"total": len(found), "editions": page})


@api.get(
    "/tables/{slug}/editions/{first}/difference/{second}",
    response={200: DifferenceOut, 410: Problem, **NOS},
    summary="What changed between two editions",
)
@opened
def difference(
    request: HttpRequest,
    slug: Slug,
    first: Place,
    second: Place,
    examples: Annotated[int, Query(ge=0, le=100, description="how many rows of each kind to show")] = 10,
) -> HttpResponse:
    """Rows added, removed and changed by key from the first edition to the second, and changes of the columns."""
    here = _here(request)
    found = _find(here, slug)
    before, after = (queries.edition_by_number(here.scope, found, number) for number in (first, second))
    answer = queries.difference(here.scope, found, before, after, most=examples)
    return _answer({"first": first, "second": second, **answer})


def _here(request: HttpRequest) -> Request:
    """The request as the site's middleware made it."""
    return cast(Request, request)


def _find(here: Request, slug: str, *, to_ask: bool = False) -> Table:
    found = queries.table_by_slug(here.scope, slug, to_ask=to_ask)
    if found.authority_id != here.authority.id:
        raise not_found()
    return found


@dataclass(frozen=True, slots=True)
class _State:
    """A table, live or as of an edition."""

    table: Table
    edition: Edition | None
    schema: Schema


def _state(here: Request, slug: str, number: int | None) -> _State:
    found = _find(here, slug, to_ask=True)
    if number is None:
        return _State(found, None, queries.schema(here.scope, found))
    frozen = queries.edition_by_number(here.scope, found, number)
    return _State(found, frozen, Schema.from_json(frozen.schema))


def _where(here: Request, state: _State, text: str) -> dict[str, Any] | None:
    return queries.filter_of(here.scope, state.table, text, edition=state.edition) if text.strip() else None


def _after(text: str) -> tuple[Any, ...] | None:
    begins = after_of(text) if text else None
    if text and begins is None:
        message = _("La page demandée ne suit aucune ligne de cette table. Repartez de la première.")
        raise Refusal("tables.bad-after", message, field="after")
    return begins


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


def _next(here: Request, **changed: str) -> str:
    query = here.GET.copy()
    for name, value in changed.items():
        query[name] = value
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
