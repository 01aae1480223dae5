"""The second step: what the file is checked against."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from socle.data.schemas.queries import schemas as all_schemas
from socle.data.tables.terms import words
from socle.data.uploads import commands
from socle.data.uploads.forms import SchemaForm
from socle.data.uploads.pages._walk import Act, step, version_of
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.queries import Upload
from socle.ground import world
from socle.ground.scope import Request, guarded

LEAST = 0.3
LIKELY = 0.5
"""From this likeness on, the first suggestion is chosen beforehand."""


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def schema(request: Request, number: int) -> HttpResponse:
    """The schemas that the file seems to follow, all the others, or none."""
    facts: dict[str, Any] = {
        "authority_id": request.authority.id,
        "upload_id": number,
        "expected_version": version_of(request),
    }
    listed = all_schemas(request.scope, request.authority.id)
    cards = {one.name: words(one.title, request.LANGUAGE_CODE) for one in listed}
    names = sorted(cards.items(), key=lambda pair: pair[1].casefold())

    def shown(upload: Upload, form: Form | None) -> dict[str, Any]:
        likely = [one for one in upload.suggestions if one["name"] in cards and one["score"] >= LEAST]
        best = likely[0]["name"] if likely and likely[0]["score"] >= LIKELY else ""
        chosen = upload.schema_slug or ("" if upload.report else best)
        initial = {"schema": chosen, "version": upload.version}
        return {
            "form": form or SchemaForm(names=names, initial=initial),
            "suggestions": [{**one, "title": cards[one["name"]], "percent": one["score"]} for one in likely],
        }

    def posted(upload: Upload) -> tuple[Form | None, Act, str]:
        form = SchemaForm(request.POST, names=names)

        def act() -> object:
            said: dict[str, Any] = {"schema_name": form.cleaned_data["schema"], "language": request.LANGUAGE_CODE}
            return commands.choose_schema(request.scope, now=world.now(), **said, **facts)

        return form, act, "staff-uploads-findings"

    return step(request, number, "staff-uploads-schema", "uploads/schema.html", shown, posted)
