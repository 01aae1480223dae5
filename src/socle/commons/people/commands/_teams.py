"""Verbs on teams and organisations, and on who is in which team."""

import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.commons.people import queries
from socle.commons.people.commands import _checking as checked
from socle.commons.people.models import Membership, Organisation, Team
from socle.commons.people.permissions import MANAGE_TEAMS
from socle.commons.people.rules import slug_of
from socle.commons.people.terms import OrganisationKind
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, refuse_stale, stale
from socle.ground.scope import Scope


def create_organisation(
    scope: Scope, *, authority_id: int, name: str, kind: OrganisationKind, email: str = "", now: datetime.datetime
) -> Organisation:
    """Write down an organisation.

    Raises ``Refusal``: ``people.name``, ``people.kind``, ``people.email``, ``people.taken``.
    """
    scope.require(MANAGE_TEAMS, authority_id)
    values = _organisation(name, kind, email)
    try:
        with atomic():
            created = Organisation.objects.create(authority_id=authority_id, **values)
            audit.record(
                scope, "people.organisation.create", authority_id=authority_id, about=f"organisation:{created.pk}"
            )
    except IntegrityError as taken:
        raise _taken() from taken
    return created


def change_organisation(
    scope: Scope,
    *,
    authority_id: int,
    organisation_id: int,
    name: str,
    kind: OrganisationKind,
    email: str = "",
    expected: str,
    now: datetime.datetime,
) -> Organisation:
    """Change an organisation; ``expected`` is its ``mark`` as it was shown.

    Raises ``Refusal``: 404, ``stale`` (409) and those of :func:`create_organisation`.
    """
    scope.require(MANAGE_TEAMS, authority_id)
    values = _organisation(name, kind, email)
    try:
        with atomic():
            found = (
                Organisation.objects.select_for_update().filter(pk=organisation_id, authority_id=authority_id).first()
            )
            if found is None:
                raise not_found()
            refuse_stale(expected, found.mark)
            for field, value in values.items():
                setattr(found, field, value)
            found.save(update_fields=[*values])
            audit.record(
                scope, "people.organisation.change", authority_id=authority_id, about=f"organisation:{found.pk}"
            )
    except IntegrityError as taken:
        raise _taken() from taken
    return found


def create_team(
    scope: Scope,
    *,
    authority_id: int,
    name: str,
    email: str = "",
    names: dict[str, str] | None = None,
    organisation_id: int | None = None,
    now: datetime.datetime,
) -> Team:
    """Make a team, of the authority itself or of an organisation.

    Raises ``Refusal``: ``people.name``, ``people.email``, ``people.organisation``, ``people.taken``.
    """
    scope.require(MANAGE_TEAMS, authority_id)
    shown, address = checked.name(name), checked.email(email)
    others = {one: checked.name(text, f"name_{one}") for one, text in (names or {}).items() if text.strip()}
    _known_organisation(authority_id, organisation_id)
    try:
        with atomic():
            slug = slug_of(shown, Team.objects.filter(authority_id=authority_id).values_list("slug", flat=True))
            team = Team.objects.create(
                authority_id=authority_id,
                organisation_id=organisation_id,
                slug=slug,
                name=shown,
                names=others,
                email=address,
            )
            audit.record(scope, "people.team.create", authority_id=authority_id, about=f"team:{team.pk}")
    except IntegrityError as taken:
        raise _taken() from taken
    return team


def change_team(
    scope: Scope,
    *,
    authority_id: int,
    team_id: int,
    name: str,
    email: str,
    is_active: bool,
    expected_version: int,
    organisation_id: int | None = None,
    now: datetime.datetime,
) -> Team:
    """Change a team, close it or reopen it. Raises ``Refusal``: 404, ``stale``, those of :func:`create_team`."""
    scope.require(MANAGE_TEAMS, authority_id)
    shown, address = checked.name(name), checked.email(email)
    _known_organisation(authority_id, organisation_id)
    with atomic():
        team = Team.objects.select_for_update().filter(pk=team_id, authority_id=authority_id).first()
        if team is None:
            raise not_found()
        if team.version != expected_version:
            raise stale()
        team.name, team.email, team.is_active, team.organisation_id = shown, address, is_active, organisation_id
        team.version += 1
        team.save(update_fields=["name", "email", "is_active", "organisation_id", "version"])
        audit.record(
            scope,
            "people.team.change",
            authority_id=authority_id,
            about=f"team:{team_id}",
            facts={"active": is_active},
        )
    return team


def add_member(scope: Scope, *, authority_id: int, team_id: int, account_id: int, now: datetime.datetime) -> None:
    """Put someone who works here in a team. Raises ``Refusal``: 404, ``people.member``."""
    scope.require(MANAGE_TEAMS, authority_id)
    team = queries.team_by_id(scope, authority_id, team_id)
    if account_id not in {one.pk for one in queries.staff(scope, authority_id)}:
        raise Refusal("people.member", _("Choisissez une personne qui travaille ici."), field="account")
    with atomic():
        _membership, created = Membership.objects.get_or_create(team=team, account_id=account_id)
        if created:
            _record_member(scope, "people.member.add", authority_id, team_id, account_id)


def remove_member(scope: Scope, *, authority_id: int, team_id: int, account_id: int, now: datetime.datetime) -> None:
    """Take someone out of a team; what was given to the team stays there. Raises ``Refusal`` 404."""
    scope.require(MANAGE_TEAMS, authority_id)
    with atomic():
        held = Membership.objects.filter(team_id=team_id, team__authority_id=authority_id, account_id=account_id)
        if not held.delete()[0]:
            raise not_found()
        _record_member(scope, "people.member.remove", authority_id, team_id, account_id)


def _record_member(scope: Scope, act: str, authority_id: int, team_id: int, account_id: int) -> None:
    audit.record(scope, act, authority_id=authority_id, about=f"team:{team_id}", facts={"account": account_id})


def _organisation(name: str, kind: OrganisationKind, email: str) -> dict[str, str]:
    if kind not in list(OrganisationKind):
        raise Refusal("people.kind", _("Choisissez ce qu’est cette organisation."), field="kind")
    return {"name": checked.name(name), "kind": str(kind), "email": checked.email(email)}


def _known_organisation(authority_id: int, organisation_id: int | None) -> None:
    if organisation_id is None:
        return
    if not Organisation.objects.filter(pk=organisation_id, authority_id=authority_id).exists():
        raise Refusal("people.organisation", _("Choisissez une organisation de la liste."), field="organisation")


def _taken() -> Refusal:
    return Refusal("people.taken", _("Ce nom est déjà pris ici."), field="name")
