"""Between the place and the photograph, where there is cause: is it one of these, which somebody reported already?"""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from socle.commons.cases.terms import State
from socle.commons.subscriptions.queries import follow_address
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened
from socle.services.reports import commands, queries
from socle.services.reports.models import Draft
from socle.services.reports.pages._steps import category_of, next_page, step_page, with_draft
from socle.services.reports.terms import Near


@opened
@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def near(request: Request, draft: Draft) -> HttpResponse:
    """« Moi aussi » counts one more and leads to following it; anything else goes on with the draft."""
    found = queries.near(request.scope, draft, now=world.now())
    refusal = None
    if request.method == "POST":
        chosen = request.POST.get("meme", "")
        if chosen == "autre" or not found:
            return next_page("report-photo", draft)
        if chosen in {str(one.case_id) for one in found}:
            return _join(request, draft, int(chosen))
        words = _("Choisissez l’un des signalements, ou « Non, c’est autre chose ».")
        refusal = Refusal("reports.near", words, field="meme", status=422)
    elif not found:
        return next_page("report-photo", draft)
    shown = [(one, _age(one), _others(one)) for one in found]
    return step_page(request, "near", 2, refusal=refusal, draft=draft, category=category_of(draft), found=shown)


def _join(request: Request, draft: Draft, case_id: int) -> HttpResponse:
    scope, authority_id = request.scope, draft.authority_id
    commands.join_report(scope, authority_id=authority_id, token=draft.token, case_id=case_id, now=world.now())
    return HttpResponseRedirect(follow_address(scope, authority_id, f"case:{case_id}", now=world.now()), status=303)


def _age(one: Near) -> str:
    if not one.opened_days:
        return _("aujourd’hui")
    days = one.opened_days
    return ngettext("il y a %(days)s jour", "il y a %(days)s jours", days) % {"days": days}


def _others(one: Near) -> tuple[str, str]:
    """The state in words, and how many said the same."""
    state = State(one.state).label.lower() if one.state in set(State) else State.IN_PROGRESS.label.lower()
    if not one.others:
        return state, ""
    others = one.others
    return state, ngettext("%(n)s personne le dit aussi", "%(n)s personnes le disent aussi", others) % {"n": others}
