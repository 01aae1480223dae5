"""Denials of people."""

import datetime
from typing import Any

from socle.commons.people import commands, queries
from socle.commons.people.models import Account, RoleHeld, SignedIn
from socle.commons.people.terms import AuthorityKind, OrganisationKind, Role
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

A_YEAR_AND_A_DAY = datetime.timedelta(days=366)
PASSWORD = "quatre mots de pluie"


def _found(w: World, s: Scope) -> Any:
    return commands.found_authority(
        s, slug="bourg", name="Bourg", kind=AuthorityKind.VILLAGE, code_prefix="BO", languages=["fr"], parent=w.here
    )


def _session(w: World) -> int:
    made, _new = SignedIn.objects.get_or_create(
        session_key="k" * 32, defaults={"account": w.actor, "opened_at": w.now, "seen_at": w.now}
    )
    return made.pk


def _closed(w: World) -> int:
    commands.close_account(w.system, account_id=w.colleague.pk, **w.at)
    return w.colleague.pk


def _forgotten(w: World, s: Scope) -> int:
    Account.objects.filter(pk=_closed(w)).update(closed_at=w.now - A_YEAR_AND_A_DAY)
    return commands.forget_accounts(s, now=w.now)


def _end_agreement(w: World, s: Scope) -> Any:
    made = commands.make_agreement(
        w.system, other_id=w.there.id, reference="2026-41", since=w.now.date(), until=None, **w.at
    )
    return commands.end_agreement(s, agreement_id=made.pk, on=w.now.date(), expected=made.mark, **w.at)


def _change_authority(w: World, s: Scope) -> Any:
    return commands.change_authority(
        s, hall_address="", hall_hours={}, hall_phone="", contact_email="", languages=["fr"], expected_version=1, **w.at
    )


def _close_elsewhere(w: World, s: Scope) -> Any:
    RoleHeld.objects.get_or_create(account=w.colleague, authority=w.there, role=Role.AGENT)
    return commands.close_account(s, account_id=w.colleague.pk, **w.at)


DENIALS = {
    "commands.found_authority": _found,
    "commands.change_authority": _change_authority,
    "commands.make_agreement": lambda w, s: commands.make_agreement(
        s, other_id=w.there.id, reference="2026-41", since=w.now.date(), until=None, **w.at
    ),
    "commands.end_agreement": _end_agreement,
    "commands.create_account": lambda w, s: commands.create_account(
        s, email="new@belvenne.example", name="N", role=Role.AGENT, **w.at
    ),
    "commands.give_role": lambda w, s: commands.give_role(s, account_id=w.colleague.pk, role=Role.MANAGER, **w.at),
    "commands.withdraw_role": lambda w, s: commands.withdraw_role(
        s, account_id=w.colleague.pk, role=Role.AGENT, **w.at
    ),
    "commands.close_account": lambda w, s: commands.close_account(s, account_id=w.colleague.pk, **w.at),
    "commands.close_account#2": Denial(_close_elsewhere, also=("commons_people.commands.close_account",)),
    "commands.reopen_account": lambda w, s: commands.reopen_account(s, account_id=_closed(w), **w.at),
    "commands.change_own": lambda w, s: commands.change_own(s, name="N", language="fr", **w.at),
    "commands.set_password": lambda w, s: commands.set_password(
        s, current="", new=PASSWORD, repeated=PASSWORD, session_key="", **w.at
    ),
    "commands.end_session": lambda w, s: commands.end_session(s, session_id=_session(w), **w.at),
    "commands.end_other_sessions": lambda w, s: commands.end_other_sessions(s, session_key="", **w.at),
    "commands.take_person_out": lambda w, s: commands.take_person_out(s, contact="a@b.example", **w.at),
    "commands.erase_person": lambda w, s: commands.erase_person(s, contact="a@b.example", **w.at),
    "commands.forget_accounts": _forgotten,
    "commands.create_organisation": lambda w, s: commands.create_organisation(
        s, name="Clarté", kind=OrganisationKind.COMPANY, **w.at
    ),
    "commands.change_organisation": lambda w, s: commands.change_organisation(
        s,
        organisation_id=w.organisation.pk,
        name="Clarté",
        kind=OrganisationKind.COMPANY,
        expected=w.organisation.mark,
        **w.at,
    ),
    "commands.create_team": lambda w, s: commands.create_team(s, name="Voirie", **w.at),
    "commands.change_team": lambda w, s: commands.change_team(
        s, team_id=w.team.pk, name="V", email="", is_active=True, expected_version=1, **w.at
    ),
    "commands.add_member": lambda w, s: commands.add_member(s, team_id=w.team.pk, account_id=w.actor.pk, **w.at),
    "commands.remove_member": lambda w, s: commands.remove_member(
        s, team_id=w.team.pk, account_id=w.colleague.pk, **w.at
    ),
    "queries.staff": lambda w, s: queries.staff(s, w.here.id),
    "queries.people_page": lambda w, s: queries.people_page(s, w.here.id).total,
    "queries.person": lambda w, s: queries.person(s, w.here.id, w.colleague.pk)[0],
    "queries.may_close": lambda w, s: queries.may_close(s, w.colleague.pk),
    "queries.members": lambda w, s: queries.members(s, w.here.id, w.team.pk),
    "queries.team_sizes": lambda w, s: queries.team_sizes(s, w.here.id),
    "queries.organisations": lambda w, s: queries.organisations(s, w.here.id),
    "queries.agreements": lambda w, s: queries.agreements(s, w.here.id),
    "queries.own_account": lambda w, s: queries.own_account(s, w.here.id),
    "queries.own_sessions": lambda w, s: queries.own_sessions(s, w.here.id),
    "queries.find_person": lambda w, s: queries.find_person(s, w.here.id, "a@b.example"),
}
