"""The home page of an authority: what one can do here, and what is known today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.ground.scope import Request
from socle.site.frame import entries


@require_safe
def home(request: Request) -> HttpResponse:
    """Tiles for the services that exist, a field for a tracking code."""
    return render(request, "site/home.html", {"entries": entries()})
