"""Step 3: words and a photograph."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from socle.commons.files import commands as files
from socle.commons.files import queries as photos
from socle.commons.places import queries as places
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened
from socle.services.reports import commands
from socle.services.reports.models import Draft
from socle.services.reports.pages._steps import category_of, next_page, step_page, with_draft


@opened
@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def photo(request: Request, draft: Draft) -> HttpResponse:
    """Keep the words even when the photograph is refused."""
    refusal, words = None, draft.words
    if request.method == "POST":
        words = request.POST.get("words", "")
        try:
            checked = commands.checked_words(request.scope, words, category=draft.category)
            commands.fill_draft(request.scope, draft, words=checked, now=world.now())
            _take_photo(request, draft)
            return next_page("report-contact", draft)
        except Refusal as refused:
            refusal = refused
    shown = photos.shown(request.scope, draft.authority_id, draft.photo, now=world.now())
    return step_page(
        request, "photo", 3, refusal=refusal, draft=draft, category=category_of(draft), words=words, photo=shown
    )


def _take_photo(request: Request, draft: Draft) -> None:
    upload = request.FILES.get("photo")
    if upload is not None:
        received = files.receive_photo(request.scope, authority_id=draft.authority_id, upload=upload, now=world.now())
        values: dict[str, Any] = {"photo": received.file_id}
        if received.position is not None and draft.longitude is None:
            # The place was only told in words: where the photograph was taken helps, if it is in this town.
            located = places.locate(request.scope, draft.authority_id, received.position)
            if located.bounded and located.inside:
                values |= {"longitude": received.position.lon, "latitude": received.position.lat}
        commands.fill_draft(request.scope, draft, now=world.now(), **values)
    elif request.POST.get("without"):
        commands.fill_draft(request.scope, draft, photo="", now=world.now())
