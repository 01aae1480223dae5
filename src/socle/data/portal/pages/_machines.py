"""The page that explains the API, with examples on a real table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.views.decorators.http import require_safe

from socle.data.tables import queries
from socle.ground.scope import Request, opened


def machine_root(request: Request) -> str:
    """The address of the API for this authority, the same in every language."""
    return request.build_absolute_uri(
        f"{request.base_path}/{reverse('portal-machines').removeprefix(get_script_prefix())}"
    )


@opened
@require_safe
def machines(request: Request) -> HttpResponse:
    """How a program reads the tables: addresses, parameters, errors. Works without script, nothing from elsewhere."""
    tables = queries.tables(request.scope, request.authority.id)
    example = tables[0] if tables else None
    column = queries.schema(request.scope, example).columns[0].name if example else "quartier"
    context = {
        "root": machine_root(request),
        "slug": example.slug if example else f"{request.authority.slug}-table",
        "column": column,
        "openapi": f"{machine_root(request)}openapi.json",
    }
    return render(request, "portal/machines.html", context)
