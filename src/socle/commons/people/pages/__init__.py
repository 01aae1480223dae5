"""The staff's doors on the web: signing in (allauth's views, our pages), one's account, the team, the authority."""

from socle.commons.people.pages._account import account, password, sessions
from socle.commons.people.pages._authority import authority_page, end_agreement
from socle.commons.people.pages._factors import (
    add_passkey,
    add_totp,
    confirm_again,
    confirm_by_factor,
    confirm_by_passkey,
    factors,
    make_recovery_codes,
    passkeys,
    recovery_codes,
    remove_passkey,
    remove_totp,
)
from socle.commons.people.pages._persons import persons
from socle.commons.people.pages._services import organisation, services, team
from socle.commons.people.pages._signing import (
    confirm_code,
    outside,
    outside_answer,
    passkey_sign_in,
    password_sign_in,
    request_code,
    second_factor,
    sign_out,
)
from socle.commons.people.pages._team import invite, one_person, people_list

__all__ = [
    "account",
    "add_passkey",
    "add_totp",
    "authority_page",
    "confirm_again",
    "confirm_by_factor",
    "confirm_by_passkey",
    "confirm_code",
    "end_agreement",
    "factors",
    "invite",
    "make_recovery_codes",
    "one_person",
    "organisation",
    "outside",
    "outside_answer",
    "passkey_sign_in",
    "passkeys",
    "password",
    "password_sign_in",
    "people_list",
    "persons",
    "recovery_codes",
    "remove_passkey",
    "remove_totp",
    "request_code",
    "second_factor",
    "services",
    "sessions",
    "sign_out",
    "team",
]
