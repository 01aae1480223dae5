"""Reads: authorities, their tree, agreements; teams, staff, and the roles of an account."""

import datetime
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from socle.commons.people.models import Account as Account  # rooms above name what these queries return
from socle.commons.people.models import Agreement, FailedSignIn, Membership, Organisation, RoleHeld, SignedIn
from socle.commons.people.models import Authority as Authority
from socle.commons.people.models import Team as Team
from socle.commons.people.permissions import (
    HANDLE_PERSONS,
    MANAGE_ACCOUNTS,
    MANAGE_AUTHORITIES,
    OWN_ACCOUNT,
    SEE_COLLEAGUES,
)
from socle.commons.people.ports import Found as Found
from socle.commons.people.ports import person_data
from socle.commons.people.rules import MOST_ACCOUNT, MOST_HERE, MOST_READER, locked_until, minutes_left, read_contact
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope, system_scope

FORGOTTEN_AT = "@forgotten.invalid"  # what stands for the address of a person who was forgotten
PAGE_SIZE = 25
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


def everywhere(scope: Scope) -> Scope:
    """The system's scope in every authority of the instance, for schedules and for reactions that reach across them.

    Raises ``Refusal`` 404 to anybody else.
    """
    if scope.actor.kind != "system":
        raise not_found()
    return system_scope(one.id for one in authorities(scope))


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


ANSWERING = (Role.AGENT, Role.MANAGER, Role.ADMINISTRATOR, Role.PARTNER)
"""The roles that answer requests; an auditor or a steward cannot be given one."""


def staff(scope: Scope, authority_id: int, *, answering: bool = False) -> list[Account]:
    """Active accounts that hold a role here, by name; ``answering``: only those to whom a request can be given.

    A partner is shown their own teams' members alone; the public, nobody.
    """
    roles = ANSWERING if answering else tuple(role for role in Role if role != Role.RESIDENT)
    found = Account.objects.filter(
        is_active=True, roles__authority_id__in=_above(scope, authority_id), roles__role__in=roles
    )
    if not scope.allows(SEE_COLLEAGUES, authority_id):
        if scope.actor.id is None:
            return []
        mine = Membership.objects.filter(
            account_id=scope.actor.id, team__authority_id=authority_id, team__is_active=True
        )
        found = found.filter(memberships__team__in=mine.values("team_id"))
    return list(found.distinct().order_by("name", "pk"))


def responsible(scope: Scope, authority_id: int) -> list[Account]:
    """Who answers for an authority: its managers, else its administrators, else those of the next one above.

    By name; for the letters that the system writes by itself.
    """
    if scope.actor.kind != "system":
        raise not_found()
    parents = {one.id: one.parent_id for one in authorities(scope)}
    level: int | None = authority_id
    while level is not None:
        for role in (Role.MANAGER, Role.ADMINISTRATOR):
            held = RoleHeld.objects.filter(authority_id=level, role=role)
            found = Account.objects.filter(is_active=True, pk__in=held.values("account_id"))
            if listed := list(found.order_by("name", "pk")):
                return listed
        level = parents.pop(level, None)
    return []


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


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the people of an authority, each with the roles held there, by name."""

    people: list[tuple[Account, list[Role]]]
    page: int
    pages: int
    total: int


def people_page(scope: Scope, authority_id: int, *, words: str = "", page: int = 1, closed: bool = False) -> PeoplePage:
    """The people who hold a role in this authority itself, found by name or address."""
    scope.require(SEE_COLLEAGUES, authority_id)
    found = Account.objects.filter(roles__authority_id=authority_id, is_active=not closed).distinct()
    for word in words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    total = found.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    shown = list(found.order_by("name", "pk")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    held = _roles_held(authority_id, [one.pk for one in shown])
    return PeoplePage([(one, held.get(one.pk, [])) for one in shown], page, pages, total)


def person(scope: Scope, authority_id: int, account_id: int) -> tuple[Account, list[Role], list[Team]]:
    """Someone who holds a role in this authority: roles and teams here. Raises ``Refusal`` 404 for anybody else."""
    scope.require(SEE_COLLEAGUES, authority_id)
    held = _roles_held(authority_id, [account_id])
    account = Account.objects.filter(pk=account_id).first()
    if account is None or account_id not in held:
        raise not_found()
    mine = Team.objects.filter(authority_id=authority_id, memberships__account_id=account_id)
    return account, held[account_id], list(mine)


def may_close(scope: Scope, account_id: int) -> bool:
    """Whether every role of this account is the actor's to take, and it is not the actor's own account."""
    held = set(RoleHeld.objects.filter(account_id=account_id).values_list("authority_id", flat=True))
    return account_id != scope.actor.id and held <= scope.authorities(MANAGE_ACCOUNTS)


def _roles_held(authority_id: int, account_ids: list[int]) -> dict[int, list[Role]]:
    held: dict[int, list[Role]] = {}
    rows = RoleHeld.objects.filter(authority_id=authority_id, account_id__in=account_ids)
    for account_id, role in rows.values_list("account_id", "role"):
        held.setdefault(account_id, []).append(Role(role))
    order = list(Role)
    return {account_id: sorted(roles, key=order.index) for account_id, roles in held.items()}


def is_forgotten(scope: Scope, account: Account) -> bool:
    """Whether the person of this account was forgotten: only its number is left."""
    return account.email.endswith(FORGOTTEN_AT)


def members(scope: Scope, authority_id: int, team_id: int) -> list[Account]:
    """The members of a team, by name. Raises ``Refusal`` 404 for another authority's team."""
    scope.require(SEE_COLLEAGUES, authority_id)
    team = team_by_id(scope, authority_id, team_id)
    return list(Account.objects.filter(memberships__team=team).order_by("name", "pk"))


def team_sizes(scope: Scope, authority_id: int) -> dict[int, int]:
    """How many active people are in each team of an authority, by team id."""
    scope.require(SEE_COLLEAGUES, authority_id)
    counted = Count("memberships", filter=Q(memberships__account__is_active=True))
    return dict(Team.objects.filter(authority_id=authority_id).annotate(n=counted).values_list("pk", "n"))


def organisations(scope: Scope, authority_id: int) -> list[Organisation]:
    """The organisations that work with an authority, by name."""
    scope.require(SEE_COLLEAGUES, authority_id)
    return list(Organisation.objects.filter(authority_id=authority_id))


def agreements(scope: Scope, authority_id: int) -> list[Agreement]:
    """The agreements by which this authority may send requests to others, the latest first."""
    scope.require(MANAGE_AUTHORITIES, authority_id)
    return list(Agreement.objects.filter(authority_id=authority_id).select_related("other").order_by("-since", "pk"))


def own_account(scope: Scope, authority_id: int) -> Account:
    """The account of the actor. Raises ``Refusal`` 404 when there is none."""
    scope.require(OWN_ACCOUNT, authority_id)
    found = Account.objects.filter(pk=scope.actor.id).first() if scope.actor.id else None
    if found is None:
        raise not_found()
    return found


def own_sessions(scope: Scope, authority_id: int) -> list[SignedIn]:
    """The browsers in which the actor is signed in, the latest used first."""
    scope.require(OWN_ACCOUNT, authority_id)
    return list(SignedIn.objects.filter(account_id=scope.actor.id or 0).order_by("-seen_at", "pk"))


def account_of_email(scope: Scope, email: str) -> int:
    """The id of the active account of an address, 0 for none: for the door of sign-in, which never shows it."""
    found = Account.objects.filter(email=email.strip().lower(), is_active=True).values_list("pk", flat=True).first()
    return found or 0


def sign_in_counters(scope: Scope, *, email: str, reader: str, method: str) -> dict[str, int]:
    """What failures are counted against, as keyed hashes, and how many each bears: this address tried by this reader,
    the reader, and for passwords the account from anywhere. A code by e-mail stays possible for an account that others
    try to break.
    """
    tried = email.strip().lower()
    counters = {f"here:{method}:{reader}:{tried}": MOST_HERE, f"reader:{reader}": MOST_READER}
    if method == "password":
        counters[f"account:{tried}"] = MOST_ACCOUNT
    key = settings.SECRET_KEY.encode()
    return {hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]: most for text, most in counters.items()}


def open_door(scope: Scope, *, email: str, reader: str, method: str, now: datetime.datetime) -> None:
    """Refuse who failed too often, and say how long. Raises ``Refusal`` ``people.locked`` (429)."""
    most = sign_in_counters(scope, email=email, reader=reader, method=method)
    rows = FailedSignIn.objects.filter(who__in=list(most))
    untils = [locked_until(row.count, row.since, most[row.who], now) for row in rows]
    until = max((one for one in untils if one), default=None)
    if until is not None:
        minutes = minutes_left(until, now)
        words = ngettext(
            "Trop d’essais faux. Réessayez dans %(n)s minute.",
            "Trop d’essais faux. Réessayez dans %(n)s minutes.",
            minutes,
        )
        raise Refusal("people.locked", words % {"n": minutes}, status=429)


def checked_contact(scope: Scope, typed: str) -> str:
    """A contact in its plain form. Raises ``Refusal`` ``people.contact``."""
    contact = read_contact(typed)
    if contact is None:
        words = _("Écrivez une adresse électronique (nom@exemple.fr) ou un numéro de téléphone.")
        raise Refusal("people.contact", words, field="contact")
    return contact


def find_person(scope: Scope, authority_id: int, contact: str) -> dict[str, list[Found]]:
    """What each room keeps about a person here; rooms that keep nothing are left out.

    Raises ``Refusal`` ``people.contact``.
    """
    scope.require(HANDLE_PERSONS, authority_id)
    plain = checked_contact(scope, contact)
    found = {name: offer.find(scope, authority_id, plain) for name, offer in person_data().items()}
    return {name: kinds for name, kinds in ((n, [k for k in ks if k.count]) for n, ks in found.items()) if kinds}
