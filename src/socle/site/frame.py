"""What surrounds every page: the authority's name, the menu of the rooms that exist, the languages, the way to a
human.
"""

from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from socle.commons.people.queries import Authority
from socle.ground.discovery import declared
from socle.ground.look import Entry, Frame, HallPart, Language, Link, MenuItem
from socle.ground.look.words import isolate

LABELS = {"fr": ("FR", "Français"), "en": ("EN", "English"), "ar": ("ع", "العربية")}


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """What the rooms show of themselves to the public, in order."""
    every = sorted(declared("navigation", "NAVIGATION"), key=lambda entry: entry.order)
    return tuple(entry for entry in every if not entry.staff)


def frame_of(request: HttpRequest) -> Frame:
    """The frame of a request's page, in its language."""
    authority: Authority = request.authority  # type: ignore[attr-defined]
    language: str = request.LANGUAGE_CODE
    return Frame(
        brand=authority.name_in(language),
        home_url=reverse("home"),
        menu=_menu(request),
        languages=_languages(request, authority, language),
        hall=_hall(authority, language),
        links=(
            Link(_("Recherche"), reverse("search")),
            Link(_("Plan du site"), reverse("sitemap")),
            Link(_("Accessibilité"), reverse("accessibility")),
            Link(_("Données personnelles"), reverse("privacy")),
            Link(_("Mentions légales"), reverse("legal")),
            Link(_("Espace agents"), reverse("staff-queue")),
        ),
        weight_url=reverse("weight"),
    )


def _menu(request: HttpRequest) -> tuple[MenuItem, ...]:
    items = []
    for entry in entries():
        if entry.menu:
            url = reverse(entry.url)
            items.append(MenuItem(str(entry.menu), url, current=request.path.startswith(url)))
    return tuple(items)


def _languages(request: HttpRequest, authority: Authority, current: str) -> tuple[Language, ...]:
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") and request.method == "GET" else ""
    base: str = request.base_path  # type: ignore[attr-defined]
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
