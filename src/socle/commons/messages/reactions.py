"""What follows from the news of people: who is invited to work here is told how to come in."""

from django.utils import translation

from socle.commons.messages import commands
from socle.commons.messages.notices import INVITED
from socle.commons.messages.queries import web_address
from socle.commons.people.events import AccountInvited
from socle.commons.people.queries import authority_by_id, person
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import system_scope


def invite(event: AccountInvited) -> None:
    """Write to somebody who was given a role, once each time; whoever lost it meanwhile is told nothing."""
    scope = system_scope([event.authority_id])
    try:
        account, _roles, _teams = person(scope, event.authority_id, event.account_id)
    except Refusal:
        return
    languages = authority_by_id(scope, event.authority_id).languages
    language = account.language if account.language in languages else languages[0]
    with translation.override(language):
        role = Role(event.role).label
    commands.send(
        scope,
        authority_id=event.authority_id,
        notice=INVITED,
        to=account.email,
        language=language,
        fields={
            "name": account.name,
            "role": role,
            "address": web_address(scope, event.authority_id, language, "/agent/"),
        },
        key=f"account:{account.pk}:{event.authority_id}:{event.role}:{event.at.isoformat()}",
        about=f"account:{account.pk}",
        now=world.now(),
    )
