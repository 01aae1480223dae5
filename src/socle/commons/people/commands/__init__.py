"""Verbs on people: authorities and agreements, accounts and roles, teams, one's own account, signing in, forgetting."""

from socle.commons.people.commands._accounts import (
    close_account,
    close_without_role,
    create_account,
    give_role,
    reopen_account,
    withdraw_role,
)
from socle.commons.people.commands._authorities import (
    change_authority,
    end_agreement,
    found_authority,
    make_agreement,
)
from socle.commons.people.commands._own import change_own, end_other_sessions, end_session, set_password
from socle.commons.people.commands._persons import erase_person, forget_accounts, take_person_out
from socle.commons.people.commands._signing import (
    note_factor,
    note_failed_sign_in,
    note_seen,
    note_sign_in,
    note_sign_out,
)
from socle.commons.people.commands._teams import (
    add_member,
    change_organisation,
    change_team,
    create_organisation,
    create_team,
    remove_member,
)

__all__ = [
    "add_member",
    "change_authority",
    "change_organisation",
    "change_own",
    "change_team",
    "close_account",
    "close_without_role",
    "create_account",
    "create_organisation",
    "create_team",
    "end_agreement",
    "end_other_sessions",
    "end_session",
    "erase_person",
    "forget_accounts",
    "found_authority",
    "give_role",
    "make_agreement",
    "note_factor",
    "note_failed_sign_in",
    "note_seen",
    "note_sign_in",
    "note_sign_out",
    "remove_member",
    "reopen_account",
    "set_password",
    "take_person_out",
    "withdraw_role",
]
