"""Taking the queue out as a file: a trace says who took what, and how much."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import fields
from typing import Any

from socle.commons.cases import queries
from socle.commons.cases.permissions import EXPORT
from socle.commons.cases.terms import Asked
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope


def take_queue_out(
    scope: Scope, *, authority_id: int, asked: Asked, codes: Collection[str] = (), now: datetime.datetime
) -> Iterator[list[str]]:
    """All that was asked, or the cases of ``codes`` among it, as rows of text; the first is the heading.

    The trace has the filter and the count, and is written before a row leaves. Rows are read as they are taken.
    """
    scope.require(EXPORT, authority_id)
    ids = queries.export_ids(scope, authority_id, asked, codes=codes, now=now)
    facts: dict[str, Any] = {"cases": len(ids), "filter": _told(asked)}
    if codes:
        facts["chosen"] = len(set(codes))
    with atomic():
        audit.record(
            scope, "cases.queue.export", authority_id=authority_id, about=f"authority:{authority_id}", facts=facts
        )
    return queries.export_rows(scope, authority_id, ids)


def _told(asked: Asked) -> dict[str, Any]:
    """What narrows the list. The words searched may be a name: that there were some is all that is told."""
    plain = Asked()
    given = {one.name: getattr(asked, one.name) for one in fields(asked) if one.name not in ("q", "sort", "page")}
    told = {name: value for name, value in given.items() if value != getattr(plain, name)}
    return told | ({"searched": True} if asked.q else {})
