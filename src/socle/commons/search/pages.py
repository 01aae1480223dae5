"""The page of the search, for everybody and for staff."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.views.decorators.http import require_safe

from socle.commons.people.queries import Authority, authorities
from socle.commons.places import queries as places
from socle.commons.search import queries
from socle.commons.search.permissions import ASK, ASK_STAFF
from socle.commons.search.rules import LONGEST_QUESTION
from socle.commons.search.terms import Hit, Results
from socle.ground import world
from socle.ground.scope import Request, guarded


@dataclass(frozen=True, slots=True)
class Answer:
    """A hit as the page shows it: where it leads, its kind, its town where that is not this one."""

    hit: Hit
    url: str
    label: str
    town: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind with its count."""

    kind: str
    label: str
    count: int
    current: bool


@guarded(ASK)
@require_safe
def search(request: Request) -> HttpResponse:
    """What everybody may read, in this town."""
    return render(request, "search/search.html", _context(request, staff=False))


@guarded(ASK_STAFF)
@require_safe
def staff_search(request: Request) -> HttpResponse:
    """What this person may read, in every authority where they work."""
    response = render(request, "search/staff.html", _context(request, staff=True))
    response["Cache-Control"] = "private, no-store"
    return response


def _context(request: Request, *, staff: bool) -> dict[str, Any]:
    scope, language = request.scope, request.LANGUAGE_CODE
    labels = queries.kind_labels(scope)
    chosen = request.GET.get("type", "")
    kinds = (chosen,) if chosen in labels else ()
    typed = request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUESTION]
    everyone = {one.id: one for one in authorities(scope)}
    found = queries.search(
        scope,
        request.authority.id,
        typed,
        kinds=kinds,
        language=language,
        languages=everyone[request.authority.id].languages,
        page=_page(request.GET.get("page", "")),
        staff=staff,
        now=world.now(),
    )
    elsewhere = places.elsewhere(scope, request.authority.id, typed) if typed and not staff else []
    return {
        "q": typed,
        "elsewhere": [
            (place.label, everyone[owner].name_in(language), everyone[owner].path_in(language))
            for owner, place in elsewhere
        ],
        "found": found,
        "answers": [_answer(request, hit, labels, everyone) for hit in found.hits],
        "tabs": _tabs(found, labels, chosen if kinds else ""),
        "everywhere": sum(found.by_kind.values()),
        "chosen": chosen if kinds else "",
        "more": found.total > found.reachable,
        "per_page": queries.PER_PAGE,
        "page": "staff" if staff else "",
    }


def _tabs(found: Results, labels: dict[str, str], chosen: str) -> list[Tab]:
    listed = [(kind, label, found.by_kind[kind]) for kind, label in labels.items() if kind in found.by_kind]
    return [Tab(kind, label, count, kind == chosen) for kind, label, count in listed]


def _answer(request: Request, hit: Hit, labels: dict[str, str], everyone: dict[int, Authority]) -> Answer:
    language = request.LANGUAGE_CODE
    home = hit.authority_id == request.authority.id
    town = everyone[hit.authority_id]
    if home and hit.language in ("", language):
        prefix = get_script_prefix()
    elif home and not request.base_path:
        spoken = hit.language not in ("", town.languages[0])
        prefix = f"/{hit.language}/" if spoken else "/"
    else:
        prefix = town.path_in(hit.language or language)
    return Answer(
        hit, prefix + hit.url.removeprefix("/"), labels.get(hit.kind, ""), "" if home else town.name_in(language)
    )


def _page(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
