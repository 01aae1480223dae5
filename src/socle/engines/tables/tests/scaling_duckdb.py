"""The same Ibis expressions on DuckDB: what is wrong with a translation shows here in milliseconds."""

from __future__ import annotations

from typing import Any

from socle.engines.tables.live import ORDER, literal
from socle.engines.tables.scaling._asked import plain


class OnDuckDB:
    """Ibis on a DuckDB in memory."""

    def __init__(self) -> None:
        import ibis

        self.ibis = ibis.duckdb.connect()

    def table(self, path: str) -> Any:
        escaped = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
        return self.ibis.sql(
            f"SELECT *, file_row_number AS {ORDER} FROM read_parquet({literal(escaped)}, file_row_number=true)"
        )

    def any(self, expression: Any) -> bool:
        return bool(self.fetch(expression, limit=1))

    def fetch(self, expression: Any, *, limit: int | None = None, offset: int = 0) -> list[tuple[Any, ...]]:
        page = "" if limit is None else f" LIMIT {limit} OFFSET {offset}"
        found = self.ibis.raw_sql(self.ibis.compile(expression) + page).fetchall()
        return [tuple(map(plain, row)) for row in found]
