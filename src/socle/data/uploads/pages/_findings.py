"""The third step: what was found, by column and by rule, with the cells and how to mend them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from socle.data.uploads import queries
from socle.data.uploads.pages._meanings import rule_words
from socle.data.uploads.pages._walk import step
from socle.data.uploads.permissions import HANDLE, READ
from socle.data.uploads.queries import Upload
from socle.data.uploads.rules import errors_in
from socle.engines.tables import TableError, retold
from socle.ground.refusals import not_found
from socle.ground.scope import Request, guarded
from socle.ground.storage import store

PER_PAGE = 25
CELL = 120
MOST_COLUMNS = 40
MOST_WARNINGS = 10


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: Request, number: int) -> HttpResponse:
    """Totals that are exact, a sample of cells, and the file with a column of findings to take away."""

    def shown(upload: Upload, _form: Any) -> dict[str, Any]:
        return _shown(request, upload)

    return step(request, number, "staff-uploads-findings", "uploads/findings.html", shown)


@guarded(READ)
@require_safe
def annotated(request: Request, number: int) -> HttpResponseBase:
    """The rows found wrong with a column that says why, as CSV."""
    upload = queries.upload_by_id(request.scope, request.authority.id, number)
    if not upload.annotated_key or not store().exists(upload.annotated_key):
        raise not_found()
    opened = store().path(upload.annotated_key).open("rb")
    return FileResponse(opened, as_attachment=True, filename=f"constats-{number}.csv", content_type="text/csv")


def _shown(request: Request, upload: Upload) -> dict[str, Any]:
    report = upload.report
    column, rule = request.GET.get("colonne", ""), request.GET.get("regle", "")
    every = list(report.get("findings", []))
    chosen = [one for one in every if column in ("", str(one.get("field", ""))) and rule in ("", str(one["type"]))]
    page = min(_page(request), max(1, -(-len(chosen) // PER_PAGE)))
    here = {
        "findings": chosen[(page - 1) * PER_PAGE : page * PER_PAGE],
        "warnings": list(report.get("warnings", []))[:MOST_WARNINGS],
    }
    said = _said(here, report, request.LANGUAGE_CODE)
    return {
        "report": report,
        "errors": errors_in(report),
        "by_rule": [
            {"code": code, "words": rule_words(code), "count": count, "on": code == rule}
            for code, count in Counter(report.get("totals", {})).most_common()
        ],
        "by_column": list(_by_column(report, column)),
        "column": column,
        "rule": rule,
        "findings": [_line(one) for one in said["findings"]],
        "page": page,
        "last": max(1, -(-len(chosen) // PER_PAGE)),
        "found": len(chosen),
        "warnings": [_warning(one) for one in said["warnings"]],
    }


def _said(found: dict[str, Any], report: dict[str, Any], language: str) -> dict[str, Any]:
    """What is shown, in the reader's language; as it was said where the report does not hold its schema."""
    if "schema" not in report:
        return found
    try:
        return retold(found, report["schema"], language=language)
    except TableError:
        return found


def _by_column(report: dict[str, Any], chosen: str) -> Iterator[dict[str, Any]]:
    """Columns with how much was found in each, most first."""
    counts: Counter[str] = Counter()
    for one in report.get("rules", []):
        counts[str(one["field"])] += int(one["total"])
    for name, count in counts.most_common(MOST_COLUMNS):
        if name:
            yield {"name": name, "count": count, "on": name == chosen}


def _line(one: dict[str, Any]) -> dict[str, Any]:
    cell = one.get("cell")
    text = "" if cell is None else str(cell)
    return {
        "row": one.get("row"),
        "field": one.get("field") or "",
        "cell": text if len(text) <= CELL else f"{text[:CELL]}…",
        "message": one.get("message", ""),
    }


def _warning(one: Any) -> str:
    return str(one.get("message", one) if isinstance(one, dict) else one)


def _page(request: Request) -> int:
    typed = request.GET.get("page", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
