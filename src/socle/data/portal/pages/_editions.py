"""The editions of a table with their hashes, and what each column is."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from socle.data.portal.pages._asked import Asked
from socle.data.portal.pages._cells import label_of
from socle.data.portal.permissions import WITHDRAW
from socle.data.portal.rules import last_page, page_of
from socle.data.tables import queries
from socle.data.tables.queries import Edition
from socle.data.tables.terms import Reason, because_words, words

PER_PAGE = 15
MOST_COLUMNS = 40


def editions_view(asked: Asked) -> dict[str, Any]:
    """What the template of editions shows."""
    editions = queries.editions(asked.request.scope, asked.table)
    last = last_page(len(editions), PER_PAGE)
    page = min(page_of(asked.request.GET.get("page", "")), last)
    columns = asked.schema.columns
    standing = [edition.number for edition in editions if edition.withdrawn_at is None]
    return {
        "editions": [_line(asked, edition, standing) for edition in editions[(page - 1) * PER_PAGE : page * PER_PAGE]],
        "comparable": len(standing) > 1,
        "may_withdraw": may_withdraw(asked),
        "total": len(editions),
        "page": page,
        "last": last,
        "size": PER_PAGE,
        "columns": [
            {
                "name": column.name,
                "label": label_of(column),
                "type": type_words()[column.type],
                "description": words(column.description, get_language() or "fr"),
            }
            for column in columns[:MOST_COLUMNS]
        ],
        "more_columns": max(0, len(columns) - MOST_COLUMNS),
    }


def may_withdraw(asked: Asked) -> bool:
    """Whether the reader is offered to withdraw editions of this table."""
    return asked.request.scope.allows(WITHDRAW, asked.table.authority_id)


def _line(asked: Asked, edition: Edition, standing: list[int]) -> dict[str, Any]:
    """An edition, and where its difference from the one before stands; ``standing`` goes down."""
    slug = asked.table.slug
    before = next((number for number in standing if number < edition.number), 0)
    return {
        "edition": edition,
        "reason": Reason(edition.reason).label,
        "because": because_words(edition.withdrawn_because),
        "changes": f"{reverse('portal-difference', args=[slug])}?de={before}&a={edition.number}" if before else "",
        "rows_url": f"?edition={edition.number}",
        "csv_url": f"{reverse('portal-download', args=[slug, 'csv'])}?edition={edition.number}",
        "parquet_url": f"{reverse('portal-download', args=[slug, 'parquet'])}?edition={edition.number}",
    }


def type_words() -> dict[str, str]:
    """What each type of column holds, in the reader's language."""
    return {
        "string": gettext("texte"),
        "integer": gettext("nombre entier"),
        "number": gettext("nombre"),
        "boolean": gettext("oui ou non"),
        "date": gettext("date"),
        "datetime": gettext("date et heure"),
        "geopoint": gettext("lieu"),
        "geometry": gettext("forme sur la carte"),
    }
