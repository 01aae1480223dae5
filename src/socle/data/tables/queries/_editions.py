"""Editions beside each other: what stays when one goes, and what changed between two."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.data.tables.models import Edition, Table
from socle.data.tables.permissions import MANAGE, READ
from socle.data.tables.queries._asking import Unreadable, engine, remembered
from socle.data.tables.terms import Origin
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

LONGEST_SECONDS = 60.0
MOST_EXAMPLES = 100


@dataclass(frozen=True, slots=True)
class Staying:
    """What stays of a table when an edition is withdrawn: whether its live rows go too (``goes_back``), the edition
    whose rows then take their place (``back``), and the numbers of standing editions with the very same bytes.
    """

    goes_back: bool
    back: Edition | None
    same: tuple[int, ...]


def after_withdrawal(scope: Scope, table: Table, edition: Edition) -> Staying:
    """What stays when this edition is withdrawn.

    The live rows of a table that was imported or derived came with its last standing edition, and go with it; those of
    a feed are its room's own.
    """
    scope.require(MANAGE, table.authority_id)
    standing = list(Edition.objects.filter(table=table, withdrawn_at__isnull=True).order_by("-number"))
    same = tuple(one.number for one in standing if one.sha256 == edition.sha256 and one != edition)
    if table.origin == Origin.FEED or not standing or standing[0] != edition:
        return Staying(False, None, same)
    return Staying(True, standing[1] if len(standing) > 1 else None, same)


def difference(scope: Scope, table: Table, before: Edition, after: Edition, *, most: int = 10) -> dict[str, Any]:
    """What changed from one standing edition of a table to another, older or newer (``engines.tables.compare``): rows
    added, removed, changed by the key of the second, columns that came, went or changed type, ``most`` rows of each.

    Two editions never change: what was found is remembered. Raises ``Refusal`` 404 for one that does not stand,
    ``tables.too-heavy``, ``tables.slow-difference`` (503).
    """
    scope.require(READ, table.authority_id)
    if any(one.withdrawn_at is not None or one.table_id != table.pk for one in (before, after)):
        raise not_found()
    shown = max(0, min(most, MOST_EXAMPLES))
    return remembered(
        (table.pk, f"e{before.number}-e{after.number}", "compare", str(shown)), lambda: _compared(before, after, shown)
    )


def _compared(before: Edition, after: Edition, most: int) -> dict[str, Any]:
    try:
        found: dict[str, Any] = engine(
            "compare", part="comparing", timeout=LONGEST_SECONDS, most=most,
            before=str(store().path(before.storage_key)), after=str(store().path(after.storage_key)),
            before_schema=before.schema, after_schema=after.schema, key=after.schema.get("key", []),
        )  # fmt: skip
    except Unreadable:
        gone = Edition.objects.filter(pk__in=(before.pk, after.pk), withdrawn_at__isnull=False)
        if not gone.exists():
            raise
        raise not_found() from None  # withdrawn just now
    except Refusal as refused:
        if refused.code != "tables.too-slow":
            raise
        message = _("Ces deux éditions sont trop longues à comparer ici. Téléchargez-les pour les comparer.")
        raise Refusal("tables.slow-difference", message, status=503) from refused
    return found
