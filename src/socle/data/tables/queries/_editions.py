"""Editions beside each other: what stays when one goes, and what changed between two."""

from dataclasses import dataclass

from socle.data.tables.models import Edition, Table
from socle.data.tables.permissions import MANAGE
from socle.data.tables.terms import Origin
from socle.ground.scope import Scope


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
