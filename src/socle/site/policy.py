"""Who may do what: the one page that grants the rooms' permissions to roles. What is not granted here is refused."""

from socle.commons.calendar import permissions as calendar
from socle.commons.cases import permissions as cases
from socle.commons.files import permissions as files
from socle.commons.messages import permissions as messages
from socle.commons.moderation import permissions as moderation
from socle.commons.people import permissions as people
from socle.commons.people.queries import Authority, roles_reached
from socle.commons.people.terms import Role
from socle.commons.places import permissions as places
from socle.commons.search import permissions as search
from socle.commons.subscriptions import permissions as subscriptions
from socle.data.boards import permissions as boards
from socle.data.links import permissions as links
from socle.data.maps import permissions as maps
from socle.data.portal import permissions as portal
from socle.data.recipes import permissions as recipes
from socle.data.schemas import permissions as schemas
from socle.data.tables import permissions as tables
from socle.data.uploads import permissions as uploads
from socle.data.webhooks import permissions as webhooks
from socle.ground import audit
from socle.ground.scope import Actor, Permission, Scope
from socle.services.reports import permissions as reports

PUBLIC: tuple[Permission, ...] = (cases.OPEN, cases.TRACK, places.READ, tables.READ, reports.OPEN, files.SEND,
                                  messages.SEND, messages.CONFIRM, subscriptions.FOLLOW, search.ASK,
                                  moderation.LOG, moderation.APPEAL, schemas.READ, boards.READ, maps.READ)  # fmt: skip

# One line for each room, here and below: rooms add theirs side by side.
ANYONE_ON_STAFF = (
    people.OWN_ACCOUNT,
    search.ASK_STAFF,
)
COLLEAGUE = (
    *ANYONE_ON_STAFF,
    people.SEE_COLLEAGUES,
)
AGENT = (
    *COLLEAGUE,
    cases.READ_TEAM, cases.READ, cases.ANSWER, cases.TRANSFER, cases.EXPORT,
    reports.READ,
    files.READ, files.REDACT,
    moderation.FLAG,
    messages.READ,
)  # fmt: skip
MANAGER = (
    *AGENT,
    files.HIDE,
    moderation.READ, moderation.DECIDE,
    people.MANAGE_TEAMS,
    calendar.MANAGE,
    messages.READ_CONTACT, messages.MANAGE,
    subscriptions.READ,
    cases.DELAY, cases.TEMPLATES,
    reports.RULE,
)  # fmt: skip
STEWARD = (
    *COLLEAGUE,
    uploads.READ, uploads.HANDLE,
    recipes.READ, recipes.EDIT,
    tables.PUBLISH, tables.MANAGE, portal.SAVE, portal.WITHDRAW, schemas.MANAGE, links.READ, links.ASK,
    boards.EDIT, maps.EDIT, webhooks.MANAGE,
)  # fmt: skip

GRANTS: dict[Role, tuple[Permission, ...]] = {
    Role.RESIDENT: (),
    Role.AGENT: AGENT,
    Role.MANAGER: MANAGER,
    Role.STEWARD: STEWARD,
    Role.ADMINISTRATOR: (
        *MANAGER,
        *STEWARD,
        places.MANAGE,
        cases.WORKFLOW, cases.FORGET, reports.FORGET, files.ERASE,
        people.MANAGE_ACCOUNTS, people.MANAGE_AUTHORITIES, people.HANDLE_PERSONS,
        audit.READ,
    ),
    Role.MEDIATOR: COLLEAGUE,
    Role.PARTNER: (
        *ANYONE_ON_STAFF,
        cases.READ_TEAM, cases.ANSWER_TEAM,
        reports.READ_TEAM,
    ),
    Role.AUDITOR: (*COLLEAGUE, audit.READ),
}  # fmt: skip

_PUBLIC = frozenset(map(str, PUBLIC))
_BY_ROLE: dict[str, frozenset[str]] = {role.value: frozenset(map(str, granted)) for role, granted in GRANTS.items()}


def public_scope(authority: Authority) -> Scope:
    """What anyone may do in an authority."""
    return Scope(Actor("public"), {authority.id: _PUBLIC})


def account_scope(account_id: int, authority: Authority) -> Scope:
    """What the holder of an account may do: as anyone here, and by role wherever a role is held."""
    reached = roles_reached(Scope(Actor("account", account_id)), account_id)
    grants = {
        one: frozenset().union(*(_BY_ROLE.get(role, frozenset()) for role in roles)) for one, roles in reached.items()
    }
    grants[authority.id] = grants.get(authority.id, frozenset()) | _PUBLIC
    held = {one: tuple(sorted(roles)) for one, roles in reached.items()}
    return Scope(Actor("account", account_id), grants, held)
