"""Reads: authorities, their tree, and the roles of an account."""

from collections.abc import Mapping

from socle.commons.people.models import Account, RoleHeld
from socle.commons.people.models import Authority as Authority  # rooms above name what these queries return
from socle.ground import world
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

_REMEMBERED_SECONDS = 3.0
_remembered: dict[str, tuple[float, list[Authority]]] = {}


def authorities(scope: Scope) -> list[Authority]:
    """Every authority of the instance, oldest first: their existence is public. Remembered for three seconds."""
    kept = _remembered.get("all")
    now = world.monotonic()
    if kept is None or kept[0] < now:
        kept = (now + _REMEMBERED_SECONDS, list(Authority.objects.select_related("parent")))
        if kept[1]:
            _remembered["all"] = kept
    return kept[1]


def authority_by_slug(scope: Scope, slug: str) -> Authority:
    """The authority of this slug. Raises ``Refusal`` 404."""
    for one in authorities(scope):
        if one.slug == slug:
            return one
    raise not_found()


def authority_by_id(scope: Scope, authority_id: int) -> Authority:
    """The authority of this id. Raises ``Refusal`` 404."""
    for one in authorities(scope):
        if one.id == authority_id:
            return one
    raise not_found()


def authority_by_host(scope: Scope, host: str) -> Authority | None:
    """The authority that answers at this host name, if any does."""
    return next((one for one in authorities(scope) if host in one.hosts), None)


def authorities_below(scope: Scope, authority_id: int) -> frozenset[int]:
    """The ids of an authority and of all below it in the tree."""
    found = {authority_id}
    everyone = authorities(scope)
    while True:
        more = {one.id for one in everyone if one.parent_id in found} - found
        if not more:
            return frozenset(found)
        found |= more


def roles_reached(scope: Scope, account_id: int) -> Mapping[int, frozenset[str]]:
    """The roles of an active account by authority id, carried down the tree."""
    reached: dict[int, set[str]] = {}
    held = RoleHeld.objects.filter(account_id=account_id, account__is_active=True)
    for authority_id, role in held.values_list("authority_id", "role"):
        for below in authorities_below(scope, authority_id):
            reached.setdefault(below, set()).add(role)
    return {authority_id: frozenset(roles) for authority_id, roles in reached.items()}


def account_name(scope: Scope, account_id: int) -> str:
    """The name that colleagues see, or an empty text for an account that is gone."""
    return Account.objects.filter(pk=account_id).values_list("name", flat=True).first() or ""


def forget_authorities(scope: Scope) -> None:
    """Read authorities afresh at the next question (after a change in this process)."""
    _remembered.clear()
