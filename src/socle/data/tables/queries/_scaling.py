"""Asking a cluster about a large table: it answers as the engine does, or the engine answers."""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.ground import sandbox, world

READS = frozenset({"select", "count", "summarise", "group"})
"""The questions that a cluster answers."""
ANSWER = "socle.engines.tables.scaling:answer"
REST_SECONDS = 60.0
"""After a question that it did not answer, the cluster is left alone: a page waits for it once a minute at most."""
_log = logging.getLogger(__name__)


class _Rest:
    """Until when this process does not ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def over(self) -> bool:
        with self._lock:
            return world.monotonic() >= self._until

    def begin(self) -> None:
        with self._lock:
            self._until = world.monotonic() + REST_SECONDS

    def end(self) -> None:
        with self._lock:
            self._until = 0.0


rest = _Rest()


def answered(
    verb: str, schema: Mapping[str, Any], base: str, rows: int, given: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The cluster's answer about one Parquet file of so many rows; None where there is no cluster, where the table is
    small, where it cannot answer alike, and where it does not answer."""
    if not settings.ANALYTICS_URL or verb not in READS or rows < settings.ANALYTICS_ROWS or not rest.over():
        return None
    address = Path(settings.SOCLE_DIR) / "run" / "analytics.sock"
    try:
        said: dict[str, Any] | None = sandbox.ask(
            address,
            ANSWER,
            seconds=settings.ANALYTICS_SECONDS,
            verb=verb,
            schema=dict(schema),
            base=base,
            **given,
        )
    except sandbox.Failed as refused:
        # A question that does not fit the table is refused by DuckDB, in the same words as ever.
        if refused.code == "unreadable":
            _leave(verb, refused.code)
        return None
    except sandbox.Away as away:
        _leave(verb, str(away))
        return None
    return said


def _leave(verb: str, why: str) -> None:
    rest.begin()
    _log.warning("the cluster did not answer %s (%s): DuckDB does, for %.0f seconds", verb, why, REST_SECONDS)
