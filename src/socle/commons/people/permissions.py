"""What one may do with people. Who holds it is granted in ``site/policy.py``."""

from socle.ground.scope import Permission

MANAGE_AUTHORITIES = Permission("people:authority:manage", "create authorities, change what they say, make agreements")
MANAGE_ACCOUNTS = Permission("people:account:manage", "invite people, give and withdraw roles, close accounts")
MANAGE_TEAMS = Permission("people:team:manage", "make and change teams, organisations and their members")
SEE_COLLEAGUES = Permission("people:colleague:see", "see who works here, in which teams and roles")
OWN_ACCOUNT = Permission("people:account:own", "change one's own name, language, factors and sessions")
HANDLE_PERSONS = Permission("people:person:handle", "find, export and erase what is kept about a person")

PERMISSIONS = (MANAGE_AUTHORITIES, MANAGE_ACCOUNTS, MANAGE_TEAMS, SEE_COLLEAGUES, OWN_ACCOUNT, HANDLE_PERSONS)
