"""What the steps share: their order, the draft in hand, and how a page is made."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from socle.commons.cases.queries import case_of_submission
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request
from socle.services.reports import queries
from socle.services.reports.models import Draft
from socle.services.reports.terms import KIND, Category

DRAFT_COOKIE = "brouillon"
DRAFT_COOKIE_AGE = 7 * 24 * 3600

WithDraft = Callable[[Request, Draft], HttpResponse]


def with_draft(page: WithDraft) -> Callable[[Request, str], HttpResponse]:
    """Give the page its draft. A draft that was already sent leads to its receipt; an unknown one to a new start."""

    def view(request: Request, token: str) -> HttpResponse:
        scope, authority = request.scope, request.authority
        draft = queries.draft_by_token(scope, authority.id, token)
        if draft is not None:
            return page(request, draft)
        sent = case_of_submission(scope, authority_id=authority.id, kind=KIND, submission=token)
        if sent is not None:
            return HttpResponseRedirect(reverse("track-receipt", args=[sent.code]))
        raise not_found()

    return view


def step_page(
    request: Request, template: str, number: int, *, refusal: Refusal | None = None, **context: Any
) -> HttpResponse:
    """One step's page; with a refusal it comes back with status 422 (429: too often), the error beside its field, the
    typed values kept.
    """
    names = [_("Quoi"), _("Où"), _("Photo"), _("Vous joindre"), _("Relire")]
    context |= {"steps": names, "step": number, "refusal": refusal}
    status = (429 if refusal.status == 429 else 422) if refusal else 200
    return render(request, f"reports/{template}.html", context, status=status)


def next_page(name: str, draft: Draft) -> HttpResponseRedirect:
    """Go on to a step."""
    return HttpResponseRedirect(reverse(name, args=[draft.token]))


def category_of(draft: Draft) -> Category:
    """The draft's category."""
    return Category(draft.category)
