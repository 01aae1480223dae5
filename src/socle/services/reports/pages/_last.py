"""Steps 4 and 5: how to be reached, then read again and send."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.commons.files import queries as photos
from socle.commons.messages import commands as messages
from socle.engines.geo import Point
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened, reader_address
from socle.services.reports import commands, queries
from socle.services.reports.models import Draft
from socle.services.reports.pages._steps import DRAFT_COOKIE, category_of, next_page, step_page, with_draft
from socle.services.reports.rules import promise


@opened
@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def contact(request: Request, draft: Draft) -> HttpResponse:
    """A contact is never required."""
    refusal, typed = None, draft.contact
    if request.method == "POST":
        typed = request.POST.get("contact", "")
        try:
            checked = commands.checked_contact(request.scope, typed)
            now = world.now()
            if checked and checked != draft.contact:
                here = request.authority.id
                messages.note_named(request.scope, authority_id=here, contact=checked, sender=_sender(request), now=now)
            commands.fill_draft(request.scope, draft, contact=checked, now=now)
            return next_page("report-review", draft)
        except Refusal as refused:
            refusal = refused
    return step_page(
        request, "contact", 4, refusal=refusal, draft=draft, category=category_of(draft), contact=typed[:254]
    )


@opened
@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def review(request: Request, draft: Draft) -> HttpResponse:
    """Read again, then send: a double press or the back button finds the same case."""
    refusal = None
    if request.method == "POST":
        try:
            case = commands.open_report(
                request.scope,
                authority_id=draft.authority_id,
                category=draft.category,
                point=point_of(draft),
                place=draft.place,
                words=draft.words,
                photo=draft.photo,
                contact=draft.contact,
                language=request.LANGUAGE_CODE,
                submission=draft.token,
                now=world.now(),
            )
        except Refusal as refused:
            refusal = refused
        else:
            response = HttpResponseRedirect(reverse("track-receipt", args=[case.code]), status=303)
            response.delete_cookie(DRAFT_COOKIE)
            return response
    shown = photos.shown(request.scope, draft.authority_id, draft.photo, now=world.now())
    category = category_of(draft)
    told = {
        "category": category,
        "sensitive": promise(queries.in_force(request.scope, draft.authority_id), category).sensitive,
    }
    return step_page(request, "review", 5, refusal=refusal, draft=draft, photo=shown, **told)


def _sender(request: Request) -> str:
    # A keyed hash, renewed each day: enough to count, useless to find a person.
    key = f"{settings.SECRET_KEY}:report:{world.now().date().isoformat()}".encode()
    return hmac.new(key, reader_address(request).encode(), hashlib.sha256).hexdigest()[:32]


def point_of(draft: Draft) -> Point | None:
    """The draft's position, if it has one."""
    if draft.longitude is None or draft.latitude is None:
        return None
    return Point(draft.longitude, draft.latitude)
