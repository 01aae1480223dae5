"""The session of a Spark cluster: one application for as long as its process lives."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from socle.engines.tables.live import ORDER
from socle.engines.tables.model import TableError
from socle.engines.tables.scaling._asked import plain
from socle.engines.tables.scaling._folding import pairs

REMEMBERED: Final = 1_000
# Each version of a table that was asked leaves a little in the session, which begins anew after so many.
MOST_FILES: Final = 2_000
_LOOPBACK: Final = ("127.0.0.1", "localhost")
SETTINGS: Final = {
    "spark.app.name": "socle",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "1g",
    "spark.scheduler.mode": "FAIR",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    # The same rows as DuckDB: names as they are written, moments in UTC, old days not moved, constants not rewritten.
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    # What a question may bring back: the pages are a thousand rows.
    "spark.driver.maxResultSize": "256m",
}
_MAGIC: Final = str.maketrans({sign: "\\" + sign for sign in "\\{}[]*?"})


class Spark:
    """A cluster, asked through Ibis. `master` is `spark://host:port`, or `local[2]` for a test."""

    def __init__(self, master: str, scratch: str) -> None:
        import ibis
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(master)
        host = master.removeprefix("spark://").rpartition(":")[0]
        if host in _LOOPBACK or not master.startswith("spark://"):
            builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.local.dir", scratch).config("spark.sql.warehouse.dir", scratch)
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.ibis = ibis.pyspark.connect(self.session)
        self._views: dict[str, str] = {}
        self._known: dict[str, bool] = {}
        self._asked = itertools.count()
        self._guard = threading.Lock()
        self._warm()

    def _warm(self) -> None:
        """The first question pays for the workers to come and for code to be compiled: it is not somebody's."""
        for fold in ("casei", "accenti"):
            pairs(fold)
        self.session.range(1_000).selectExpr("id % 7 AS g").groupBy("g").count().orderBy("g").collect()

    @property
    def ended(self) -> bool:
        """Whether its application there is gone for good, or it has seen enough."""
        context = self.session.sparkContext._jsc
        return context is None or bool(context.sc().isStopped()) or len(self._views) > MOST_FILES

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What this thread asks of the cluster is stopped there after some seconds."""
        context = self.session.sparkContext
        name = f"question-{next(self._asked)}"
        context.setJobGroup(name, "a question to a table", interruptOnCancel=True)
        late = threading.Timer(seconds, context.cancelJobGroup, [name])
        late.daemon = True
        late.start()
        try:
            yield
        finally:
            late.cancel()

    def table(self, path: str) -> Any:
        """The rows of a Parquet file that every worker reads at this path. Raises TableError("unreadable")."""
        with self._guard:
            if path not in self._views:
                self._views[path] = self._view(path)
            return self.ibis.table(self._views[path])

    def _view(self, path: str) -> str:
        from pyspark.errors import PySparkException
        from pyspark.sql.functions import col
        from pyspark.sql.types import TimestampType

        name = f"file_{len(self._views)}"
        try:
            frame = self.session.read.parquet("file:" + path.translate(_MAGIC))
            columns = [
                # Ibis takes the two kinds of moments for one: all become those without a zone, in UTC.
                one.cast("timestamp_ntz").alias(field.name) if isinstance(field.dataType, TimestampType) else one
                for field in frame.schema.fields
                for one in (col("`" + field.name.replace("`", "``") + "`"),)
            ]
            frame.select(*columns, col("_metadata.row_index").alias(ORDER)).createOrReplaceTempView(name)
        except PySparkException as error:
            raise TableError("unreadable", f"a file of the table cannot be read ({type(error).__name__})") from None
        return name

    def fetch(self, expression: Any, *, limit: int | None = None, offset: int = 0) -> list[tuple[Any, ...]]:
        """The rows of an expression, or a page of them. Not by way of pandas, in which a whole number next to an empty
        cell is a float."""
        found = self.ibis.raw_sql(self.ibis.compile(expression))
        found = found.offset(offset) if offset else found
        found = found if limit is None else found.limit(limit)
        return [tuple(map(plain, row)) for row in found.collect()]

    def any(self, expression: Any) -> bool:
        """Whether it has a row, asked once."""
        text = self.ibis.compile(expression)
        if text not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[text] = bool(self.fetch(expression, limit=1))
        return self._known[text]
