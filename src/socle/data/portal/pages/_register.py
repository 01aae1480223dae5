"""What each table is for, and until when it is kept."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from socle.data.tables import queries
from socle.data.tables.terms import Frequency, words
from socle.ground.scope import Request, opened


@opened
@require_safe
def register(request: Request) -> HttpResponse:
    """One line for each open table: its use, how often it changes, how long its editions are kept."""
    language = request.LANGUAGE_CODE
    lines = [
        {
            "slug": table.slug,
            "title": words(table.title, language),
            "purpose": words(table.purpose, language),
            "frequency": Frequency(table.frequency).label,
            "kept": kept_words(table.keep_years),
        }
        for table in queries.tables(request.scope, request.authority.id)
    ]
    lines.sort(key=lambda line: str(line["title"]).casefold())
    return render(request, "portal/register.html", {"lines": lines})


def kept_words(years: int) -> str:
    """How long each edition is kept, in words."""
    told = ngettext(
        "chaque édition %(years)s an, puis effacée : son empreinte reste",
        "chaque édition %(years)s ans, puis effacée : son empreinte reste",
        years,
    )
    return told % {"years": years}
