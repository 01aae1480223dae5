"""Withdrawing editions: their bytes go, and so do the live rows that came with the last of them."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from socle.data.tables import queries
from socle.data.tables.commands._founding import tell_described
from socle.data.tables.commands._indexing import drop_indexes
from socle.data.tables.events import EditionWithdrawn
from socle.data.tables.models import Base, Delta, Edition, Table
from socle.data.tables.permissions import MANAGE
from socle.data.tables.queries._downloads import folder_of
from socle.data.tables.terms import EXPIRED
from socle.ground import audit, outbox, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope
from socle.ground.storage import store


def withdraw_edition(scope: Scope, *, table_slug: str, number: int, because: str, now: datetime.datetime) -> None:
    """Delete the bytes of an edition (erasure of a person, a court); its hash and the reason stay.

    The live rows of a table that was imported or derived came with its last standing edition: when that one goes, they
    go back to the edition that then stands last, or to none. Those of a feed are its room's own: the room removes what
    must go row by row (``remove_rows``), which no edition can know. Raises ``Refusal`` (``tables.reason``, 404, 410,
    ``stale`` when the editions changed meanwhile).
    """
    table = queries.table_by_slug(scope, table_slug)
    scope.require(MANAGE, table.authority_id)
    because = " ".join(because.split())
    if not because or len(because) > 300 or not _is_writable(because):
        raise Refusal("tables.reason", _("Dites pourquoi, en 300 signes au plus."), field="because")
    edition = queries.edition_by_number(scope, table, number)
    stays = queries.after_withdrawal(scope, table, edition)
    goes_back, back = stays.goes_back, stays.back
    key = f"tables/{table.pk}/base-{world.new_id().hex}.parquet"
    if back is not None:
        store().put_file(key, store().path(back.storage_key))
    gone = [edition.storage_key]
    with atomic():
        table = Table.objects.select_for_update().get(pk=table.pk)
        standing = Edition.objects.filter(pk=edition.pk, withdrawn_at__isnull=True).exists()
        if not standing or queries.after_withdrawal(scope, table, edition) != stays:
            raise stale()
        Edition.objects.filter(pk=edition.pk).update(withdrawn_at=now, withdrawn_because=because)
        # The reason stands on the page of the edition; here it could name a person for ever.
        facts, about = {"edition": number}, f"table:{table.pk}"
        if goes_back:
            gone += _go_back(table, back, key, now)
            facts["back_to"] = back.number if back else 0
        audit.record(scope, "tables.edition.withdraw", authority_id=table.authority_id, about=about, facts=facts)
        told = EditionWithdrawn(table.pk, table.slug, table.authority_id, number, now)
        outbox.emit(told, authority_id=table.authority_id)
    # A process that is killed before this leaves files that no row names, for the sweep.
    _delete(table, gone, [f"e{number}.*", *(["v*"] if goes_back else [])])


def expire(scope: Scope, *, now: datetime.datetime) -> int:
    """Withdraw the editions older than their table keeps them, except the last that stands; returns how many.

    Their bytes go; number, size, hash and reason stay.
    """
    gone = 0
    for table in Table.objects.filter(authority_id__in=scope.authorities(MANAGE), keep_years__gt=0):
        limit = now - datetime.timedelta(days=table.keep_years * 365.25)
        standing = table.editions.filter(withdrawn_at=None).order_by("-number")
        for edition in standing[1:]:
            if edition.at < limit:
                withdraw_edition(scope, table_slug=table.slug, number=edition.number, because=EXPIRED, now=now)
                gone += 1
    return gone


def _is_writable(text: str) -> bool:
    """Whether both databases can keep a text: without NUL, without half a sign."""
    return "\x00" not in text and text.encode("utf-8", "replace").decode() == text


def _go_back(table: Table, back: Edition | None, key: str, now: datetime.datetime) -> list[str]:
    """The rows of an edition become the table's, in the transaction of the caller; the keys of what was there."""
    old = (Base.objects.filter(table=table), Delta.objects.filter(table=table))
    gone = [key for found in old for key in found.values_list("storage_key", flat=True)]
    for found in old:
        found.delete()
    if back is not None:
        Base.objects.create(table=table, storage_key=key, rows=back.rows, size=back.size, sha256=back.sha256)
        table.schema = back.schema
    table.version, table.changed_at = table.version + 1, now
    table.save(update_fields=["schema", "version", "changed_at"])
    if back is not None:  # its rows are those of this version: the night has none to freeze
        Edition.objects.filter(pk=back.pk).update(version=table.version)
    tell_described(table, now)
    return gone


def _delete(table: Table, keys: Iterable[str], made: Iterable[str]) -> None:
    """Files of the store, the downloads of these names, and the indexes."""
    for key in keys:
        store().delete(key)
    for pattern in made:
        for path in folder_of(table.pk).glob(pattern):
            path.unlink(missing_ok=True)
    drop_indexes(table.pk)
