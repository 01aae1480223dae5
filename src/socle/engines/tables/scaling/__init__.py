"""Scaling: the plans of `asking`, answered by a Spark cluster through Ibis, with the rows that DuckDB gives.

An extra: nothing else in the house imports this package, Ibis or PySpark (decision 0019). It runs in a process of its
own, which begins a session once and answers many questions. What a cluster would not answer alike, it leaves to DuckDB.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.asking.expressions import Unfit

if TYPE_CHECKING:
    from socle.engines.tables.scaling._asked import Asked
    from socle.engines.tables.scaling._session import Spark

_opened: list[Spark] = []


def begin(master: str, scratch: str) -> None:
    """Open the session that this process keeps; nothing where it is open already. Raises RuntimeError once it has
    ended: a process has one session, and another process must take over."""
    from socle.engines.tables.scaling._session import Spark

    if not _opened:
        _opened.append(Spark(master, scratch))
    if _opened[0].ended:
        raise RuntimeError("the session has ended")


def answer(
    verb: str, schema: Mapping[str, Any], base: str, plan: Mapping[str, Any], *, seconds: float, **how: Any
) -> dict[str, Any] | None:
    """What `select`, `count`, `summarise` or `group` answers about one Parquet file; None for what DuckDB must answer.
    After `seconds` the cluster is told to stop, and the question fails. Raises TableError."""
    from socle.engines.tables.scaling._asked import Asked

    cluster = _opened[0]
    try:
        with cluster.within(seconds):
            return VERBS[verb](Asked(cluster, schema, base, plan), **how)
    except (Unfit, RecursionError):
        return None


def _select(asked: Asked, *, count: bool = True) -> dict[str, Any]:
    return asked.select(count=count)


def _count(asked: Asked) -> dict[str, Any]:
    return {"total": asked.count()}


def _summarise(asked: Asked) -> dict[str, Any]:
    from socle.engines.tables.scaling._grouped import summarise

    return summarise(asked)


def _group(asked: Asked, **how: Any) -> dict[str, Any]:
    from socle.engines.tables.scaling._grouped import group

    return group(asked, **how)


VERBS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "select": _select,
    "count": _count,
    "summarise": _summarise,
    "group": _group,
}
