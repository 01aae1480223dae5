"""What surrounds every page: the authority's name, the menu of the rooms that exist, the languages, the way to a
human.
"""

from functools import lru_cache
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _

from socle.commons.people.permissions import OWN_ACCOUNT
from socle.commons.people.queries import Account, Authority
from socle.ground.discovery import declared
from socle.ground.look import Entry, Frame, HallPart, Language, Link, MenuItem, Person
from socle.ground.look.words import isolate
from socle.ground.scope import Request, Scope

STAFF = "/agent/"
LAST_DAILY = 50  # the orders of what staff open every day; the rest is behind one word
LABELS = {"fr": ("FR", "Français"), "en": ("EN", "English"), "ar": ("ع", "العربية")}


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """What the rooms show of themselves to the public, in order."""
    return tuple(entry for entry in _declared_entries() if not entry.staff)


@lru_cache(maxsize=1)
def staff_entries() -> tuple[Entry, ...]:
    """What the rooms show of themselves to staff, in order."""
    return tuple(entry for entry in _declared_entries() if entry.staff)


def _declared_entries() -> list[Entry]:
    return sorted(declared("navigation", "NAVIGATION"), key=lambda entry: entry.order)


def frame_of(request: Request) -> Frame:
    """The frame of a request's page, in its language."""
    authority = cast(Authority, request.authority)
    language: str = request.LANGUAGE_CODE
    person = _person(request)
    scope: Scope = request.scope
    daily, more = _staff_menu(request) if person else (_menu(request), ())
    return Frame(
        brand=authority.name_in(language),
        home_url=reverse("home"),
        menu=daily,
        languages=_languages(request, authority, language),
        hall=_hall(authority, language),
        links=(
            Link(_("Recherche"), reverse("search")),
            Link(_("Plan du site"), reverse("sitemap")),
            Link(_("Accessibilité"), reverse("accessibility")),
            Link(_("Données personnelles"), reverse("privacy")),
            Link(_("Mentions légales"), reverse("legal")),
            Link(_("Espace agents"), staff_home(scope, authority.id) if person else reverse("staff-queue")),
        ),
        weight_url=reverse("weight"),
        person=person,
        more=more,
    )


def _person(request: Request) -> Person | None:
    """Who is signed in, on pages of staff alone: the others never read the session."""
    if not request.path_info.startswith(STAFF):
        return None
    scope: Scope = request.scope
    if scope.actor.kind != "account":
        return None
    account: Account = request.user  # type: ignore[assignment]
    return Person(account.name, reverse("account-own"), reverse("account_logout"))


def staff_home(scope: Scope, authority_id: int) -> str:
    """The first page that somebody may open in an authority: the queue for most, their own account at least."""
    return next((reverse(entry.url) for entry in _open_to(scope, authority_id)), reverse("account-own"))


def _open_to(scope: Scope, authority_id: int) -> list[Entry]:
    return [
        entry
        for entry in staff_entries()
        if any(scope.allows(one, authority_id) for one in entry.permissions or (OWN_ACCOUNT.name,))
    ]


def _staff_menu(request: Request) -> tuple[tuple[MenuItem, ...], tuple[MenuItem, ...]]:
    """What this person may open in this authority, by the permissions that the rooms' entries name: what is done every
    day, and what is set once in a while.
    """
    scope: Scope = request.scope
    here: int = request.authority.id
    shown = [(entry, reverse(entry.url)) for entry in _open_to(scope, here)]
    current = max((url for _entry, url in shown if _leads(url, request.path)), key=len, default="")
    items = [(entry.order, MenuItem(str(entry.menu), url, current=url == current)) for entry, url in shown]
    daily = tuple(item for order, item in items if order <= LAST_DAILY and "/reglages/" not in item.url)
    return daily, tuple(item for _order, item in items if item not in daily)


def _leads(url: str, path: str) -> bool:
    """Whether a page lies under an address of the menu. The queue is at the root of all: only cases lie under it."""
    if url.endswith("/"):
        return path == url or path.startswith(f"{url}dossiers")
    return path == url or path.startswith(f"{url}/")


def _menu(request: Request) -> tuple[MenuItem, ...]:
    items = []
    for entry in entries():
        if entry.menu:
            url = reverse(entry.url)
            items.append(MenuItem(str(entry.menu), url, current=request.path.startswith(url)))
    return tuple(items)


def _languages(request: Request, authority: Authority, current: str) -> tuple[Language, ...]:
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") and request.method == "GET" else ""
    base: str = request.base_path
    listed = []
    for code in authority.languages:
        label, name = LABELS.get(code, (code.upper(), code))
        prefix = base if code == authority.languages[0] else f"{base}/{code}"
        listed.append(Language(code, label, name, f"{prefix}{request.path_info}{query}", current=code == current))
    return tuple(listed)


def _hall(authority: Authority, language: str) -> tuple[HallPart, ...]:
    parts = [HallPart(_("Mairie de %(town)s") % {"town": authority.name_in(language)}, strong=True)]
    if authority.hall_address:
        parts.append(HallPart(_(", ") + isolate(authority.hall_address)))
    parts.append(HallPart(". "))
    hours = authority.hours_in(language)
    if hours:
        parts.append(HallPart(f"{hours}. "))
    if authority.hall_phone:
        dialled = "".join(sign for sign in authority.hall_phone if sign.isdigit() or sign == "+")
        parts.append(HallPart(authority.hall_phone, url=f"tel:{dialled}", ltr=True))
    return tuple(parts)
