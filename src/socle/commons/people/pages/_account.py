"""One's own account: name and language, password, sessions."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from socle.commons.people import commands, queries
from socle.commons.people.forms import OwnForm, PasswordForm
from socle.commons.people.pages._typed import attempt, go, number
from socle.commons.people.permissions import OWN_ACCOUNT
from socle.ground import world
from socle.ground.scope import Request, guarded


@guarded(OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    """Name and language; links to the rest; where one is signed in."""
    here = request.authority.id
    mine = queries.own_account(request.scope, here)
    form = OwnForm(request.POST or None, initial={"name": mine.name, "language": mine.language})
    if request.method == "POST" and attempt(
        form,
        lambda: commands.change_own(request.scope, authority_id=here, now=world.now(), **form.cleaned_data),
    ):
        return go("account-own", done="compte")
    context = {
        "form": form,
        "mine": mine,
        "browsers": queries.own_sessions(request.scope, here),
        "session_key": request.session.session_key,
        "done": request.GET.get("fait", ""),
    }
    return render(request, "people/account.html", context)


@guarded(OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """Set or change one's password; this session goes on, the others end."""
    here = request.authority.id
    mine = queries.own_account(request.scope, here)
    form = PasswordForm(request.POST or None, known=mine.has_usable_password())
    if request.method == "POST" and attempt(form, lambda: _set(request, form)):
        return go("account-own", done="mot-de-passe")
    return render(request, "people/password.html", {"form": form, "mine": mine})


def _set(request: Request, form: PasswordForm) -> None:
    typed = form.cleaned_data
    changed = commands.set_password(
        request.scope,
        authority_id=request.authority.id,
        current=typed.get("current", ""),
        new=typed["new"],
        repeated=typed["repeated"],
        session_key=request.session.session_key or "",
        now=world.now(),
    )
    update_session_auth_hash(request, changed)


@guarded(OWN_ACCOUNT)
@require_POST
def sessions(request: Request) -> HttpResponse:
    """End one session, or all the others."""
    here = request.authority.id
    chosen = request.POST.get("session", "")
    if chosen == "autres":
        key = request.session.session_key or ""
        commands.end_other_sessions(request.scope, authority_id=here, session_key=key, now=world.now())
    else:
        commands.end_session(request.scope, authority_id=here, session_id=number(chosen), now=world.now())
    return go("account-own", done="sessions")
