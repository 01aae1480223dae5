"""Reads: the signed address to follow a thing, what it is called, and who follows it."""

import datetime
import re
from collections.abc import Collection

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries as cases
from socle.commons.messages.queries import web_address
from socle.commons.subscriptions.models import Subscription as Subscription  # rooms above name what is returned
from socle.commons.subscriptions.permissions import FOLLOW, READ
from socle.commons.subscriptions.terms import Thing, read_thing
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import HOUSE, Scope, system_scope

LINK_DAYS = 30
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}")


def follow_address(scope: Scope, authority_id: int, thing: str, *, now: datetime.datetime) -> str:
    """The address of the page where one follows ``thing`` (``case:12``), for 30 days.

    The room that shows it decides who may follow: the address carries that decision, for its authority alone. Raises
    ``ValueError`` for what cannot be followed.
    """
    if read_thing(thing) is None:
        raise ValueError(f"nobody can follow {thing!r}")
    until = int((now + datetime.timedelta(days=LINK_DAYS)).timestamp())
    return reverse("follow", args=[f"{thing}.{until}.{_signature(authority_id, thing, until)}"])


def thing_of_link(scope: Scope, authority_id: int, link: str, *, now: datetime.datetime) -> Thing:
    """The thing that a signed link lets follow. Raises ``Refusal`` 404 (forged), ``subscriptions.expired`` (410)."""
    written, _dot, rest = link.partition(".")
    until, _dot, signature = rest.partition(".")
    thing = read_thing(written)
    if thing is None or not (until.isascii() and until.isdigit() and len(until) <= 12):
        raise not_found()
    if not constant_time_compare(signature.encode(errors="replace"), _signature(authority_id, written, int(until))):
        raise not_found()
    if int(until) <= now.timestamp():
        raise Refusal(
            "subscriptions.expired",
            _("Ce lien ne sert plus. Revenez à la page où vous l’avez trouvé : elle en donne un neuf."),
            status=410,
        )
    return thing


def title_of(scope: Scope, authority_id: int, thing: Thing, language: str = "") -> str:
    """What a thing is called, in a language (else the reader's). Raises ``Refusal`` 404 when it is not here."""
    case = _case(authority_id, thing)
    return cases.title_in(_reader(authority_id), case, language)


def current_thing(scope: Scope, authority_id: int, thing: Thing) -> Thing:
    """What stands for a thing now: the case to which a case was joined. Raises ``Refusal`` 404 when it is not here."""
    case = _case(authority_id, thing)
    return Thing(thing.kind, cases.main_case(_reader(authority_id), case).pk)


def followers(scope: Scope, authority_id: int, thing: str) -> list[Subscription]:
    """The confirmed subscriptions to a thing of an authority, oldest first."""
    scope.require(READ, authority_id)
    rows = Subscription.objects.filter(authority_id=authority_id, thing=thing, confirmed_at__isnull=False)
    return list(rows.order_by("pk"))


def followed(scope: Scope, things: Collection[str]) -> frozenset[str]:
    """Among these things, those with a confirmed follower in any authority: for the reactions of the house itself."""
    if scope.actor.kind != "system":
        raise not_found()
    rows = Subscription.objects.filter(thing__in=things, confirmed_at__isnull=False)
    return frozenset(rows.values_list("thing", flat=True))


def leave_address(scope: Scope, subscription: Subscription) -> str:
    """The whole address where one press ends a subscription (RFC 8058), in its language."""
    path = f"/suivre/quitter/{subscription.token}"
    return web_address(scope, subscription.authority_id, subscription.language, path)


def subscription_by_token(scope: Scope, authority_id: int, token: str) -> Subscription | None:
    """The subscription that a token ends, if it still runs here."""
    scope.require(FOLLOW, authority_id)
    if not TOKEN.fullmatch(token):
        return None
    return Subscription.objects.filter(token=token, authority_id=authority_id).first()


def subscriptions_of(scope: Scope, authority_id: int, contact: str) -> list[Subscription]:
    """What a contact in its plain form follows in an authority."""
    scope.require(READ, authority_id)
    return list(Subscription.objects.filter(authority_id=authority_id, contact=contact).order_by("pk"))


def _case(authority_id: int, thing: Thing) -> "cases.Case":
    found = cases.cases_told(HOUSE, [thing.id])
    if not found or found[0].authority_id != authority_id or found[0].forgotten_at is not None:
        raise not_found()
    return found[0]


def _reader(authority_id: int) -> Scope:
    # The link is the right to know what the thing is called: the reader's own scope may know nothing of it.
    return system_scope([authority_id])


def _signature(authority_id: int, thing: str, until: int) -> str:
    signed = salted_hmac("socle.commons.subscriptions", f"{authority_id}:{thing}:{until}", algorithm="sha256")
    return signed.hexdigest()[:32]
