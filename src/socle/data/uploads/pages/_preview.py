"""The first step: how the file is written, its first rows, and what may be personal in it."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from socle.data.uploads import commands, queries
from socle.data.uploads.forms import DecisionsForm, ReadingForm
from socle.data.uploads.pages._walk import Act, step, version_of
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.queries import Upload
from socle.data.uploads.rules import alarms
from socle.data.uploads.terms import Choice
from socle.ground import world
from socle.ground.scope import Request, guarded

ROWS, COLUMNS, CELL = 8, 12, 80


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request, number: int) -> HttpResponse:
    """Format, encoding, delimiter, sheet; first rows; columns with their meaning; decisions on personal data."""
    facts: dict[str, Any] = {
        "authority_id": request.authority.id,
        "upload_id": number,
        "expected_version": version_of(request),
    }

    def shown(upload: Upload, form: Form | None) -> dict[str, Any]:
        return _shown(request, upload, form)

    def posted(upload: Upload) -> tuple[Form | None, Act, str]:
        here = "staff-uploads-preview"
        if request.POST.get("do") == "read":
            reading = _reading(upload, request.POST)

            def act() -> object:
                said = {name: reading.cleaned_data.get(name, "") for name in ("encoding", "delimiter", "sheet")}
                said_in = request.LANGUAGE_CODE
                return commands.read_again(request.scope, reading=said, language=said_in, now=world.now(), **facts)

            return reading, act, here
        decisions = _decisions(upload, request.POST)

        def decided() -> object:
            return commands.decide(request.scope, decisions=decisions.decisions(), now=world.now(), **facts)

        return decisions, decided, here

    return step(request, number, "staff-uploads-preview", "uploads/preview.html", shown, posted)


def _shown(request: Request, upload: Upload, form: Form | None) -> dict[str, Any]:
    seen = upload.preview
    all_columns = "colonnes" in request.GET
    labels = list(seen.get("labels", []))
    width = len(labels) if all_columns else COLUMNS
    asked = alarms(upload.found)
    return {
        "seen": seen,
        "labels": labels[:width],
        "rows": [[_cell(cell) for cell in row[:width]] for row in seen.get("rows", [])[:ROWS]],
        "hidden": max(0, len(labels) - width),
        "columns": [
            {"label": one["column"], "meaning": one.get("words", one["semantic"])}
            for one in upload.found[: 200 if all_columns else 40]
            if one.get("semantic")
        ],
        "reading": form if isinstance(form, ReadingForm) else _reading(upload),
        "decisions": (form if isinstance(form, DecisionsForm) else _decisions(upload)) if asked else None,
        "decided": [(label, Choice(one).label) for label, one in upload.decisions.items()],
        "undecided": len(queries.undecided_columns(request.scope, upload)),
    }


def _reading(upload: Upload, data: Any = None) -> ReadingForm:
    sheets = [str(one) for one in upload.preview.get("sheets", [])][:100]
    return ReadingForm(data, sheets=sheets, initial={**upload.reading, "version": upload.version}, auto_id="lire_%s")


def _decisions(upload: Upload, data: Any = None) -> DecisionsForm:
    columns = []
    for label in alarms(upload.found):
        facts = next(one for one in upload.found if one["column"] == label)
        columns.append((label, str(facts.get("personal_why", ""))))
    initial = {f"decision_{place}": upload.decisions.get(label, "") for place, (label, _w) in enumerate(columns)}
    return DecisionsForm(data, columns=columns, initial={**initial, "version": upload.version})


def _cell(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= CELL else f"{text[:CELL]}…"
