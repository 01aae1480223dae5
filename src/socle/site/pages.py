"""Pages that speak of the whole house: the site map, accessibility, legal notice, personal data, health."""

import json
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.people.permissions import MANAGE_AUTHORITIES
from socle.commons.people.queries import authorities, authority_by_id
from socle.data.tables import queries as tables
from socle.data.tables.terms import words
from socle.ground import audit, jobs, world
from socle.ground.database import atomic
from socle.ground.discovery import declared
from socle.ground.scope import Request, guarded, opened
from socle.site.frame import entries


@opened
@require_safe
def sitemap(request: Request) -> HttpResponse:
    """Every public page that has no parameter, and every table."""
    rooms = [(str(entry.title), str(entry.hint), reverse(entry.url)) for entry in entries()]
    towns = [
        (one.name_in(request.LANGUAGE_CODE), one.path_in(request.LANGUAGE_CODE)) for one in authorities(request.scope)
    ]
    listed = [
        (words(table.title, request.LANGUAGE_CODE), reverse("portal-table", args=[table.slug]))
        for table in tables.tables(request.scope, request.authority.id)
    ]
    return render(request, "site/sitemap.html", {"rooms": rooms, "towns": towns, "tables": listed})


@opened
@require_safe
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement: what is checked, what fails, whom to tell."""
    return render(request, "site/accessibility.html", _town(request))


@opened
@require_safe
def legal(request: Request) -> HttpResponse:
    """Who publishes, who hosts, under which licences."""
    return render(request, "site/legal.html", _town(request))


@opened
@require_safe
def privacy(request: Request) -> HttpResponse:
    """What is kept of people, made from the rooms' own declarations."""
    context = {"declarations": list(declared("privacy", "PRIVACY")), **_town(request)}
    return render(request, "site/privacy.html", context)


@guarded(MANAGE_AUTHORITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def jobs_page(request: Request) -> HttpResponse:
    """For administrators: what fails or is parked in their authorities, schedules, and a button to try again."""
    mine = request.scope.authorities(MANAGE_AUTHORITIES)
    if request.method == "POST":
        with atomic():
            facts, here = {"deliveries": jobs.retry_parked(mine)}, request.authority.id
            audit.record(
                request.scope, "jobs.delivery.retry", authority_id=here, about=f"authority:{here}", facts=facts
            )
        return HttpResponseRedirect(reverse("staff-jobs"), status=303)
    now = jobs.state(mine)
    context = {
        "failing": now.failing,
        "waiting": now.waiting,
        "schedules": now.schedules,
        "parked": any(one.parked_at for one in now.failing),
    }
    return render(request, "site/jobs.html", context)


@opened
@require_safe
def healthz(request: Request) -> HttpResponse:
    """The process answers."""
    return _json({"status": "ok"})


@opened
@require_safe
def readyz(request: Request) -> HttpResponse:
    """The database answers too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _json({"status": "unavailable"}, status=503)
    return _json({"status": "ready"})


@opened
@require_safe
def security_txt(request: Request) -> HttpResponse:
    """RFC 9116: whom to tell of a security problem. Absent while the authority gave no address."""
    contact = authority_by_id(request.scope, request.authority.id).contact_email
    if not contact:
        return HttpResponse(status=404, content_type="text/plain; charset=utf-8")
    expires = world.now().replace(microsecond=0, hour=0, minute=0, second=0)
    expires = expires.replace(year=expires.year + 1, day=1)
    lines = [f"Contact: mailto:{contact}", f"Expires: {expires.isoformat()}", "Preferred-Languages: fr, en, ar"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _json(document: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(document), status=status, content_type="application/json")


def _town(request: Request) -> dict[str, Any]:
    town = authority_by_id(request.scope, request.authority.id)
    return {"town": town, "town_name": town.name_in(request.LANGUAGE_CODE)}
