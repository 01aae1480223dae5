"""A case on paper: the receipt for who holds its code, the letter for who answers it."""

import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.cases import queries
from socle.commons.cases.models import Case
from socle.commons.cases.pages._tracking import _look_up
from socle.commons.cases.permissions import ANSWER
from socle.commons.cases.ports import kind_of
from socle.commons.cases.terms import Visibility
from socle.commons.documents.queries import pdf
from socle.commons.documents.terms import Content, Letter, Receipt, as_content
from socle.commons.people.queries import account_names, authority_by_id
from socle.ground import world
from socle.ground.look import words
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded, opened

LONGEST_FACT = 5000
LONGEST_BODY = 20_000
_SPACES = 500
_NAMES = {"receipt": "recu", "letter": "courrier"}  # what the file is called once it is kept


@opened
@require_safe
def receipt_pdf(request: Request, code: str) -> HttpResponse:
    """The receipt as a document to print or keep, for who holds the code."""
    case = _look_up(request, code)
    if isinstance(case, HttpResponse):
        return case
    if case.code != code:
        return HttpResponseRedirect(reverse("track-receipt-pdf", args=[case.code]))
    facts = kind_of(case.kind).facts(request.scope, case.authority_id, case.pk)
    content = Receipt(
        title=_("Reçu de votre demande"),
        code=case.code,
        address=request.build_absolute_uri(reverse("track", args=[case.code])),
        received=_("Reçu le %(moment)s") % {"moment": words.date(case.opened_at, "moment")},
        asked=tuple((str(label)[:_SPACES], str(value)[:LONGEST_FACT]) for label, value in facts if value),
        next=_next(case),
        date=timezone.localtime(case.opened_at).date(),
    )
    return _document(request, "receipt", content, request.LANGUAGE_CODE, case)


@guarded(ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_pdf(request: Request, code: str) -> HttpResponse:
    """A letter in the language of the resident: the last public answer, or the words that are sent (``corps``).

    ``destinataire`` is the name and address to write to, one line each: a case does not know them.
    """
    case = queries.case_for_staff(request.scope, request.authority.id, code)
    body = request.POST.get("corps", "").strip() or _last_answer(request, case)
    if not body:
        told = gettext_lazy("Écrivez d’abord une réponse publique : le courrier la reprend.")
        raise Refusal("cases.no-answer", told, status=409, field="corps")
    if len(body) > LONGEST_BODY:
        raise Refusal("cases.words", gettext_lazy("Le courrier est trop long : 20 000 signes au plus."), field="corps")
    typed = request.POST.get("destinataire", "")[:2000].splitlines()
    signed = account_names(request.scope, [request.scope.actor.id or 0]).values()
    town = authority_by_id(request.scope, case.authority_id).name_in(case.language or "fr")
    language, now = case.language or "fr", world.now()
    with translation.override(language):
        content = _letter(case, body, typed, tuple(signed), town, now)
    return _document(request, "letter", content, language, case)


def _letter(
    case: Case, body: str, typed: list[str], signed: tuple[str, ...], town: str, now: datetime.datetime
) -> Letter:
    team = case.team.name_in(case.language or "fr") if case.team else ""
    return Letter(
        addressee=tuple(line.strip()[:_SPACES] for line in typed if line.strip())[:12],
        reference=case.code,
        place_and_day=_("%(town)s, le %(day)s") % {"town": town, "day": words.date(now)},
        object=_("Votre demande %(code)s") % {"code": case.code},
        body=body,
        signature=tuple(line for line in (*signed, team) if line),
        date=timezone.localtime(now).date(),
    )


def _next(case: Case) -> tuple[str, ...]:
    """What happens from here on, in sentences."""
    if case.closed_at is not None:
        return (_("Votre demande est close : la réponse se lit sur la page de suivi."),)
    told = [_("Un agent lit votre demande.")]
    if case.due_at is not None:
        told.append(_("Vous avez une réponse au plus tard le %(day)s.") % {"day": words.date(case.due_at, "long")})
    told.append(_("La réponse se lit sur la page de suivi, avec ce code. Gardez-le pour vous."))
    return tuple(told)


def _last_answer(request: Request, case: Case) -> str:
    steps = queries.history(request.scope, case, staff=True)
    said = [step.words for step in steps if step.visibility == Visibility.PUBLIC and step.words and step.account_id]
    return said[-1] if said else ""


def _document(request: Request, layout: str, content: Content, language: str, case: Case) -> HttpResponse:
    made: dict[str, Any] = {"layout": layout, "language": language, "content": as_content(content)}
    whole = pdf(request.scope, authority_id=case.authority_id, **made)
    response = HttpResponse(whole, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_NAMES[layout]}-{case.code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    return response
