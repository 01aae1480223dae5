"""Reads: the saved views of a table that the scope may read."""

from socle.data.portal.models import SavedView
from socle.data.tables.queries import Table, schema
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

__all__ = ["SavedView", "view_by_name", "views"]


def views(scope: Scope, table: Table) -> list[SavedView]:
    """The saved views of a table, by title. Raises ``Refusal`` 404 for a table that the scope may not read."""
    schema(scope, table)
    return list(SavedView.objects.filter(table_id=table.pk))


def view_by_name(scope: Scope, table: Table, name: str) -> SavedView:
    """One saved view. Raises ``Refusal`` 404."""
    schema(scope, table)
    found = SavedView.objects.filter(table_id=table.pk, name=name).first() if len(name) <= 60 else None
    if found is None:
        raise not_found()
    return found
