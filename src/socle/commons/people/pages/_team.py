"""The people of the authority: list, one person, invitation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.people import commands, queries
from socle.commons.people.forms import InviteForm, RoleForm
from socle.commons.people.pages._typed import attempt, bounded, go, number
from socle.commons.people.permissions import MANAGE_ACCOUNTS, SEE_COLLEAGUES
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded


@guarded(SEE_COLLEAGUES)
@require_safe
def people_list(request: Request) -> HttpResponse:
    """Who works here, in which roles; searched by name or address."""
    here = request.authority.id
    words = request.GET.get("q", "").replace("\x00", "")[:100]
    closed = request.GET.get("fermes") == "1"
    found = queries.people_page(
        request.scope, here, words=words, page=number(request.GET.get("page", ""), 1), closed=closed
    )
    context = {
        "found": found,
        "words": words,
        "closed": closed,
        "manages": request.scope.allows(MANAGE_ACCOUNTS, here),
        "size": queries.PAGE_SIZE,
        "done": request.GET.get("fait", ""),
    }
    return render(request, "people/list.html", context)


@guarded(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Someone new, or someone who works elsewhere already."""
    here = request.authority.id
    form = InviteForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: commands.create_account(request.scope, authority_id=here, now=world.now(), **form.cleaned_data),
    ):
        return go("people-list", done="invite")
    return render(request, "people/invite.html", {"form": form})


@guarded(SEE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def one_person(request: Request, account_id: int) -> HttpResponse:
    """Someone's roles and teams; whoever manages accounts changes them here."""
    scope, here = request.scope, request.authority.id
    form = RoleForm(request.POST if request.POST.get("act") == "donner" else None)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            if _change(request, bounded(account_id), form):
                return (
                    go("people-list", done="personne")
                    if _is_gone(request, account_id)
                    else go("people-person", account_id, done="personne")
                )
        except Refusal as no:
            if no.status in (404, 409):
                raise
            refusal = no
    someone, roles, mine = queries.person(scope, here, bounded(account_id))
    context = {
        "someone": someone,
        "roles": roles,
        "teams": mine,
        "form": form,
        "refusal": refusal,
        "manages": scope.allows(MANAGE_ACCOUNTS, here),
        "is_me": account_id == scope.actor.id,
        "may_close": queries.may_close(scope, account_id),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "people/person.html", context, status=422 if refusal else 200)


def _is_gone(request: Request, account_id: int) -> bool:
    try:
        queries.person(request.scope, request.authority.id, account_id)
    except Refusal:
        return True
    return False


def _change(request: Request, account_id: int, form: RoleForm) -> bool:
    """Do what the button says; whether it was done."""
    scope, act, role = request.scope, request.POST.get("act", ""), request.POST.get("role", "")
    here, now = request.authority.id, world.now()
    if act == "donner":
        return attempt(
            form,
            lambda: commands.give_role(
                scope, authority_id=here, account_id=account_id, role=Role(form.cleaned_data["role"]), now=now
            ),
        )
    if act == "retirer" and role in list(Role):
        commands.withdraw_role(scope, authority_id=here, account_id=account_id, role=Role(role), now=now)
    elif act == "fermer":
        commands.close_account(scope, authority_id=here, account_id=account_id, now=now)
    elif act == "rouvrir":
        commands.reopen_account(scope, authority_id=here, account_id=account_id, now=now)
    else:
        return False
    return True
