"""Reads: authorities, their tree, agreements; teams, staff, and the roles of an account."""

import datetime
from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from socle.commons.people.models import Account as Account  # rooms above name what these queries return
from socle.commons.people.models import Agreement, Membership, RoleHeld
from socle.commons.people.models import Authority as Authority
from socle.commons.people.models import Team as Team
from socle.commons.people.permissions import SEE_COLLEAGUES
from socle.commons.people.terms import Role
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


def account_names(scope: Scope, account_ids: Iterable[int]) -> dict[int, str]:
    """The names that colleagues see, by account id, in one query; those who are gone are left out."""
    return dict(Account.objects.filter(pk__in=set(account_ids)).values_list("pk", "name"))


def teams(scope: Scope, authority_id: int, *, closed: bool = False) -> list[Team]:
    """The teams of an authority by name: those at work, or all of them. Who answers for what is public."""
    found = Team.objects.filter(authority_id=authority_id).select_related("organisation")
    return list(found if closed else found.filter(is_active=True))


def team_by_id(scope: Scope, authority_id: int, team_id: int) -> Team:
    """A team of this authority, at work or closed. Raises ``Refusal`` 404, for another authority's too."""
    found = Team.objects.filter(authority_id=authority_id, pk=team_id).select_related("organisation").first()
    if found is None:
        raise not_found()
    return found


def team_ids_of(scope: Scope, account_id: int) -> frozenset[int]:
    """The ids of the teams at work in which an account is, in every authority."""
    found = Membership.objects.filter(account_id=account_id, team__is_active=True)
    return frozenset(found.values_list("team_id", flat=True))


def staff(scope: Scope, authority_id: int) -> list[Account]:
    """Active accounts that hold a role here, by name: those to whom a request can be given.

    A partner is shown their own teams' members alone; the public, nobody.
    """
    found = Account.objects.filter(is_active=True, roles__authority_id__in=_above(scope, authority_id))
    if not scope.allows(SEE_COLLEAGUES, authority_id):
        if scope.actor.id is None:
            return []
        mine = Membership.objects.filter(
            account_id=scope.actor.id, team__authority_id=authority_id, team__is_active=True
        )
        found = found.filter(memberships__team__in=mine.values("team_id"))
    return list(found.exclude(roles__role=Role.RESIDENT).distinct().order_by("name", "pk"))


def _above(scope: Scope, authority_id: int) -> frozenset[int]:
    """An authority and those above it: a role held there reaches down to it."""
    parents = {one.id: one.parent_id for one in authorities(scope)}
    found: set[int] = set()
    current: int | None = authority_id
    while current is not None and current not in found:
        found.add(current)
        current = parents.get(current)
    return frozenset(found)


def may_transfer(scope: Scope, from_authority_id: int, to_authority_id: int, *, on: datetime.date) -> bool:
    """Whether requests may pass from an authority to another on a day: up or down the tree, or by an agreement."""
    if from_authority_id == to_authority_id:
        return False
    if to_authority_id in _related(scope, from_authority_id):
        return True
    return _agreed(from_authority_id, on).filter(other_id=to_authority_id).exists()


def receivers(scope: Scope, authority_id: int, *, on: datetime.date) -> list[Authority]:
    """The authorities to which this one may send requests on a day, by name."""
    ids = _related(scope, authority_id) | set(_agreed(authority_id, on).values_list("other_id", flat=True))
    found = [one for one in authorities(scope) if one.id in ids and one.id != authority_id]
    return sorted(found, key=lambda one: one.name)


def _related(scope: Scope, authority_id: int) -> frozenset[int]:
    return _above(scope, authority_id) | authorities_below(scope, authority_id)


def _agreed(authority_id: int, on: datetime.date) -> QuerySet[Agreement]:
    in_force = Q(until__isnull=True) | Q(until__gte=on)
    return Agreement.objects.filter(in_force, authority_id=authority_id, since__lte=on)


def forget_authorities(scope: Scope) -> None:
    """Read authorities afresh at the next question (after a change in this process)."""
    _remembered.clear()
