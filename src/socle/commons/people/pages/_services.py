"""Teams and organisations, and who is in which team."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.people import commands, queries
from socle.commons.people.forms import OrganisationForm, TeamChangeForm, TeamForm
from socle.commons.people.pages._typed import attempt, bounded, go, number, overtaken
from socle.commons.people.permissions import MANAGE_TEAMS, SEE_COLLEAGUES
from socle.commons.people.terms import OrganisationKind
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(SEE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: Request) -> HttpResponse:
    """All teams and organisations; forms for new ones where one manages them."""
    scope, here = request.scope, request.authority.id
    act = request.POST.get("act", "")
    new_team = TeamForm(request.POST if act == "equipe" else None, **_choices(request), auto_id="team_%s")
    new_organisation = OrganisationForm(request.POST if act == "organisation" else None, auto_id="org_%s")
    if act == "equipe" and attempt(new_team, lambda: _create_team(request, new_team)):
        return go("people-services", done="equipe")
    if act == "organisation" and attempt(
        new_organisation,
        lambda: commands.create_organisation(
            scope, authority_id=here, now=world.now(), **_organisation(new_organisation)
        ),
    ):
        return go("people-services", done="organisation")
    sizes = queries.team_sizes(scope, here)
    context = {
        "teams": [(one, sizes.get(one.pk, 0)) for one in queries.teams(scope, here, closed=True)],
        "organisations": [(one, OrganisationKind(one.kind).label) for one in queries.organisations(scope, here)],
        "manages": scope.allows(MANAGE_TEAMS, here),
        "new_team": new_team,
        "new_organisation": new_organisation,
        "done": request.GET.get("fait", ""),
    }
    return render(request, "people/services.html", context)


@guarded(SEE_COLLEAGUES)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, team_id: int) -> HttpResponse:
    """A team: its name, its members."""
    scope, here = request.scope, request.authority.id
    one = queries.team_by_id(scope, here, bounded(team_id))
    act = request.POST.get("act", "")
    initial = {
        "name": one.name,
        "email": one.email,
        "organisation": one.organisation_id or "",
        "is_active": one.is_active,
        "version": one.version,
    }
    form = TeamChangeForm(request.POST if act == "changer" else None, initial=initial, **_choices(request))
    refusal: Refusal | None = None
    if act == "changer" and attempt(form, lambda: _change_team(request, team_id, form)):
        return go("people-team", team_id, done="equipe")
    if act in ("ajouter", "retirer"):
        try:
            change = commands.add_member if act == "ajouter" else commands.remove_member
            account_id = number(request.POST.get("account", ""))
            change(scope, authority_id=here, team_id=team_id, account_id=account_id, now=world.now())
            return go("people-team", team_id, done="membres")
        except Refusal as no:
            if no.status in (404, 409):
                raise
            refusal = no
    members = queries.members(scope, here, team_id)
    inside = {member.pk for member in members}
    context = {
        "team": one,
        "members": members,
        "others": [person for person in queries.staff(scope, here) if person.pk not in inside],
        "manages": scope.allows(MANAGE_TEAMS, here),
        "form": form,
        "refusal": refusal,
        "done": request.GET.get("fait", ""),
    }
    return render(request, "people/team.html", context, status=422 if refusal else 200)


@guarded(MANAGE_TEAMS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: Request, organisation_id: int) -> HttpResponse:
    """An organisation, to change."""
    scope, here = request.scope, request.authority.id
    found = next((one for one in queries.organisations(scope, here) if one.pk == bounded(organisation_id)), None)
    if found is None:
        raise not_found()
    form = OrganisationForm(
        request.POST or None, initial={"name": found.name, "kind": found.kind, "email": found.email}
    )
    if request.method == "POST" and attempt(
        form,
        lambda: commands.change_organisation(
            scope,
            authority_id=here,
            organisation_id=organisation_id,
            expected=request.POST.get("mark", ""),
            now=world.now(),
            **_organisation(form),
        ),
    ):
        return go("people-services", done="organisation")
    late = overtaken(form)
    context = {
        "form": form,
        "organisation": found,
        "mark": request.POST.get("mark", found.mark) if not late else found.mark,
        "kept_now": (found.name, OrganisationKind(found.kind).label, found.email) if late else (),
    }
    return render(request, "people/organisation.html", context, status=409 if late else 200)


def _choices(request: Request) -> dict[str, Any]:
    listed = queries.organisations(request.scope, request.authority.id)
    return {"organisations": [(str(one.pk), one.name) for one in listed], "own": _("De la collectivité elle-même")}


def _organisation(form: OrganisationForm) -> dict[str, Any]:
    return {**form.cleaned_data, "kind": OrganisationKind(form.cleaned_data["kind"])}


def _create_team(request: Request, form: TeamForm) -> None:
    typed = form.cleaned_data
    commands.create_team(
        request.scope,
        authority_id=request.authority.id,
        name=typed["name"],
        email=typed["email"],
        organisation_id=number(typed.get("organisation", "")) or None,
        now=world.now(),
    )


def _change_team(request: Request, team_id: int, form: TeamChangeForm) -> None:
    typed = form.cleaned_data
    commands.change_team(
        request.scope,
        authority_id=request.authority.id,
        team_id=team_id,
        name=typed["name"],
        email=typed["email"],
        is_active=typed["is_active"],
        expected_version=typed["version"],
        organisation_id=number(typed.get("organisation", "")) or None,
        now=world.now(),
    )
