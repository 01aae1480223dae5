"""Step 1: what is reported. One press on a pictogram."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened
from socle.services.reports import commands, queries
from socle.services.reports.pages._steps import DRAFT_COOKIE, DRAFT_COOKIE_AGE, next_page, step_page
from socle.services.reports.terms import Category


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: Request) -> HttpResponse:
    """Choose a category, or take up the draft that this device remembers."""
    scope, authority = request.scope, request.authority
    refusal = None
    if request.method == "POST":
        try:
            typed = request.POST.get("category", "")
            draft = commands.start_draft(scope, authority_id=authority.id, category=typed, now=world.now())
        except Refusal as refused:
            refusal = refused
        else:
            response = next_page("report-where", draft)
            response.set_cookie(
                DRAFT_COOKIE, draft.token, DRAFT_COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SECURE
            )
            return response
    token = request.COOKIES.get(DRAFT_COOKIE, "")
    kept = queries.draft_by_token(scope, authority.id, token) if token else None
    return step_page(request, "what", 1, refusal=refusal, categories=list(Category), kept=kept)
